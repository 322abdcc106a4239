"""The cold tier: cases closed long ago leave the lists, the search and their image.

The rule is the house's and not a person's (`config/catalogues/closing.yaml`). Only who
holds a team's keys can seal its index anew, so it is done when a coordinator of the
team opens Today: nothing of a case is opened for it, and only its entries move.
"""

from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, catalogues, clock, index
from app.audit import Action
from app.cases.casefile import CLOSED, COLD
from app.cases.models import Case
from app.cases.overview import Card, today
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever

PATH = catalogues.FOLDER / "closing.yaml"
AT_ONCE = 200
"""Cases of a team that one look at Today puts away; the next look goes on."""
LONGEST = 3650


@cache
def after_days(path: Path = PATH) -> int:
    """Read after how many days a closed case is cold; a mistake names file and line."""
    top = catalogues.load(path).fields(
        "version", "as_of", "verified", "cold_after_days"
    )
    rule = top["cold_after_days"].fields("days", "reason")
    rule["reason"].label()
    days = rule["days"].number()
    if not 1 <= days <= LONGEST:
        raise rule["days"].wrong(f"from 1 to {LONGEST} days")
    return days


@today(90)
def put_away(db: Session, actor: Actor) -> Card | None:
    """Put away what was closed long enough ago, and say how many cases it was."""
    if not could_ever(actor, Permission.CASE_CLOSE):
        return None
    number = sum(_of_team(db, actor, team_id) for team_id in _teams(db, actor))
    if not number:
        return None
    return Card("work/card_cold.html", {"number": number, "days": after_days()})


def _of_team(db: Session, actor: Actor, team_id: UUID) -> int:
    day = clock.now().date() - timedelta(days=after_days())
    everyday = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    found = index.closed_by(everyday, day, AT_ONCE)
    if not found:
        return 0
    moved = index.put_away(db, actor.unlocked, team_id, found, COLD)
    rows = db.scalars(select(Case).where(Case.id.in_(moved), Case.status == CLOSED))
    for row in rows:
        row.tier = COLD
        audit.record(db, Action.CASE_PUT_AWAY, actor.staff_id, row.id)
    return len(moved)


def _teams(db: Session, actor: Actor) -> tuple[UUID, ...]:
    return actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT, Part.IDENTITY)
