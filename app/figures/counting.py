"""Who was helped in a period, each person once. Pure: the true numbers.

A person is new when the first help that is counted began in the period, and continuing
when it began before and had not ended; closed when all of it had ended by its last day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.truth import linking

AGES = ("0-11", "12-17", "child", "18-24", "25-59", "60+", "unknown")
"""Bands. `child`: under 18, the age not known."""
SEXES = ("female", "male", "another", "not_known")
_BORDERS = ((12, "0-11"), (18, "12-17"), (25, "18-24"), (60, "25-59"))


class State(StrEnum):
    """How somebody stands to the period. Nobody is new and continuing."""

    NEW = "new"
    CONTINUING = "continuing"
    CLOSED = "closed"


COUNTED = (State.NEW, State.CONTINUING)


@dataclass(frozen=True)
class Someone:
    """A person as service records know them. `links`: to people of other cases."""

    id: UUID
    sex: str
    born: date | None
    is_child: bool
    links: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Help:
    """One help that somebody received: of which kind, from when until when."""

    person: Someone
    kind: str
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Figures:
    """The true numbers of one period. They leave the office through `protecting`."""

    first: date
    last: date
    sexes: Mapping[tuple[State, str], int] = field(repr=False)
    ages: Mapping[tuple[State, str], int] = field(repr=False)
    kinds: Mapping[str, int] = field(repr=False)
    unmet: Mapping[str, int] = field(repr=False)

    def people(self, state: State) -> int:
        """Return how many people are in a state, each once."""
        return sum(self.sexes[state, sex] for sex in SEXES)

    @property
    def unique(self) -> int:
        """Everybody who was helped in the period, once."""
        return sum(self.people(state) for state in COUNTED)


def count(
    helped: Iterable[Help],
    unmet: Iterable[Someone],
    kinds: Sequence[str],
    first: date,
    last: date,
) -> Figures:
    """Count people by sex, age and kind of service, and unmet urgent needs by age.

    Args:
        helped: what the chosen project paid for, or all of it.
        unmet: who waits for urgent help today, once for each need.
        kinds: of services, in the order of the table.
    """
    helped, unmet = list(helped), list(unmet)
    one = linking.people(each.links for each in [*(h.person for h in helped), *unmet])
    by_person: dict[UUID, list[Help]] = {}
    for each in helped:
        if each.began_on <= last:
            by_person.setdefault(_who(each.person, one), []).append(each)
    sexes, ages = Counter[tuple[State, str]](), Counter[tuple[State, str]]()
    used = Counter[str]()
    for lines in by_person.values():
        states = _states(lines, first, last)
        who = lines[0].person
        sexes.update((state, _sex(who.sex)) for state in states)
        ages.update((state, age_band(who, last)) for state in states)
        if states:
            used.update({h.kind for h in lines if _is_in(h, first)})
    waiting = {_who(each, one): each for each in unmet}
    return Figures(
        first=first,
        last=last,
        sexes={(state, sex): sexes[state, sex] for state in State for sex in SEXES},
        ages={(state, age): ages[state, age] for state in State for age in AGES},
        kinds={kind: used[kind] for kind in kinds},
        unmet={
            age: sum(age_band(each, last) == age for each in waiting.values())
            for age in AGES
        },
    )


def age_band(who: Someone, on: date) -> str:
    """Return the band of an age on a day; what is not known is not guessed."""
    if who.born is None:
        return "child" if who.is_child else "unknown"
    had_birthday = (on.month, on.day) >= (who.born.month, who.born.day)
    years = on.year - who.born.year - (not had_birthday)
    return next((band for border, band in _BORDERS if years < border), "60+")


def _states(lines: Sequence[Help], first: date, last: date) -> tuple[State, ...]:
    """Say how somebody stands to a period; nothing where nothing reaches into it."""
    if not any(_is_in(each, first) for each in lines):
        return ()
    is_new = min(each.began_on for each in lines) >= first
    state = State.NEW if is_new else State.CONTINUING
    over = all(each.ended_on and each.ended_on <= last for each in lines)
    return (state, State.CLOSED) if over else (state,)


def _is_in(each: Help, first: date) -> bool:
    return each.ended_on is None or each.ended_on >= first


def _who(person: Someone, one: Mapping[UUID, UUID]) -> UUID:
    return one[person.links[0]] if person.links else person.id


def _sex(told: str) -> str:
    return told if told in SEXES else "not_known"
