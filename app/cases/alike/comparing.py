"""How two people, or what two cases tell, are compared: field by field, in the open.

What is said of a pair is which fields agree and how strongly, and which speak against
it. From that follows whether the pair is offered to a person at all, and in which
order; the number behind the order is shown to nobody, for it would look like more than
it is. Nothing is decided here. `RULES` names these rules where a decision is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from app.index import ContentEntry, Event, Somebody, spelling

RULES = "2026-11"

SAME, LIKE = 0.97, 0.84
"""How alike two spellings of a name are that are the same, or nearly."""
NEAR_YEARS = 2
SHORT_DAYS = 31
"""Within so many days, two spans that meet say much."""
SEVERAL = 2


class Strength(StrEnum):
    """How much one field says; `AGAINST`: the two can hardly be one."""

    STRONG = "strong"
    SOME = "some"
    AGAINST = "against"


POINTS = {Strength.STRONG: 2, Strength.SOME: 1, Strength.AGAINST: -2}
LEAST_OF_PEOPLE = 2
LEAST_OF_CASES = 3


@dataclass(frozen=True)
class Agreement:
    """What one field says about a pair: "name", "born", "site", "days", ..."""

    field: str
    strength: Strength


def points(agreements: Iterable[Agreement]) -> int:
    """Return what the agreements come to, for the order in which pairs are offered."""
    return sum(POINTS[each.strength] for each in agreements)


def of_people(one: Somebody, other: Somebody) -> list[Agreement]:
    """Compare two people by names, year of birth, and phones."""
    found = [
        ("name", _names(one.names, other.names)),
        ("born", _born(one.known.born, other.known.born)),
        ("phone", _shared(set(one.known.phones), set(other.known.phones), strong=1)),
    ]
    if one.known.accused is not other.known.accused:
        found.append(("part", Strength.AGAINST))
    return _told(found)


def are_offered_as_people(agreements: list[Agreement]) -> bool:
    """Say whether two people are worth a look: a name or phone, and little against."""
    fields = {e.field for e in agreements if e.strength is not Strength.AGAINST}
    return bool(fields & {"name", "phone"}) and points(agreements) >= LEAST_OF_PEOPLE


def of_cases(one: ContentEntry, other: ContentEntry) -> list[Agreement]:
    """Compare what two cases tell: place, days, unit, kinds of act, ways."""
    mine, theirs = _facets(one), _facets(other)
    pairs = [(a, b) for a in one.events for b in other.events]
    best = max((_of_events(a, b) for a, b in pairs), key=points, default=[])
    found = [
        ("unit", _shared(mine("unit"), theirs("unit"), strong=1)),
        ("method", _shared(mine("method"), theirs("method"), strong=SEVERAL)),
        ("act", _shared(mine("act"), theirs("act"), strong=SEVERAL)),
    ]
    if not any(each.field == "site" for each in best):
        found.append(("site", _shared(mine("site"), theirs("site"), strong=1)))
    return [*best, *_told(found)]


def are_offered_as_cases(agreements: list[Agreement]) -> bool:
    """Say whether two cases are worth a look: where or who, and something beside it."""
    fields = {e.field for e in agreements if e.strength is not Strength.AGAINST}
    return (
        bool(fields & {"site", "region", "unit"})
        and points(agreements) >= LEAST_OF_CASES
    )


def _of_events(one: Event, other: Event) -> list[Agreement]:
    """Compare one incident of each: the same place, and the same days."""
    where = None
    if one.site and one.site == other.site:
        where = ("site", Strength.STRONG)
    elif one.region and one.region == other.region:
        where = ("region", Strength.SOME)
    return _told([*([where] if where else []), ("days", _days(one, other))])


def _days(one: Event, other: Event) -> Strength | None:
    if not (one.first and other.first):
        return None
    spans = [
        (date.fromisoformat(e.first), date.fromisoformat(e.last)) for e in (one, other)
    ]
    if spans[0][0] > spans[1][1] or spans[1][0] > spans[0][1]:
        return Strength.AGAINST
    longest = max((last - first).days for first, last in spans)
    return Strength.STRONG if longest <= SHORT_DAYS else Strength.SOME


def _names(one: Iterable[str], other: Iterable[str]) -> Strength | None:
    """Compare two people's names in one spelling, without the fathers' names."""
    mine, theirs = _spelt(one), _spelt(other)
    likeness = max(
        (
            SequenceMatcher(None, a, b, autojunk=False).ratio()
            for a in mine
            for b in theirs
        ),
        default=0.0,
    )
    if likeness >= SAME:
        return Strength.STRONG
    return Strength.SOME if likeness >= LIKE else None


def _spelt(names: Iterable[str]) -> set[str]:
    return {spelling.alike(spelling.without_patronymic(name)) for name in names} - {""}


def _born(one: tuple[int, ...], other: tuple[int, ...]) -> Strength | None:
    """Compare two years of birth, or spans of them."""
    if not one or not other:
        return None
    if one == other and one[0] == one[-1]:
        return Strength.STRONG
    apart = max(one[0] - other[-1], other[0] - one[-1])
    return Strength.SOME if apart <= NEAR_YEARS else Strength.AGAINST


def _shared(one: set[str], other: set[str], *, strong: int) -> Strength | None:
    both = len(one & other)
    if not both:
        return None
    return Strength.STRONG if both >= strong else Strength.SOME


def _facets(entry: ContentEntry) -> Callable[[str], set[str]]:
    return lambda kind: {value for each, value in entry.facets if each == kind}


def _told(found: Iterable[tuple[str, Strength | None]]) -> list[Agreement]:
    return [Agreement(name, strength) for name, strength in found if strength]
