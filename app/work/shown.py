"""What the pages of tasks show: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.work import tasks
from app.work.consents import words as consent_words
from app.work.questions.words import in_a_line
from app.work.tasks import Kind, TaskContent, TaskSeen
from app.work.words import SHORT, STATES, part_of_day


@dataclass(frozen=True)
class TaskRow:
    """One task of a case, on its page and its card.

    Attributes:
        question: where a question of legal review or of consent has its own page.
    """

    id: UUID
    version: int
    text: str = field(repr=False)
    kind: str
    is_question: bool
    who: str
    due: date | None
    part: str
    is_late: bool
    is_today: bool
    is_open: bool
    state: str
    ended_on: date | None
    ended_by: str
    note: str = field(repr=False)
    goal_id: UUID | None
    question: str


def rows(db: Session, file: CaseFile) -> list[TaskRow]:
    """Return the tasks of a case: open ones by day, then the ended, newest first."""
    names, today = calling.colleagues(db, file), clock.now().date()
    return [_row(each, file.ref, names, today) for each in tasks.tasks(db, file)]


def _row(seen: TaskSeen, ref: str, names: dict[UUID, str], today: date) -> TaskRow:
    content = seen.content
    due = content.due_on
    return TaskRow(
        id=seen.id,
        version=seen.version,
        text=_text(content),
        kind=str(SHORT[content.kind]),
        is_question=content.kind is Kind.QUESTION,
        who=names.get(content.who, "") if content.who else "",
        due=due,
        part=part_of_day(content.part),
        is_late=content.is_open and due is not None and due < today,
        is_today=content.is_open and due == today,
        is_open=content.is_open,
        state=str(STATES[content.state]),
        ended_on=content.ended_on,
        ended_by=names.get(content.ended_by, "") if content.ended_by else "",
        note=readable(content.note),
        goal_id=content.goal_id,
        question=_page_of(seen, ref),
    )


def _text(content: TaskContent) -> str:
    if content.question is not None:
        return in_a_line(content.question.fact)
    if content.ask is not None:
        return consent_words.in_a_line(content.ask.purpose, readable(content.text))
    return readable(content.text)


def _page_of(seen: TaskSeen, ref: str) -> str:
    """Return the page of its own that a question or an asking has."""
    if seen.content.question is not None:
        return f"/staff/cases/{ref}/questions/{seen.id}"
    return f"/staff/cases/{ref}/asks/{seen.id}" if seen.content.ask else ""
