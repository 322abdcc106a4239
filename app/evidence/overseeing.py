"""Whose evidence a person may have checked: custodians and coordinators of a team."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams whose sealed files the actor may have read again."""
    return teams_for(db, actor, Permission.EVIDENCE_VERIFY, Part.CONTENT, Part.IDENTITY)


def require(db: Session, actor: Actor, team_id: UUID) -> None:
    """Refuse the evidence of any other team, as if it were not there.

    Raises:
        NotFoundError: it is not theirs to check.
    """
    if team_id not in teams(db, actor):
        raise NotFoundError
