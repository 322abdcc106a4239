"""What follows from published sums of one row: the exact bounds of every hidden one.

A row runs along time, and each number that is printed in it counts the people between
two moments: a quarter, what came before or after, the unknown dates, the total. With
`S(t)` for the people up to a moment, each printed number says `low <= S(b) - S(a) <=
high`, and `S` never falls. Such differences are the edges of a graph, and the tightest
bound that follows from all of them together is the length of a shortest path: exact
for whole numbers, so that nothing is assumed and nothing is left to rounding errors.

Source: shortest paths and systems of difference constraints (Bellman 1958).
"""

from collections.abc import Hashable, Sequence
from math import inf


class ContradictionError(Exception):
    """No numbers at all fit: what was supposed of them is wrong."""


class Line:
    """The people of one row along its moments, as far as the published numbers tell."""

    def __init__(self, moments: Sequence[Hashable]) -> None:
        """Know nothing yet, but that nobody is counted less than not at all."""
        self._at = {moment: number for number, moment in enumerate(moments)}
        size = range(len(self._at))
        # The most that S(j) - S(i) can be: nothing, where j is not after i.
        self._most = [[0.0 if j <= i else inf for j in size] for i in size]

    def tell(self, start: Hashable, end: Hashable, low: int, high: float) -> None:
        """Add that between low and high people lie between two moments."""
        i, j = self._at[start], self._at[end]
        self._narrow(i, j, high)
        self._narrow(j, i, -low)

    def between(self, start: Hashable, end: Hashable) -> tuple[int, float]:
        """Return the fewest and the most people there can be between two moments."""
        i, j = self._at[start], self._at[end]
        return int(-self._most[j][i]), self._most[i][j]

    def _narrow(self, i: int, j: int, most: float) -> None:
        """Let S(j) - S(i) be at most this, and follow what that makes of the rest.

        Raises:
            ContradictionError: no numbers fit any more.
        """
        if most >= self._most[i][j]:
            return
        if most + self._most[j][i] < 0:
            raise ContradictionError
        size = range(len(self._most))
        for a in size:
            for b in size:
                through = self._most[a][i] + most + self._most[j][b]
                self._most[a][b] = min(self._most[a][b], through)
