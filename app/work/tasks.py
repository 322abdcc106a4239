"""Tasks of a case: recorded, changed, done or dropped.

`record` is also the way for other capabilities to leave something to be done: give it
no person, and it waits for whoever works on the case.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import vocabularies, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work.models import Task

LONGEST = 200
NOTE_LONGEST = 1_000


class Kind(StrEnum):
    """What a task is about. A question is asked once: its answer closes it."""

    CONTACT = "contact"
    CONSENT = "consent"
    EVIDENCE = "evidence"
    QUESTION = "question"
    REFERRAL = "referral"
    OTHER = "other"


class State(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What came of a question about a fact; but for an answer, always with a reason."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    CANNOT_BE_ASKED = "cannot_be_asked"


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact that legal review asks about, in the words it had in the catalogue then.

    Attributes:
        fact: its key.
        incident_id: the incident that it is asked about.
        en, uk: the neutral wording, in both languages.
        outcome: what came of it; None while it waits.
    """

    fact: str
    incident_id: UUID
    en: str
    uk: str
    outcome: Outcome | None = None


class AskOutcome(StrEnum):
    """How it ended that a person was to be asked for consent."""

    ANSWERED = "answered"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"  # the round was closed, or the person is not needed any more


class ConsentAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person who is to be asked about one use.

    Attributes:
        package_id: the submission that it is asked for.
        since: the last row of the consent ledger when it was asked; answers are later.
        tries: how often they were tried to be reached, where they were not.
    """

    person_id: UUID
    purpose: str
    recipient_id: UUID
    package_id: UUID
    since: int = 0
    outcome: AskOutcome | None = None
    tries: int = 0


class TaskContent(Working, frozen=True):
    """One thing to be done.

    Attributes:
        who: the colleague whose it is; None for whoever works on the case.
        part: part of the day, an id of `safe_hours`.
        note: what came of it.
        goal_id: the goal of the plan that it is a step to.
        question: the fact that legal review asks about; see `questions.asking`.
        why: for what legal review needs it, or for what a person is asked.
        ask: the person to be asked for consent; see `consents.asking`.
        made_by, made_on, ended_by, ended_on: kept by `record` and `change`.
    """

    schema: ClassVar[str] = "task.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("text", "note", "why")

    text: str
    kind: Kind = Kind.OTHER
    who: UUID | None = None
    due_on: date | None = None
    part: str = ""
    state: State = State.OPEN
    note: str = ""
    made_by: UUID | None = None
    made_on: date | None = None
    ended_by: UUID | None = None
    ended_on: date | None = None
    goal_id: UUID | None = None
    question: Question | None = None
    why: str = ""
    ask: ConsentAsk | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is State.OPEN


@dataclass(frozen=True)
class TaskSeen:
    """A task as a page takes it."""

    id: UUID
    version: int
    content: TaskContent = field(repr=False)


def record(db: Session, file: CaseFile, content: TaskContent) -> UUID:
    """Add a task to the case.

    Raises:
        NotFoundError: the actor may not write in the case.
        InvalidInputError: it says nothing, too much, or names no part of a day.
    """
    file.require(Permission.CASE_WRITE)
    _check(content)
    made = msgspec.structs.replace(
        content, made_by=file.actor.staff_id, made_on=clock.now().date()
    )
    coded = working_text.in_codes(_ended(file, made), working_text.coder(db, file))
    row = file.add(db, Task, coded)
    audit.record(
        db,
        Action.TASK_RECORDED,
        file.actor.staff_id,
        file.id,
        kind=content.kind.value,
    )
    return row.id


def change(
    db: Session, file: CaseFile, task_id: UUID, version: int, content: TaskContent
) -> None:
    """Change a task: whose, until when, its state, what came of it.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: it says nothing, too much, or names no part of a day; or a
            fact or a consent was asked about, and only the answer ends that.
    """
    file.require(Permission.CASE_WRITE)
    _check(content)
    row = file.child(db, Task, task_id)
    old = file.read(row, Part.CONTENT, TaskContent)
    is_asked = old.question is not None or old.ask is not None
    if is_asked and content.state is not old.state:
        raise InvalidInputError("state")
    kept = msgspec.structs.replace(
        content,
        question=old.question,
        ask=old.ask,
        why=old.why,
        made_by=old.made_by,
        made_on=old.made_on,
        ended_by=old.ended_by,
        ended_on=old.ended_on,
    )
    changed = _ended(file, kept)
    coded = working_text.in_codes(changed, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(
        db,
        Action.TASK_CHANGED,
        file.actor.staff_id,
        file.id,
        status=content.state.value,
    )


def end(db: Session, file: CaseFile, task_id: UUID, version: int, note: str) -> None:
    """Say that a task is done, and what came of it.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    row = file.child(db, Task, task_id)
    old = file.read(row, Part.CONTENT, TaskContent)
    done = msgspec.structs.replace(old, state=State.DONE, note=note or old.note)
    change(db, file, task_id, version, done)


def tasks(db: Session, file: CaseFile) -> list[TaskSeen]:
    """Return the tasks of a case: open ones by day, then the ended, newest first."""
    found = [
        TaskSeen(row.id, row.version, content)
        for row, content in file.records(db, Task, Part.CONTENT, TaskContent)
    ]
    still = [each for each in found if each.content.is_open]
    ended = [each for each in found if not each.content.is_open]
    return [
        *sorted(still, key=lambda each: (order(each.content), each.id)),
        *sorted(ended, key=_when_ended, reverse=True),
    ]


def order(content: TaskContent) -> tuple[date, int]:
    """Return what sorts open tasks: by day and part of it, those without one last."""
    hours = list(vocabularies.first_contact()["safe_hours"].options)
    part = hours.index(content.part) if content.part in hours else len(hours)
    return content.due_on or date.max, part


def _when_ended(seen: TaskSeen) -> tuple[date, UUID]:
    return seen.content.ended_on or date.min, seen.id


def _ended(file: CaseFile, content: TaskContent) -> TaskContent:
    """Say who ended it and when; for one that is open again, nobody."""
    if content.is_open:
        return msgspec.structs.replace(content, ended_by=None, ended_on=None)
    if content.ended_on is not None:
        return content
    return msgspec.structs.replace(
        content, ended_by=file.actor.staff_id, ended_on=clock.now().date()
    )


def _check(content: TaskContent) -> None:
    hours = vocabularies.first_contact()["safe_hours"].options
    fine = {
        "text": 0 < len(content.text.strip()) <= LONGEST,
        "note": len(content.note) <= NOTE_LONGEST,
        "part": not content.part or content.part in hours,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
