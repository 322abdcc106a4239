"""Whose case it is: who of the team can be chosen."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.keys import directory
from app.keys.models import TeamGrant
from app.keys.parts import Part, Role
from app.keys.unlocked import Unlocked
from app.staff import house

ASSIGNABLE = (Role.CASEWORKER, Role.COORDINATOR)


def candidates(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the caseworkers and coordinators who hold the team's keys, by name.

    Whoever is barred from the case is not among them.
    """
    found = of_team(db, file.actor.unlocked, file.row.team_id)
    return [pair for pair in found if pair[0] not in file.content.barred]


def of_team(db: Session, reader: Unlocked, team_id: UUID) -> list[tuple[UUID, str]]:
    """Return the same of a team, for what is about more than one case."""
    holders = set(
        db.scalars(
            select(TeamGrant.reader_id).where(
                TeamGrant.team_id == team_id,
                TeamGrant.part == Part.IDENTITY.value,
            )
        )
    )
    names = house.names(db, reader)
    found = [
        (key.staff_id, names.get(key.staff_id, ""))
        for key in directory.load(db).everyone()
        if key.staff_id in holders and key.role in ASSIGNABLE
    ]
    return sorted(found, key=lambda pair: pair[1])
