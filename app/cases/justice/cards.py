"""The wishes for justice on the overview of a case."""

from datetime import date

from sqlalchemy.orm import Session

from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.cases.justice.wishing import LIST
from app.cases.overview import Card, Column, card
from app.staff.policy import Permission


@card(Column.SIDE, 45)
def justice(db: Session, file: CaseFile) -> Card:
    """What the person wishes for, and since when."""
    del db
    told = file.content
    return Card(
        "cases/card_justice.html",
        {
            "wishes": vocabularies.terms(LIST, told.wishes),
            "on": date.fromisoformat(told.wished_on) if told.wished_on else None,
            "may_change": file.may(Permission.CASE_WRITE),
        },
    )
