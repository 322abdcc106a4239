"""Unknown whole numbers, the sums that bind them, and what follows at once.

Bounds are tightened until nothing moves. What they exclude is impossible; what they
leave may be possible or not, and `system.py` finds out which.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MANY = 1_000_000
"""Stands for "no upper bound": more people than any installation holds."""

_ROUNDS = 60  # times each sum may be looked at in one tightening, on average

Term = tuple[int, int]
"""Factor and unknown."""


class Sum(NamedTuple):
    """Requires that low <= sum of the terms <= high."""

    terms: tuple[Term, ...]
    low: int
    high: int


@dataclass
class Bounds:
    """Bounds of every unknown, with a trail so that choices can be taken back."""

    low: list[int]
    high: list[int]
    trail: list[tuple[int, int, int]] = field(default_factory=list)

    def narrow(self, unknown: int, low: int, high: int) -> bool:
        """Keep what lies in both ranges and remember the old one; False when nothing."""
        old_low, old_high = self.low[unknown], self.high[unknown]
        self.trail.append((unknown, old_low, old_high))
        self.low[unknown] = max(old_low, low)
        self.high[unknown] = min(old_high, high)
        return self.low[unknown] <= self.high[unknown]

    def back(self, mark: int) -> None:
        """Take back everything after `mark`."""
        while len(self.trail) > mark:
            unknown, low, high = self.trail.pop()
            self.low[unknown], self.high[unknown] = low, high


class Sums:
    """All sums, and for each unknown the numbers of the sums it stands in."""

    def __init__(self) -> None:
        self.all: list[Sum] = []
        self.uses: list[list[int]] = []

    def add(self, terms: Iterable[Term], low: int, high: int) -> None:
        """Add one sum."""
        new = Sum(tuple(terms), low, high)
        for _, unknown in new.terms:
            self.uses[unknown].append(len(self.all))
        self.all.append(new)

    def hold(self, values: list[int]) -> bool:
        """Whether these values satisfy every sum."""
        return all(
            low <= sum(factor * values[unknown] for factor, unknown in terms) <= high
            for terms, low, high in self.all
        )

    def tighten(self, bounds: Bounds, changed: Iterable[int]) -> int | None:
        """Draw every conclusion, beginning with the sums given, until nothing moves.

        Returns the number of a sum that cannot hold, or None. Stopping early, after
        very many rounds, leaves bounds that are right and only wider.
        """
        waiting = list(dict.fromkeys(changed))
        queued = set(waiting)
        allowed = _ROUNDS * (len(self.all) + 1)
        for at in waiting:  # grows while it is walked
            allowed -= 1
            if allowed < 0:
                break
            queued.discard(at)
            moved = _conclude(self.all[at], bounds)
            if moved is None:
                return at
            for unknown in moved:
                for use in self.uses[unknown]:
                    if use not in queued:
                        queued.add(use)
                        waiting.append(use)
        return None


def _conclude(one: Sum, bounds: Bounds) -> list[int] | None:
    """The unknowns one sum narrows, or None when it cannot hold.

    Each may be no larger than what is left when all others are as small as they can
    be, and no smaller than what is left when all others are as large.
    """
    terms, least, most = one
    low, high = bounds.low, bounds.high
    bottom = top = 0
    for factor, unknown in terms:
        if factor > 0:
            bottom += factor * low[unknown]
            top += factor * high[unknown]
        else:
            bottom += factor * high[unknown]
            top += factor * low[unknown]
    if bottom > most or top < least:
        return None
    if bottom >= least and top <= most:
        return []
    above, below = most - bottom, top - least
    moved = []
    for factor, unknown in terms:
        old_low, old_high = low[unknown], high[unknown]
        if factor > 0:
            new_low = old_high - below // factor
            new_high = old_low + above // factor
        else:
            new_low = old_high - above // -factor
            new_high = old_low + below // -factor
        if new_low > old_low or new_high < old_high:
            if not bounds.narrow(unknown, new_low, new_high):
                return None
            moved.append(unknown)
    return moved
