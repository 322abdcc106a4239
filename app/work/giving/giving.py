"""Which of the ticked cases can be given, and giving one: in a commit of its own.

A case that somebody works on already is not taken from them here: it is handed over,
with a note. Nobody reads a word of the cases on the way, so that it takes nothing from
the hour's budget of readings; see docs/adr/0024-moving-a-case-is-no-reading.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app import cases, index
from app.audit import Action
from app.cases import assigning
from app.db import transaction
from app.errors import (
    CaseClosedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
)
from app.index import ContentEntry
from app.index.searching import PAGE
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, teams_for

AT_ONCE = PAGE
"""As many as one page of a list has."""


class Outcome(StrEnum):
    """What became of one case."""

    DONE = "done"
    TAKEN = "taken"  # somebody else was given it meanwhile
    CLOSED = "closed"
    UNFIT = "unfit"  # barred from it, or without the team's keys by now
    GONE = "gone"


@dataclass(frozen=True)
class Ticked:
    """One case that was ticked, as the list knows it."""

    team_id: UUID
    entry: ContentEntry

    @property
    def is_free(self) -> bool:
        """Whether nobody works on it and somebody could."""
        return not self.entry.assigned and self.entry.status != "closed"


def ticked(db: Session, actor: Actor, refs: Iterable[str]) -> list[Ticked]:
    """Return the ticked cases that the actor may assign, by team and reference.

    It is a list that is shown, and counts as one.
    """
    wanted = sorted(dict.fromkeys(refs))[:AT_ONCE]
    found = []
    for team_id in teams_for(db, actor, Permission.CASE_ASSIGN):
        segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
        found += [
            Ticked(team_id, each.entry) for each in index.of_refs(segment, wanted)
        ]
    if found:
        what = "|".join(wanted)
        counting.read(db, actor, Action.CASE_LISTED, of=what, n=len(found))
    return found


def give(actor: Actor, ref: str, takes: UUID) -> Outcome:
    """Give one case that nobody has; what does not go is said and stops no other."""
    try:
        with transaction() as db:
            _give(db, actor, ref, takes)
    except CaseClosedError:
        return Outcome.CLOSED
    except ConflictError:
        return Outcome.TAKEN
    except InvalidInputError:
        return Outcome.UNFIT
    except NotFoundError:
        return Outcome.GONE
    return Outcome.DONE


def _give(db: Session, actor: Actor, ref: str, takes: UUID) -> None:
    file = cases.get_to_move(db, ref, actor)
    file.must_be_open()
    if file.content.assigned == (takes,):
        return  # pressed twice, or again after it was cut short
    if file.content.assigned:
        raise ConflictError
    if takes not in dict(assigning.candidates(db, file)):
        raise InvalidInputError("takes")
    cases.assign(db, file, (takes,))
