"""Referrals of a case: sending somebody to a service, and what came of it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import calling, heads, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConsentMissingError, InvalidInputError, NotFoundError
from app.reparations.services import directory, projects, referring
from app.reparations.services.forms import FollowForm, ReferralForm
from app.reparations.services.referring import Outcome, ReferralSeen
from app.reparations.services.words import OUTCOMES, WAYS
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "referrals", __name__, url_prefix="/staff/cases/<ref>/reparation/referrals"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show to which services people of the case were sent."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "rows": _rows(db, file),
            "may_add": file.may(Permission.NEED_WRITE),
        }
    return render_template("reparations/referrals.html", **page)


@bp.get("/new")
@requires(Permission.NEED_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = _file(db, ref)
        form = ReferralForm(formdata=None)
        page = _new(db, file, form)
        survivor = recording.survivor_id(db, file)
        form.person.data = str(survivor) if survivor else ""
    return render_template("reparations/referral.html", **page)


@bp.post("/new")
@requires(Permission.NEED_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record a referral; without the consent it needs nothing is recorded."""
    form = ReferralForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _new(db, file, form)
        fine = form.validate()
        if fine:
            try:
                referring.refer(db, file, form.content())
            except ConsentMissingError:
                form.way.errors = [
                    _(
                        "The person has not agreed that we share anything with this"
                        " service. Record that talk first, or let the person go there"
                        " without us."
                    )
                ]
                page["no_consent"] = True
                fine = False
            except InvalidInputError as refused:
                _explain(form, refused)
                fine = False
    if not fine:
        return render_template("reparations/referral.html", **page), WRONG
    flash(_("Referral recorded."), "saved")
    return _back(ref)


@bp.get("/<uuid:referral_id>")
@requires(Permission.NEED_WRITE)
def one(ref: str, referral_id: UUID) -> ResponseReturnValue:
    """Show what came of a referral as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, referral_id)
        form = FollowForm(formdata=None)
        form.fill(seen.content, seen.version)
        page = _follow(db, file, form, seen)
        page["version"] = seen.version
    return render_template("reparations/followed.html", **page)


@bp.post("/<uuid:referral_id>")
@requires(Permission.NEED_WRITE)
def follow(ref: str, referral_id: UUID) -> ResponseReturnValue:
    """Save what came of it; on a conflict both versions are shown."""
    form = FollowForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, referral_id)
        page = _follow(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            on_file = FollowForm(formdata=None)
            on_file.offer(_projects(db, file, seen.content.project_id))
            on_file.fill(seen.content, seen.version)
            page |= laid_beside(form, on_file, seen.version)
        elif status is None:
            try:
                referring.follow(db, file, referral_id, seen.version, form.said())
            except InvalidInputError as refused:
                _explain_following(form, refused)
                status = WRONG
    if status is not None:
        return render_template("reparations/followed.html", **page), status
    flash(_("Saved."), "saved")
    return _back(ref)


def _explain(form: ReferralForm, refused: InvalidInputError) -> None:
    told = {
        "service": _("This service takes nobody any more."),
        "reply_due": _("This day is over."),
        "told": _(
            "Write what the service is told if we speak with it, and nothing if the"
            " person goes there alone or we help ourselves."
        ),
        "came_by": _("Choose one of the list."),
        "project": _("Nothing new is counted for this project."),
    }
    for name in refused.fields:
        form[name].errors = [told[name]]


def _explain_following(form: FollowForm, refused: InvalidInputError) -> None:
    told = {
        "note": (form.note, _("This is too long.")),
        "refused_reason": (
            form.refused_reason,
            _("Say why the service refused, and only if it did."),
        ),
        "appeal_by": (form.appeal_by, _("One objects to a refusal only.")),
        "began_on": (form.began, _("This day is still to come.")),
        "ended_on": (
            form.ended,
            _("Help ends after it began, and not later than today."),
        ),
        "project": (form.project, _("Nothing new is counted for this project.")),
    }
    for name in refused.fields:
        field, said = told[name]
        field.errors = [said]


def _projects(
    db: Session, file: CaseFile, now: UUID | None = None
) -> list[tuple[UUID, str]]:
    """Offer the team's open projects, and the one that is on file."""
    found = projects.named(db, file.actor, file.row.team_id).values()
    return [
        (each.id, each.name)
        for each in found
        if not each.content.is_closed or each.id == now
    ]


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.NEED_WRITE)


def _seen(db: Session, file: CaseFile, referral_id: UUID) -> ReferralSeen:
    for each in referring.referrals(db, file):
        if each.id == referral_id:
            return each
    raise NotFoundError


def _rows(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    services = directory.named(db, file.actor, file.row.team_id)
    people, today = dict(calling.people(db, file)), clock.now().date()
    return [
        _row(seen, services, people, is_open=seen.content.outcome is Outcome.WAITING)
        | {
            "is_late": seen.content.outcome is Outcome.WAITING
            and seen.content.reply_due is not None
            and seen.content.reply_due < today
        }
        for seen in referring.referrals(db, file)
    ]


def _row(
    seen: ReferralSeen, services: Any, people: dict[UUID, str], *, is_open: bool
) -> dict[str, Any]:
    content = seen.content
    service = services.get(content.service_id)
    said, tone = OUTCOMES[content.outcome]
    return {
        "id": seen.id,
        "service": service.content.name if service else _("a service"),
        "who": people.get(content.person_id, ""),
        "way": str(WAYS[content.way]),
        "told": readable(content.told),
        "made_on": content.made_on,
        "reply_due": content.reply_due,
        "outcome": str(said),
        "tone": tone,
        "note": readable(content.note),
        "refused_reason": readable(content.refused_reason),
        "appeal_by": content.appeal_by,
        "began_on": content.began_on,
        "ended_on": content.ended_on,
        "is_open": is_open,
    }


def _new(db: Session, file: CaseFile, form: ReferralForm) -> dict[str, Any]:
    services = directory.named(db, file.actor, file.row.team_id).values()
    takes = [
        (seen.id, seen.content.name) for seen in services if not seen.content.is_closed
    ]
    people = calling.people(db, file)
    offered = sorted(takes, key=lambda pair: pair[1].casefold())
    form.offer(people, offered, _projects(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(people),
        "has_services": bool(takes),
        "no_consent": False,
    }


def _follow(
    db: Session, file: CaseFile, form: FollowForm, seen: ReferralSeen
) -> dict[str, Any]:
    form.offer(_projects(db, file, seen.content.project_id))
    (row,) = [each for each in _rows(db, file) if each["id"] == seen.id]
    return {
        "head": heads.head(db, file),
        "form": form,
        "row": row,
        "version": form.of_version,
    }


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/reparation/referrals", HTTPStatus.SEE_OTHER)
