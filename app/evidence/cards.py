"""The newest evidence on the overview of a case."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column, card
from app.evidence import shown
from app.staff.policy import Permission

NEWEST = 5


@card(Column.MAIN, 50)
def newest(db: Session, file: CaseFile) -> Card:
    """Type, title, and whether the chain of custody holds."""
    items = shown.listed(db, file)
    return Card(
        "evidence/card.html",
        {
            "items": items[: -NEWEST - 1 : -1],
            "total": len(items),
            "may_add": file.may(Permission.EVIDENCE_WRITE),
        },
    )
