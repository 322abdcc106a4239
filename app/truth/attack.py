"""The reader who wants to know: what public tables together give away.

The reader adds up rows, undoes the rounding as far as it goes, and lays every table
beside all earlier ones, supposing that nothing changed between them: where that cannot
be so, the numbers contradict each other, and it is left aside.

Rows are bound to each other by one number alone, the people of the table: none of its
rows has more people, and all of them together have no fewer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from app.truth.bounds import ContradictionError, Line
from app.truth.counting import AFTER, BEFORE, PERIOD, TOTAL, UNKNOWN, Place, ordinal
from app.truth.rules import behind, is_protected, is_vague
from app.truth.table import Table

_START, _DATED, _END = -inf, inf, "end"
"""Moments: before all time, after all known dates, after the unknown dates."""


@dataclass(frozen=True)
class Exposure:
    """A hidden number that the reader can work out too closely.

    Attributes:
        at: which of the tables, counted from the first.
        low, high: what it can be.
    """

    at: int
    place: Place
    low: int
    high: float


def exposures(tables: Sequence[Table]) -> Iterator[Exposure]:
    """Find every hidden number that the newest table helps to work out.

    Each run of tables that ends with the newest is looked at: nothing may have changed
    since the last one, or since one before it.

    Args:
        tables: earliest first; the newest is the one in question.
    """
    for first in range(len(tables)):
        try:
            known = _Known(tables[first:])
        except ContradictionError:
            continue
        for found in known.exposed():
            yield Exposure(first + found.at, found.place, found.low, found.high)


class _Known:
    """What a reader knows who takes some tables to speak of the same people."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self._moments = _moments(tables)
        themes = dict.fromkeys(row.theme for table in tables for row in table.rows)
        self._lines = {theme: self._line(theme) for theme in themes}
        most = {
            theme: line.between(_START, _END)[1] for theme, line in self._lines.items()
        }
        for table in tables:
            whole = sum(most[row.theme] for row in table.rows)
            for row in table.rows:
                least = _people(table)[0] - (whole - most[row.theme])
                if least > 0:
                    self._lines[row.theme].tell(_START, _END, int(least), inf)

    def exposed(self) -> Iterator[Exposure]:
        """Find the hidden numbers whose bounds protect too little."""
        enough = is_protected if len(self.tables) == 1 else is_vague
        for at, table in enumerate(self.tables):
            for place in table.hidden():
                line = self._lines[place[0]]
                low, high = line.between(*_between(table, place[1]))
                if not enough(low, high, table.row(place[0]).threshold):
                    yield Exposure(at, place, low, high)

    def _line(self, theme: str) -> Line:
        line = Line(self._moments)
        for table in self.tables:
            line_of = [place for place in table.places() if place[0] == theme]
            for place in line_of:
                shown = table.shown(place)
                if shown is not None:
                    known = behind(shown, table.base, table.row(theme).threshold)
                    line.tell(*_between(table, place[1]), *known)
            if line_of:
                line.tell(_START, _END, 0, _people(table)[1])
        return line


def _people(table: Table) -> tuple[int, int]:
    """Return the fewest and the most people the table can speak of."""
    return behind(table.people, table.base, 0)


def _moments(tables: Sequence[Table]) -> list[object]:
    """Return the moments between which the tables count, in the order of time."""
    borders = {
        moment
        for table in tables
        for column in table.question.columns
        for moment in _between(table, column)
        if isinstance(moment, int)
    }
    return [_START, *sorted(borders), _DATED, _END]


def _between(table: Table, column: str) -> tuple[object, object]:
    """Return the two moments that a column lies between."""
    if column == TOTAL:
        return _START, _END
    quarters = table.question.quarters
    first, after_last = ordinal(quarters[0]), ordinal(quarters[-1]) + 1
    fixed: dict[str, tuple[object, object]] = {
        BEFORE: (_START, first),
        PERIOD: (first, after_last),
        AFTER: (after_last, _DATED),
        UNKNOWN: (_DATED, _END),
    }
    if column in fixed:
        return fixed[column]
    return ordinal(column), ordinal(column) + 1
