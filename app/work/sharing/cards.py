"""On Today: a colleague asks to share the load; a coordinator has answered."""

from sqlalchemy.orm import Session

from app.cases.overview import Card, today
from app.staff import house
from app.staff.actor import Actor
from app.work.sharing import asking
from app.work.sharing.words import ANSWERS, ASKS


@today(12)
def shares(db: Session, actor: Actor) -> Card | None:
    """Who asks the actor, and what was answered to the actor's own request."""
    mine, waiting = asking.own(db, actor), asking.waiting(db, actor)
    answered = mine is not None and mine.asked.answer is not None
    if not waiting and not answered:
        return None
    names = house.names(db, actor.unlocked)
    rows = [(names.get(each.asked.by, ""), ASKS[each.asked.wish]) for each in waiting]
    said, who = "", ""
    if mine is not None and mine.asked.answer and mine.asked.answered_by:
        said = str(ANSWERS[mine.asked.answer])
        who = names.get(mine.asked.answered_by, "")
    return Card("work/share_today.html", {"rows": rows, "said": said, "who": who})
