"""Who is counted, in which row and column. The true numbers, before any protection.

The rule, printed beside every table: a person is counted once in each kind of act, in
the quarter when the first act of that kind with a known date began; only when none of
them has a known date, under *date unknown*. So each row adds up to its total, and no
person is in two columns of one row.

Nothing here may be shown. `suppression.protect` is the only way out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from app.errors import InvalidInputError
from app.truth.rules import Book

BEFORE = "before"
"""The column of known dates before the first quarter of the table."""
PERIOD = "period"
"""The one column of a whole period, in tables of law."""
AFTER = "after"
UNKNOWN = "unknown"
"""The column of acts without a known date. Never a quarter."""
TOTAL = "total"

MOST_QUARTERS = 12
MOST_PERIOD = 80
"""Quarters in the period of a proposed amnesty: twenty years."""
MOST_THEMES = 12
_QUARTERS = 4
LONGEST_NAME = 200
LONGEST_TERM = 1000

Place = tuple[str, str]
"""A row (a theme) and a column (a quarter, BEFORE, PERIOD, AFTER, UNKNOWN or TOTAL)."""


@dataclass(frozen=True)
class CodedAct:
    """One act done to one person, as coded: no words and no place.

    Attributes:
        theme: id of a kind of act, as in config/catalogues/themes.yaml (`torture`), or
            of a row of law (`genocide.yes`).
        quarter: when it began, "2022-Q2"; None when unknown.
        incident: the incident it belongs to; two accounts of one incident that were
            linked by a person carry one id, or the dominance rule sees two.
    """

    theme: str
    quarter: str | None
    incident: UUID


@dataclass(frozen=True)
class CodedVictim:
    """One person in one case. `ref` is the same wherever a person has linked them."""

    ref: UUID
    acts: tuple[CodedAct, ...]


@dataclass(frozen=True)
class CodedCase:
    """One case that may be counted, as the coded segment of the index knows it.

    Nobody reads one alone. `statements` is how many accounts the case holds.
    """

    subject: UUID
    victims: tuple[CodedVictim, ...] = field(repr=False)
    statements: int


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a proposed amnesty says of itself, as it was made public.

    Only its period and the bodies of law it covers narrow the numbers; these words are
    for the memo alone.

    Raises:
        InvalidInputError: names the field.
    """

    name: str
    territory: str = ""
    persons: str = ""
    exceptions: str = ""

    def __post_init__(self) -> None:
        """Refuse what has no name, or is longer than a memo prints."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise InvalidInputError("name")
        for field_name in ("territory", "persons", "exceptions"):
            if len(getattr(self, field_name)) > LONGEST_TERM:
                raise InvalidInputError(field_name)


class Question(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What a table asks; all of it is public.

    What is not of the first code book is written only where it is: a table of acts has
    the bytes, and so the fingerprint that was signed, of before there was a second.

    Attributes:
        themes: kinds of act, rows of law or wishes, in the order of the rows.
        quarters: consecutive quarters, earliest first; none for wishes.
        book: which code book the rows are of.
        terms: the proposed amnesty that a table of law asks about; no other has any.

    Raises:
        InvalidInputError: names the field.
    """

    themes: tuple[str, ...]
    quarters: tuple[str, ...]
    book: Book = Book.ACTS
    terms: Terms | None = None

    def __post_init__(self) -> None:
        """Refuse what is no table."""
        unique = len(set(self.themes)) == len(self.themes)
        if "" in self.themes or not unique or not 1 <= len(self.themes) <= MOST_THEMES:
            raise InvalidInputError("themes")
        self._check_quarters()
        if (self.terms is None) is (self.book is Book.LAW):
            raise InvalidInputError("terms")

    def _check_quarters(self) -> None:
        if self.book is Book.WISHES:
            if self.quarters:
                raise InvalidInputError("quarters")
            return
        most = MOST_PERIOD if self.book is Book.LAW else MOST_QUARTERS
        if not 1 <= len(self.quarters) <= most:
            raise InvalidInputError("quarters")
        if self.quarters != quarters_from(self.quarters[0], len(self.quarters)):
            raise InvalidInputError("quarters")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that add up to the total, in the order of time.

        A table of law has one for the whole period: in quarters, nearly every number
        would be too small to show. A wish is of today: a total is all it has.
        """
        if self.book is Book.WISHES:
            return ()
        if self.book is Book.LAW:
            return (BEFORE, PERIOD, AFTER, UNKNOWN)
        return (BEFORE, *self.quarters, AFTER, UNKNOWN)


@dataclass(frozen=True)
class Tally:
    """One true number: people, and how many of them the largest incident gives."""

    people: int = field(repr=False)
    largest: int = field(repr=False)


@dataclass(frozen=True)
class Counts:
    """The true numbers of one table, totals included. Never shown.

    Attributes:
        cells: every place of the table.
        people: everybody who stands in at least one row, once.
        sources: how many cases tell of them.
        statements: how many accounts those cases hold.
    """

    question: Question
    cells: Mapping[Place, Tally] = field(repr=False)
    people: int = field(repr=False)
    sources: int = field(repr=False)
    statements: int = field(repr=False)


def ordinal(quarter: str) -> int:
    """Number a quarter ("2022-Q2") so that the next one has the next number.

    Raises:
        InvalidInputError: it is not a quarter.
    """
    year, _, number = quarter.partition("-Q")
    digits = year.isascii() and year.isdigit() and len(year) == len("2022")
    if not digits or number not in {"1", "2", "3", "4"}:
        raise InvalidInputError("quarters")
    return int(year) * _QUARTERS + int(number) - 1


def quarters_from(first: str, count: int) -> tuple[str, ...]:
    """Return `count` consecutive quarters beginning with `first`.

    Raises:
        InvalidInputError: `first` is not a quarter.
    """
    start = ordinal(first)
    return tuple(
        f"{at // _QUARTERS:04d}-Q{at % _QUARTERS + 1}"
        for at in range(start, start + count)
    )


def count(question: Question, cases: Iterable[CodedCase]) -> Counts:
    """Count people by kind of act and quarter."""
    acts: dict[UUID, set[CodedAct]] = defaultdict(set)
    tellers: dict[UUID, set[CodedCase]] = defaultdict(set)
    for case in cases:
        for victim in case.victims:
            acts[victim.ref].update(victim.acts)
            tellers[victim.ref].add(case)
    # Each place by incident: who stands there, and which incident gave how many.
    given: dict[Place, Counter[UUID]] = defaultdict(Counter)
    counted: set[UUID] = set()
    for ref, done in acts.items():
        for theme in question.themes:
            first = min((a for a in done if a.theme == theme), key=_order, default=None)
            if first is None:
                continue
            counted.add(ref)
            for column in {column_of(question, first.quarter), TOTAL}:
                given[theme, column][first.incident] += 1
    sources = {case for ref in counted for case in tellers[ref]}
    return Counts(
        question,
        {
            (theme, column): _tally(given[theme, column])
            for theme in question.themes
            for column in (*question.columns, TOTAL)
        },
        len(counted),
        len(sources),
        sum(case.statements for case in sources),
    )


def column_of(question: Question, quarter: str | None) -> str:
    """Return the column of a date; an unknown one stays unknown."""
    if not question.columns:
        return TOTAL
    if quarter is None:
        return UNKNOWN
    if quarter in question.quarters:
        return PERIOD if question.book is Book.LAW else quarter
    return BEFORE if quarter < question.quarters[0] else AFTER


def _tally(by_incident: Counter[UUID]) -> Tally:
    return Tally(by_incident.total(), max(by_incident.values(), default=0))


def _order(act: CodedAct) -> tuple[bool, str, str]:
    """Known dates first, earliest first; ties fall the same way in every build."""
    return act.quarter is None, act.quarter or "", str(act.incident)
