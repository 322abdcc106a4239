"""The account on the overview, behind its veil; statements as sources of answers."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.overview import Card, Column, card, names_sources
from app.staff.policy import Permission
from app.statements import shown, words

MOST = 3


@card(Column.MAIN, 40)
def account(db: Session, file: CaseFile) -> Card:
    """The newest statements; opening one is a form post of its own page."""
    found = shown.listed(db, file)
    return Card(
        "statements/card.html",
        {
            "statements": found[: -MOST - 1 : -1],
            "total": len(found),
            "reasons": list(words.REASONS.items()),
            "may_take": file.may(Permission.STATEMENT_TAKE),
        },
    )


@names_sources
def sources(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the statements that an answer about facts may name."""
    return [
        (each.id, ", ".join(filter(None, (each.code, each.kind, each.teller))))
        for each in shown.listed(db, file)
    ]
