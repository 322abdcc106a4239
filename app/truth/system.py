"""Whole numbers bound by sums: what is certain, and what is still possible.

The attacker of `attack.py` writes down what was published as sums of unknown whole
numbers. Two questions are then asked of each unknown: what values can be excluded
(bounds are tightened until nothing moves), and what values are possible (a search
finds whole solutions, and every solution is checked against every sum before it
counts). Excluding is never wrong and may be incomplete; a solution is a proof. So an
interval made of solutions is never wider than the attacker's, and what this module
calls possible is possible.

No floating-point number and no outside solver: ADR 0003 says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MANY = 1_000_000
"""Stands for "no upper bound": more people than any installation holds."""

_ROUNDS = 60  # times each sum may be looked at in one tightening, on average
_FAILURES = 2_000  # wrong choices one search may make before it gives up undecided

Term = tuple[int, int]
"""Coefficient and unknown."""


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


@dataclass
class _State:
    """Bounds of every unknown, with a trail so that choices can be taken back."""

    low: list[int]
    high: list[int]
    trail: list[tuple[int, int, int]] = field(default_factory=list)

    def narrow(self, unknown: int, low: int, high: int) -> bool:
        """Set tighter bounds and remember the old ones; False when none is left."""
        self.trail.append((unknown, self.low[unknown], self.high[unknown]))
        self.low[unknown], self.high[unknown] = low, high
        return low <= high

    def back(self, mark: int) -> None:
        """Take back everything after `mark`."""
        while len(self.trail) > mark:
            unknown, low, high = self.trail.pop()
            self.low[unknown], self.high[unknown] = low, high


class System:
    """Unknown whole numbers and the sums that bind them."""

    def __init__(self) -> None:
        self.low: list[int] = []
        self.high: list[int] = []
        self._sums: list[tuple[tuple[Term, ...], int, int]] = []
        self._uses: list[list[int]] = []
        self._tight: _State | None = None

    def unknown(self, low: int = 0, high: int = MANY) -> int:
        """Add an unknown; people are counted, so it is never below zero by default."""
        self.low.append(low)
        self.high.append(high)
        self._uses.append([])
        return len(self.low) - 1

    def bind(self, terms: Iterable[Term], low: int = -MANY, high: int = MANY) -> None:
        """Require that low <= sum of the terms <= high."""
        kept = tuple(terms)
        for _, unknown in kept:
            self._uses[unknown].append(len(self._sums))
        self._sums.append((kept, low, high))
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
        other._sums, other._uses = self._sums, self._uses
        return other

    def holds(self, values: Sequence[int]) -> bool:
        """Whether these values satisfy every bound and every sum."""
        inside = all(
            low <= value <= high
            for low, value, high in zip(self.low, values, self.high, strict=True)
        )
        return inside and all(
            low <= sum(factor * values[unknown] for factor, unknown in terms) <= high
            for terms, low, high in self._sums
        )

    def certain(self) -> tuple[list[int], list[int]] | None:
        """Bounds tightened until nothing moves; None when nothing is possible."""
        state = self._state()
        return (state.low, state.high) if state else None

    def solution(
        self, limits: Sequence[tuple[int, int, int]] = (), near: Sequence[int] = ()
    ) -> list[int] | None:
        """A whole solution inside `limits` (unknown, low, high), or None if there is none.

        Values stay as near as they can to `near`, an earlier solution.

        Raises:
            UndecidedError: neither found nor excluded within the steps allowed.
        """
        state = self._state()
        if state is None:
            return None
        for unknown, low, high in limits:
            low, high = max(state.low[unknown], low), min(state.high[unknown], high)
            if not state.narrow(unknown, low, high):
                return None
            if self._tighten(state, self._uses[unknown]) is not None:
                return None
        return self._checked(state, near)

    def wished(
        self, wishes: Iterable[tuple[int, int]], near: Sequence[int]
    ) -> list[int] | None:
        """A solution that grants many wishes (unknown, value), the first ones before.

        None proves nothing: a wish granted early may have closed the way.
        """
        state = self._state()
        if state is None:
            return None
        for unknown, aim in wishes:
            mark = len(state.trail)
            if state.low[unknown] <= aim <= state.high[unknown]:
                state.narrow(unknown, aim, aim)
                if self._tighten(state, self._uses[unknown]) is not None:
                    state.back(mark)
        try:
            return self._checked(state, near)
        except UndecidedError:
            return None

    def _state(self) -> _State | None:
        """A fresh state of bounds tightened once; None when nothing is possible."""
        if self._tight is None:
            state = _State(list(self.low), list(self.high))
            if self._tighten(state, range(len(self._sums))) is not None:
                return None
            self._tight = state
        return _State(list(self._tight.low), list(self._tight.high))

    def _checked(self, state: _State, near: Sequence[int]) -> list[int] | None:
        """Search, and believe a solution only when it satisfies every sum."""
        if not self._search(state, near):
            return None
        if not self.holds(state.low):
            raise UndecidedError
        return list(state.low)

    def reach(self, unknown: int, near: Sequence[int] = ()) -> Reach:
        """The interval of one unknown, each end shown by a solution.

        Raises:
            UndecidedError: nothing at all was found possible.
        """
        certain = self.certain()
        some = self.solution(near=near) if certain else None
        if certain is None or some is None:
            raise UndecidedError
        low, low_exact = self._end(unknown, certain[0][unknown], some, -1)
        high, high_exact = self._end(unknown, certain[1][unknown], some, 1)
        return Reach(low, high, low_exact and high_exact)

    def _end(
        self, unknown: int, limit: int, some: Sequence[int], way: int
    ) -> tuple[int, bool]:
        """The outermost possible value on one side, by halving what is undecided."""
        best, aim, solution = some[unknown], limit, some
        while best != limit:
            ends = sorted((aim, limit))
            try:
                found = self.solution([(unknown, ends[0], ends[1])], solution)
            except UndecidedError:
                return best, False
            if found is None:
                limit = aim - way
            else:
                best, solution = found[unknown], found
            aim = best + way * ((abs(limit - best) + 1) // 2)
        return best, True

    def _search(self, state: _State, near: Sequence[int]) -> bool:
        """Depth-first with restarts; the state ends at a solution.

        Sums that failed weigh more, and unknowns in heavy sums are decided first, so
        that each new start begins with what is hard.
        """
        weights = [1] * len(self._sums)
        last = list(near) if near else self._first_guess(state)
        allowed = _FAILURES
        patience = 50
        while allowed > 0:
            answer = self._descend(state, last, weights, min(patience, allowed))
            if answer is not None:
                return answer
            allowed -= patience
            patience += patience // 2
        raise UndecidedError

    @staticmethod
    def _first_guess(state: _State) -> list[int]:
        """The middle of what is left of each unknown, or its least where that is wide."""
        return [
            low if high >= MANY else (low + high) // 2
            for low, high in zip(state.low, state.high, strict=True)
        ]

    def _descend(
        self, state: _State, last: list[int], weights: list[int], patience: int
    ) -> bool | None:
        """One start: True at a solution, False when there is none, None to restart."""
        choices: list[tuple[int, int, list[tuple[int, int]]]] = []
        begin = len(state.trail)
        while True:
            unknown = self._next(state, weights)
            if unknown is None:
                return True
            choices.append((len(state.trail), unknown, _parts(state, unknown, last)))
            while choices:
                mark, unknown, parts = choices[-1]
                state.back(mark)
                if not parts:
                    choices.pop()
                    continue
                low, high = parts.pop(0)
                state.narrow(unknown, low, high)
                failed = self._tighten(state, self._uses[unknown])
                if failed is None:
                    if low == high:
                        last[unknown] = low
                    break
                weights[failed] += 1
                patience -= 1
                if patience < 0:
                    state.back(begin)
                    return None
            else:
                return False

    def _next(self, state: _State, weights: list[int]) -> int | None:
        """The undecided unknown with few values left and heavy sums."""
        best, least = None, 0.0
        for unknown, (low, high) in enumerate(zip(state.low, state.high, strict=True)):
            if low == high:
                continue
            weight = 0
            for use in self._uses[unknown]:
                weight += weights[use]
            score = (high - low) / weight if weight else MANY
            if best is None or score < least:
                best, least = unknown, score
        return best

    def _tighten(self, state: _State, sums: Iterable[int]) -> int | None:
        """Draw every conclusion from each sum, until nothing moves.

        Returns the number of a sum that cannot hold, or None. Stopping early keeps
        bounds that are right, only wider.
        """
        waiting = list(dict.fromkeys(sums))
        queued = set(waiting)
        low, high = state.low, state.high
        allowed = _ROUNDS * (len(self._sums) + 1)
        for at in waiting:  # grows while it is walked
            allowed -= 1
            if allowed < 0:
                return None
            queued.discard(at)
            terms, least, most = self._sums[at]
            bottom = top = 0
            for factor, unknown in terms:
                if factor > 0:
                    bottom += factor * low[unknown]
                    top += factor * high[unknown]
                else:
                    bottom += factor * high[unknown]
                    top += factor * low[unknown]
            if bottom > most or top < least:
                return at
            if bottom >= least and top <= most:
                continue
            for factor, unknown in terms:
                old_low, old_high = low[unknown], high[unknown]
                if old_low == old_high:
                    continue
                if factor > 0:
                    new_high = (most - bottom + factor * old_low) // factor
                    new_low = -((top - factor * old_high - least) // factor)
                else:
                    new_low = -((most - bottom + factor * old_high) // -factor)
                    new_high = (top - factor * old_low - least) // -factor
                if new_low <= old_low and new_high >= old_high:
                    continue
                new_low = max(new_low, old_low)
                new_high = min(new_high, old_high)
                if not state.narrow(unknown, new_low, new_high):
                    return at
                for use in self._uses[unknown]:
                    if use not in queued:
                        queued.add(use)
                        waiting.append(use)
        return None


def _parts(
    state: _State, unknown: int, near: Sequence[int]
) -> list[tuple[int, int]]:
    """Split what is left of an unknown: the nearest value first, then either side."""
    low, high = state.low[unknown], state.high[unknown]
    aim = near[unknown] if near else (low if high >= MANY else (low + high) // 2)
    aim = min(max(aim, low), high)
    sides = [(aim, aim), (low, aim - 1), (aim + 1, high)]
    return [(first, last) for first, last in sides if first <= last]
