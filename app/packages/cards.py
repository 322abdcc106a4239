"""Disclosures on the overview of a case, and packages under way on the page Today."""

from sqlalchemy.orm import Session

from app.cases import overview
from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column
from app.packages import shown
from app.packages.records import Status
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever

MOST = 8
_UNDER_WAY = {Status.SUBMITTED, Status.BUILDING, Status.BUILT}


@overview.card(Column.SIDE, 50)
def disclosures(db: Session, file: CaseFile) -> Card | None:
    """What has left, and what is on its way."""
    if not file.may(Permission.PACKAGE_READ):
        return None
    lines = [
        each
        for each in shown.of_case(db, file)
        if each.status not in {Status.DISCLOSED, Status.REFUSED}
    ]
    return Card(
        "packages/card_disclosures.html",
        {
            "lines": lines,
            "left": shown.disclosures(db, file),
            "more": f"/staff/cases/{file.ref}/disclosures",
        },
    )


@overview.today(30)
def under_way(db: Session, actor: Actor) -> Card | None:
    """Packages that wait for a coordinator, and recalls that are to be sent."""
    if not could_ever(actor, Permission.PACKAGE_READ):
        return None
    lines = [
        each
        for each in shown.of_teams(db, actor)
        if each.status in _UNDER_WAY or each.recall
    ]
    if not lines:
        return None
    return Card("packages/card_waiting.html", {"lines": lines[:MOST]})
