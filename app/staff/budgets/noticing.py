"""What others are told of much reading: who, when, how much of what kind, no more.

Sealed to the house, as names of colleagues are: officers hold no key of the log, and
read it here. No reference and no word of a case stands in it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.keys.parts import Role, TeamKind
from app.staff import house
from app.staff.actor import Actor
from app.staff.budgets import rows
from app.staff.budgets.limits import Kind
from app.staff.budgets.models import ReadingBudget, ReadingNotice
from app.staff.policy import Permission, Record, allows

TABLE = ReadingNotice.__tablename__


class Status(StrEnum):
    """How far it is: seen by the program alone, or asked for and answered."""

    NOTED = "noted"
    STOPPED = "stopped"
    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"


class Told(vault.Document, frozen=True):
    """One notice.

    Attributes:
        teams: those of the reader, whose coordinators may answer.
        count: how many were opened when it was noted; 0 where it is a request.
        cases: so many more an hour, asked for or given.
        until: when what was given ends.
    """

    schema: ClassVar[str] = "reading_notice.told"
    schema_version: ClassVar[int] = 1

    by: UUID
    role: Role
    teams: tuple[UUID, ...]
    at: datetime
    kind: Kind | None = None
    count: int = 0
    reason: str = ""
    cases: int = 0
    hours: int = 0
    answered_by: UUID | None = None
    answer: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Notice:
    """One notice, opened."""

    id: UUID
    status: Status
    told: Told = field(repr=False)


def note(db: Session, actor: Actor, kind: Kind, count: int) -> None:
    """Tell that somebody opened much in this hour; they go on reading."""
    keep(db, actor, Status.NOTED, about(db, actor, kind=kind, count=count))
    audit.record(
        db, Action.READING_NOTED, actor.staff_id, None, kind=kind.value, n=count
    )


def stop(db: Session, actor: Actor, kind: Kind) -> None:
    """Tell that somebody met the end of the hour's budget; once in an hour.

    In a transaction of its own: that of the reading was taken back.
    """
    hour = clock.this_hour()
    rows.ensure(db, actor.staff_id)
    first = db.execute(
        update(ReadingBudget)
        .where(
            ReadingBudget.staff_id == actor.staff_id,
            or_(ReadingBudget.told_hour.is_(None), ReadingBudget.told_hour != hour),
        )
        .values(told_hour=hour)
        .execution_options(synchronize_session=False)
        .returning(ReadingBudget.staff_id)
    ).first()
    if first is None:
        return
    keep(db, actor, Status.STOPPED, about(db, actor, kind=kind))
    audit.record(db, Action.READING_STOPPED, actor.staff_id, None, kind=kind.value)


def about(
    db: Session, actor: Actor, *, kind: Kind | None = None, count: int = 0
) -> Told:
    """Return what every notice says of a reader."""
    teams = [
        team
        for one in (TeamKind.CASEWORK, TeamKind.INTAKE)
        for team in actor.teams_of(db, one)
    ]
    return Told(
        by=actor.staff_id,
        role=actor.role,
        teams=tuple(teams),
        at=clock.now(),
        kind=kind,
        count=count,
    )


def keep(db: Session, actor: Actor, status: Status, told: Told) -> UUID:
    """Seal a notice to the house."""
    notice_id = uuid4()
    key = house.house_key(db, actor.unlocked)
    sealed = house.seal(key, TABLE, notice_id, told)
    db.add(
        ReadingNotice(id=notice_id, staff_id=told.by, status=status.value, told=sealed)
    )
    db.flush()
    return notice_id


def may_answer(actor: Actor, told: Told) -> bool:
    """Say whether somebody is a second person for a reader: never the reader."""
    return any(
        allows(actor, Permission.READING_RELEASE, Record(team, prepared_by=told.by))
        for team in told.teams or (None,)
    )


def seen_by(db: Session, actor: Actor) -> list[Notice]:
    """Return the notices of those whom the actor answers, the newest first."""
    found = [each for each in _all(db, actor) if may_answer(actor, each.told)]
    return sorted(found, key=lambda each: each.told.at, reverse=True)


def own(db: Session, actor: Actor) -> list[Notice]:
    """Return what the actor asked for, the newest first."""
    found = [
        each
        for each in _all(db, actor, actor.staff_id)
        if each.status not in {Status.NOTED, Status.STOPPED}
    ]
    return sorted(found, key=lambda each: each.told.at, reverse=True)


def _all(db: Session, actor: Actor, staff_id: UUID | None = None) -> list[Notice]:
    key = house.house_key(db, actor.unlocked)
    asked = select(ReadingNotice)
    if staff_id is not None:
        asked = asked.where(ReadingNotice.staff_id == staff_id)
    return [
        Notice(
            row.id,
            Status(row.status),
            house.unseal(key, TABLE, row.id, row.told, Told),
        )
        for row in db.scalars(asked)
    ]
