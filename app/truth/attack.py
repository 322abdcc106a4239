"""The attacker: how well each hidden number can be worked out from public tables.

It gets the tables that were published, and nothing else: no true number, no list of
people, no step of the suppression. `model.py` writes down what the tables say,
`system.py` finds what is still possible.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.truth.counting import OTHER_TIME
from app.truth.model import Model
from app.truth.rules import ANYTHING, is_protected
from app.truth.system import MANY, Reach, UndecidedError
from app.truth.table import Place, Table

_SLACKS = (0, 5, 10, 20, 40, None)


@dataclass(frozen=True)
class Exposure:
    """A hidden number that can be worked out too well, or a change that can.

    Attributes:
        release: number of the table among those attacked.
        since: for a change, the number of the earlier table; None for a hidden number.
        low, high: what the attacker knows.
    """

    release: int
    place: Place
    since: int | None
    low: int
    high: int


class Attack:
    """All published tables, earliest first, as one puzzle.

    Raises:
        NotComparableError: no complete model of these tables together is known.
        UndecidedError: no solution was found, so nothing can be shown to be safe.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = list(tables)
        for slack in _SLACKS:
            model = Model(self.tables, slack)
            changes = self._changes(model)
            first = model.system.solution()
            if first is not None:
                break
        else:
            raise UndecidedError
        self._system = model.system
        self._places = model.places
        self._difference = changes
        self._near = first
        self._seen = (list(first), list(first))
        self._bounds: tuple[list[int], list[int]] | None = None
        self._hidden = [
            (at, place)
            for at, table in enumerate(self.tables)
            for place in table.hidden()
        ]

    def with_hidden(self, place: Place) -> "Attack":
        """The same attack if one more number of the newest table were hidden.

        What was possible stays possible, so nothing found is lost.
        """
        other = object.__new__(Attack)
        other.__dict__.update(self.__dict__)
        spot = (len(self.tables) - 1, place)
        other._system = self._system.loosened(self._places[spot], 0, MANY)
        other._seen = (list(self._seen[0]), list(self._seen[1]))
        other._bounds = None
        other._hidden = [*self._hidden, spot]
        other._difference = {
            key: gap for key, gap in self._difference.items() if key[1] != place
        }
        return other

    def reach(self, place: Place, release: int = -1) -> Reach:
        """The interval of one number, each end shown by a solution.

        Raises:
            UndecidedError: the search gave up.
        """
        spot = (release % len(self.tables), place)
        return self._system.reach(self._places[spot], self._near)

    def exposures(self) -> Iterator[Exposure]:
        """Everything that can be worked out too well, newest table first."""
        self._sweep()
        for release, place in sorted(self._hidden, key=lambda spot: -spot[0]):
            if not self.protects(place, release):
                yield self._exposure(self._places[release, place], release, place)
        for (since, place), gap in self._difference.items():
            if not self._shows(gap, self._is_blurred):
                yield self._exposure(gap, len(self.tables) - 1, place, since)

    def protects(self, place: Place, release: int = -1) -> bool:
        """Whether solutions show that a hidden number may be small and may be large.

        Only solutions count: where none is found the number is not protected.
        """
        release %= len(self.tables)
        threshold = self.tables[release].row(place[0]).threshold
        return self._shows(
            self._places[release, place],
            lambda low, high: is_protected(low, high, threshold),
        )

    def _is_blurred(self, low: int, high: int) -> bool:
        """Whether a change may be none, or is a range as wide as rounding makes it."""
        return low <= 0 <= high or high - low >= self.tables[-1].base - 1

    def _shows(self, unknown: int, enough: Callable[[int, int], bool]) -> bool:
        """Look for solutions at both ends, as few as will do."""
        if enough(self._seen[0][unknown], self._seen[1][unknown]):
            return True
        certain = self._certain()
        if certain is None:
            return False
        ends = certain[0][unknown], certain[1][unknown]
        if not enough(*ends):
            return False
        for end in ends:
            self._look(unknown, end)
            if enough(self._seen[0][unknown], self._seen[1][unknown]):
                return True
        try:
            reach = self._system.reach(unknown, self._near)
        except UndecidedError:
            return False
        return enough(reach.low, reach.high)

    def _sweep(self) -> None:
        """Look for solutions that answer for many hidden numbers at once.

        In each, one hidden number of every row is as large as can be and the others as
        small as can be.
        """
        rows: dict[tuple[int, str], list[int]] = {}
        for release, (row, column) in self._hidden:
            unknown = self._places[release, (row, column)]
            rows.setdefault((release, row), []).append(unknown)
        low, high = self._certain() or (self._near, self._near)
        for turn in range(max(map(len, rows.values()), default=0)):
            large = {row[turn] for row in rows.values() if turn < len(row)}
            small = {unknown for row in rows.values() for unknown in row} - large
            if all(self._seen[1][one] >= high[one] for one in large):
                continue
            wishes = [(one, high[one]) for one in sorted(large)]
            wishes += [(one, low[one]) for one in sorted(small)]
            self._note(self._system.wished(wishes, self._near))

    def _certain(self) -> tuple[list[int], list[int]] | None:
        """What can be excluded, worked out once."""
        if self._bounds is None:
            self._bounds = self._system.certain()
        return self._bounds

    def _look(self, unknown: int, value: int) -> None:
        """Note a solution in which an unknown has this value, if there is one."""
        try:
            self._note(self._system.solution([(unknown, value, value)], self._near))
        except UndecidedError:
            return

    def _note(self, found: list[int] | None) -> None:
        """Remember the smallest and largest value each unknown has had."""
        if found is not None:
            self._seen = (
                [min(pair) for pair in zip(self._seen[0], found, strict=True)],
                [max(pair) for pair in zip(self._seen[1], found, strict=True)],
            )

    def _exposure(
        self, unknown: int, release: int, place: Place, since: int | None = None
    ) -> Exposure:
        """Say how well it can be worked out; what is certain, where undecided."""
        certain = self._certain() or (self._near, self._near)
        return Exposure(
            release, place, since, certain[0][unknown], certain[1][unknown]
        )

    def _changes(self, model: Model) -> dict[tuple[int, Place], int]:
        """The differences a reader can take between the newest table and earlier ones."""
        newest = len(self.tables) - 1
        table = self.tables[newest]
        return {
            (at, place): model.system.difference(
                model.places[newest, place], model.places[at, place]
            )
            for at, earlier in enumerate(self.tables[:newest])
            for place in table.places()
            if _same_place(table, earlier, place)
            and None not in {table.shown(place), earlier.shown(place)}
        }


def _same_place(table: Table, other: Table, place: Place) -> bool:
    """Whether two tables of different data count the same thing in a place."""
    ours, theirs = table.question, other.question
    about = (ours.region, ours.children_only) == (theirs.region, theirs.children_only)
    row, column = place
    if table.frame.cut == other.frame.cut or not about or row not in theirs.rows:
        return False
    if row == ANYTHING and set(ours.themes) != set(theirs.themes):
        return False
    if column == OTHER_TIME:
        return ours.quarters == theirs.quarters
    return column in {*theirs.columns, "total"}
