"""Where known proceedings overlap: facts with the rule that speaks of them. Pure.

Nothing here blocks anything, and nothing says which forum should go first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from app.classification.fora import Forum, Kind

COURT = "icc"
"""The forum to which art. 17 of the Rome Statute speaks."""


class Overlap(StrEnum):
    """What two proceedings about the same conduct have to do with each other."""

    SAME_FORUM = "same_forum"
    COMPLEMENTARITY = "complementarity"
    NE_BIS_IN_IDEM = "ne_bis_in_idem"
    SAME_KIND = "same_kind"


BASES: dict[Overlap, tuple[str, ...]] = {
    Overlap.SAME_FORUM: (),
    Overlap.COMPLEMENTARITY: ("rs.17",),
    Overlap.NE_BIS_IN_IDEM: ("rs.20",),
    Overlap.SAME_KIND: (),
}
"""Ids of `legal_bases` in the catalogue of crimes; none where none is known."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One overlap of two fora."""

    overlap: Overlap
    first: Forum
    second: Forum

    @property
    def basis(self) -> tuple[str, ...]:
        """The ids of the sources that speak of it."""
        return BASES[self.overlap]


def overlaps(fora: Iterable[Forum]) -> list[Warned]:
    """Return the overlaps among the fora at which proceedings are known, each once."""
    found: dict[tuple[Overlap, frozenset[str]], Warned] = {}
    for first, second in combinations(fora, 2):
        for overlap in _of(first, second):
            key = overlap, frozenset({first.id, second.id})
            found.setdefault(key, Warned(overlap, first, second))
    return list(found.values())


def _of(first: Forum, second: Forum) -> list[Overlap]:
    if first.id == second.id:
        return [Overlap.SAME_FORUM]
    if first.role is not None or second.role is not None:
        return []  # it takes no case itself
    if first.kind is not second.kind:
        return []
    if first.kind is not Kind.CRIMINAL:
        return [Overlap.SAME_KIND]
    found = [Overlap.NE_BIS_IN_IDEM]
    if COURT in {first.id, second.id}:
        found.insert(0, Overlap.COMPLEMENTARITY)
    return found
