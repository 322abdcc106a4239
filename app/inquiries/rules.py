"""What may follow what in a request from outside. Pure: no clock, no database."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

REMIND_DAYS = 7
"""So many days before its day a request stands on Today."""

LONGEST_BAR_DAYS = 180
"""For how long telling the survivor can be barred at once; then it is decided anew."""

SHOWN_AFTER_DAYS = 3
"""From then on the code shows it: until then it can be decided that a law bars it."""

TELL_DAYS = 14
"""Within so many days the survivor is told of a request, where no law bars it."""


class Kind(StrEnum):
    """What somebody outside asks for, and so who it is."""

    FOLLOW_UP = "follow_up"  # a receiver, about somebody whom a package of ours shows
    ORDER = "order"  # a court or an authority, by an order
    ACCESS = "access"  # the person, about what is held on them


class Outcome(StrEnum):
    """How a request is answered."""

    FULLY = "fully"
    PARTLY = "partly"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    NEITHER = "neither"


GIVES = frozenset({Outcome.FULLY, Outcome.PARTLY})
"""Outcomes by which something leaves beside the letter."""


class Want(StrEnum):
    """What a person may ask about what is held on them."""

    COPY = "copy"
    WHO_HAS = "who_has"
    CORRECT = "correct"
    ERASE = "erase"


class Stop(StrEnum):
    """Why an answer cannot go on."""

    NOT_CHECKED = "not_checked"
    NOT_LOOKED = "not_looked"
    CONTESTED = "contested"
    NO_PACKAGE = "no_package"
    NOT_RELEASED = "not_released"


def outcomes(kind: Kind, *, is_matched: bool) -> tuple[Outcome, ...]:
    """Return how a request of a kind can be answered.

    A person who asks for what is theirs is not told that we neither confirm nor deny;
    what was not found cannot be given, and of what was found nobody says that nothing
    is held.
    """
    return tuple(
        each
        for each in Outcome
        if not (is_matched and each is Outcome.NOTHING_HELD)
        and (is_matched or each not in GIVES)
        and not (kind is Kind.ACCESS and each is Outcome.NEITHER)
    )


def stops_answer(
    *, is_checked: bool, was_looked_for: bool, is_contested: bool
) -> tuple[Stop, ...]:
    """Say what an answer waits for, the first step first."""
    told = {
        Stop.NOT_CHECKED: not is_checked,
        Stop.NOT_LOOKED: not was_looked_for,
        Stop.CONTESTED: is_contested,
    }
    return tuple(stop for stop, holds in told.items() if holds)


def is_late(due: date, today: date) -> bool:
    """Say whether the day to answer is over."""
    return today > due


def is_soon(due: date, today: date) -> bool:
    """Say whether it is to be answered within the days of the reminder."""
    return today >= due - timedelta(days=REMIND_DAYS)


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Say whether one of the names stands in a text, in whatever case of letters."""
    told = text.casefold()
    return any(name.strip().casefold() in told for name in names if name.strip())
