"""On the first page of a case: what stands in other cases of the reader's list too."""

from sqlalchemy.orm import Session

from app.cases import overview
from app.cases.alike import shown
from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column


@overview.card(Column.SIDE, 50)
def also_elsewhere(db: Session, file: CaseFile) -> Card | None:
    """Say in how many other cases the places, units and ways of this one stand."""
    return Card(
        "cases/card_similar.html",
        {"ref": file.ref, "rows": shown.elsewhere(db, file)},
    )
