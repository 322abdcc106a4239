"""Putting what is proposed into groups by conduct: one primary, and its counterparts.

A counterpart is linked to its primary directly and shares conduct with it; nothing is
folded through a third entry, and nothing is left out. Which entry is the primary is
read from the catalogue and the facts alone: the Rome Statute's before treaties and
codes (the order in which the catalogue names the instruments), the specific before the
residual, never a blanket rule where another will do, and as few as cover everything.
No entry stands higher because its crime is graver.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.classification.entries import Crime


@dataclass(frozen=True, slots=True)
class Proposed:
    """An entry that is proposed, and the facts answered yes behind it.

    Attributes:
        acts: for each element of conduct, those that point to it.
        told: those that point to any element.
    """

    crime: Crime
    acts: tuple[frozenset[str], ...]
    told: frozenset[str]

    @property
    def conduct(self) -> frozenset[str]:
        """The facts answered yes that point to any element of conduct."""
        return frozenset[str]().union(*self.acts)


@dataclass(frozen=True, slots=True)
class Fold:
    """One entry in its group; `shared` is the conduct it has in common with it."""

    crime: Crime
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Folded:
    """One group: its primary entry, and the counterparts behind it."""

    primary: Proposed
    counterparts: tuple[Fold, ...]


def group(proposed: Iterable[Proposed]) -> list[Folded]:
    """Group what is proposed; the order in which it comes makes no difference."""
    entries = {
        p.crime.id: p for p in sorted(proposed, key=lambda each: each.crime.rank)
    }
    near = {key: _neighbours(p, entries) for key, p in entries.items()}
    primaries = _choose(entries, near)
    members: dict[str, list[Fold]] = {key: [] for key in primaries}
    for key, entry in entries.items():
        if key in members:
            continue
        home = _home(entry, near[key], [entries[each] for each in primaries])
        members[home].append(Fold(entry.crime, near[key][home]))
    return [Folded(entries[key], tuple(members[key])) for key in primaries]


def _home(
    entry: Proposed,
    near: Mapping[str, frozenset[str]],
    primaries: Sequence[Proposed],
) -> str:
    """Choose the primary that meets most of an entry's elements of conduct.

    So war crimes *with killing* stand beside the killing, not beside a beating.
    """

    def meets(primary: Proposed) -> tuple[int, int, int]:
        shared = near[primary.crime.id]
        elements = sum(not shared.isdisjoint(act) for act in entry.acts)
        return elements, len(shared), -primary.crime.rank

    return max((p for p in primaries if p.crime.id in near), key=meets).crime.id


def steps_behind(entry: Proposed, entries: Mapping[str, Proposed]) -> bool:
    """Say whether more specific entries cover all of the conduct of a residual one."""
    before = [entries[o] for o in entry.crime.residual_to if o in entries]
    shares = any(entry.conduct & other.conduct for other in before)
    covered = frozenset[str]().union(*(other.told for other in before))
    return shares and entry.conduct <= covered


def _neighbours(
    entry: Proposed, entries: Mapping[str, Proposed]
) -> dict[str, frozenset[str]]:
    """Return the entries it may be folded with, and the conduct they share."""
    shared = {
        other: entry.conduct & entries[other].conduct
        for other in entry.crime.links
        if other in entries
    }
    return {other: facts for other, facts in shared.items() if facts}


def _choose(
    entries: Mapping[str, Proposed], near: Mapping[str, Mapping[str, frozenset[str]]]
) -> Sequence[str]:
    """Choose primaries so that each entry is one, or is next to one.

    In turns: instrument by instrument those that are specific, then residual ones,
    then blanket rules. In each turn the entry that covers most of what is uncovered
    goes first; the catalogue's order decides between equals.
    """
    turns: dict[tuple[int, str], list[str]] = {}
    for key, entry in entries.items():
        turn = 2 if entry.crime.blanket else int(steps_behind(entry, entries))
        turns.setdefault((turn, entry.crime.instrument.id), []).append(key)
    chosen: list[str] = []
    uncovered = dict.fromkeys(entries)
    for _, candidates in sorted(turns.items(), key=lambda each: each[0][0]):
        while True:
            best, covers = "", 0
            for key in candidates:
                gain = sum(o in uncovered for o in near[key]) + (key in uncovered)
                if gain > covers:
                    best, covers = key, gain
            if not best:
                break
            chosen.append(best)
            for key in (best, *near[best]):
                uncovered.pop(key, None)
    return sorted(chosen, key=lambda key: entries[key].crime.rank)
