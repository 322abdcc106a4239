"""What pages of claims show: plain data, made while the case is open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import gazetteer, recording
from app.cases.casefile import CaseFile
from app.cases.series import sharing
from app.cases.working_text import readable
from app.catalogues import Label
from app.claims import catalogue, claiming, harms, received, suggesting
from app.claims.documents import BEFORE_FILING, HAVE, MISSING, ClaimContent, Status
from app.claims.entries import Catalogue, Open, Route
from app.claims.readiness import (
    REPLACED,
    Event,
    findings,
    is_open,
    papers,
)
from app.claims.suggesting import Ground
from app.claims.words import (
    CLAIMANTS,
    FINDINGS,
    FOR_WHOM,
    STATES,
    STATUSES,
    WEIGHTS,
)
from app.facts import vocabulary
from app.wording import gettext as _
from app.wording import locale


@dataclass(frozen=True)
class StateShown:
    """Whether a route is open, and as of when; always both.

    `as_of` and `opened` are days, or first days of months where `_known` is false.
    """

    text: str
    tone: str
    as_of: date
    as_of_day: bool
    opened: date | None
    opened_day: bool
    closes_on: date | None
    note: str
    said_by: str


@dataclass(frozen=True)
class RouteShown:
    """One route, with its programme."""

    id: str
    code: str
    name: str
    programme: str
    claimant: str
    who: str
    note: str
    is_verified: bool
    is_for_people: bool
    state: StateShown


@dataclass(frozen=True)
class Could:
    """A route that could be, and what leads to it."""

    route: RouteShown
    why: tuple[str, ...] = field(repr=False)
    for_whom: str
    is_begun: bool


@dataclass(frozen=True)
class ClaimRow:
    """One claim in the table."""

    id: UUID
    route: RouteShown
    who: str
    capacity: str
    status: str
    tone: str
    have: int
    missing: int
    instead: int
    unasked: int
    last_day: date | None
    days_left: int | None
    is_appeal: bool
    is_twice: bool
    to_see_to: int
    why: tuple[str, ...] = field(repr=False)
    reason: str = field(repr=False)
    next_step: str = field(repr=False)


@dataclass(frozen=True)
class FindingShown:
    """One thing to see to."""

    id: str
    text: str
    help: str
    weight: str
    tone: str
    route: str
    is_verified: bool


@dataclass(frozen=True)
class Pair:
    """Two records that may be for the same loss."""

    first: str = field(repr=False)
    second: str = field(repr=False)
    heads: str
    is_receipt: bool


@dataclass(frozen=True)
class ReceiptRow:
    """Something that was received."""

    who: str
    head: str
    on: date | None
    giver: str = field(repr=False)
    harm: str = field(repr=False)
    amount: str = field(repr=False)
    note: str = field(repr=False)


def state(known_route: Route, today: date) -> StateShown:
    """Return what is known of whether a route is open."""
    said, now = known_route.state, is_open(known_route, today)
    text, tone = STATES[now]
    return StateShown(
        text=str(text),
        tone=tone,
        as_of=_first(said.as_of),
        as_of_day=_is_day(said.as_of),
        opened=_first(said.opened) if said.opened and now is Open.OPEN else None,
        opened_day=_is_day(said.opened),
        closes_on=said.closes_on,
        note=_said(said.note),
        said_by=_said(said.said_by),
    )


def route(known: Catalogue, known_route: Route, today: date) -> RouteShown:
    """Return a route as pages show it."""
    programme = known.programmes[known_route.programme]
    name = _said(known_route.name)
    is_coded = known_route.id[0].isupper()
    return RouteShown(
        id=known_route.id,
        code=known_route.id if is_coded else "",
        name=name,
        programme=_said(programme.name),
        claimant=str(CLAIMANTS[known_route.claimant]),
        who=_said(known_route.who),
        note=_said(known_route.note),
        is_verified=known_route.verified and programme.verified,
        is_for_people=known_route.is_for_people,
        state=state(known_route, today),
    )


def could_be(db: Session, file: CaseFile) -> list[Could]:
    """Return the routes that could be, with the facts and harms that lead to each."""
    known, today = catalogue.load(), clock.now().date()
    begun = {seen.content.route for seen in claiming.claims(db, file)}
    return [
        Could(
            route=route(known, known.routes[key], today),
            why=grounds(found),
            for_whom=str(FOR_WHOM[found[0].who]),
            is_begun=key in begun,
        )
        for key, found in suggesting.for_case(db, file).items()
    ]


def grounds(found: Iterable[Ground], *, is_closed: bool = True) -> tuple[str, ...]:
    """Say in words what leads to a route: the question answered yes, or the harm.

    Args:
        found: what leads to it.
        is_closed: it stands behind a fold; in the open no sensitive question is said.
    """
    facts, language = vocabulary().facts, locale()
    told = []
    for each in found:
        incident = readable(each.incident)
        if each.fact and facts[each.fact].sensitive and not is_closed:
            told.append(
                _(
                    "An answer that is shown closed, in “%(incident)s”",
                    incident=incident,
                )
            )
        elif each.fact:
            question = facts[each.fact].question.in_language(language)
            told.append(
                _(
                    "%(question)s Yes, in “%(incident)s”",
                    question=question,
                    incident=incident,
                )
            )
        else:
            told.append(_("Harm: %(kind)s", kind=harms.called(each.harm)))
    return tuple(dict.fromkeys(told))


def rows(db: Session, file: CaseFile) -> list[ClaimRow]:
    """Return the claims of a case as its table shows them."""
    known, today = catalogue.load(), clock.now().date()
    codes, hits = recording.codes(db, file), suggesting.for_case(db, file)
    met = {
        id_ for each in received.twice(db, file) for id_ in (each.first, each.second)
    }
    found = []
    for seen in claiming.claims(db, file):
        claim = seen.content
        known_route = known.routes[claim.route]
        counted = [paper.state for paper in papers(known, known_route, claim)]
        last, is_appeal = _last_day(known_route, claim)
        text, tone = STATUSES[claim.status]
        found.append(
            ClaimRow(
                id=seen.id,
                route=route(known, known_route, today),
                who=codes.get(claim.claimant_id, ""),
                capacity=_said(known.capacities[claim.capacity].label),
                status=str(text),
                tone=tone,
                have=counted.count(HAVE),
                missing=counted.count(MISSING),
                instead=counted.count(REPLACED),
                unasked=counted.count(""),
                last_day=last,
                days_left=(last - today).days if last else None,
                is_appeal=is_appeal,
                is_twice=seen.id in met,
                to_see_to=len(findings(known, claim, event(db, file, claim), today)),
                why=grounds(hits.get(claim.route, []), is_closed=False),
                reason=readable(claim.reason),
                next_step=readable(claim.next_step),
            )
        )
    return found


def to_see_to(db: Session, file: CaseFile, claim: ClaimContent) -> list[FindingShown]:
    """Return what is to be seen to before a claim is filed, in words."""
    known = catalogue.load()
    found = findings(known, claim, event(db, file, claim), clock.now().date())
    told = []
    for each in found:
        weight, tone = WEIGHTS[each.weight]
        mistake = known.mistakes.get(each.id)
        better = known.routes.get(each.route)
        told.append(
            FindingShown(
                id=each.id,
                text=_said(mistake.label) if mistake else str(FINDINGS[each.id]),
                help=_said(mistake.help) if mistake else "",
                weight=str(weight),
                tone=tone,
                route=_said(better.name) if better else "",
                is_verified=mistake is None or mistake.verified,
            )
        )
    return told


def event(db: Session, file: CaseFile, claim: ClaimContent) -> Event | None:
    """Return when and where the incident of a claim was; None where none is named."""
    if claim.incident_id is None:
        return None
    told = sharing.incident(db, file, claim.incident_id).content
    region = told.place.region
    return Event(told.when, gazetteer.state_of(region) if region else "")


def incident_pairs(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the incidents of a case for a form's choices."""
    found = sharing.incidents(db, file)
    return [(each.row.id, readable(each.content.title)) for each in found]


