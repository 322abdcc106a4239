"""What left in a period, counted by kind of receiver and month. Pure: true numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from uuid import UUID

from app.packages.after.rules import Became
from app.truth import linking

SAYS_NOTHING = "none"
BECAME = (*(each.value for each in Became), SAYS_NOTHING)
"""What became of a package, the last that was said; at the end: nothing was said."""


@dataclass(frozen=True)
class Someone:
    """A person whose yes a package rested on. `links`: to people of other cases."""

    id: UUID
    links: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Sent:
    """One package that left, as figures know it: no name, no item, no text.

    Attributes:
        forum: the purpose of the receiver, which says what kind of body it is.
        days: until the first receipt; None without one.
    """

    case_id: UUID
    forum: str
    on: date
    people: tuple[Someone, ...] = field(repr=False)
    days: int | None
    recalled: bool
    became: str


@dataclass(frozen=True)
class Row:
    """One line of figures: what left to one kind of receiver, or in one month."""

    packages: int
    cases: int
    people: int
    received: int
    days: int | None
    recalled: int
    became: dict[str, int]


@dataclass(frozen=True)
class Figures:
    """The true numbers of one period. They leave the office through `protecting`."""

    first: date
    last: date
    all: Row
    forums: dict[str, Row]
    months: dict[str, dict[str, Row]]


def count(
    sent: Iterable[Sent], forums: Sequence[str], first: date, last: date
) -> Figures:
    """Count what left from one day to another.

    Args:
        sent: everything that left a team's cases.
        forums: kinds of receivers, in the order of the table.
        first: the first day that counts.
        last: the last one.
    """
    inside = [each for each in sent if first <= each.on <= last]
    one = linking.people(who.links for each in inside for who in each.people)

    def row(lines: list[Sent]) -> Row:
        return _row(lines, one)

    by_forum = {f: [each for each in inside if each.forum == f] for f in forums}
    months = sorted({f"{each.on:%Y-%m}" for each in inside})
    return Figures(
        first=first,
        last=last,
        all=row(inside),
        forums={forum: row(lines) for forum, lines in by_forum.items()},
        months={
            month: {
                forum: row([e for e in lines if f"{e.on:%Y-%m}" == month])
                for forum, lines in by_forum.items()
            }
            for month in months
        },
    )


def _row(lines: Sequence[Sent], one: Mapping[UUID, UUID]) -> Row:
    people = {
        one[who.links[0]] if who.links else who.id
        for each in lines
        for who in each.people
    }
    days = [each.days for each in lines if each.days is not None]
    return Row(
        packages=len(lines),
        cases=len({each.case_id for each in lines}),
        people=len(people),
        received=len(days),
        days=round(median(days)) if days else None,
        recalled=sum(each.recalled for each in lines),
        became={name: sum(e.became == name for e in lines) for name in BECAME},
    )
