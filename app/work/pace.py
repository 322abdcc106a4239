"""How much somebody opens within an hour: a word to them, and what others ask."""

from sqlalchemy.orm import Session

from app.cases import heads
from app.cases.casefile import CaseFile
from app.cases.overview import Card, today
from app.staff import house
from app.staff.actor import Actor
from app.staff.budgets import counting, noticing
from app.staff.budgets.noticing import Status
from app.staff.policy import Permission, could_ever
from app.wording import gettext as _


@heads.marks
def much_opened(db: Session, file: CaseFile) -> heads.Marks:
    """Tell whoever opened much that others see it, before anything stops."""
    if not counting.is_many(db, file.actor):
        return heads.Marks()
    text = _(
        "You have opened much within this hour. Nothing is wrong with that; the"
        " security officers see it too. Who needs still more asks a second person."
    )
    return heads.Marks(
        bands=(
            {"text": text, "href": "/staff/readings/ask", "link": _("Ask for more")},
        )
    )


@today(5)
def releases(db: Session, actor: Actor) -> Card | None:
    """Who asks to open more than the hour allows, for whoever may release it."""
    if not could_ever(actor, Permission.READING_RELEASE) or not house.holds(
        db, actor.unlocked
    ):
        return None
    waiting = [s for s in noticing.seen_by(db, actor) if s.status is Status.OPEN]
    if not waiting:
        return None
    names = house.names(db, actor.unlocked)
    rows = [(names.get(each.told.by, ""), each.told) for each in waiting]
    return Card("work/releases.html", {"rows": rows})
