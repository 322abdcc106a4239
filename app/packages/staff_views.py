"""Disclosures: the list, a new package, the gate, asking for approval."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.audit import Action
from app.cases import heads, line
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError, OnHoldError
from app.packages import changing, listed, recipients, requesting, shown
from app.packages.after import shown as after
from app.packages.forms import ApproveForm, PersonForm, PrepareForm, SendBackForm
from app.packages.lacking.forms import ExcuseForm
from app.packages.ladder.forms import (
    CodeForm,
    PortalForm,
    carrier_form,
    way_form,
)
from app.packages.leads.forms import TagForm
from app.packages.records import IdentityLevel
from app.packages.rounds import shown as rounds_shown
from app.packages.shown import PackageShown, ThirdShown
from app.packages.tongues import LANGUAGES, of_reader
from app.staff.access import requires
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("packages", __name__, template_folder="templates")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
CASE = "/staff/cases/<ref>/disclosures"
ONE = f"{CASE}/<uuid:package_id>"


@bp.get("/staff/disclosures")
@requires(Permission.PACKAGE_READ)
def everything() -> ResponseReturnValue:
    """List the packages of all cases of the coordinator's teams."""
    actor = current_actor()
    with transaction() as db:
        lines = listed.of_teams(db, actor)
        counting.read(db, actor, Action.CASE_LISTED, of="packages", n=len(lines))
    return render_template("packages/everything.html", lines=lines)


@bp.get("/staff/disclosures/<uuid:package_id>")
@requires(Permission.PACKAGE_READ)
def find(package_id: UUID) -> ResponseReturnValue:
    """Lead to a package that is named by its id alone."""
    with transaction() as db:
        path = listed.path_to(db, current_actor(), package_id)
    return redirect(path)


@bp.get(CASE)
@requires(Permission.PACKAGE_READ)
def of_case(ref: str) -> ResponseReturnValue:
    """Show the packages of one case, and what has left."""
    with transaction() as db:
        file = _file(db, ref)
        page = {
            "head": heads.head(db, file),
            "lines": listed.of_case(db, file),
            "disclosures": after.disclosures(db, file),
            "on_hold": line.is_on_hold(db, file.id),
        }
    return render_template("packages/of_case.html", **page)


@bp.get(f"{CASE}/new")
@requires(Permission.PACKAGE_PREPARE)
def new(ref: str) -> ResponseReturnValue:
    """Show an empty request."""
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        page, _things = _prepare_page(db, file, PrepareForm(formdata=None))
    return render_template("packages/new.html", **page)


@bp.post(f"{CASE}/new")
@requires(Permission.PACKAGE_PREPARE)
def prepare(ref: str) -> ResponseReturnValue:
    """Begin a package; the gate is asked on its own page."""
    form = PrepareForm()
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        page, things = _prepare_page(db, file, form)
        fine = form.validate()
        if fine:
            package = requesting.prepare(
                db,
                file,
                UUID(form.recipient.data),
                reason=form.reason.data or "",
                chosen=form.chosen(things),
                copies=form.copies(things),
                identity_level=IdentityLevel(form.level.data),
                annex_recipient_id=form.annex_id(),
            )
    if not fine:
        return render_template("packages/new.html", **page), WRONG
    return redirect(_path(ref, package), HTTPStatus.SEE_OTHER)


