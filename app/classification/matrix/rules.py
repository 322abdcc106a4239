"""How many sources a cell has, and how many of them stand each on its own.

Sources that are tied by what is on record count as one: one teller, one family or
household, a text made of another, the same bytes, something handed over by who also
told it. One interviewer ties no sources, and is said. Pure; knows no name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from uuid import UUID


class SourceKind(StrEnum):
    """How near a source is to what it tells of."""

    DIRECT = "direct"
    HEARSAY = "hearsay"
    DOCUMENT = "document"
    DIGITAL = "digital"


class TieKind(StrEnum):
    """Why two sources are not two. The order is that in which they are named."""

    TELLER = "teller"
    TEXT = "text"
    BYTES = "bytes"
    HANDED = "handed"
    FAMILY = "family"


@dataclass(frozen=True)
class Source:
    """One account or one item of evidence, as far as ties between sources go.

    Attributes:
        label: its code; with the case where a table is over several.
        marks: what it shares with sources that are tied to it: (why, a value).
        interviewer: who took the account; None for evidence.
    """

    id: UUID
    label: str
    kind: SourceKind
    marks: frozenset[tuple[TieKind, object]] = field(
        default_factory=frozenset, repr=False
    )
    interviewer: UUID | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Bound:
    """Two or more sources that count as one, and why."""

    labels: tuple[str, ...]
    why: tuple[TieKind, ...]


@dataclass(frozen=True)
class Weight:
    """What a set of sources comes to.

    Attributes:
        independent: how many are left when tied ones count as one.
        direct: how many of those have somebody's own account in them.
        one_interviewer: all accounts, two or more, were taken by one person.
    """

    sources: tuple[Source, ...]
    independent: int
    direct: int
    bound: tuple[Bound, ...]
    one_interviewer: bool


def weigh(sources: Iterable[Source]) -> Weight:
    """Count sources, and those of them that are independent of each other."""
    once = sorted({each.id: each for each in sources}.values(), key=lambda s: s.label)
    groups = _groups(once)
    accounts = [each.interviewer for each in once if each.interviewer]
    return Weight(
        sources=tuple(once),
        independent=len(groups),
        direct=sum(any(s.kind is SourceKind.DIRECT for s in group) for group in groups),
        bound=tuple(
            Bound(tuple(s.label for s in group), _why(group))
            for group in groups
            if len(group) > 1
        ),
        one_interviewer=len(accounts) > 1 and len(set(accounts)) == 1,
    )


def components(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """Return for each of these persons one who stands for all they are tied to."""
    found: dict[UUID, UUID] = {}
    for one, other in pairs:
        first, second = found.get(one, one), found.get(other, other)
        found.setdefault(one, first)
        found.setdefault(other, second)
        for person, stands in list(found.items()):
            if stands == second:
                found[person] = first
    return found


def _groups(sources: Sequence[Source]) -> list[list[Source]]:
    groups: list[list[Source]] = []
    for source in sources:
        tied = [g for g in groups if any(each.marks & source.marks for each in g)]
        rest = [g for g in groups if g not in tied]
        groups = [*rest, [*(each for g in tied for each in g), source]]
    return sorted(
        (sorted(g, key=lambda s: s.label) for g in groups), key=lambda g: g[0].label
    )


def _why(group: Sequence[Source]) -> tuple[TieKind, ...]:
    """Name for each pair the closest tie alone: one teller is one family anyway."""
    order = list(TieKind)
    shared = {
        min((why for why, _value in one.marks & other.marks), key=order.index)
        for one, other in combinations(group, 2)
        if one.marks & other.marks
    }
    return tuple(kind for kind in order if kind in shared)
