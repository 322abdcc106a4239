"""One question of legal review, before it is asked: its wording, and for what."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.classification import review
from app.classification.asking.forms import AskForm
from app.classification.asking.states import States
from app.classification.catalogue import crime_catalogue
from app.classification.entries import Crime
from app.db import transaction
from app.errors import AlreadyAskedError, NotFoundError
from app.facts import vocabulary
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale
from app.work.questions import asking

bp = Blueprint("asking", __name__, url_prefix="/staff/cases/<ref>/classification")

ASK = "/<uuid:incident_id>/<crime>/ask/<fact>"


@bp.get(ASK)
@requires(Permission.CLASSIFICATION_CONFIRM)
def question(ref: str, incident_id: UUID, crime: str, fact: str) -> ResponseReturnValue:
    """Show the question as it would be asked, or why it is not."""
    form = AskForm(formdata=None)
    with transaction() as db:
        page = _page(db, _file(db, ref), incident_id, crime, fact, form)
    form.why.data = page["element"]
    return render_template("classification/ask.html", **page)


@bp.post(ASK)
@requires(Permission.CLASSIFICATION_CONFIRM)
def ask(ref: str, incident_id: UUID, crime: str, fact: str) -> ResponseReturnValue:
    """Make it a task for whoever works with the person."""
    form = AskForm()
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, crime, fact, form)
        if status is None:
            try:
                asking.ask(db, file, incident_id, fact, why=form.why.data or "")
            except AlreadyAskedError:
                status = HTTPStatus.CONFLICT
    if status is not None:
        return render_template("classification/ask.html", **page), status
    flash(_("Asked. It is a task for whoever works with the person."), "saved")
    return redirect(f"{page['back']}#elements", HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CLASSIFICATION_CONFIRM)


def _page(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    fact: str,
    form: AskForm,
) -> dict[str, Any]:
    entry, known = crime_catalogue().crimes.get(crime), vocabulary().facts.get(fact)
    if entry is None or known is None:
        raise NotFoundError
    incident = review.incident_of(db, file, incident_id)
    back = f"/staff/cases/{file.ref}/classification/{incident_id}/{crime}"
    names = house.names(db, file.actor.unlocked)
    return {
        "head": heads.head(db, file),
        "form": form,
        "wording": known.question,
        "definition": known.definition.in_language(locale()),
        "is_sensitive": known.sensitive,
        "state": States(db, file, incident_id, names).of(fact, back),
        "on_hold": line.is_on_hold(db, file.id),
        "incident": readable(incident.title),
        "element": _element(entry, fact),
        "back": back,
    }


def _element(entry: Crime, fact: str) -> str:
    """Return the element that needs the fact, in the reader's words."""
    language = locale()
    for element in entry.elements:
        if fact in element.pointed_to_by | element.contradicted_by:
            return element.summary.in_language(language)[: asking.WHY_LONGEST]
    raise NotFoundError
