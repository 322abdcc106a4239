"""On Today: whose leaving is not finished, and which half is missing."""

from sqlalchemy.orm import Session

from app.cases.overview import Card, today
from app.staff import house, leaving
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.work.leaving import shown


@today(1)
def unfinished(db: Session, actor: Actor) -> Card | None:
    """Everything that is still to be done, one's own first."""
    if not could_ever(actor, Permission.LEAVER_GUIDE):
        return None
    found = leaving.all_open(db, actor)
    if not found:
        return None
    names = house.names(db, actor.unlocked)
    rows = []
    for each in found:
        left = [
            step for step in shown.checklist(db, actor, each) if not step["is_done"]
        ]
        rows.append(
            {
                "id": each.staff_id,
                "name": names.get(each.staff_id, ""),
                "mine": [step for step in left if step["mine"]],
                "others": [step for step in left if not step["mine"]],
            }
        )
    return Card("work/leaving_today.html", {"rows": rows})
