"""What stands in the way of a claim, what is missing, and what may stand in for it.

Pure: no clock, no database, no words. Each finding is one of the catalogue's common
mistakes or one of the programme's own limits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.claims.documents import (
    BEFORE_FILING,
    HAVE,
    INSTEAD,
    MISSING,
    ClaimContent,
)
from app.claims.entries import Catalogue, Claimant, Home, Open, Programme, Route
from app.dates import ApproximateDate

REPLACED = "instead"
"""State of a paper that another one stands in for."""


class Weight(StrEnum):
    """How heavy a finding is. Nothing stops the claimant from filing."""

    OUTSIDE = "outside"  # another route is meant for it
    MISTAKE = "mistake"
    ASK = "ask"  # not known yet
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing to see to: its id, its weight, and the route that may fit better."""

    id: str
    weight: Weight
    route: str = ""


@dataclass(frozen=True)
class PaperState:
    """One paper of a claim.

    Attributes:
        state: `HAVE`, `MISSING`, `REPLACED`, or "" while nobody asked.
        by: the paper in its place.
        instead: what may stand in for it.
    """

    id: str
    state: str
    by: str
    instead: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """When and where it was, as far as is known. `region`: of the gazetteer."""

    when: ApproximateDate
    region: str = ""


def needed(known: Catalogue, route: Route, capacity: str) -> tuple[str, ...]:
    """Return the papers of a claim: those of the route, then those of the capacity."""
    own = known.capacities[capacity].papers if capacity in known.capacities else ()
    return tuple(dict.fromkeys((*route.papers, *own)))


def papers(known: Catalogue, route: Route, claim: ClaimContent) -> list[PaperState]:
    """Say of each paper of a claim whether it is there."""
    found = []
    for key in needed(known, route, claim.capacity):
        told = claim.papers.get(key, "")
        by = told.removeprefix(INSTEAD) if told.startswith(INSTEAD) else ""
        state = REPLACED if by else told
        found.append(PaperState(key, state, by, known.papers[key].instead))
    return found


def is_open(route: Route, today: date) -> Open:
    """Say whether a route takes claims today; past its last day it is closed."""
    state = route.state
    if state.open is Open.OPEN and state.closes_on and state.closes_on < today:
        return Open.CLOSED
    return state.open


def findings(
    known: Catalogue, claim: ClaimContent, event: Event | None, today: date
) -> list[Finding]:
    """Return what is to be seen to before this claim is filed, the heaviest first."""
    route = known.routes[claim.route]
    programme = known.programmes[route.programme]
    found = [
        *_limits(programme, claim, event),
        *_mistakes(known, route, claim, today),
    ]
    return sorted(found, key=lambda each: list(Weight).index(each.weight))


def _limits(
    programme: Programme, claim: ClaimContent, event: Event | None
) -> Sequence[Finding]:
    """Day, place and nationality, as the programme has them."""
    found: list[Finding] = []
    start = programme.covers_from
    when = event.when if event else ApproximateDate()
    ends = None if when.continuing else when.latest
    if start and ends and ends < start:
        found.append(Finding("before", Weight.OUTSIDE, programme.before))
    elif start and not when.is_known:
        found.append(Finding("no_day", Weight.ASK))
    elif start and (when.earliest is None or when.earliest < start):
        found.append(Finding("partly_before", Weight.ASK, programme.before))
    if programme.in_ukraine:
        region = event.region if event else ""
        if not region:
            found.append(Finding("no_place", Weight.ASK))
        elif not region.startswith("UA"):
            found.append(Finding("abroad", Weight.ASK))
    if programme.asks_nationality:
        if claim.nationality == "russian":
            found.append(Finding("nationality", Weight.OUTSIDE))
        elif not claim.nationality:
            found.append(Finding("no_nationality", Weight.ASK))
    return found


def _mistakes(
    known: Catalogue, route: Route, claim: ClaimContent, today: date
) -> Sequence[Finding]:
    """The five mistakes that claimants make most, and who claims for whom."""
    states = {each.id: each.state for each in papers(known, route, claim)}
    return [
        *_home(route, claim),
        *_family(claim),
        *_figures(route, claim),
        *_residence(route, claim, states),
        *_waiting(route, claim, states, today),
        *_standing(route, claim),
    ]


def _home(route: Route, claim: ClaimContent) -> Iterator[Finding]:
    if route.home is Home.NONE:
        return
    if not claim.owns_home:
        yield Finding("home_or_housing", Weight.ASK)
    elif route.home is Home.OWNED and claim.owns_home == "no":
        yield Finding("home_or_housing", Weight.MISTAKE, "A3.3")
    elif route.home is Home.LIVED and claim.owns_home == "yes":
        yield Finding("home_or_housing", Weight.HINT, "A3.1")


def _family(claim: ClaimContent) -> Iterator[Finding]:
    if claim.names_others == "yes":
        yield Finding("whole_family", Weight.MISTAKE)
    elif not claim.names_others:
        yield Finding("whole_family", Weight.ASK)


def _figures(route: Route, claim: ClaimContent) -> Iterator[Finding]:
    if route.needs_estimate and not (claim.amount and claim.basis.strip()):
        yield Finding("no_estimate", Weight.MISTAKE)


def _residence(
    route: Route, claim: ClaimContent, states: Mapping[str, str]
) -> Iterator[Finding]:
    is_shown = states.get("residence") in {HAVE, REPLACED}
    if route.needs_residence and claim.lived_registered != "yes" and not is_shown:
        is_known = claim.lived_registered == "no"
        yield Finding("no_residence", Weight.MISTAKE if is_known else Weight.ASK)


def _waiting(
    route: Route, claim: ClaimContent, states: Mapping[str, str], today: date
) -> Iterator[Finding]:
    """Say that papers that are missing are no reason to wait."""
    lacks = any(state in {"", MISSING} for state in states.values())
    waits = claim.status in BEFORE_FILING and is_open(route, today) is Open.OPEN
    if waits and lacks:
        yield Finding("not_perfect", Weight.HINT)


def _standing(route: Route, claim: ClaimContent) -> Iterator[Finding]:
    """Say where the capacity does not fit who claims, or for whose loss."""
    is_own = claim.claimant_id == claim.person_id
    of_relative = route.claimant is Claimant.RELATIVE
    if is_own if of_relative else (claim.capacity == "self") != is_own:
        yield Finding("capacity", Weight.MISTAKE)
