"""Names lent for one case and some days, by a coordinator who did not ask for them.

Whoever does not hold the key of the names asks with a reason. A coordinator answers
with a signed grant that ends by itself. The survivor's view tells of it in the same
transaction, for those who see such things with their code.
"""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import asking, line
from app.cases.asking import Asked, Kind, Status
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError
from app.keys import loans
from app.keys.parts import Part
from app.staff.policy import Permission

MOST_DAYS = 30


def ask(db: Session, file: CaseFile, reason: str, days: int) -> UUID:
    """Ask to see the names of this case.

    Raises:
        InvalidInputError: names what is missing or too long: `reason`, `days`.
        ConflictError: the same person asked already.
        NotFoundError: the actor's role does not ask for names.
    """
    file.require(Permission.IDENTITY_ASK)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInputError("days")
    made = asking.ask(db, file, Kind.NAMES, reason, days)
    audit.record(db, Action.IDENTITY_ASKED, file.actor.staff_id, file.id, days=days)
    return made


def lend(db: Session, file: CaseFile, request_id: UUID, days: int, told: str) -> None:
    """Lend the names to whoever asked, and tell the survivor why.

    Args:
        db: the transaction.
        file: the opened case.
        request_id: of this case.
        days: today counts as the first; no more than were asked for.
        told: the reason in words for the survivor.

    Raises:
        InvalidInputError: names what is missing or too long: `told`, `days`.
        NotFoundError: no such request, or the actor may not answer it.
        ConflictError: it was answered meanwhile.
        NoKeyError: the actor does not hold the names either.
    """
    asked = asking.one(db, file, request_id, Kind.NAMES)
    if not told.strip():
        raise InvalidInputError("told")
    if not 1 <= days <= asked.content.days:
        raise InvalidInputError("days")
    today = clock.now().date()
    last = today + timedelta(days=days - 1)
    asking.answer(
        db,
        file,
        asked,
        Status.GIVEN,
        since=today.isoformat(),
        until=last.isoformat(),
        told=told.strip(),
    )
    loans.lend(
        db,
        file.actor.unlocked,
        file.box.subject,
        Part.IDENTITY,
        file.box.key(Part.IDENTITY),
        to=asked.content.by,
        until=datetime.combine(last + timedelta(days=1), time.min, UTC),
    )
    line.show(db, file)
    audit.record(
        db,
        Action.IDENTITY_LENT,
        file.actor.staff_id,
        file.id,
        to=str(asked.content.by),
        days=days,
    )


def refuse(db: Session, file: CaseFile, request_id: UUID, note: str) -> None:
    """Do not lend the names, and say why to whoever asked.

    Raises:
        InvalidInputError: there is no `note`.
        NotFoundError: no such request, or the actor may not answer it.
        ConflictError: it was answered meanwhile.
    """
    if not note.strip():
        raise InvalidInputError("note")
    asked = asking.one(db, file, request_id, Kind.NAMES)
    asking.answer(db, file, asked, Status.REFUSED, note=note)
    audit.record(db, Action.IDENTITY_REFUSED, file.actor.staff_id, file.id)


def take_back(db: Session, file: CaseFile, request_id: UUID) -> None:
    """End a loan before its day; the survivor's view says so.

    Raises:
        NotFoundError: no such loan, or the actor may not end it.
        ConflictError: nothing was lent, or it was ended already.
    """
    asked = asking.one(db, file, request_id, Kind.NAMES)
    asking.end(db, file, asked, clock.now().date().isoformat())
    loans.end(db, file.box.subject, Part.IDENTITY, asked.content.by)
    line.show(db, file)
    audit.record(db, Action.IDENTITY_LOAN_ENDED, file.actor.staff_id, file.id)


def stands(asked: Asked) -> bool:
    """Say whether a loan goes on today."""
    today = clock.now().date().isoformat()
    return asked.status is Status.GIVEN and today <= asked.content.until
