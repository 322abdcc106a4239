"""The attacker: how well each hidden number can be worked out from public tables.

It gets the tables that were published, and nothing else: no true number, no list of
people, no step of the suppression. `model.py` writes down what the tables say,
`system.py` finds what is still possible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.truth.counting import OTHER_TIME, TOTAL
from app.truth.model import Model
from app.truth.rules import ANYTHING, is_protected
from app.truth.sums import MANY
from app.truth.system import Reach, UndecidedError
from app.truth.table import Place, Table

_SLACKS = (0, 5, 10, 20, 40, None)


@dataclass(frozen=True)
class Exposure:
    """A hidden number that can be worked out too well, or a change that can.

    Attributes:
        release: number of the table among those attacked.
        since: for a change, the number of the earlier table; None for a hidden number.
        low, high: the attacker knows that it is not outside these.
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
        self._gaps = changes
        self._near = first
        self._seen = (list(first), list(first))
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
        other._hidden = [*self._hidden, spot]
        other._gaps = {at: gap for at, gap in self._gaps.items() if at[1] != place}
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
        for release, place in sorted(self._hidden, key=lambda spot: -spot[0]):
            if not self.protects(place, release):
                unknown = self._places[release, place]
                yield Exposure(release, place, None, *self._certain(unknown))
        for (since, place), gap in self._gaps.items():
            if not self._blurs(gap):
                newest = len(self.tables) - 1
                yield Exposure(newest, place, since, *self._certain(gap))

    def protects(self, place: Place, release: int = -1) -> bool:
        """Whether solutions show that a hidden number may be small and may be large.

        Only solutions count: where none is found the number is not protected.
        """
        release %= len(self.tables)
        threshold = self.tables[release].row(place[0]).threshold
        unknown = self._places[release, place]
        low, high = self._certain(unknown)
        if not is_protected(low, high, threshold):
            return False
        for enough in (min(threshold - 1, high - threshold), low):
            self._look(unknown, low, enough)
            far = max(self._lowest(unknown) + threshold, threshold + 1)
            self._look(unknown, far, high)
            seen = self._lowest(unknown), self._highest(unknown)
            if is_protected(*seen, threshold):
                return True
        return False

    def _blurs(self, gap: int) -> bool:
        """Whether a change may be none, or is a range as wide as rounding makes it."""
        wide = self.tables[-1].base - 1
        low, high = self._certain(gap)
        if low <= 0 <= high:
            self._look(gap, 0, 0)
        elif high - low >= wide:
            self._look(gap, low, low)
            self._look(gap, self._lowest(gap) + wide, high)
        low, high = self._lowest(gap), self._highest(gap)
        return low <= 0 <= high or high - low >= wide

    def _lowest(self, unknown: int) -> int:
        """The smallest value seen possible."""
        return self._seen[0][unknown]

    def _highest(self, unknown: int) -> int:
        """The largest value seen possible."""
        return self._seen[1][unknown]

    def _certain(self, unknown: int) -> tuple[int, int]:
        """What is left when all is excluded that can be."""
        low, high = self._system.certain() or (self._near, self._near)
        return low[unknown], high[unknown]

    def _look(self, unknown: int, low: int, high: int) -> None:
        """Look for a solution with an unknown in this range, and remember its values."""
        ends = self._lowest(unknown), self._highest(unknown)
        if low > high or any(low <= value <= high for value in ends):
            return
        try:
            found = self._system.solution([(unknown, low, high)], self._near)
        except UndecidedError:
            return
        if found is not None:
            self._seen = (
                list(map(min, self._seen[0], found)),
                list(map(max, self._seen[1], found)),
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
            if _is_same(table, earlier, place)
            and None not in {table.shown(place), earlier.shown(place)}
        }


def _is_same(table: Table, other: Table, place: Place) -> bool:
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
    return column in {*theirs.columns, TOTAL}