def receipts(db: Session, file: CaseFile) -> list[ReceiptRow]:
    """Return what was received, as its page shows it."""
    known, codes = catalogue.load(), recording.codes(db, file)
    kinds = dict(harms.pairs(db, file))
    return [
        ReceiptRow(
            who=codes.get(seen.content.person_id, ""),
            giver=readable(seen.content.giver),
            head=_said(known.heads.get(seen.content.head)),
            harm=kinds.get(seen.content.harm_id, "") if seen.content.harm_id else "",
            amount=f"{seen.content.amount} {seen.content.currency}".strip(),
            on=seen.content.received_on,
            note=readable(seen.content.note),
        )
        for seen in received.receipts(db, file)
    ]


def twice(db: Session, file: CaseFile) -> list[Pair]:
    """Return what may ask for one loss twice, in words."""
    known, codes = catalogue.load(), recording.codes(db, file)
    named = {
        seen.id: _(
            "Claim %(route)s of %(who)s",
            route=code_of(known.routes[seen.content.route]),
            who=codes.get(seen.content.claimant_id, ""),
        )
        for seen in claiming.claims(db, file)
    } | {
        seen.id: _(
            "Received from %(giver)s by %(who)s",
            giver=readable(seen.content.giver),
            who=codes.get(seen.content.person_id, ""),
        )
        for seen in received.receipts(db, file)
    }
    return [
        Pair(
            named[each.first],
            named[each.second],
            ", ".join(_said(known.heads[head]) for head in each.heads),
            each.is_receipt,
        )
        for each in received.twice(db, file)
    ]


def code_of(known_route: Route) -> str:
    """Call a route by its code where it has one, else by its name."""
    return known_route.id if known_route.id[0].isupper() else _said(known_route.name)


def _last_day(known_route: Route, claim: ClaimContent) -> tuple[date | None, bool]:
    """Return the next day to keep, and whether it is for an appeal."""
    if claim.status is Status.REJECTED:
        return claim.appeal_by, True
    if claim.status not in BEFORE_FILING:
        return None, False
    days = [day for day in (claim.deadline, known_route.state.closes_on) if day]
    return min(days, default=None), False


def _said(label: Label | None) -> str:
    return label.in_language(locale()) if label else ""


def _is_day(told: str) -> bool:
    return len(told) > len("2025-11")


def _first(told: str) -> date:
    return date.fromisoformat(told if _is_day(told) else f"{told}-01")
