"""The next tasks on the overview of a case, and what waits on the page Today."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column, card, today
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.work import shown, waiting
from app.work.contacts import trying

MOST = 3
FEW = 8


@card(Column.SIDE, 30)
def following(db: Session, file: CaseFile) -> Card:
    """The next three tasks."""
    rows = [row for row in shown.rows(db, file) if row.is_open]
    return Card(
        "work/card.html",
        {
            "rows": rows[:MOST],
            "more": max(len(rows) - MOST, 0),
            "may_add": file.may(Permission.CASE_WRITE),
            "last": trying.last_reached(db, file),
        },
    )


@today(20)
def due(db: Session, actor: Actor) -> Card | None:
    """What is late, due today, due this week, and what waits without a day."""
    if not could_ever(actor, Permission.CASE_WRITE):
        return None
    return Card("work/today.html", {"lists": waiting.lists(db, actor, FEW)})
