"""Requests by kind and answer, as an office may print them: no small numbers.

Whole years that are over, as they stood on the last day: no two reports can be taken
from each other, and one made later says the same.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.errors import InvalidInputError, NotFoundError
from app.figures.protecting import RULES, protected
from app.inquiries import register
from app.inquiries.documents import InquiryContent
from app.inquiries.rules import Kind, Outcome
from app.staff.actor import Actor
from app.staff.policy import Permission

OPEN = "open"
ANSWERS = (*(each.value for each in Outcome), OPEN)


@dataclass(frozen=True)
class Line:
    """One kind: each answer and all of them, None where the number is hidden."""

    kind: Kind
    cells: dict[str, int | None]
    total: int | None


def count(db: Session, actor: Actor, year: int) -> list[Line]:
    """Count the requests that came in a year, as they stood on its last day.

    Raises:
        NotFoundError: the actor works at no desk.
        InvalidInputError: `year`: it is not over.
    """
    if year >= clock.now().year:
        raise InvalidInputError("year")
    teams = register.teams(db, actor, Permission.INQUIRY_WRITE)
    if not teams:
        raise NotFoundError
    came: list[InquiryContent] = []
    for team_id in teams:
        mine = [
            each.content
            for each in register.every(db, actor, team_id)
            if each.content.received_on.year == year
        ]
        action = Action.INQUIRIES_COUNTED
        audit.record(db, action, actor.staff_id, team_id, n=len(mine))
        came += mine
    return lines(came, date(year, 12, 31))


def lines(came: Iterable[InquiryContent], until: date) -> list[Line]:
    """Return a line for each kind, each by the rules of every public table."""
    numbers = Counter((each.kind, _answer(each, until)) for each in came)
    found = []
    for kind in Kind:
        cells = [numbers[kind, answer] for answer in ANSWERS]
        whole = (0, len(cells))
        printed = protected(cells, {whole}, RULES)
        told = {answer: printed[n, n + 1] for n, answer in enumerate(ANSWERS)}
        found.append(Line(kind, told, printed[whole]))
    return found


def _answer(content: InquiryContent, until: date) -> str:
    gone = content.gone_on
    if gone is None or gone > until or content.answer is None:
        return OPEN
    return content.answer.outcome.value
