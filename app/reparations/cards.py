"""The needs on the overview of a case; late help on the coordinator's Today."""

from datetime import date

from sqlalchemy.orm import Session

from app import clock, index
from app.audit import Action
from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column, card, today
from app.keys.parts import Part, TeamKind
from app.reparations import shown
from app.staff import house
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, could_ever
from app.work.waiting import NEED

MOST = 3
MOST_LATE = 20


@card(Column.SIDE, 40)
def needs(db: Session, file: CaseFile) -> Card:
    """The most urgent open needs, with who acts."""
    rows = [row for row in shown.rows(db, file) if not row.is_over]
    return Card(
        "reparations/card.html",
        {
            "rows": rows[:MOST],
            "more": len(rows) - MOST,
            "may_add": file.may(Permission.NEED_WRITE),
        },
    )


@today(8)
def late(db: Session, actor: Actor) -> Card | None:
    """Help of the team that is late: from the day after, also the coordinator's."""
    if not could_ever(actor, Permission.LOAD_READ):
        return None
    day = clock.now().date()
    found = [
        each
        for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT)
        for each in index.overdue(
            index.segment(db, actor.unlocked, team_id, Part.CONTENT),
            NEED,
            day,
            MOST_LATE,
        )
    ]
    if not found:
        return None
    counting.read(db, actor, Action.TASKS_LISTED, of="needs|late", n=len(found))
    names = house.names(db, actor.unlocked) if house.holds(db, actor.unlocked) else {}
    rows = [
        {
            "ref": each.entry.ref,
            "pseudonym": each.entry.pseudonym,
            "need": each.due.id,
            "who": names.get(each.due.who, "") if each.due.who else "",
            "on": date.fromisoformat(each.due.on),
        }
        for each in sorted(found, key=lambda each: each.due.on)
    ]
    return Card("reparations/late.html", {"rows": rows})
