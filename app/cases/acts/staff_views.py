"""What was done in an incident, and who is said to have had part in it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, recording
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.incidents.forms import ActForm, InvolvementForm
from app.cases.models import Act, Incident
from app.cases.working_text import readable
from app.db import transaction
from app.errors import NotFoundError
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("acts", __name__, url_prefix="/staff/cases/<ref>/incidents")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
AnyForm = ActForm | InvolvementForm


@bp.get("/<uuid:incident_id>/acts/new")
@requires(Permission.CASE_WRITE)
def new(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show an empty form for an act."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _page(db, file, incident_id, ActForm(formdata=None), "acts/new")
    return render_template("cases/act.html", **page)


@bp.post("/<uuid:incident_id>/acts/new")
@requires(Permission.CASE_WRITE)
def add(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Record an act."""
    form = ActForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _page(db, file, incident_id, form, "acts/new")
        fine = form.validate()
        if fine:
            recording.record_act(db, file, incident_id, form.content())
    if not fine:
        return render_template("cases/act.html", **page), WRONG
    flash(_("Act recorded."), "saved")
    return redirect(f"{page['back']}#acts", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:incident_id>/acts/<uuid:act_id>/involvement")
@requires(Permission.CASE_WRITE)
def new_involvement(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Show an empty form for an involvement."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        _check(db, file, incident_id, act_id)
        form = InvolvementForm(formdata=None)
        page = _page(db, file, incident_id, form, f"acts/{act_id}/involvement")
    return render_template("cases/involvement.html", **page)


@bp.post("/<uuid:incident_id>/acts/<uuid:act_id>/involvement")
@requires(Permission.CASE_WRITE)
def add_involvement(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Record who is said to have had part in the act."""
    form = InvolvementForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        _check(db, file, incident_id, act_id)
        page = _page(db, file, incident_id, form, f"acts/{act_id}/involvement")
        fine = form.validate()
        if fine:
            recording.record_involvement(db, file, act_id, form.content())
    if not fine:
        return render_template("cases/involvement.html", **page), WRONG
    flash(_("Recorded."), "saved")
    return redirect(f"{page['back']}#acts", HTTPStatus.SEE_OTHER)


def _check(db: Session, file: CaseFile, incident_id: UUID, act_id: UUID) -> None:
    """Refuse an act of another incident, even of the same case."""
    if file.child(db, Act, act_id).incident_id != incident_id:
        raise NotFoundError


def _page(
    db: Session, file: CaseFile, incident_id: UUID, form: AnyForm, path: str
) -> dict[str, Any]:
    row = file.child(db, Incident, incident_id)
    people = recording.people(db, file, with_names=False)
    if isinstance(form, InvolvementForm):
        people = [person for person in people if not person.content.is_survivor]
    form.offer([(person.id, person.content.code) for person in people])
    back = f"/staff/cases/{file.ref}/incidents/{incident_id}"
    return {
        "head": heads.head(db, file),
        "form": form,
        "action": f"{back}/{path}",
        "back": back,
        "title": readable(file.read(row, Part.CONTENT, IncidentContent).title),
    }
