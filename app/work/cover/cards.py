"""On Today: for whom one stands in, and who stands in for oneself."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app import clock
from app.cases.overview import Card, today
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.work.cover import covering

SOON = timedelta(days=14)


@today(5)
def cover(db: Session, actor: Actor) -> Card | None:
    """What holds now or comes soon, told to both."""
    if not could_ever(actor, Permission.COVER_SET):
        return None
    day = clock.now().date()
    found = [
        seen.content
        for team_id in covering.teams(db, actor)
        for seen in covering.standing(db, actor, team_id)
        if actor.staff_id in {seen.content.absent, seen.content.covering}
        and seen.content.first <= day + SOON
    ]
    if not found:
        return None
    names = house.names(db, actor.unlocked)
    rows = [
        {
            "is_mine": content.absent == actor.staff_id,
            "is_now": content.holds_on(day),
            "absent": names.get(content.absent, ""),
            "covering": names.get(content.covering, ""),
            "first": content.first,
            "last": content.last,
        }
        for content in found
    ]
    return Card("work/cover_today.html", {"rows": rows})
