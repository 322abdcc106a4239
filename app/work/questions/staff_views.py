"""A question of legal review as the caseworker has it: to be asked, and answered."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, overview
from app.cases.casefile import CaseFile
from app.cases.series import sharing
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError
from app.facts import Answer, vocabulary
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale
from app.work.questions import asking
from app.work.questions.forms import AnswerForm
from app.work.questions.shown import shown

bp = Blueprint("questions", __name__, url_prefix="/staff/cases/<ref>/questions")


@bp.get("/<uuid:question_id>")
@requires(Permission.CASE_WRITE)
def question(ref: str, question_id: UUID) -> ResponseReturnValue:
    """Show what is asked, why, and a form for what came of it."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, question_id, AnswerForm(formdata=None))
    return render_template("work/question.html", **page)


@bp.post("/<uuid:question_id>")
@requires(Permission.CASE_WRITE)
def answer(ref: str, question_id: UUID) -> ResponseReturnValue:
    """Record the fact, or why it stays unknown; either ends the question."""
    form = AnswerForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, question_id, form)
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status is None:
        try:
            with transaction() as db:
                _keep(db, _file(db, ref), question_id, form)
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is not None:
        page["meanwhile"] = status is HTTPStatus.CONFLICT
        return render_template("work/question.html", **page), status
    flash(_("Recorded. The question is closed and is not asked again."), "saved")
    return redirect(f"/staff/cases/{ref}/tasks", HTTPStatus.SEE_OTHER)


def _keep(db: Session, file: CaseFile, question_id: UUID, form: AnswerForm) -> None:
    version, outcome = form.of_version, form.outcome
    if outcome is not None:
        note = form.note.data or ""
        asking.end_without(db, file, question_id, version, outcome, note)
        return
    given = Answer(form.answer.data)
    asking.answer(db, file, question_id, version, given, form.source_id())


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_WRITE)


def _page(
    db: Session, file: CaseFile, question_id: UUID, form: AnswerForm
) -> dict[str, Any]:
    seen = asking.one(db, file, question_id)
    sources = overview.sources(db, file)
    form.offer_sources(sources)
    about = sharing.incident(db, file, seen.question.incident_id)
    fact = vocabulary().facts.get(seen.question.fact)
    base = f"/staff/cases/{file.ref}"
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": seen.version,
        "asked": shown(file.ref, seen, calling.colleagues(db, file)),
        "definition": fact.definition.in_language(locale()) if fact else "",
        "is_sensitive": bool(fact and fact.sensitive),
        "incident": readable(about.content.title),
        "incident_href": f"{base}/incidents/{seen.question.incident_id}",
        "sources": sources,
        "back": f"{base}/tasks",
    }
