"""The part "People" of a case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, joining, people_shown, recording, vocabularies
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside, opening_reason
from app.cases.kin import shown as kin_shown
from app.cases.models import Person
from app.cases.people import roles
from app.cases.people.forms import JoinForm, PartForm, PersonForm, filled
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("people", __name__, url_prefix="/staff/cases")

NOT_ONE = {
    "self": _l("This cannot be the same person."),
    "chain": _l("One of the two is joined to somebody already. Take that back first."),
    "roles": _l("Only one of the two is said to have done or ordered it."),
    "consent": _l(
        "There are answers about consent under this code, and they stay there. Join "
        "the other one to this person instead."
    ),
}


@bp.get("/<ref>/people")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show everybody by code."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _listed(db, file, recording.people(db, file, with_names=False))
    return render_template("cases/people.html", **page)


@bp.post("/<ref>/people")
@requires(Permission.IDENTITY_READ)
def opened(ref: str) -> ResponseReturnValue:
    """Show everybody with names, for this answer only; the log keeps who and why."""
    reason = opening_reason()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_READ)
        seen = recording.people(db, file, with_names=True, reason=reason)
        page = _listed(db, file, seen)
        page["own"] = cases.identity_of(db, file, reason)
    return render_template("cases/people.html", **page)


def _listed(
    db: Session, file: CaseFile, seen: list[recording.PersonSeen]
) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "people": [people_shown.shown(person) for person in seen],
        "bound": kin_shown.bound(db, file),
        "roles": roles.roles(db, file),
        "may_relate": file.may(Permission.CASE_WRITE),
        "may_open": file.may(Permission.IDENTITY_READ),
        "may_write": file.may(Permission.IDENTITY_WRITE),
        "ask": people_shown.whom_to_ask(db, file),
        "own": None,
        "reasons": vocabularies.pairs("opening_reasons"),
    }


@bp.get("/<ref>/people/new")
@requires(Permission.IDENTITY_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        page = _adding(db, file, PersonForm(formdata=None))
    return render_template("cases/person.html", **page)


@bp.post("/<ref>/people/new")
@requires(Permission.IDENTITY_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record a person under the next free code."""
    form = PersonForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        if fine:
            try:
                recording.record_person(db, file, form.content(), form.identity())
            except InvalidInputError:
                form.is_survivor.errors = [_("The survivor is on file already.")]
                fine = False
        if not fine:
            page = _adding(db, file, form)
    if not fine:
        return render_template(
            "cases/person.html", **page
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Person recorded. Names in the texts of the case are now codes."), "saved")
    return redirect(f"/staff/cases/{ref}/people", HTTPStatus.SEE_OTHER)


def _adding(db: Session, file: CaseFile, form: PersonForm) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "form": form,
        "code": "",
        "asks_survivor": recording.survivor_id(db, file) is None,
        "action": f"/staff/cases/{file.ref}/people/new",
    }


@bp.get("/<ref>/people/<uuid:person_id>")
@bp.get("/<ref>/people/<uuid:person_id>/change")
@requires(Permission.IDENTITY_WRITE)
def one(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Lead back to the list: after a lock the browser asks for its last address."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        file.child(db, Person, person_id)
    return redirect(f"/staff/cases/{ref}/people", HTTPStatus.SEE_OTHER)


@bp.post("/<ref>/people/<uuid:person_id>/change")
@requires(Permission.IDENTITY_WRITE)
def change(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Open one person for changing. A post, since it opens names."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        seen = recording.person(db, file, person_id, "correct")
        page = _changing(db, file, seen, filled(seen))
    return render_template("cases/person.html", **page)


@bp.post("/<ref>/people/<uuid:person_id>")
@requires(Permission.IDENTITY_WRITE)
def save(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Save one person; on a conflict both versions are shown, and nothing is lost."""
    form = PersonForm()
    if not form.validate():
        return _again(ref, person_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with transaction() as db:
            file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
            recording.change_person(
                db,
                file,
                person_id,
                form.of_version,
                form.content(),
                form.identity(),
            )
    except ConflictError:
        return _again(ref, person_id, form, HTTPStatus.CONFLICT)
    flash(_("Person changed."), "saved")
    return redirect(f"/staff/cases/{ref}/people", HTTPStatus.SEE_OTHER)


def _again(
    ref: str, person_id: UUID, form: PersonForm, status: HTTPStatus
) -> ResponseReturnValue:
    """Show the form as it was typed, with what is on file beside it on a conflict."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        seen = recording.person(db, file, person_id, "correct")
        page = _changing(db, file, seen, form)
        if status is HTTPStatus.CONFLICT:
            page |= laid_beside(form, filled(seen), seen.version)
    return render_template("cases/person.html", **page), status


def _changing(
    db: Session, file: CaseFile, seen: recording.PersonSeen, form: PersonForm
) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "form": form,
        "code": seen.content.code,
        "asks_survivor": False,
        "version": form.of_version,
        "action": f"/staff/cases/{file.ref}/people/{seen.id}",
    }


@bp.get("/<ref>/people/<uuid:person_id>/same")
@requires(Permission.IDENTITY_WRITE)
def same(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Ask as whom this person is on file too."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        page = _joining(db, file, person_id, JoinForm(formdata=None))
        page["version"] = file.child(db, Person, person_id).version
    return render_template("cases/same.html", **page)


@bp.post("/<ref>/people/<uuid:person_id>/same")
@requires(Permission.IDENTITY_WRITE)
def join(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Put this person under the other code. Both codes stay readable."""
    form, status = JoinForm(), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        page = _joining(db, file, person_id, form)
        fine = form.validate()
        if fine and not form.other.data:
            form.other.errors = [_("Choose one of the list.")]
            fine = False
        if fine:
            try:
                other = UUID(form.other.data)
                joining.join(db, file, person_id, form.of_version, other)
            except InvalidInputError as refused:
                form.other.errors = [NOT_ONE[refused.fields[0]]]
                fine = False
    if not fine:
        return render_template("cases/same.html", **page), status
    flash(_("Both codes are one person now. It can be taken back."), "saved")
    return redirect(f"/staff/cases/{ref}/people", HTTPStatus.SEE_OTHER)


@bp.post("/<ref>/people/<uuid:person_id>/part")
@requires(Permission.IDENTITY_WRITE)
def part(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Take it back: the two are two again."""
    form = PartForm()
    if not form.validate():
        raise ConflictError
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_WRITE)
        joining.part(db, file, person_id, form.of_version)
    flash(_("The two are two persons again."), "saved")
    return redirect(f"/staff/cases/{ref}/people", HTTPStatus.SEE_OTHER)


def _joining(
    db: Session, file: CaseFile, person_id: UUID, form: JoinForm
) -> dict[str, Any]:
    file.child(db, Person, person_id)
    people = calling.people(db, file)
    form.offer([each for each in people if each[0] != person_id])
    base = f"/staff/cases/{file.ref}/people"
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version,
        "code": recording.codes(db, file)[person_id],
        "action": f"{base}/{person_id}/same",
        "back": base,
    }
