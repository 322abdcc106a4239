"""The needs on the overview of a case."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column, card
from app.reparations import shown
from app.staff.policy import Permission

MOST = 3


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
