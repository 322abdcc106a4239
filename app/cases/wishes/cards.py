"""On Today: whose wishes wait, and what waits for a second person."""

from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.cases import asking, overview
from app.cases.overview import Card
from app.cases.wishes import answering
from app.keys.parts import Part, Role, TeamKind
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever

MOST = 8
OWN = 500
"""Own cases that are looked through; nobody works on more."""


@overview.today(20)
def wishes(db: Session, actor: Actor) -> Card | None:
    """The actor's own cases in which the person asked for a copy or a talk."""
    if actor.role not in {Role.CASEWORKER, Role.COORDINATOR}:
        return None
    found, teams = {}, dict[UUID, UUID]()
    for segment_team in _teams(db, actor):
        segment = index.segment(db, actor.unlocked, segment_team, Part.CONTENT)
        mine, _count = index.cases(
            segment,
            assigned_to=actor.stands_for(segment_team),
            text="",
            offset=0,
            limit=OWN,
        )
        for each in mine:
            found[each.case_id] = each.entry
            teams[each.case_id] = segment_team
    waiting = answering.waiting(db, actor, teams)
    rows = [(found[c].ref, found[c].pseudonym) for c in found if c in waiting]
    return Card("cases/card_wishes.html", {"rows": rows[:MOST]}) if rows else None


@overview.today(15)
def second_person(db: Session, actor: Actor) -> Card | None:
    """What colleagues asked for and a coordinator answers: names, the end of codes."""
    if not could_ever(actor, Permission.IDENTITY_LEND):
        return None
    teams = _teams(db, actor)
    rows = []
    for team_id, case_id in asking.open_in(db, teams):
        entry = index.known(db, actor.unlocked, team_id, case_id)
        if entry is not None:
            rows.append((entry.ref, entry.pseudonym))
    if not rows:
        return None
    return Card("cases/card_second_person.html", {"rows": rows[:MOST]})


def _teams(db: Session, actor: Actor) -> tuple[UUID, ...]:
    return actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT)
