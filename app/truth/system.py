"""What is possible: whole solutions of unknown numbers bound by sums.

The attacker of `attack.py` writes down what was published as sums of unknown whole
numbers. A search finds whole solutions, and every solution is checked against every sum
before it counts. So a solution is a proof that its values are possible, whatever way it
was found; that nothing else is possible is said only where it was proved.

No floating-point number and no outside solver: ADR 0003 says why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.truth.sums import MANY, Bounds, Sums, Term

EVERYBODY = ""
"""The line of unknowns that those of every other line depend on."""

Label = tuple[str, str]
"""The line and the world that an unknown belongs to."""

Limit = tuple[int, int, int]
"""An unknown, and the lowest and highest value wanted for it."""

_FAILURES = 2_000  # wrong choices one search may make before it gives up undecided
_FEW = 100  # the same for a search in a patch around the unknown in question
_PATIENCE = 50  # wrong choices before the first new start


class UndecidedError(Exception):
    """The search ended without an answer. Callers treat it as the worse answer."""


@dataclass(frozen=True)
class Reach:
    """The smallest and largest value found possible for one unknown.

    `exact` says that nothing outside is possible: proved, not assumed.
    """

    low: int
    high: int
    exact: bool


class _Choice(NamedTuple):
    """One unknown being decided: what is still to be tried, and how to go back."""

    mark: int
    unknown: int
    parts: list[tuple[int, int]]
    undecided: list[int]


class System:
    """Unknown whole numbers and the sums that bind them.

    New unknowns carry the current `label`. A search changes the unknowns of one line
    or world first and then all: labels save time and decide nothing.
    """

    def __init__(self) -> None:
        self.low: list[int] = []
        self.high: list[int] = []
        self.label: Label = (EVERYBODY, "")
        self._sums = Sums()
        self._labels: list[Label] = []
        self._tight: Bounds | None = None

    def unknown(self, low: int = 0, high: int = MANY) -> int:
        """Add an unknown; people are counted, so it is never below zero by default."""
        self.low.append(low)
        self.high.append(high)
        self._sums.uses.append([])
        self._labels.append(self.label)
        return len(self.low) - 1

    def bind(self, terms: Iterable[Term], low: int = -MANY, high: int = MANY) -> None:
        """Require that low <= sum of the terms <= high."""
        self._sums.add(terms, low, high)
        self._tight = None

    def total(self, unknowns: Sequence[int]) -> int:
        """A new unknown that equals the sum of others."""
        whole = self.unknown()
        self.bind([(1, whole), *((-1, part) for part in unknowns)], 0, 0)
        return whole

    def difference(self, more: int, less: int) -> int:
        """An unknown, possibly negative, that equals `more` minus `less`."""
        gap = self.unknown(-MANY, MANY)
        self.bind([(1, gap), (-1, more), (1, less)], 0, 0)
        return gap

    def loosened(self, unknown: int, low: int, high: int) -> "System":
        """The same sums with other bounds for one unknown."""
        other = System()
        other.low, other.high = list(self.low), list(self.high)
        other.low[unknown], other.high[unknown] = low, high
        other._sums, other._labels = self._sums, self._labels
        return other

    def holds(self, values: list[int]) -> bool:
        """Whether these values satisfy every bound and every sum."""
        inside = all(
            low <= value <= high
            for low, value, high in zip(self.low, values, self.high, strict=True)
        )
        return inside and self._sums.hold(values)

    def certain(self) -> tuple[list[int], list[int]] | None:
        """Bounds tightened until nothing moves; None when nothing is possible."""
        if self._tight is None:
            bounds = Bounds(list(self.low), list(self.high))
            if self._sums.tighten(bounds, range(len(self._sums.all))) is not None:
                return None
            self._tight = bounds
        return self._tight.low, self._tight.high

    def solution(
        self, limits: Sequence[Limit] = (), near: Sequence[int] = ()
    ) -> list[int] | None:
        """A whole solution inside some limits, or None when there is none.

        With `near`, an earlier solution, what lies around the limits is changed first
        and all else kept; values stay as near as they can.

        Raises:
            UndecidedError: neither found nor excluded within the choices allowed.
        """
        if near and limits:
            for free in self._patches(limits[0][0]):
                found = self._patched(free, limits, near)
                if found is not None:
                    return found
        tight = self.certain()
        if tight is None:
            return None
        bounds = Bounds(list(tight[0]), list(tight[1]))
        return self._inside(bounds, limits, (), near, _FAILURES)

    def reach(self, unknown: int, near: Sequence[int] = ()) -> Reach:
        """The interval of one unknown, each end shown by a solution.

        Raises:
            UndecidedError: nothing at all was found possible.
        """
        certain = self.certain()
        some = near or (self.solution() if certain else None)
        if certain is None or some is None:
            raise UndecidedError
        low, low_exact = self._end(unknown, certain[0][unknown], some, -1)
        high, high_exact = self._end(unknown, certain[1][unknown], some, 1)
        return Reach(low, high, low_exact and high_exact)

    def _end(
        self, unknown: int, limit: int, some: Sequence[int], way: int
    ) -> tuple[int, bool]:
        """The outermost possible value on one side, by halving what is undecided."""
        best, aim, exact = some[unknown], limit, True
        while best != limit:
            first, last = sorted((aim, limit))
            try:
                found = self.solution([(unknown, first, last)], some)
            except UndecidedError:
                found, exact = None, False
            if found is None:
                limit = aim - way
            else:
                best, some = found[unknown], found
            aim = best + way * ((abs(limit - best) + 1) // 2)
        return best, exact

    def _patches(self, unknown: int) -> Iterator[list[int]]:
        """Ever more unknowns around one: its line, with EVERYBODY's, its world."""
        line, world = self._labels[unknown]
        everywhere = list(enumerate(self._labels))
        yield [one for one, label in everywhere if label[0] == line]
        yield [one for one, label in everywhere if label[0] in {line, EVERYBODY}]
        yield [one for one, label in everywhere if label[1] == world]

    def _patched(
        self, free: Sequence[int], limits: Sequence[Limit], near: Sequence[int]
    ) -> list[int] | None:
        """A solution that differs from `near` in the free unknowns only, if found."""
        bounds = Bounds(list(near), list(near))
        for unknown in free:
            bounds.low[unknown] = self.low[unknown]
            bounds.high[unknown] = self.high[unknown]
        sums = {use for unknown in free for use in self._sums.uses[unknown]}
        try:
            return self._inside(bounds, limits, sums, near, _FEW)
        except UndecidedError:
            return None

    def _inside(
        self,
        bounds: Bounds,
        limits: Iterable[Limit],
        changed: Iterable[int],
        near: Sequence[int],
        failures: int,
    ) -> list[int] | None:
        """Search within bounds, and believe only a solution that fits every sum."""
        waiting = set(changed)
        for unknown, low, high in limits:
            if not bounds.narrow(unknown, low, high):
                return None
            waiting.update(self._sums.uses[unknown])
        if self._sums.tighten(bounds, waiting) is not None:
            return None
        if not self._search(bounds, near, failures):
            return None
        if not self.holds(bounds.low):
            raise UndecidedError
        return list(bounds.low)

    def _search(self, bounds: Bounds, near: Sequence[int], failures: int) -> bool:
        """Depth-first with new starts; the bounds end at a solution.

        Unknowns in sums that failed weigh more and are decided first, so that each new
        start begins with what is hard.
        """
        weights = [max(1, len(uses)) for uses in self._sums.uses]
        last = list(near) if near else _first_guess(bounds)
        patience = _PATIENCE
        while failures > 0:
            answer = self._descend(bounds, last, weights, min(patience, failures))
            if answer is not None:
                return answer
            failures -= patience
            patience += patience // 2
        raise UndecidedError

    def _descend(
        self, bounds: Bounds, last: list[int], weights: list[int], patience: int
    ) -> bool | None:
        """One start: True at a solution, False when there is none, None to restart."""
        choices: list[_Choice] = []
        begin = len(bounds.trail)
        undecided = list(range(len(bounds.low)))
        while True:
            undecided = [one for one in undecided if bounds.low[one] < bounds.high[one]]
            if not undecided:
                return True
            choices.append(_next(bounds, undecided, last, weights))
            while choices:
                choice = choices[-1]
                bounds.back(choice.mark)
                if not choice.parts:
                    choices.pop()
                    continue
                failed = self._decide(bounds, choice, last)
                if failed is None:
                    undecided = choice.undecided
                    break
                for _, unknown in self._sums.all[failed].terms:
                    weights[unknown] += 1
                patience -= 1
                if patience < 0:
                    bounds.back(begin)
                    return None
            else:
                return False

    def _decide(self, bounds: Bounds, choice: _Choice, last: list[int]) -> int | None:
        """Try the next part of a choice; the number of a sum that fails, or None."""
        low, high = choice.parts.pop(0)
        bounds.narrow(choice.unknown, low, high)
        failed = self._sums.tighten(bounds, self._sums.uses[choice.unknown])
        if failed is None and low == high:
            last[choice.unknown] = low
        return failed


def _next(
    bounds: Bounds, undecided: list[int], near: Sequence[int], weights: Sequence[int]
) -> _Choice:
    """Choose what to decide next: few values left, and in sums that failed often.

    Its nearest value is tried first, then what lies on either side.
    """
    unknown = min(
        undecided, key=lambda one: (bounds.high[one] - bounds.low[one]) / weights[one]
    )
    low, high = bounds.low[unknown], bounds.high[unknown]
    aim = min(max(near[unknown], low), high)
    sides = [(aim, aim), (low, aim - 1), (aim + 1, high)]
    parts = [(first, last) for first, last in sides if first <= last]
    return _Choice(len(bounds.trail), unknown, parts, undecided)


def _first_guess(bounds: Bounds) -> list[int]:
    """The middle of what is left of each unknown, or its least where that is wide."""
    return [
        low if high >= MANY else (low + high) // 2
        for low, high in zip(bounds.low, bounds.high, strict=True)
    ]
