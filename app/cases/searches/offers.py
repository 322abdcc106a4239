"""What a filter offers to choose from: the registers of the person's own teams.

Capabilities above this floor add theirs: `@offers("unit")`.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.cases.sites import register
from app.keys.parts import Part, Role, TeamKind
from app.staff import house
from app.staff.actor import Actor
from app.wording import gettext as _

Pairs = Iterable[tuple[UUID, str]]
Offer = Callable[[Session, Actor, UUID], Pairs]
_offers: dict[str, Offer] = {}


def offers(field: str) -> Callable[[Offer], Offer]:
    """Register what a field of the filter offers of one team: (id, words)."""

    def keep(function: Offer) -> Offer:
        _offers[field] = function
        return function

    return keep


def of(db: Session, actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Return what each field offers this person: (id in hex, words), by words."""
    found = {
        field: sorted(
            (
                (key.hex, words)
                for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT)
                for key, words in function(db, actor, team_id)
            ),
            key=lambda pair: pair[1].casefold(),
        )
        for field, function in _offers.items()
    }
    found["assigned"] = [(index.NOBODY, _("Nobody yet")), *_colleagues(db, actor)]
    return found


@offers("site")
def _sites(db: Session, actor: Actor, team_id: UUID) -> Pairs:
    return [
        (seen.id, seen.label) for seen in register.named(db, actor, team_id).values()
    ]


def _colleagues(db: Session, actor: Actor) -> list[tuple[str, str]]:
    """Return those to whom cases of the actor's teams are assigned."""
    if not house.holds(db, actor.unlocked):
        return []
    mine = set(actor.teams_of(db, TeamKind.CASEWORK))
    return sorted(
        (
            (staff_id.hex, profile.name)
            for staff_id, profile in house.profiles(db, actor.unlocked).items()
            if profile.role is Role.CASEWORKER and mine & set(profile.teams)
        ),
        key=lambda pair: pair[1].casefold(),
    )
