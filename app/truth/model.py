"""The people behind public tables, written as unknown numbers and sums.

What ties the numbers of one table together follows from the counting rule, and is
complete (docs/adr/0003-disclosure-control.md proves it). With times in order and
*unknown* last:

1. up to each time, the people counted are at least those counted in any one kind;
2. at each time, the people counted are at most all kinds at that time together.

Where tables on the same data list different kinds of act, the row of people over the
shorter list is one kind more for the longer one; so the lists must contain one another.

Tables on the same data (one cut) speak of the same people. Between two cuts the
attacker supposes that no more people came and left than the published totals allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import NamedTuple

from app.truth.counting import OTHER_TIME, TOTAL, UNKNOWN, Question, quarters_from
from app.truth.rules import ANYTHING, behind
from app.truth.system import EVERYBODY, System
from app.truth.table import Place, Table

Kind = str | frozenset[str]
"""A kind of act, or the people counted over a whole list of kinds."""

Group = tuple[str, bool | None]
"""People by region ("" for any other) and whether children (None: not told apart)."""

ELSEWHERE = ""


class NotComparableError(Exception):
    """Two lists of kinds do not contain one another: no complete model is known."""


class Line(NamedTuple):
    """One row: the numbers at each time, and the sums up to each time."""

    at: list[int]
    up_to: list[int]


@dataclass
class World:
    """The people of one cut: groups, lists of kinds, and an unknown for each number."""

    cut: str
    groups: tuple[Group, ...]
    lists: tuple[frozenset[str], ...]
    numbers: dict[tuple[Group, Kind, str], int] = field(default_factory=dict)

    def inside(self, question: Question) -> list[Group]:
        """The groups that a table is about."""
        return [group for group in self.groups if _is_about(question, group)]

    def kinds(self) -> set[Kind]:
        """Every row."""
        return {*self.lists, *self.lists[-1]}


class Model:
    """Unknowns for every place of every table, and the sums that bind them.

    Args:
        tables: earliest release first.
        slack: how many more people may have come or left between two tables than the
            attacker first supposes; None when he supposes nothing.

    Raises:
        NotComparableError: see there.
    """

    def __init__(self, tables: Sequence[Table], slack: int | None) -> None:
        self.system = System()
        self.tables = tables
        self.times = _times(tables)
        self._totals: dict[tuple[int, ...], int] = {}
        worlds = {
            cut: World(
                cut,
                _groups([one for one in tables if one.frame.cut == cut]),
                _lists(tables, cut),
            )
            for cut in dict.fromkeys(table.frame.cut for table in tables)
        }
        for world in worlds.values():
            for group in world.groups:
                self._people(world, group)
        self._worlds = [worlds[table.frame.cut] for table in tables]
        self.places: dict[tuple[int, Place], int] = {
            (at, place): self._place(at, place)
            for at, table in enumerate(tables)
            for place in table.places()
        }
        for at, table in enumerate(tables):
            self._add_up(at, table)
        if slack is not None:
            self._link_cuts(slack)

    def _people(self, world: World, group: Group) -> None:
        """The rows of one group, list of kinds by list of kinds."""
        inner: list[Line] = []
        known: frozenset[str] = frozenset()
        for kinds in world.lists:
            parts = [
                *inner,
                *(self._line(world, group, kind) for kind in sorted(kinds - known)),
            ]
            whole = self._line(world, group, kinds)
            self._bind(parts, whole)
            inner, known = [whole], kinds

    def _line(self, world: World, group: Group, kind: Kind) -> Line:
        """One unknown for each time, and one for each sum up to a time."""
        self._label(kind, world)
        at = [self.system.unknown() for _ in self.times]
        up_to = at[:1]
        for number in at[1:]:
            up_to.append(self.system.total([up_to[-1], number]))
        for time, number in zip(self.times, at, strict=True):
            world.numbers[group, kind, time] = number
        world.numbers[group, kind, TOTAL] = up_to[-1]
        return Line(at, up_to)

    def _bind(self, parts: list[Line], whole: Line) -> None:
        """State 1 and 2 of the module's text for one list of kinds."""
        bind = self.system.bind
        for time in range(len(self.times)):
            up_to = whole.up_to[time]
            for part in parts:
                bind([(1, up_to), (-1, part.up_to[time])], 0)
            bind([*((1, part.at[time]) for part in parts), (-1, whole.at[time])], 0)
            # Follows from the line before, and lets bounds tighten sooner.
            bind([*((1, part.up_to[time]) for part in parts), (-1, up_to)], 0)

    def _label(self, kind: Kind, world: World) -> None:
        """Say which line and world the next unknowns belong to."""
        line = kind if isinstance(kind, str) else EVERYBODY
        self.system.label = (line, world.cut)

    def _place(self, at: int, place: Place) -> int:
        """The unknown behind one place, with what its printed number tells."""
        table, (theme, column) = self.tables[at], place
        kind = frozenset(table.question.themes) if theme == ANYTHING else theme
        times = self._columns(table, column)
        self._label(kind, self._worlds[at])
        # Its own unknown, so that hiding it leaves other tables as they are.
        unknown = self.system.total([self._number(at, kind, times)])
        shown = table.shown(place)
        if shown is not None:
            self.system.low[unknown], self.system.high[unknown] = behind(
                shown, table.base, table.row(theme).threshold
            )
        return unknown

    def _number(self, at: int, kind: Kind, times: Sequence[str]) -> int:
        """The unknown of one row at some times in everybody whom a table is about."""
        world = self._worlds[at]
        groups = world.inside(self.tables[at].question)
        parts = [world.numbers[one, kind, time] for one in groups for time in times]
        return self._total(tuple(parts))

    def _total(self, parts: tuple[int, ...]) -> int:
        """The sum of some unknowns; asked twice, it is the same unknown."""
        if len(parts) == 1:
            return parts[0]
        if parts not in self._totals:
            self._totals[parts] = self.system.total(parts)
        return self._totals[parts]

    def _columns(self, table: Table, column: str) -> list[str]:
        """The times that a column is made of; the total is a number of its own."""
        if column == OTHER_TIME:
            elsewhere = {*table.question.quarters, UNKNOWN}
            return [time for time in self.times if time not in elsewhere]
        return [column]

    def _add_up(self, at: int, table: Table) -> None:
        """Rows add up; follows from the rest, and lets bounds tighten sooner."""
        for row in table.question.rows:
            cells = [self.places[at, (row, one)] for one in table.question.columns]
            total = self.places[at, (row, TOTAL)]
            self.system.bind([*((1, cell) for cell in cells), (-1, total)], 0, 0)

    def _link_cuts(self, slack: int) -> None:
        """Tie each table to the next one about the same people, and to the newest."""
        newest = len(self.tables) - 1
        for earlier in range(newest):
            later = [
                at
                for at in range(earlier + 1, newest + 1)
                if _window(self.tables[earlier], self.tables[at]) is not None
            ]
            for at in sorted({*later[:1], *later[-1:]}):
                self._link(earlier, at, slack)

    def _link(self, earlier: int, later: int, slack: int) -> None:
        """What the attacker supposes of two tables about the same people at two cuts."""
        window = _window(self.tables[earlier], self.tables[later])
        if window is None:
            return
        fewest, most = -window[1] - slack, window[0] + slack
        kinds = self._worlds[earlier].kinds() & self._worlds[later].kinds()
        for kind in sorted(kinds, key=repr):
            for number in (self._number, self._rest):
                for time in (*self.times, TOTAL):
                    old, new = (
                        number(earlier, kind, [time]),
                        number(later, kind, [time]),
                    )
                    self.system.bind([(1, new), (-1, old)], fewest, most)

    def _rest(self, at: int, kind: Kind, times: Sequence[str]) -> int:
        """The unknown of one row at all other times."""
        key = (self._number(at, kind, [TOTAL]), -self._number(at, kind, times))
        if key not in self._totals:
            self._label(kind, self._worlds[at])
            self._totals[key] = self.system.difference(key[0], -key[1])
        return self._totals[key]


