"""Who is counted, in which row and column. The true numbers, before any protection.

The rule, printed beside every number: a person is counted once in each kind of act, in
the quarter when the first act of that kind with a known date began; only when none of
them has a known date, under *date unknown*. In the row of people a person is counted
once, in the quarter of the first known act of any of the kinds in the table. So each
row adds up to its total, and no person is in two columns of one row.

Nothing here may be shown. `suppression.protect` is the only way out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.errors import InvalidInputError
from app.truth.rules import ANYTHING

UNKNOWN = "unknown"
"""The column of acts without a known date. Never a month."""
OTHER_TIME = "other"
"""The column of known dates outside the quarters of the table."""
TOTAL = "total"

MOST_QUARTERS = 12
MOST_THEMES = 12
_QUARTERS = 4


@dataclass(frozen=True)
class CodedAct:
    """One act done to one person, as coded: no words, no place smaller than a region.

    Attributes:
        theme: id of a kind of act, as in law/crimes.yaml (`torture`).
        quarter: when it began, "2022-Q2"; None when unknown.
        region: first-level region id; None when unknown.
        incident: the incident it belongs to; two accounts of one incident that were
            linked by a person carry one id, or the dominance rule sees two.
    """

    theme: str
    quarter: str | None
    region: str | None
    incident: UUID


@dataclass(frozen=True)
class CodedVictim:
    """One person in one case. `ref` is the same wherever a person has linked them."""

    ref: UUID
    acts: tuple[CodedAct, ...]
    child: bool = False


@dataclass(frozen=True)
class CodedCase:
    """What the coded segment of the index knows of one case; nobody reads one alone.

    Attributes:
        subject: the case.
        victims: everybody whom the case tells of as harmed, once each.
        statements: how many accounts the case holds.
        statistics_facts: a grant for anonymous statistics, part *facts*, is in force.
        statistics_wishes: the same for *wishes for justice*; never opens the other.
        on_hold: paused or withdrawn by code and not yet lifted.
    """

    subject: UUID
    victims: tuple[CodedVictim, ...] = field(repr=False)
    statements: int
    statistics_facts: bool
    statistics_wishes: bool
    on_hold: bool


@dataclass(frozen=True)
class Question:
    """What a table asks. All of it is public.

    Attributes:
        themes: kinds of act, in the order of the rows.
        quarters: consecutive quarters, earliest first.
        region: only people whose first known act was in this region; None for all.
        children_only: only people who were children.

    Raises:
        InvalidInputError: names the field.
    """

    themes: tuple[str, ...]
    quarters: tuple[str, ...]
    region: str | None = None
    children_only: bool = False

    def __post_init__(self) -> None:
        unique = len(set(self.themes)) == len(self.themes)
        if not (unique and 1 <= len(self.themes) <= MOST_THEMES):
            raise InvalidInputError("themes")
        if {"", ANYTHING} & set(self.themes):
            raise InvalidInputError("themes")
        if not 1 <= len(self.quarters) <= MOST_QUARTERS:
            raise InvalidInputError("quarters")
        if self.quarters != quarters_from(self.quarters[0], len(self.quarters)):
            raise InvalidInputError("quarters")

    @property
    def rows(self) -> tuple[str, ...]:
        """The kinds of act, and last the row of people."""
        return (*self.themes, ANYTHING)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that add up to the total."""
        return (*self.quarters, OTHER_TIME, UNKNOWN)


@dataclass(frozen=True)
class Tally:
    """One true number: people, and how many of them the largest incident gives."""

    people: int = field(repr=False)
    largest: int = field(repr=False)


@dataclass(frozen=True)
class Counts:
    """The true numbers of one table by (row, column), totals included. Never shown.

    `statements` is how many accounts, `sources` how many cases tell of the people
    counted.
    """

    question: Question
    cells: Mapping[tuple[str, str], Tally] = field(repr=False)
    statements: int = field(repr=False)
    sources: int = field(repr=False)


def quarters_from(first: str, count: int) -> tuple[str, ...]:
    """`count` consecutive quarters beginning with `first` ("2022-Q2").

    Raises:
        InvalidInputError: `first` is not a quarter.
    """
    year, _, number = first.partition("-Q")
    digits = year.isascii() and year.isdigit() and len(year) == len("2022")
    if not digits or number not in {"1", "2", "3", "4"}:
        raise InvalidInputError("quarters")
    start = int(year) * _QUARTERS + int(number) - 1
    return tuple(
        f"{at // _QUARTERS:04d}-Q{at % _QUARTERS + 1}"
        for at in range(start, start + count)
    )


def may_be_counted(case: CodedCase) -> bool:
    """Consent for statistics, part *facts*, is in force and the case is not on hold."""
    return case.statistics_facts and not case.on_hold


def count(question: Question, cases: Iterable[CodedCase]) -> Counts:
    """Count people by kind of act and quarter among the cases that may be counted."""
    acts: dict[UUID, set[CodedAct]] = defaultdict(set)
    children: set[UUID] = set()
    told: dict[UUID, list[CodedCase]] = defaultdict(list)
    for case in cases:
        if not may_be_counted(case):
            continue
        for victim in case.victims:
            acts[victim.ref].update(victim.acts)
            told[victim.ref].append(case)
            if victim.child:
                children.add(victim.ref)

    people: dict[tuple[str, str], Counter[UUID]] = defaultdict(Counter)
    sources: dict[UUID, int] = {}
    for ref, done in acts.items():
        if question.children_only and ref not in children:
            continue
        if question.region is not None and region_of(done) != question.region:
            continue
        for row in question.rows:
            counted = _first(question, row, done)
            if counted is None:
                continue
            sources.update({case.subject: case.statements for case in told[ref]})
            for column in (column_of(question, counted.quarter), TOTAL):
                people[row, column][counted.incident] += 1

    cells = {
        (row, column): Tally(
            people[row, column].total(), max(people[row, column].values(), default=0)
        )
        for row in question.rows
        for column in (*question.columns, TOTAL)
    }
    return Counts(question, cells, sum(sources.values()), len(sources))


def region_of(acts: Iterable[CodedAct]) -> str | None:
    """The region of the first known act of any kind: one region for one person."""
    first = min(acts, key=_order, default=None)
    return first.region if first else None


def column_of(question: Question, quarter: str | None) -> str:
    """The column of a date; an unknown one stays unknown."""
    if quarter is None:
        return UNKNOWN
    return quarter if quarter in question.quarters else OTHER_TIME


def _first(question: Question, row: str, acts: Iterable[CodedAct]) -> CodedAct | None:
    """The act that places a person in a row, or None when no such act was done."""
    themes = question.themes if row == ANYTHING else (row,)
    return min((act for act in acts if act.theme in themes), key=_order, default=None)


def _order(act: CodedAct) -> tuple[bool, str, str, str, str]:
    """Known dates first, earliest first; ties fall the same way in every build."""
    return (
        act.quarter is None,
        act.quarter or "",
        act.region or "~",
        act.theme,
        str(act.incident),
    )
