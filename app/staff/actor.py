"""The person who acts, in one request or command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.keys import directory
from app.keys.parts import Part, Role, TeamKind
from app.keys.unlocked import Unlocked
from app.staff import cover


@dataclass(frozen=True)
class Actor:
    """Who acts: their role as two officers signed it, and the teams they hold keys of.

    `session_id` is that of the browser session, or a random one on the command line.
    `is_fresh` tells whether a second factor was given within five minutes. `covers`
    are the colleagues who are away today and for whom the person stands in, by team.
    """

    staff_id: UUID
    role: Role
    teams: Mapping[UUID, tuple[Part, ...]]
    unlocked: Unlocked = field(repr=False)
    session_id: UUID
    is_fresh: bool = False
    covers: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    # What Flask-Login asks of whoever is signed in.
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """Return the session's id, by which Flask-Login tells people apart."""
        return str(self.session_id)

    def in_team(self, team_id: UUID | None) -> bool:
        """Say whether the person holds any key of the team."""
        return team_id is not None and team_id in self.teams

    @staticmethod
    def of(
        db: Session, unlocked: Unlocked, session_id: UUID, *, is_fresh: bool = False
    ) -> "Actor":
        """Look up role and teams of an unlocked person."""
        known = directory.load(db)
        role, teams = known.staff(unlocked.staff_id).role, unlocked.teams(db)
        return Actor(
            unlocked.staff_id,
            role,
            teams,
            unlocked,
            session_id,
            is_fresh,
            cover.of_today(db, unlocked, role, teams),
        )

    def stands_for(self, team_id: UUID | None) -> frozenset[UUID]:
        """Return whose cases and tasks are the person's in a team: the one row filter.

        Their own, and those of colleagues for whom they stand in today.
        """
        away = self.covers.get(team_id, ()) if team_id is not None else ()
        return frozenset({self.staff_id, *away})

    def teams_of(self, db: Session, kind: TeamKind, *parts: Part) -> tuple[UUID, ...]:
        """Return the teams of one kind that gave the person keys of all these parts."""
        known = directory.load(db)
        return tuple(
            team_id
            for team_id, held in self.teams.items()
            if known.kind_of(team_id) is kind and set(parts) <= set(held)
        )
