"""More than the hour allows: asked for with a reason, released by a second person."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff import house
from app.staff.actor import Actor
from app.staff.budgets import noticing, rows
from app.staff.budgets.models import ReadingBudget, ReadingNotice
from app.staff.budgets.noticing import Notice, Status

MOST_HOURS = 8
"""A working day; whoever needs longer asks again."""
MOST_CASES = 200
LONGEST = 500


def ask(db: Session, actor: Actor, reason: str, cases: int, hours: int) -> UUID:
    """Ask for more.

    Raises:
        InvalidInputError: names what is missing or too much.
        ConflictError: the same person asked already, and nobody answered yet.
    """
    _check(cases, hours)
    if not reason.strip():
        raise InvalidInputError("reason")
    if any(each.status is Status.OPEN for each in noticing.own(db, actor)):
        raise ConflictError
    told = msgspec.structs.replace(
        noticing.about(db, actor), reason=reason.strip(), cases=cases, hours=hours
    )
    made = noticing.keep(db, actor, Status.OPEN, told)
    audit.record(
        db, Action.READING_ASKED, actor.staff_id, None, cases=cases, hours=hours
    )
    return made


def give(
    db: Session, actor: Actor, notice_id: UUID, cases: int, hours: int, answer: str = ""
) -> None:
    """Let somebody open so many more cases an hour, and of all else in proportion.

    Raises:
        InvalidInputError: names what is missing, or more than was asked for.
        NotFoundError: no such request, or the actor is no second person for it.
        ConflictError: it was answered meanwhile.
    """
    asked = open_one(db, actor, notice_id)
    _check(cases, hours)
    if cases > asked.told.cases:
        raise InvalidInputError("cases")
    if hours > asked.told.hours:
        raise InvalidInputError("hours")
    until = clock.now() + timedelta(hours=hours)
    _answer(
        db,
        actor,
        asked,
        Status.GIVEN,
        cases=cases,
        hours=hours,
        answer=answer.strip(),
        until=until,
    )
    rows.ensure(db, asked.told.by)
    db.execute(
        update(ReadingBudget)
        .where(ReadingBudget.staff_id == asked.told.by)
        .values(more=cases, more_until=until)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        db,
        Action.READING_RELEASED,
        actor.staff_id,
        asked.told.by,
        cases=cases,
        hours=hours,
    )


def refuse(db: Session, actor: Actor, notice_id: UUID, answer: str) -> None:
    """Do not let them, and say why.

    Raises:
        InvalidInputError: there is no `answer`.
        NotFoundError: no such request, or the actor is no second person for it.
        ConflictError: it was answered meanwhile.
    """
    asked = open_one(db, actor, notice_id)
    if not answer.strip():
        raise InvalidInputError("answer")
    _answer(db, actor, asked, Status.REFUSED, answer=answer.strip())
    audit.record(db, Action.READING_REFUSED, actor.staff_id, asked.told.by)


def open_one(db: Session, actor: Actor, notice_id: UUID) -> Notice:
    """Return a request that waits for somebody like the actor.

    Raises:
        NotFoundError: no such request, or the actor is no second person for it.
        ConflictError: it was answered meanwhile.
    """
    for each in noticing.seen_by(db, actor):
        if each.id == notice_id and each.told.reason:
            if each.status is not Status.OPEN:
                raise ConflictError
            return each
    raise NotFoundError


def _check(cases: int, hours: int) -> None:
    if not 1 <= cases <= MOST_CASES:
        raise InvalidInputError("cases")
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidInputError("hours")


def _answer(
    db: Session, actor: Actor, asked: Notice, status: Status, **said: object
) -> None:
    """Keep the answer, if nobody else gave one since: one statement decides."""
    told = msgspec.structs.replace(asked.told, answered_by=actor.staff_id, **said)
    key = house.house_key(db, actor.unlocked)
    sealed = house.seal(key, noticing.TABLE, asked.id, told)
    done = db.execute(
        update(ReadingNotice)
        .where(ReadingNotice.id == asked.id, ReadingNotice.status == Status.OPEN.value)
        .values(status=status.value, told=sealed)
        .execution_options(synchronize_session=False)
        .returning(ReadingNotice.id)
    ).first()
    if done is None:
        raise ConflictError
