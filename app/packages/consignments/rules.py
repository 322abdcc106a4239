"""How a package of a consignment stands, and what the set waits for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why no package was prepared of a case."""

    NOT_OPEN = "not_open"
    NO_NAMES = "no_names"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    QUIET = "quiet"
    EMPTY = "empty"
    NO_YES = "no_yes"


class State(StrEnum):
    """How far one case of a consignment has come; in the order of work."""

    NEEDS = "needs"
    READY = "ready"
    WAITS = "waits"
    COOLING = "cooling"
    APPROVED = "approved"
    BUILDING = "building"
    BUILT = "built"
    SENT = "sent"
    NOTHING = "nothing"
    KEY = "key"
    CHANGED = "changed"
    STOPPED = "stopped"
    ON_HOLD = "on_hold"
    QUIET = "quiet"
    REFUSED = "refused"
    UNPREPARED = "unprepared"
    OUT = "out"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True)
class Facts:
    """What is asked about a package that was opened.

    Attributes:
        status: as the package itself says.
        undecided: items that wait for a decision about somebody else.
        wanting: things that the receiver's profile asks for, and nobody excused.
        key_fault: the receiver's key, or the way of handing over, is not in order.
        approved: as many people signed as it takes.
    """

    status: str
    on_hold: bool = False
    quiet: bool = False
    may_go: int = 0
    undecided: int = 0
    wanting: int = 0
    key_fault: bool = False
    approved: bool = False
    changed: bool = False
    stopped: bool = False
    cooling: bool = False


_LATER = {
    "building": State.BUILDING,
    "disclosed": State.SENT,
    "refused": State.REFUSED,
}


def state_of(facts: Facts) -> State:
    """Say how a package stands; what stops it comes before how far it is."""
    if facts.status in _LATER:
        return _LATER[facts.status]
    stops = (
        (facts.on_hold, State.ON_HOLD),
        (facts.quiet, State.QUIET),
        (facts.stopped, State.STOPPED),
        (facts.changed, State.CHANGED),
    )
    for holds, state in stops:
        if holds:
            return state
    return _draft(facts) if facts.status == "draft" else _asked(facts)


def _asked(facts: Facts) -> State:
    if facts.key_fault:
        return State.KEY
    if not facts.approved:
        return State.WAITS
    if facts.cooling:
        return State.COOLING
    return State.BUILT if facts.status == "built" else State.APPROVED


def _draft(facts: Facts) -> State:
    if facts.undecided or (facts.may_go and facts.wanting):
        return State.NEEDS
    if not facts.may_go:
        return State.NOTHING
    return State.KEY if facts.key_fault else State.READY


DRAFTS = frozenset({State.NEEDS, State.READY, State.NOTHING, State.KEY})
"""What may still be a draft: how it is handed over can be chosen."""

SETTLED = frozenset(
    {
        State.APPROVED,
        State.BUILDING,
        State.BUILT,
        State.SENT,
        State.REFUSED,
        State.UNPREPARED,
        State.OUT,
    }
)
"""What the closing of a set does not wait for."""

GOES = frozenset({State.APPROVED, State.BUILDING, State.BUILT, State.SENT})
"""What gets a number when the set is closed."""


def waits_for(states: Iterable[State]) -> int:
    """Count what has to be approved or taken out before the set is closed."""
    return sum(state not in SETTLED for state in states)
