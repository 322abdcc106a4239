"""Recording a try to reach somebody, as far as their rules let one try at all."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import contact, recording, vocabularies, working_text
from app.cases.casefile import CaseFile
from app.cases.contact import Channel
from app.cases.documents import PersonContent, Working
from app.cases.models import Person
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work import tasks
from app.work.models import ContactAttempt
from app.work.tasks import Kind, TaskContent

NOTE_LONGEST = 1_000
NEVER_AT_ALL = "never_contact"


class Outcome(StrEnum):
    """What came of it."""

    REACHED = "reached"
    SENT = "sent"
    NO_ANSWER = "no_answer"
    LEFT_NOTHING = "left_nothing"
    BROKE_OFF = "broke_off"


class Distress(StrEnum):
    """How it was for the person, as far as one could tell."""

    NOT_NOTICED = "not_noticed"
    SOME = "some"
    STRONG = "strong"


class AttemptContent(Working, frozen=True):
    """One try.

    Attributes:
        part, next_part: part of the day, an id of `safe_hours`.
        person_id: whom; None while nobody is recorded: then it was the survivor.
        by: the colleague who tried.
        next_on: the day of the next try, which is a task of that colleague.
    """

    schema: ClassVar[str] = "contact_attempt.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("note",)

    tried_on: date
    channel: Channel
    outcome: Outcome
    part: str = ""
    person_id: UUID | None = None
    by: UUID | None = None
    distress: Distress = Distress.NOT_NOTICED
    note: str = ""
    next_on: date | None = None
    next_part: str = ""


@dataclass(frozen=True)
class AttemptSeen:
    """A try as a page takes it."""

    id: UUID
    content: AttemptContent = field(repr=False)


def record(db: Session, file: CaseFile, content: AttemptContent, plan: str) -> UUID:
    """Keep a try. It is never changed: a mistake is put right by a further entry.

    Args:
        db: the caller's transaction.
        file: the opened case.
        content: what was tried, and when it is safe again.
        plan: what the task of the next try says, where there is a day for one.

    Raises:
        NotFoundError: the actor may not write in the case, or nobody of it has the id.
        InvalidInputError: the rules of contact close this way or this hour, the day
            has not come, or the next one is over.
    """
    file.require(Permission.CASE_WRITE)
    _check(db, file, content)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, ContactAttempt, coded)
    audit.record(
        db,
        Action.CONTACT_TRIED,
        file.actor.staff_id,
        file.id,
        outcome=content.outcome.value,
    )
    if content.next_on is not None:
        following = TaskContent(
            text=plan,
            kind=Kind.CONTACT,
            who=content.by,
            due_on=content.next_on,
            part=content.next_part,
        )
        tasks.record(db, file, following)
    return row.id


def attempts(db: Session, file: CaseFile) -> list[AttemptSeen]:
    """Return every try, the newest first."""
    hours = list(vocabularies.first_contact()["safe_hours"].options)
    found = [
        AttemptSeen(row.id, content)
        for row, content in file.records(
            db, ContactAttempt, Part.CONTENT, AttemptContent
        )
    ]

    def when(seen: AttemptSeen) -> tuple[date, int, UUID]:
        part = seen.content.part
        return (
            seen.content.tried_on,
            hours.index(part) if part in hours else -1,
            seen.id,
        )

    return sorted(found, key=when, reverse=True)


def last_reached(db: Session, file: CaseFile) -> date | None:
    """Return the last day on which the survivor was reached."""
    survivor = recording.survivor_id(db, file)
    return max(
        (
            seen.content.tried_on
            for seen in attempts(db, file)
            if seen.content.outcome is Outcome.REACHED
            and seen.content.person_id in {None, survivor}
        ),
        default=None,
    )


def barred(
    db: Session, file: CaseFile, channel: Channel, person_id: UUID | None
) -> str:
    """Return what closes this way of reaching somebody of the case; empty if open.

    The survivor's rules hold for the whole case: a call to a relative in the same home
    is heard there too. Somebody who must never be contacted is so by any way.

    Raises:
        NotFoundError: nobody of this case has the id.
    """
    if person_id is not None:
        row = file.child(db, Person, person_id)
        if file.read(row, Part.CONTENT, PersonContent).never_contact:
            return NEVER_AT_ALL
    return contact.barred(file, channel)


def _check(db: Session, file: CaseFile, content: AttemptContent) -> None:
    today = clock.now().date()
    hours = vocabularies.first_contact()["safe_hours"].options
    nothing_next = content.next_on is None
    fine = {
        "channel": not barred(db, file, content.channel, content.person_id),
        "tried_on": content.tried_on <= today,
        "part": not content.part or content.part in hours,
        "note": len(content.note) <= NOTE_LONGEST,
        "next_on": content.next_on is None or content.next_on >= today,
        "next_part": nothing_next or contact.is_safe_hour(file, content.next_part),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
