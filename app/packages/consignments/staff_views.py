"""Consignments: begun over cases, prepared, put up, approved, built."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.audit import Action
from app.cases.searches import keeping as searches
from app.db import transaction
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OpenSetError,
    WorkerGoneError,
)
from app.fields import id_of
from app.packages import recipients
from app.packages.consignments import (
    acting,
    choosing,
    closing,
    keeping,
    preparing,
    shown,
    standing,
)
from app.packages.consignments.acting import Done
from app.packages.consignments.choosing import Chosen
from app.packages.consignments.forms import ApproveAllForm, BeginForm, OutForm
from app.packages.consignments.keeping import READ, WRITE, Wanted
from app.packages.ladder.forms import WayForm
from app.staff import house, signing_in
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import ngettext

bp = Blueprint("consignments", __name__, url_prefix="/staff/consignments")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
ONE = "/<uuid:consignment_id>"


@bp.get("")
@requires(READ)
def listed() -> ResponseReturnValue:
    """Show the consignments of each team of the coordinator."""
    actor = current_actor()
    with transaction() as db:
        names = house.team_names(db, actor.unlocked)
        groups = [
            (
                names.get(team_id, ""),
                [
                    shown.about(db, actor, each)
                    for each in keeping.listed(db, actor, team_id)
                ],
            )
            for team_id in keeping.teams(db, actor)
        ]
    return render_template("packages/consignments.html", groups=groups)


@bp.get("/new")
@requires(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        form = _offered(db, current_actor(), BeginForm(formdata=None))
    return render_template("packages/consignment_new.html", form=form)


@bp.post("/ticked")
@requires(WRITE)
def ticked() -> ResponseReturnValue:
    """Show the form with the cases that were ticked in a list."""
    refs = list(dict.fromkeys(request.form.getlist("case")))[: keeping.MOST]
    with transaction() as db:
        form = _offered(db, current_actor(), BeginForm(formdata=None))
    form.refs.data = "\n".join(refs)
    return render_template("packages/consignment_new.html", form=form)


@bp.post("/new")
@requires(WRITE)
def begin() -> ResponseReturnValue:
    """Begin a consignment; which cases it is over is fixed from now on."""
    form, actor, made = BeginForm(), current_actor(), None
    with transaction() as db:
        _offered(db, actor, form)
        if form.validate():
            found = _cases(db, actor, form)
            if found is not None:
                wanted = Wanted(
                    UUID(form.team.data),
                    UUID(form.recipient.data),
                    form.title.data or "",
                    form.reason.data or "",
                    found.members,
                    found.search,
                )
                made = keeping.begin(db, actor, wanted)
    if made is None:
        return render_template("packages/consignment_new.html", form=form), WRONG
    flash(_("Begun. Look at the cases, then prepare the packages."), "saved")
    return _to(made)


@bp.get(ONE)
@requires(READ)
def one(consignment_id: UUID) -> ResponseReturnValue:
    """Show every case of a consignment: how far its package has come, or why not."""
    with transaction() as db:
        page = _page(db, current_actor(), consignment_id)
    return render_template("packages/consignment.html", **page)


@bp.post(f"{ONE}/prepare")
@requires(WRITE)
def prepare(consignment_id: UUID) -> ResponseReturnValue:
    """Prepare a package of each case that has none."""
    try:
        made = preparing.prepare(current_actor(), consignment_id)
    except ConflictError:
        flash(_("The first package was put up for approval: none joins."), "error")
        return _to(consignment_id)
    told = ngettext("%(num)s package prepared.", "%(num)s packages prepared.", made)
    flash(told, "saved")
    return _to(consignment_id)


@bp.post(f"{ONE}/submit")
@requires(WRITE)
def submit(consignment_id: UUID) -> ResponseReturnValue:
    """Put everything up for approval that is ready."""
    _say(acting.submit_ready(current_actor(), consignment_id))
    return _to(consignment_id)


@bp.post(f"{ONE}/approve")
@requires(Permission.PACKAGE_APPROVE)
def approve(consignment_id: UUID) -> ResponseReturnValue:
    """Sign each package that was looked at, with one code used for these alone.

    The code is used up, or counted as wrong, in a commit of its own.
    """
    form, actor = ApproveAllForm(), current_actor()
    with transaction() as db:
        if not standing.may_approve(actor, keeping.get(db, actor, consignment_id)):
            raise NotFoundError
        page = _page(db, actor, consignment_id) | {"approve": form, "form": form}
    looked = form.shown(e["package_id"] for e in page["lines"] if e["package_id"])
    mine = {each["package_id"] for each in page["mine"]} & looked.keys()
    fine = form.validate()
    fine = form.names(page["about"]["receiver"]) and fine
    if not mine:
        page["not_ticked"] = True
        fine = False
    if not fine:
        return render_template("packages/consignment.html", **page), WRONG
    with transaction() as db:
        used = signing_in.give_factor(db, actor.unlocked, form.digits())
    if not used:
        form.code.errors = [
            _("This code is not right, or was used before. Wait for the next one.")
        ]
        return render_template("packages/consignment.html", **page), WRONG
    fresh = replace(actor, is_fresh=True)
    _say(acting.approve(fresh, consignment_id, looked))
    return _to(consignment_id)


@bp.post(f"{ONE}/take-out")
@requires(WRITE)
def take_out(consignment_id: UUID) -> ResponseReturnValue:
    """Let a case not go with the others, and say why."""
    form, actor = OutForm(prefix="out-"), current_actor()
    with transaction() as db:
        page = _page(db, actor, consignment_id) | {"out": form, "form": form}
        form.among(page["may_leave"])
        fine = form.validate()
        if fine:
            try:
                closing.take_out(
                    db,
                    actor,
                    consignment_id,
                    id_of(form.case.data),
                    form.reason.data or "",
                )
            except InvalidInputError:
                form.case.errors = [_("It has left, or is being built.")]
                fine = False
    if not fine:
        return render_template("packages/consignment.html", **page), WRONG
    flash(_("Taken out. Its package stays, and can go alone."), "saved")
    return _to(consignment_id)


@bp.post(f"{ONE}/way")
@requires(WRITE)
def way(consignment_id: UUID) -> ResponseReturnValue:
    """Choose for every draft how it is handed over."""
    form, actor = WayForm(prefix="way-").for_a(annex=False), current_actor()
    with transaction() as db:
        page = _page(db, actor, consignment_id) | {"way": form, "form": form}
    if not form.validate():
        return render_template("packages/consignment.html", **page), WRONG
    _say(acting.choose_way(actor, consignment_id, form.chosen()))
    return _to(consignment_id)


@bp.post(f"{ONE}/build")
@requires(WRITE)
def build(consignment_id: UUID) -> ResponseReturnValue:
    """Close the set, and hand every build to the worker."""
    try:
        _say(acting.build_all(current_actor(), consignment_id))
    except OpenSetError:
        flash(_("Each package has to be approved or taken out first."), "error")
    except WorkerGoneError:
        flash(
            _(
                "The worker does not answer. The approvals are kept: start the builds"
                " again when the worker runs."
            ),
            "error",
        )
    return _to(consignment_id)


def _cases(db: Session, actor: Actor, form: BeginForm) -> Chosen | None:
    """Find the cases that the form means; None, with words beside it, if it cannot."""
    team_id = UUID(form.team.data)
    try:
        found = (
            choosing.by_search(db, actor, team_id, id_of(form.search.data))
            if form.search.data
            else choosing.by_hand(db, actor, team_id, form.typed())
        )
    except InvalidInputError:
        form.too_many()
        return None
    if found.unknown:
        form.unknown(found.unknown)
        return None
    if not 0 < len(found.members) <= keeping.MOST:
        form.too_many()
        return None
    return found


def _offered(db: Session, actor: Actor, form: BeginForm) -> BeginForm:
    names = house.team_names(db, actor.unlocked)
    receivers = recipients.listed(db, actor)
    return form.offer(
        [(team_id, names.get(team_id, "")) for team_id in keeping.teams(db, actor)],
        [(each.id, each.profile.name) for each in receivers if each.takes_packages],
        [(each.id, each.search.name) for each in searches.listed(db, actor)],
    )


def _page(db: Session, actor: Actor, consignment_id: UUID) -> dict[str, Any]:
    seen = keeping.get(db, actor, consignment_id)
    counting.read(
        db,
        actor,
        Action.CONSIGNMENT_READ,
        seen.team_id,
        of=seen.id,
        n=len(seen.content.members),
    )
    page = shown.page(db, actor, seen)
    out: Any = OutForm(formdata=None, prefix="out-")
    return page | {
        "approve": ApproveAllForm(formdata=None),
        "out": out.among(page["may_leave"]),
        "way": WayForm(formdata=None, prefix="way-").for_a(annex=False),
        "ticked": request.form.getlist("looked"),
        "not_ticked": False,
    }


def _say(done: Done) -> None:
    if done.done:
        flash(
            ngettext(
                "Done for %(num)s package.", "Done for %(num)s packages.", done.done
            ),
            "saved",
        )
    if done.stayed:
        flash(
            ngettext(
                "%(num)s package stayed where it was. The list says why.",
                "%(num)s packages stayed where they were. The list says why.",
                done.stayed,
            ),
            "error",
        )


def _to(consignment_id: UUID) -> ResponseReturnValue:
    return redirect(f"/staff/consignments/{consignment_id}", HTTPStatus.SEE_OTHER)
