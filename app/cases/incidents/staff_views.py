"""The part "Incidents" of a case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import answering, heads, incident_shown, overview, recording, summary
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.forms import differences
from app.cases.incidents.forms import (
    FactsForm,
    IncidentForm,
    filled,
    given_answers,
)
from app.cases.models import Incident
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.facts import Answer
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import ngettext

bp = Blueprint("incidents", __name__, url_prefix="/staff/cases")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("/<ref>/incidents")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what happened, in order."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "events": summary.timeline(db, file),
            "may_add": file.may(Permission.CASE_WRITE),
        }
    return render_template("cases/incidents.html", **page)


@bp.get("/<ref>/incidents/new")
@requires(Permission.CASE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _form(db, file, IncidentForm(formdata=None), None)
    return render_template("cases/incident_form.html", **page)


@bp.post("/<ref>/incidents/new")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record an incident; names on file become codes."""
    form = IncidentForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        if fine:
            made = recording.record_incident(db, file, form.content())
        else:
            page = _form(db, file, form, None)
    if not fine:
        return render_template("cases/incident_form.html", **page), WRONG
    flash(_("Incident recorded. Names on file are now codes."), "saved")
    return redirect(_path(ref, made), HTTPStatus.SEE_OTHER)


@bp.get("/<ref>/incidents/<uuid:incident_id>")
@requires(Permission.CASE_READ)
def one(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show one incident; what is sensitive stays closed."""
    return _one(ref, incident_id, sensitive=False)


@bp.post("/<ref>/incidents/<uuid:incident_id>")
@requires(Permission.CASE_READ)
def opened(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show one incident with what is sensitive, for this answer only; logged."""
    return _one(ref, incident_id, sensitive=True)


def _one(ref: str, incident_id: UUID, *, sensitive: bool) -> ResponseReturnValue:
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "incident": incident_shown.read(db, file, incident_id, sensitive=sensitive),
            "may_write": file.may(Permission.CASE_WRITE),
            "may_answer": _may_answer(file),
            "is_open": sensitive,
        }
    return render_template("cases/incident.html", **page)


def _may_answer(file: CaseFile) -> bool:
    return file.may(Permission.CASE_WRITE) or file.may(
        Permission.CLASSIFICATION_CONFIRM
    )


@bp.get("/<ref>/incidents/<uuid:incident_id>/change")
@requires(Permission.CASE_WRITE)
def change(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show the incident as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        row, content = _read(db, file, incident_id)
        page = _form(db, file, filled(content, row.version), row.id)
    return render_template("cases/incident_form.html", **page)


@bp.post("/<ref>/incidents/<uuid:incident_id>/change")
@requires(Permission.CASE_WRITE)
def save(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Save one incident; on a conflict both versions are shown, and nothing is lost."""
    form = IncidentForm()
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
                _row, old = _read(db, file, incident_id)
                recording.change_incident(
                    db, file, incident_id, form.of_version, form.content(old)
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Incident changed."), "saved")
        return redirect(_path(ref, incident_id), HTTPStatus.SEE_OTHER)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        row, content = _read(db, file, incident_id)
        page = _form(db, file, form, row.id)
        if status is HTTPStatus.CONFLICT:
            page["theirs"] = differences(form, filled(content, row.version))
            page["version"] = row.version
    return render_template("cases/incident_form.html", **page), status


def _read(
    db: Session, file: CaseFile, incident_id: UUID
) -> tuple[Incident, IncidentContent]:
    row = file.child(db, Incident, incident_id)
    return row, file.read(row, Part.CONTENT, IncidentContent)


def _form(
    db: Session, file: CaseFile, form: IncidentForm, incident_id: UUID | None
) -> dict[str, Any]:
    base = f"/staff/cases/{file.ref}/incidents"
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version if incident_id else None,
        "is_new": incident_id is None,
        "action": f"{base}/{incident_id}/change" if incident_id else f"{base}/new",
        "back": f"{base}/{incident_id}" if incident_id else base,
        "nobody": recording.survivor_id(db, file) is None,
    }


def _path(ref: str, incident_id: UUID) -> str:
    return f"/staff/cases/{ref}/incidents/{incident_id}"


@bp.get("/<ref>/incidents/<uuid:incident_id>/facts/<group>")
@requires(Permission.CASE_READ)
def facts(ref: str, incident_id: UUID, group: str) -> ResponseReturnValue:
    """Show one group of questions with what is answered."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        row, content = _read(db, file, incident_id)
        page = _facts(db, file, content, group, row.id)
        page["form"] = _facts_form(db, file, FactsForm(formdata=None))
        page["version"] = row.version
    return render_template("cases/facts.html", **page)


@bp.post("/<ref>/incidents/<uuid:incident_id>/facts/<group>")
@requires(Permission.CASE_READ)
def answer(ref: str, incident_id: UUID, group: str) -> ResponseReturnValue:
    """Keep the answers that changed. Answers are facts; they propose nothing."""
    status, kept = None, 0
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        if not _may_answer(file):
            raise NotFoundError
        row, content = _read(db, file, incident_id)
        page = _facts(db, file, content, group, row.id)
        form = _facts_form(db, file, FactsForm())
        given, wrong = given_answers(page["questions"])
        if wrong or not form.validate():
            status = WRONG
        else:
            try:
                kept = answering.record(
                    db, file, row.id, form.of_version, given, form.source_id()
                )
            except ConflictError:
                status = HTTPStatus.CONFLICT
            except InvalidInputError as refused:
                status, wrong = WRONG, list(refused.fields)
        page |= {
            "form": form,
            "version": row.version
            if status is HTTPStatus.CONFLICT
            else form.of_version,
            "typed": given,
            "wrong": wrong,
        }
        if status is HTTPStatus.CONFLICT:
            page["theirs"] = _changed_answers(page["questions"], given)
    if status is not None:
        return render_template("cases/facts.html", **page), status
    text = ngettext("%(num)s answer changed.", "%(num)s answers changed.", kept)
    flash(text, "saved")
    return redirect(f"{_path(ref, incident_id)}#facts", HTTPStatus.SEE_OTHER)


def _changed_answers(
    questions: list[answering.Asked], given: dict[str, Answer]
) -> list[tuple[str, str, str]]:
    words = {Answer.YES: _("Yes"), Answer.NO: _("No"), Answer.UNKNOWN: _("Unknown")}
    return [
        (question.question, words[question.answer], words[given[question.key]])
        for question in questions
        if question.key in given and given[question.key] is not question.answer
    ]


def _facts_form(db: Session, file: CaseFile, form: FactsForm) -> FactsForm:
    form.offer(overview.sources(db, file))
    return form


def _facts(
    db: Session, file: CaseFile, content: IncidentContent, group: str, row_id: UUID
) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "title": readable(content.title),
        "questions": answering.asked(file, content, group),
        "groups": answering.groups(content),
        "group": group,
        "sources": dict(overview.sources(db, file)),
        "base": _path(file.ref, row_id),
        "may_answer": _may_answer(file),
        "typed": {},
        "wrong": [],
    }
