"""Closing a case by two people, and reopening it, each with a reason.

Whoever works on the case asks, after looking at what is still open. A coordinator who
did not ask closes it or returns it. From then on the case is read only; the code of the
survivor works on, and what they write waits for a coordinator.
"""

from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import asking, line
from app.cases.asking import Asked, Kind, Status
from app.cases.casefile import CLOSED, WORKING, CaseFile
from app.conversation.documents import Step
from app.errors import ConflictError, InvalidInputError
from app.staff.policy import Permission
from app.work.closing import still_open

OPEN = "open"
LONGEST = 1_000
TOLD_LONGEST = 500


class Why(StrEnum):
    """Why the work ends. The person never reads it: they read words chosen for them."""

    REACHED = "reached"
    WISH = "wish"
    ELSEWHERE = "elsewhere"
    NOT_REACHED = "not_reached"
    DIED = "died"
    TWICE = "twice"
    BEYOND = "beyond"
    OTHER = "other"


def ask(db: Session, file: CaseFile, why: Why, note: str, left: str, told: str) -> UUID:
    """Ask a coordinator to close the case.

    Args:
        db: the transaction.
        file: the opened case.
        why: of the list.
        note: the same in words, for colleagues.
        left: what becomes of what is still open; needed where anything is.
        told: what the person reads in the inbox.

    Raises:
        InvalidInputError: names what is missing or too long, or `stops`: something has
            to be settled first.
        ConflictError: somebody asked already.
    """
    file.require(Permission.CASE_WRITE)
    found = still_open.of(db, file)
    if any(each.stops for each in found):
        raise InvalidInputError("stops")
    fine = {
        "note": 0 < len(note.strip()) <= LONGEST,
        "left": (bool(left.strip()) or not found) and len(left) <= LONGEST,
        "told": (bool(told.strip()) or not line.exists(db, file))
        and len(told) <= TOLD_LONGEST,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    if waiting(db, file) is not None:
        raise ConflictError
    made = asking.ask(
        db, file, Kind.CLOSING, note, what=why.value, left=left, told=told
    )
    actor = file.actor.staff_id
    audit.record(db, Action.CASE_CLOSING_ASKED, actor, file.id, reason=why.value)
    return made


def waiting(db: Session, file: CaseFile) -> Asked | None:
    """Return the request that nobody answered yet."""
    found = asking.of(db, file, Kind.CLOSING)
    return next((each for each in found if each.status is Status.OPEN), None)


def close(db: Session, file: CaseFile, request_id: UUID, told: str) -> None:
    """Close the case as it was asked for, and show the person the words for them.

    Raises:
        NotFoundError: no such request, or the actor asked themselves.
        InvalidInputError: `told` is missing or too long; `stops`: meanwhile the person
            paused the case, or something runs.
        ConflictError: it was answered meanwhile.
    """
    asked = asking.to_answer(db, file, request_id, Kind.CLOSING)
    if (not told.strip() and line.exists(db, file)) or len(told) > TOLD_LONGEST:
        raise InvalidInputError("told")
    if any(each.stops for each in still_open.of(db, file)):
        raise InvalidInputError("stops")
    today = clock.now().date().isoformat()
    asking.answer(db, file, asked, Status.GIVEN, told=told.strip(), since=today)
    file.row.status = CLOSED
    file.content = msgspec.structs.replace(file.content, closed_on=today)
    file.change(db, file.row, file.row.version, content=file.content)
    line.say_step(db, file, Step.CLOSED, told.strip())
    actor = file.actor.staff_id
    audit.record(db, Action.CASE_CLOSED, actor, file.id, reason=asked.content.what)


def send_back(db: Session, file: CaseFile, request_id: UUID, note: str) -> None:
    """Leave the case open, and say why to whoever asked.

    Raises:
        NotFoundError: no such request, or the actor asked themselves.
        InvalidInputError: there is no `note`.
        ConflictError: it was answered meanwhile.
    """
    asked = asking.to_answer(db, file, request_id, Kind.CLOSING)
    if not note.strip():
        raise InvalidInputError("note")
    asking.answer(db, file, asked, Status.REFUSED, note=note)
    audit.record(db, Action.CASE_CLOSING_RETURNED, file.actor.staff_id, file.id)


def reopen(db: Session, file: CaseFile, reason: str) -> None:
    """Take the work up again. What was open when the case was closed is open again.

    Raises:
        NotFoundError: the actor may not.
        InvalidInputError: there is no `reason`, or it is too long.
        ConflictError: the case is open.
    """
    file.require(Permission.CASE_REOPEN)
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError("reason")
    if not file.is_closed:
        raise ConflictError
    for asked in asking.of(db, file, Kind.CLOSING):
        if asked.status is Status.GIVEN:
            asking.take_back(db, file, asked, reason)
    file.row.status, file.row.tier = OPEN, WORKING
    file.content = msgspec.structs.replace(file.content, closed_on="")
    file.change(db, file.row, file.row.version, content=file.content)
    line.say_step(db, file, Step.WORKING)
    audit.record(db, Action.CASE_REOPENED, file.actor.staff_id, file.id)