def _is_about(question: Question, group: Group) -> bool:
    """Whether a table counts the people of a group."""
    region, child = group
    in_region = question.region in {None, region}
    return in_region and (child is True or not question.children_only)


def _groups(tables: Sequence[Table]) -> tuple[Group, ...]:
    """The smallest groups that every table is a sum of; none that no table is about."""
    questions = [table.question for table in tables]
    regions = sorted({one.region for one in questions if one.region is not None})
    split = any(one.children_only for one in questions)
    return tuple(
        group
        for group in product([*regions, ELSEWHERE], (True, False) if split else (None,))
        if any(_is_about(question, group) for question in questions)
    )


def _lists(tables: Sequence[Table], cut: str) -> tuple[frozenset[str], ...]:
    """The lists of kinds at one cut, each containing the one before.

    Lists of other cuts that fit in between are taken in, so that their rows of people
    can be compared.
    """
    own = {frozenset(one.question.themes) for one in tables if one.frame.cut == cut}
    chain = sorted(own, key=len)
    if not all(inner < outer for inner, outer in pairwise(chain)):
        raise NotComparableError
    for table in tables:
        more = frozenset(table.question.themes)
        fits = all(more <= one or one <= more for one in chain)
        if more < chain[-1] and more not in chain and fits:
            chain = sorted([*chain, more], key=len)
    return tuple(chain)


def _times(tables: Sequence[Table]) -> list[str]:
    """All quarters of all tables in order, what lies between them, unknown last."""
    quarters = sorted({q for table in tables for q in table.question.quarters})
    times = ["before"]
    for quarter in quarters:
        if times[-1] != "before" and quarters_from(times[-1], 2)[1] != quarter:
            times.append(f"before {quarter}")
        times.append(quarter)
    return [*times, "after", UNKNOWN]


def _window(earlier: Table, later: Table) -> tuple[int, int] | None:
    """How many people may have come and left if few did; None when not comparable."""
    ours, theirs = earlier.question, later.question
    about = (ours.region, ours.children_only) == (theirs.region, theirs.children_only)
    if earlier.frame.cut == later.frame.cut or not about:
        return None
    people = []
    for table in (earlier, later):
        shown = table.shown((ANYTHING, TOTAL))
        if shown is None:
            return None
        people.append(behind(shown, table.base, table.row(ANYTHING).threshold))
    (old_low, old_high), (new_low, new_high) = people
    blur = later.base - 1  # so many may have come and left without a trace
    return max(blur, new_high - old_low), max(blur, old_high - new_low)
