"""People found by name, for those who hold the names; each showing is written down."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.audit import Action
from app.cases.listing import sees_only_own
from app.index.naming import EXACT
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, Record, allows

SEARCHED = "search"


@dataclass(frozen=True)
class Person:
    """Somebody whose name was found. `is_same`: written just as it was searched for."""

    ref: str
    pseudonym: str
    code: str
    name: str = field(repr=False)
    is_same: bool


def people(db: Session, actor: Actor, text: str, *, cold: bool = False) -> list[Person]:
    """Return the people whose names are like these words, the most alike first.

    Only of cases whose names the actor may read: a legal reviewer and everybody else
    without the identity key find nobody. The log keeps for each case that its names
    were seen in a search, never what was searched for. `cold`: of cases closed long
    ago, in place of all others.
    """
    found = []
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT, Part.IDENTITY):
        by = actor.unlocked
        names = index.segment(db, by, team_id, Part.IDENTITY, cold=cold)
        content = index.segment(db, by, team_id, Part.CONTENT, cold=cold)
        own = sees_only_own(actor)
        among = index.cases_of(content, actor.stands_for(team_id)) if own else None
        for each in index.named(names, text, among=among):
            entry = index.entry_of(content, each.case_id)
            if entry is None or not _may(actor, team_id, entry):
                continue
            is_same = each.likeness >= EXACT
            person = Person(entry.ref, entry.pseudonym, each.code, each.name, is_same)
            found.append((-each.likeness, each.case_id, person))
    for case_id in dict.fromkeys(case_id for _, case_id, _ in found):
        counting.read(db, actor, Action.IDENTITY_READ, case_id, reason=SEARCHED)
    return [person for _, _, person in sorted(found, key=lambda each: each[0])]


def _may(actor: Actor, team_id: UUID, entry: index.ContentEntry) -> bool:
    record = Record(team_id, frozenset(entry.assigned))
    return allows(actor, Permission.IDENTITY_READ, record)
