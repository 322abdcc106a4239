"""Cover for leave, as it is kept and read: who stands in for whom today, in a team.

A cover gives no key: whoever stands in holds the team's keys already. It moves the line
between own cases and others', which is policy inside one team, and ends by its date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, vault
from app.keys import registers
from app.keys.parts import Part, Role
from app.keys.unlocked import Unlocked
from app.staff.models import Cover

COVERABLE = frozenset({Role.CASEWORKER, Role.COORDINATOR})
"""Whose cases and tasks can be somebody else's for a time, and who stands in."""


class CoverContent(vault.Document, frozen=True):
    """One absence: both days belong to it."""

    schema: ClassVar[str] = "cover.content"
    schema_version: ClassVar[int] = 1

    absent: UUID
    covering: UUID
    first: date
    last: date
    made_by: UUID

    def holds_on(self, day: date) -> bool:
        """Say whether the colleague stands in on this day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class CoverSeen:
    """A cover, opened."""

    id: UUID
    team_id: UUID
    content: CoverContent = field(repr=False)


def of_team(db: Session, unlocked: Unlocked, team_id: UUID) -> list[CoverSeen]:
    """Return the covers of a team, past ones too; none without its register's key."""
    rows = db.scalars(select(Cover).where(Cover.register_id == team_id)).all()
    if not rows:
        return []
    box = registers.box_of(db, unlocked, team_id)
    if not box.holds(Part.CONTENT):
        return []
    found = [
        CoverSeen(
            row.id,
            team_id,
            box.open(
                Cover.__tablename__,
                row.id,
                Part.CONTENT,
                row.content,
                CoverContent,
                version=row.version,
            ),
        )
        for row in rows
    ]
    return sorted(found, key=lambda seen: (seen.content.first, seen.id))


def of_today(
    db: Session,
    unlocked: Unlocked,
    role: Role,
    teams: Mapping[UUID, tuple[Part, ...]],
) -> dict[UUID, frozenset[UUID]]:
    """Return for whom a person stands in today, by team."""
    if role not in COVERABLE:
        return {}
    today, found = clock.now().date(), dict[UUID, frozenset[UUID]]()
    covered = db.scalars(
        select(Cover.register_id).where(Cover.register_id.in_(teams)).distinct()
    )
    for team_id in covered:
        away = frozenset(
            seen.content.absent
            for seen in of_team(db, unlocked, team_id)
            if seen.content.covering == unlocked.staff_id
            and seen.content.holds_on(today)
        )
        if away:
            found[team_id] = away
    return found
