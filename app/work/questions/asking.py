"""Asking for a fact that legal review needs, and saying what came of it.

A question is a task of the case. It is asked once: while it waits and after it ended,
the same fact is not asked again about the same incident. Of the context, and of what is
sensitive, that holds for every incident of the series.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import answering, line, working_text
from app.cases.answering import after_answers
from app.cases.casefile import CaseFile
from app.cases.models import Case, Incident, IncidentSeries
from app.cases.series import sharing
from app.cases.series.sharing import Shared
from app.errors import (
    AlreadyAskedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
)
from app.facts import Answer, AnsweredBy, Fact, vocabulary
from app.staff.policy import Permission
from app.work.models import Task
from app.work.questions.words import in_a_line
from app.work.tasks import (
    NOTE_LONGEST,
    Kind,
    Outcome,
    Question,
    State,
    TaskContent,
    tasks,
)

WHY_LONGEST = 500

Incidents = Mapping[UUID, Shared]


class Unasked(StrEnum):
    """Why a question cannot be put to the person."""

    ANALYST = "analyst"  # a reviewer answers it, and nobody is asked
    ANSWERED = "answered"
    ASKED = "asked"


@dataclass(frozen=True)
class Asked:
    """A question that legal review asked, as pages take it."""

    id: UUID
    version: int
    content: TaskContent = field(repr=False)
    question: Question = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.content.is_open


def ask(db: Session, file: CaseFile, incident_id: UUID, fact: str, *, why: str) -> UUID:
    """Leave a question for whoever works with the person.

    Args:
        db: the transaction.
        file: the case, opened by a legal reviewer.
        incident_id: what it is asked about.
        fact: a key of the vocabulary.
        why: for what it is needed; codes in place of names.

    Raises:
        NotFoundError: the actor is no legal reviewer, or there is no such incident or
            fact.
        OnHoldError: the survivor paused the case.
        AlreadyAskedError: it was asked before, is answered, or is a reviewer's own.
        InvalidInputError: `why` is missing or too long.
    """
    file.require(Permission.CLASSIFICATION_CONFIRM)
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    # Two reviewers who ask at once: the second one waits here, and then sees it.
    db.get(Case, file.id, with_for_update=True)
    file.child(db, Incident, incident_id)
    known = vocabulary().facts.get(fact)
    if known is None:
        raise NotFoundError
    if not 0 < len(why.strip()) <= WHY_LONGEST:
        raise InvalidInputError("why")
    incidents = incidents_of(db, file)
    if unasked(known, incident_id, incidents, of(db, file)) is not None:
        raise AlreadyAskedError
    content = TaskContent(
        text=in_a_line(fact),
        kind=Kind.QUESTION,
        question=Question(fact, incident_id, known.question.en, known.question.uk),
        why=why.strip(),
        made_by=file.actor.staff_id,
        made_on=clock.now().date(),
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Task, coded)
    kind = Kind.QUESTION.value
    audit.record(db, Action.TASK_RECORDED, file.actor.staff_id, file.id, kind=kind)
    return row.id


def incidents_of(db: Session, file: CaseFile) -> dict[UUID, Shared]:
    """Return the incidents of a case with what they take from their series."""
    return {each.row.id: each for each in sharing.incidents(db, file)}


def of(db: Session, file: CaseFile) -> list[Asked]:
    """Return the questions about facts of a case: open ones first."""
    return [
        Asked(seen.id, seen.version, seen.content, seen.content.question)
        for seen in tasks(db, file)
        if seen.content.question is not None
    ]


def one(db: Session, file: CaseFile, question_id: UUID) -> Asked:
    """Return one question.

    Raises:
        NotFoundError: there is none such in this case.
    """
    for each in of(db, file):
        if each.id == question_id:
            return each
    raise NotFoundError


def asked(
    fact: Fact, incident_id: UUID, incidents: Incidents, questions: list[Asked]
) -> Asked | None:
    """Return the question by which this was asked already."""
    series = incidents[incident_id].content.series_id
    for each in questions:
        if each.question.fact != fact.key:
            continue
        if each.question.incident_id == incident_id:
            return each
        other = incidents.get(each.question.incident_id)
        is_shared = fact.group == sharing.GROUP or fact.sensitive
        if is_shared and series and other and other.content.series_id == series:
            return each
    return None


def unasked(
    fact: Fact, incident_id: UUID, incidents: Incidents, questions: list[Asked]
) -> Unasked | None:
    """Say why this cannot be asked; None where it can."""
    if fact.answered_by is AnsweredBy.ANALYST:
        return Unasked.ANALYST
    answers = vocabulary().answers(incidents[incident_id].content.answers())
    if answers[fact.key] is not Answer.UNKNOWN:
        return Unasked.ANSWERED
    if asked(fact, incident_id, incidents, questions) is not None:
        return Unasked.ASKED
    return None


def answer(
    db: Session,
    file: CaseFile,
    question_id: UUID,
    version: int,
    given: Answer,
    source: UUID | None,
) -> None:
    """Record the fact; that ends the question, here as on the page of the facts.

    An answer about the context is kept for the whole series.

    Raises:
        NotFoundError: the actor may not write in the case, or it is not there.
        ConflictError: the question ended or changed since `version`.
        InvalidInputError: `answer`: neither yes nor no.
    """
    seen = _waiting(db, file, question_id, version)
    if given is Answer.UNKNOWN:
        raise InvalidInputError("answer")
    key, incident_id = seen.question.fact, seen.question.incident_id
    shared = sharing.incident(db, file, incident_id)
    series = shared.content.series_id
    if series and vocabulary().facts[key].group == sharing.GROUP:
        row = file.child(db, IncidentSeries, series)
        sharing.answer(db, file, series, row.version, {key: given}, source)
    else:
        answering.record(
            db, file, incident_id, shared.row.version, {key: given}, source
        )


def end_without(
    db: Session,
    file: CaseFile,
    question_id: UUID,
    version: int,
    outcome: Outcome,
    note: str,
) -> None:
    """Say that the fact stays unknown, and why; it is not asked again.

    Raises:
        NotFoundError: the actor may not write in the case, or it is not there.
        ConflictError: the question ended or changed since `version`.
        InvalidInputError: `note` is missing or too long.
    """
    seen = _waiting(db, file, question_id, version)
    if outcome is Outcome.ANSWERED:
        raise InvalidInputError("answer")
    if not 0 < len(note.strip()) <= NOTE_LONGEST:
        raise InvalidInputError("note")
    _end(db, file, seen, outcome, note.strip())


def _waiting(db: Session, file: CaseFile, question_id: UUID, version: int) -> Asked:
    file.require(Permission.CASE_WRITE)
    seen = one(db, file, question_id)
    if not seen.is_open or seen.version != version:
        raise ConflictError
    return seen


def _end(
    db: Session, file: CaseFile, seen: Asked, outcome: Outcome, note: str = ""
) -> None:
    state = State.DONE if outcome is Outcome.ANSWERED else State.DROPPED
    ended = msgspec.structs.replace(
        seen.content,
        state=state,
        note=note,
        question=msgspec.structs.replace(seen.question, outcome=outcome),
        ended_by=file.actor.staff_id,
        ended_on=clock.now().date(),
    )
    coded = working_text.in_codes(ended, working_text.coder(db, file))
    row = file.child(db, Task, seen.id)
    file.change(db, row, seen.version, content=coded)
    status = state.value
    audit.record(db, Action.TASK_CHANGED, file.actor.staff_id, file.id, status=status)


@after_answers
def close_answered(db: Session, file: CaseFile) -> None:
    """End every question whose fact is known by now, wherever it was recorded."""
    still = [each for each in of(db, file) if each.is_open]
    if not still:
        return
    incidents = incidents_of(db, file)
    for each in still:
        shared = incidents[each.question.incident_id]
        answers = vocabulary().answers(shared.content.answers())
        if answers[each.question.fact] is not Answer.UNKNOWN:
            _end(db, file, each, Outcome.ANSWERED)
