"""Which suspect files point at somebody whom a case describes, and what they show.

For a reviewer who holds keys of a team of investigation and looks at the case: each
file that is shown counts as opened. It says where to look, and answers nothing.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import Action
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.suspects import register
from app.suspects.documents import SuspectContent


@dataclass(frozen=True)
class Pointing:
    """One file that points there; `shows`: which kinds of statement it has."""

    id: UUID
    code_name: str = field(repr=False)
    shows: frozenset[str] = frozenset()


def at(
    db: Session,
    actor: Actor,
    case_id: UUID,
    incident_id: UUID,
    involvement_id: UUID,
) -> list[Pointing]:
    """Return the files that point at an involvement or at the whole of its incident."""
    found = []
    for team_id in register.teams(db, actor, Permission.SUSPECT_READ):
        for seen in register.every(db, actor, team_id):
            points = any(
                link.case_id == case_id
                and link.incident_id == incident_id
                and link.involvement_id in {None, involvement_id}
                and not link.taken_back
                for link in seen.content.links
            )
            if points:
                counting.read(db, actor, Action.SUSPECT_READ, team_id, of=seen.id)
                name, shows = seen.content.code_name, _shows(seen.content)
                found.append(Pointing(seen.id, name, shows))
    return sorted(found, key=lambda each: each.code_name.casefold())


def _shows(content: SuspectContent) -> frozenset[str]:
    said = {each.about.value for each in content.said}
    return frozenset(said | ({"position"} if content.positions else set()))
