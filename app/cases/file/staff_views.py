"""The overview of a case, its rules of contact, adding to it, assigning it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import assigning, caseload, contact, heads, overview, summary
from app.cases.casefile import CaseFile
from app.cases.file.forms import AssignForm, ContactForm
from app.cases.forms import laid_beside, opening_reason
from app.cases.overview import Column
from app.db import transaction
from app.errors import ConflictError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

# `templates` of this floor are found through this blueprint, for all of its pages.
bp = Blueprint(
    "cases", __name__, url_prefix="/staff/cases", template_folder="../templates"
)

SIDE_WHO = "cases/card_who.html"


@bp.get("/<ref>")
@requires(Permission.CASE_READ)
def case(ref: str) -> ResponseReturnValue:
    """Show the overview."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _overview(db, file)
    return render_template("cases/overview.html", **page)


@bp.post("/<ref>")
@requires(Permission.IDENTITY_READ)
def opened(ref: str) -> ResponseReturnValue:
    """Show the overview with the survivor's name and contact, for this answer only."""
    reason = opening_reason()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.IDENTITY_READ)
        page = _overview(db, file)
        named = summary.opened_who(db, file, reason)
        page["side"] = [
            named if each.template == SIDE_WHO else each for each in page["side"]
        ]
    return render_template("cases/overview.html", **page)


def _overview(db: Session, file: CaseFile) -> dict[str, Any]:
    found = overview.cards(db, file)
    return {
        "head": heads.head(db, file),
        "main": found[Column.MAIN],
        "side": found[Column.SIDE],
    }


@bp.get("/<ref>/add")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Show what can be added, each with its letter."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        head = heads.head(db, file)
    return render_template("cases/add.html", head=head)


@bp.get("/<ref>/contact")
@requires(Permission.CASE_WRITE)
def contact_rules(ref: str) -> ResponseReturnValue:
    """Show the rules of contact as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _contact(db, file, _on_file(file))
    return render_template("cases/contact.html", **page)


@bp.post("/<ref>/contact")
@requires(Permission.CASE_WRITE)
def save_contact(ref: str) -> ResponseReturnValue:
    """Save the rules of contact."""
    form = ContactForm()
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status is None:
        try:
            with transaction() as db:
                file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
                contact.change(
                    db,
                    file,
                    form.of_version,
                    kind=form.contact_kind.data,
                    hours=tuple(form.contact_hours.data or ()),
                    rules=tuple(form.rules.data or ()),
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Rules of contact changed."), "saved")
        return redirect(f"/staff/cases/{ref}", HTTPStatus.SEE_OTHER)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _contact(db, file, form)
        if status is HTTPStatus.CONFLICT:
            page |= laid_beside(form, _on_file(file), file.row.version)
    return render_template("cases/contact.html", **page), status


def _on_file(file: CaseFile) -> ContactForm:
    form: Any = ContactForm(formdata=None, obj=file.content)
    form.version.data = file.row.version
    made: ContactForm = form
    return made


def _contact(db: Session, file: CaseFile, form: ContactForm) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version,
    }


@bp.get("/<ref>/assign")
@requires(Permission.CASE_ASSIGN)
def assignment(ref: str) -> ResponseReturnValue:
    """Show who works on the case, as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_ASSIGN)
        page = _assignment(db, file, AssignForm(formdata=None))
        page["form"].staff.data = [str(who) for who in file.content.assigned]
    return render_template("cases/assign.html", **page)


@bp.post("/<ref>/assign")
@requires(Permission.CASE_ASSIGN)
def assign(ref: str) -> ResponseReturnValue:
    """Say whose case it is. Only people who hold the team's keys can be chosen."""
    form = AssignForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_ASSIGN)
        page = _assignment(db, file, form)
        status = None
        if not form.validate():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        elif form.of_version != file.row.version:
            status = HTTPStatus.CONFLICT
            on_file = AssignForm(formdata=None)
            on_file.offer(_lightest_first(db, file))
            on_file.staff.data = [str(who) for who in file.content.assigned]
            page |= laid_beside(form, on_file, file.row.version)
        else:
            cases.assign(db, file, form.chosen())
    if status is not None:
        return render_template("cases/assign.html", **page), status
    flash(_("Assigned."), "saved")
    return redirect(f"/staff/cases/{ref}", HTTPStatus.SEE_OTHER)


def _assignment(db: Session, file: CaseFile, form: AssignForm) -> dict[str, Any]:
    form.offer(_lightest_first(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version or file.row.version,
    }


def _lightest_first(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return who can have the case, and what each carries, the lightest load first."""
    loads = caseload.of_team(db, file.actor, file.row.team_id)
    return caseload.lightest_first(assigning.candidates(db, file), loads)
