"""What the pages of a leaving show: plain data."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.staff import house, leaving
from app.staff.actor import Actor
from app.staff.leaving import Found, Seen, State, Step
from app.work.leaving.words import STATES, STEPS, WHOSE

TEAM_PAGE = frozenset({Step.KEYS, Step.RENEWED})


def checklist(db: Session, actor: Actor, found: Found) -> list[dict[str, Any]]:
    """Return each step with its state, and what the actor can do about it."""
    teams = house.team_names(db, actor.unlocked)
    return [
        {
            "text": str(STEPS[seen.step]),
            "team": teams.get(seen.team_id, "") if seen.team_id else "",
            "state": STATES[seen.state],
            "is_done": seen.state is State.DONE,
            "mine": seen.mine,
            "whose": str(WHOSE[seen.step]),
            "href": _href(found.staff_id, seen),
            "n": leaving.how_many(db, actor, found, seen.team_id)
            if seen.step is Step.CASES and seen.team_id
            else None,
            "team_id": seen.team_id,
            "is_cases": seen.step is Step.CASES,
        }
        for seen in leaving.steps(db, actor, found)
    ]


def _href(staff_id: UUID, seen: Seen) -> str:
    if seen.state is State.DONE or not seen.mine:
        return ""
    if seen.step is Step.REVOKED and seen.state is State.WAITS:
        return "/staff/settings/keys"
    if seen.step in TEAM_PAGE:
        return f"/staff/settings/teams/{seen.team_id}"
    if seen.step is Step.CASES:
        return f"/staff/handover/{seen.team_id}/{staff_id}"
    return ""
