"""Whose evidence a person may have checked: custodians and coordinators of a team."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams whose sealed files the actor may have read again."""
    return [
        team_id
        for team_id in actor.teams_of(db, TeamKind.CASEWORK)
        if {Part.CONTENT, Part.IDENTITY} <= set(actor.teams[team_id])
        and allows(actor, Permission.EVIDENCE_VERIFY, Record(team_id))
    ]


def require(db: Session, actor: Actor, team_id: UUID) -> None:
    """Refuse the evidence of any other team, as if it were not there.

    Raises:
        NotFoundError: it is not theirs to check.
    """
    if team_id not in teams(db, actor):
        raise NotFoundError