@bp.get(ONE)
@requires(Permission.PACKAGE_READ)
def one(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Show one package: what the gate says now, and what may be done next."""
    with transaction() as db:
        page = package_page(db, _file(db, ref), package_id)
    return render_template("packages/package.html", **page)


@bp.post(f"{ONE}/persons/<uuid:person_id>")
@requires(Permission.PACKAGE_PREPARE)
def person(ref: str, package_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Record what is done about somebody else who is in the items."""
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        page = package_page(db, file, package_id)
        seen: PackageShown = page["package"]
        _not_on_hold(seen)
        about = next(
            (p for p in (seen.gate.third if seen.gate else ()) if p.id == person_id),
            None,
        )
        if about is None:
            raise NotFoundError
        form = PersonForm(prefix=prefix(about)).about(about)
        fine = form.validate()
        if fine:
            requesting.decide_third_person(
                db, file, package_id, form.of_version, form.decision(person_id)
            )
    if not fine:
        page["persons"] = {**page["persons"], person_id: form}
        page["form"] = form
        return render_template("packages/package.html", **page), WRONG
    flash(_("Recorded."), "saved")
    return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/leave-out/<uuid:item_id>")
@requires(Permission.PACKAGE_PREPARE)
def leave_out(ref: str, package_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take one item out of the draft."""
    try:
        with transaction() as db:
            file = _file(db, ref, Permission.PACKAGE_PREPARE)
            version = requesting.seen(db, file, package_id).version
            changing.leave_out(db, file, package_id, version, item_id)
            stays = item_id in requesting.seen(db, file, package_id).content.along
    except InvalidInputError:
        flash(_("A package holds at least one item. Nothing was changed."), "error")
    else:
        if stays:
            flash(_("It stays beside what it differs from: a defence may need it."))
    return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/submit")
@requires(Permission.PACKAGE_PREPARE)
def submit(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Ask another coordinator for approval, unless the gate holds everything back."""
    form = SendBackForm()
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        verdict = requesting.submit(db, file, package_id, form.of_version)
    if verdict.use.on_hold:
        raise OnHoldError  # the refusal is in the log already
    if verdict.may_go:
        flash(_("Another coordinator can look at it now."), "saved")
    else:
        flash(_("Nothing may go. The reasons stand beside each item."), "error")
    return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/send-back")
@requires(Permission.PACKAGE_PREPARE)
def send_back(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Make a draft of the request again, with what has to change."""
    form = SendBackForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        if fine:
            changing.send_back(
                db, file, package_id, form.of_version, form.reason.data or ""
            )
        else:
            page = package_page(db, file, package_id) | {"back": form, "form": form}
    if not fine:
        return render_template("packages/package.html", **page), WRONG
    flash(_("It is a draft again. An approval that was given is void."), "saved")
    return redirect(_path(ref, package_id), HTTPStatus.SEE_OTHER)


def package_page(db: Session, file: CaseFile, package_id: UUID) -> dict[str, Any]:
    """Gather what the page of one package says."""
    seen = shown.package(db, file, package_id)
    third = seen.gate.third if seen.gate else ()
    return {
        "head": heads.head(db, file),
        "package": seen,
        "base": _path(file.ref, package_id),
        "persons": {each.id: _person_form(each, seen.version) for each in third},
        "approve": ApproveForm(formdata=None),
        "back": SendBackForm(formdata=None),
        "names_travel": seen.annex is not None,
        "way_form": way_form(
            seen.way.chosen, seen.version, annex=seen.annex is not None
        ),
        "code_forms": {
            of: CodeForm(formdata=None, prefix=f"{of.value}-").by(
                seen.way.second_channels[of]
            )
            for of in seen.way.codes
        },
        "portal_form": PortalForm(
            formdata=None, data={"references": "\n".join(seen.way.portal_refs)}
        ),
        "carrier_form": carrier_form(seen.way.carrier),
        "excuse_forms": {
            each.key: ExcuseForm(
                formdata=None,
                prefix=each.prefix,
                data={"why": each.reason, "version": seen.version},
            )
            for each in seen.lacks
        },
        "tag_forms": {
            each.id: TagForm(
                formdata=None,
                prefix=each.prefix,
                data={
                    "level": each.set_to,
                    "ask": each.ask,
                    "weighed": each.weighed,
                    "reason": each.reason,
                    "version": seen.version,
                },
            ).among(each.recorded)
            for each in seen.tags.of
        },
        "previews": [
            (code, LANGUAGES[code])
            for code in of_reader(seen.recipient.profile.languages)
        ],
        "round": rounds_shown.in_short(db, file, package_id),
    }


def prefix(about: ThirdShown) -> str:
    """Return what tells the forms of several persons apart on one page."""
    return f"{about.code}-"


def _person_form(about: ThirdShown, version: int) -> PersonForm:
    form = PersonForm(
        formdata=None,
        prefix=prefix(about),
        data={
            "handling": about.handling.value,
            "legal_ground": about.legal_ground,
            "reason": about.reason,
            "version": version,
        },
    )
    return form.about(about)


def _prepare_page(
    db: Session, file: CaseFile, form: PrepareForm
) -> tuple[dict[str, Any], list[requesting.Choice]]:
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    receivers = recipients.listed(db, file.actor)
    things = requesting.offered(db, file)
    page = {
        "head": heads.head(db, file),
        "form": form.among(receivers, things),
        "receivers": receivers,
        "things": things,
        "follows": "",
        "to": "",
        "action": "",
    }
    return page, things


def _not_on_hold(seen: PackageShown) -> None:
    if seen.on_hold:
        raise OnHoldError


def _file(
    db: Session, ref: str, permission: Permission = Permission.PACKAGE_READ
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _path(ref: str, package_id: UUID) -> str:
    return f"/staff/cases/{ref}/disclosures/{package_id}"
