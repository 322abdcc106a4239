"""On Today: for whom one stands in, and who stands in for oneself."""

from sqlalchemy.orm import Session

from app.cases.overview import Card, today
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.work.cover import covering


@today(5)
def cover(db: Session, actor: Actor) -> Card | None:
    """What holds now or comes soon, told to both."""
    if not could_ever(actor, Permission.COVER_SET):
        return None
    found = [
        seen.content
        for team_id in covering.teams(db, actor)
        for seen in covering.standing(db, actor, team_id)
        if actor.staff_id in {seen.content.absent, seen.content.covering}
    ]
    if not found:
        return None
    names = house.names(db, actor.unlocked)
    rows = [
        {
            "is_mine": content.absent == actor.staff_id,
            "absent": names.get(content.absent, ""),
            "covering": names.get(content.covering, ""),
            "first": content.first,
            "last": content.last,
        }
        for content in found
    ]
    return Card("work/cover_today.html", {"rows": rows})
