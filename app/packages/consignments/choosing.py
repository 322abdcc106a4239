"""Which cases: ticked or named by hand, or as a saved search finds them today."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import listing
from app.cases.models import Case
from app.cases.searches import keeping as searches
from app.errors import InvalidInputError
from app.packages.consignments import keeping
from app.packages.consignments.documents import Member
from app.staff.actor import Actor


@dataclass(frozen=True)
class Chosen:
    """The cases of a team that were meant.

    Attributes:
        unknown: what was typed, and is no case of this team that the actor may open.
        search: how the saved search was called on this day.
    """

    members: tuple[Member, ...]
    unknown: tuple[str, ...] = field(repr=False, default=())
    search: str = field(repr=False, default="")


def by_hand(db: Session, actor: Actor, team_id: UUID, refs: Iterable[str]) -> Chosen:
    """Find cases by their references, in whatever letters they were typed."""
    typed = {each.upper(): each for each in refs}
    rows = db.scalars(
        select(Case).where(Case.ref.in_(typed), Case.team_id == team_id)
    ).all()
    found = {
        row.ref: row.id for row in rows if keeping.opened(db, actor, row.id) is not None
    }
    members = tuple(Member(case_id, ref) for ref, case_id in sorted(found.items()))
    unknown = tuple(told for ref, told in typed.items() if ref not in found)
    return Chosen(members, unknown)


def by_search(db: Session, actor: Actor, team_id: UUID, search_id: UUID) -> Chosen:
    """Run a saved search once; what it finds today is fixed from then on.

    Raises:
        NotFoundError: there is no such search of the actor, or of their team.
        InvalidInputError: `cases`: it finds more than one consignment takes.
    """
    search = searches.get(db, actor, search_id).search
    refs: list[str] = []
    page = 1
    while True:
        found = listing.cases(
            db,
            actor,
            text=search.text,
            also=search.wanted(),
            cold=search.is_cold,
            page=page,
        )
        if found.total > keeping.MOST:
            raise InvalidInputError("cases")
        refs += [row.ref for row in found.rows]
        if not found.has_more:
            break
        page += 1
    chosen = by_hand(db, actor, team_id, refs)
    return Chosen(chosen.members, (), search.name)
