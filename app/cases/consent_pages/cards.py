"""The consent marks on the overview: what the survivor answered, purpose by purpose."""

from sqlalchemy.orm import Session

from app.cases import recording
from app.cases.casefile import CaseFile
from app.cases.consent_pages import shown
from app.cases.overview import Card, Column, card
from app.staff.policy import Permission


@card(Column.SIDE, 20)
def consent(db: Session, file: CaseFile) -> Card:
    """Every purpose that was talked about, and how many were not."""
    survivor = recording.survivor_id(db, file)
    asked = shown.asked(db, file, survivor) if survivor else []
    known = [each for each in asked if each.mark != "ask"]
    return Card(
        "consent/card.html",
        {
            "rows": [{"answer": each.mark, "text": each.label} for each in known],
            "not_asked": len(asked) - len(known),
            "has_survivor": survivor is not None,
            "may_talk": file.may(Permission.CONSENT_WRITE),
        },
    )
