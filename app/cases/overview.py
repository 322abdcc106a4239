"""The first page of a case and the page called Today: cards that capabilities add.

A capability above this floor adds its card without being known here::

    @overview.card(Column.MAIN, 30)
    def crimes(db: Session, file: CaseFile) -> Card | None:
        if not file.may(Permission.CLASSIFICATION_READ):
            return None
        return Card("classification/card.html", {"rows": ...})

It is asked while the case is open; what it returns is plain data, and its template is
drawn after the commit. `card` is the template's one variable beside `head`. Register it
in a module that starting a process imports (`contributing.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.staff.actor import Actor


class Column(StrEnum):
    """Where a card stands. The order in each column is fixed, so that eyes learn it."""

    MAIN = "main"  # 10 before contact, 20 what happened, 30 crimes, 40 account, ...
    SIDE = "side"  # 10 who this is, 20 consent, 30 next, 40 needs


@dataclass(frozen=True)
class Card:
    """What a card shows: a template, and plain data for it."""

    template: str
    data: Mapping[str, Any] = field(repr=False)


CaseCard = Callable[[Session, CaseFile], Card | None]
TodayCard = Callable[[Session, Actor], Card | None]
Sources = Callable[[Session, CaseFile], list[tuple[UUID, str]]]

_cards: list[tuple[Column, int, CaseCard]] = []
_today: list[tuple[int, TodayCard]] = []
_sources: list[Sources] = []


def card(column: Column, order: int) -> Callable[[CaseCard], CaseCard]:
    """Register a card of the overview; None from it leaves the card out."""

    def keep(function: CaseCard) -> CaseCard:
        if (column, order, function) not in _cards:
            _cards.append((column, order, function))
        return function

    return keep


def cards(db: Session, file: CaseFile) -> dict[Column, list[Card]]:
    """Ask every capability for its card of this case."""
    found: dict[Column, list[Card]] = {column: [] for column in Column}
    for column, _, make in sorted(_cards, key=lambda each: each[:2]):
        made = make(db, file)
        if made is not None:
            found[column].append(made)
    return found


def today(order: int) -> Callable[[TodayCard], TodayCard]:
    """Register a list for the page called Today: what waits for this person."""

    def keep(function: TodayCard) -> TodayCard:
        if (order, function) not in _today:
            _today.append((order, function))
        return function

    return keep


def todays(db: Session, actor: Actor) -> list[Card]:
    """Ask every capability what waits for this person."""
    made = [make(db, actor) for _, make in sorted(_today, key=lambda each: each[0])]
    return [each for each in made if each is not None]


def names_sources(function: Sources) -> Sources:
    """Register what an answer about facts may come from: statements, by id and code."""
    if function not in _sources:
        _sources.append(function)
    return function


def sources(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return what an answer may name as its source: (statement id, words)."""
    return [pair for function in _sources for pair in function(db, file)]
