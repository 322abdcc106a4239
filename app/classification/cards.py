"""Legal review on the overview of a case."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column, card
from app.classification import workbench
from app.staff import house
from app.staff.policy import Permission


@card(Column.MAIN, 30)
def crimes(db: Session, file: CaseFile) -> Card | None:
    """Possible crimes with their strips, gaps, state and reviewer."""
    if not file.may(Permission.CLASSIFICATION_READ):
        return None
    names = house.names(db, file.actor.unlocked)
    incidents = workbench.listed(db, file, names)
    return Card(
        "classification/card_crimes.html",
        {
            "incidents": incidents,
            "total": sum(len(each.rows) for each in incidents),
            "more": f"/staff/cases/{file.ref}/classification",
        },
    )
