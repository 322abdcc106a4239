"""Disclosures on the overview of a case, and packages under way on the page Today."""

from sqlalchemy.orm import Session

from app.cases import overview
from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column
from app.packages import listed
from app.packages.after import feedback
from app.packages.after import shown as after
from app.packages.after.words import BECAME
from app.packages.cooling import waiting
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
        for each in listed.of_case(db, file)
        if each.status not in {Status.DISCLOSED, Status.REFUSED}
    ]
    return Card(
        "packages/card_disclosures.html",
        {
            "lines": lines,
            "left": after.disclosures(db, file),
            "more": f"/staff/cases/{file.ref}/disclosures",
        },
    )


@overview.card(Column.SIDE, 51)
def said(db: Session, file: CaseFile) -> Card | None:
    """What receivers said, for whoever decides whether the person reads it."""
    told = feedback.of_case(db, file) if file.may(Permission.CONSENT_WRITE) else []
    if not told:
        return None
    lines = [
        (str(BECAME[each.feedback.became]), each.feedback.on, each.feedback.telling)
        for each in told
    ]
    more = f"/staff/cases/{file.ref}/consent/said"
    return Card("packages/card_said.html", {"lines": lines[:MOST], "more": more})


@overview.today(29)
def cooling(db: Session, actor: Actor) -> Card | None:
    """What goes from many cases at once, and can be stopped: no word of any case."""
    if not could_ever(actor, Permission.PACKAGE_STOP):
        return None
    lines = waiting.listed(db, actor)
    return Card("packages/card_cooling.html", {"lines": lines}) if lines else None


@overview.today(30)
def under_way(db: Session, actor: Actor) -> Card | None:
    """Packages that wait for a coordinator, and recalls that are to be sent."""
    if not could_ever(actor, Permission.PACKAGE_READ):
        return None
    lines = [
        each
        for each in listed.of_teams(db, actor)
        if each.status in _UNDER_WAY or each.recall or each.presses
    ]
    if not lines:
        return None
    return Card("packages/card_waiting.html", {"lines": lines[:MOST]})
