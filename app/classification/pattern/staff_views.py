"""Pattern questions: facts from the index for a filter, and the assessments written."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.cases.forms import laid_beside
from app.cases.searches import offers
from app.classification.pattern import assessing, looking
from app.classification.pattern.assessing import Question, Seen
from app.classification.pattern.forms import AssessmentForm, LookForm
from app.classification.pattern.words import ASKED, QUESTIONS
from app.db import transaction
from app.errors import InvalidInputError
from app.fields import id_of
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("pattern", __name__, url_prefix="/staff/pattern-questions")

PAGE, ONE = "classification/pattern.html", "classification/pattern_amend.html"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Said:
    """One version in words."""

    answer: str = field(repr=False)
    rests_on: tuple[str, ...]
    edition: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """One assessment, and what it said before, the newest first."""

    id: UUID
    number: int
    question: str
    now: Said
    before: tuple[Said, ...]
    may_amend: bool


@bp.get("")
@requires(Permission.PATTERN_READ)
def blank() -> ResponseReturnValue:
    """Show the filter and the assessments."""
    with transaction() as db:
        page = _page(db, current_actor(), LookForm(formdata=None))
    return render_template(PAGE, **page)


@bp.post("")
@requires(Permission.PATTERN_READ)
def looked() -> ResponseReturnValue:
    """Show what the cases of a filter have in common."""
    form, actor = LookForm(), current_actor()
    with transaction() as db:
        page = _page(db, actor, form)
        fine = form.validate()
        if fine:
            found = looking.look(db, actor, form.team_id(), form.wanted())
            page |= {"found": found, "on": clock.now()}
    return render_template(PAGE, **page), HTTPStatus.OK if fine else WRONG


@bp.post("/assessments")
@requires(Permission.PATTERN_WRITE)
def write() -> ResponseReturnValue:
    """Keep an assessment."""
    form, actor, fine = AssessmentForm(), current_actor(), False
    with transaction() as db:
        page = _page(db, actor, LookForm(formdata=None), form)
        if form.validate():
            try:
                assessing.write(
                    db,
                    actor,
                    id_of(form.team.data),
                    Question(form.question.data),
                    form.answer.data or "",
                    form.rests_on.data or "",
                )
                fine = True
            except InvalidInputError as refused:
                form.refuse(tuple(refused.fields))
    if not fine:
        return render_template(PAGE, **page), WRONG
    flash(_("Assessment kept. It is the word of who wrote it, and no rule’s."), "saved")
    return redirect(bp.url_prefix or "", HTTPStatus.SEE_OTHER)


@bp.get("/assessments/<uuid:assessment_id>")
@requires(Permission.PATTERN_WRITE)
def assessment(assessment_id: UUID) -> ResponseReturnValue:
    """Show one as a form."""
    actor = current_actor()
    with transaction() as db:
        seen = assessing.get(db, actor, assessment_id)
        form = _on_file(seen)
        page = _one(db, actor, seen, form)
    return render_template(ONE, **page)


@bp.post("/assessments/<uuid:assessment_id>")
@requires(Permission.PATTERN_WRITE)
def amend(assessment_id: UUID) -> ResponseReturnValue:
    """Add a version; on a conflict both are shown, nothing is lost."""
    form, actor, status = AssessmentForm(), current_actor(), None
    with transaction() as db:
        seen = assessing.get(db, actor, assessment_id)
        page = _one(db, actor, seen, form)
        form.team.data = str(seen.team_id)
        form.question.data = seen.content.question.value
        if not form.validate():
            status = WRONG
        elif form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, _on_file(seen), seen.version)
            page["version"] = form.of_version
        else:
            try:
                assessing.amend(
                    db,
                    actor,
                    assessment_id,
                    form.of_version,
                    form.answer.data or "",
                    form.rests_on.data or "",
                )
            except InvalidInputError as refused:
                form.refuse(tuple(refused.fields))
                status = WRONG
    if status is not None:
        return render_template(ONE, **page), status
    flash(_("Assessment amended. What it said before is kept."), "saved")
    return redirect(bp.url_prefix or "", HTTPStatus.SEE_OTHER)


def _on_file(seen: Seen) -> AssessmentForm:
    now = seen.content.now
    data = {
        "version": seen.version,
        "answer": now.answer,
        "rests_on": " ".join(now.rests_on),
        "team": str(seen.team_id),
        "question": seen.content.question.value,
    }
    return AssessmentForm(formdata=None, data=data)


def _one(db: Session, actor: Actor, seen: Seen, form: AssessmentForm) -> dict[str, Any]:
    form.offer(_teams(db, actor, Permission.PATTERN_WRITE))
    return {
        "form": form,
        "assessment_id": seen.id,
        "number": seen.content.number,
        "question": QUESTIONS[seen.content.question],
        "version": form.of_version,
    }


def _page(
    db: Session, actor: Actor, form: LookForm, writing: AssessmentForm | None = None
) -> dict[str, Any]:
    mine = _teams(db, actor, Permission.PATTERN_WRITE)
    readable = _teams(db, actor, Permission.PATTERN_READ)
    form.offer(readable, offers.of(db, actor))
    names = house.names(db, actor.unlocked) if house.holds(db, actor.unlocked) else {}
    may = {UUID(key) for key, _name in mine}
    rows = [
        _row(seen, names, may_amend=seen.team_id in may)
        for key, _name in readable
        for seen in assessing.listed(db, actor, UUID(key))
    ]
    return {
        "form": form,
        "writing": (writing or AssessmentForm(formdata=None)).offer(mine)
        if mine
        else None,
        "rows": rows,
        "found": None,
        "questions": [(each, QUESTIONS[each], ASKED[each]) for each in Question],
    }


def _row(seen: Seen, names: dict[UUID, str], *, may_amend: bool) -> Row:
    said = [
        Said(
            each.answer,
            each.rests_on,
            each.edition,
            names.get(each.by, ""),
            datetime.fromisoformat(each.at),
        )
        for each in reversed(seen.content.versions)
    ]
    content = seen.content
    question = str(QUESTIONS[content.question])
    return Row(seen.id, content.number, question, said[0], tuple(said[1:]), may_amend)


def _teams(db: Session, actor: Actor, permission: Permission) -> list[tuple[str, str]]:
    held = house.holds(db, actor.unlocked)
    names = house.team_names(db, actor.unlocked) if held else {}
    found = assessing.teams(db, actor, permission)
    return [(str(team_id), names.get(team_id, "")) for team_id in found]
