"""Whether the claimant agreed that a claim is prepared: the gate is asked each time."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4, uuid5

from sqlalchemy.orm import Session

from app.cases import ages, consent_pages, joining, line
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.kin import standings
from app.cases.models import Person
from app.claims import catalogue, harms
from app.claims.documents import ClaimContent
from app.claims.entries import Catalogue, Claimant
from app.consent import catalogue as consents
from app.consent import ledger
from app.consent.findings.rules import Finding
from app.consent.rules import Item, Verdict
from app.keys.parts import Part
from app.wording import locale

ROUTES: Final = UUID("7c0a1f8e-3a52-4f0e-9a0b-54b7de1f6a11")
"""Under which a route of the catalogue has the id that a consent names it by."""

OF_THE_LIVING = frozenset({"self", "parent", "guardian", "representative"})
"""Capacities in which the person whose harm it is, is asked too."""


@dataclass(frozen=True)
class Asked:
    """What the gate said of one claim."""

    purpose: str
    item_id: UUID
    verdict: Verdict = field(repr=False)

    @property
    def may_go(self) -> bool:
        """Whether a worksheet may be made today."""
        return self.verdict.covers(self.item_id)

    @property
    def held_back(self) -> tuple[Finding, ...]:
        """Why not."""
        return self.verdict.held_back


def recipient(route: str) -> UUID:
    """Return the id by which a consent names the office of a route."""
    return uuid5(ROUTES, route)


def owners(known: Catalogue, claim: ClaimContent) -> frozenset[UUID]:
    """Say who has to agree: the claimant, and the person whose harm it is if alive.

    For the loss of somebody, and as an heir or dependant, the claimant alone is asked.
    """
    of_loss = known.routes[claim.route].claimant is Claimant.RELATIVE
    if of_loss or claim.capacity not in OF_THE_LIVING:
        return frozenset({claim.claimant_id})
    return frozenset({claim.claimant_id, claim.person_id})


def asked(db: Session, file: CaseFile, claim: ClaimContent) -> Asked:
    """Ask the gate whether this claim may be prepared today."""
    known, one = catalogue.load(), joining.one_of_each(db, file)
    purpose = known.programmes[known.routes[claim.route].programme].consent
    whose = frozenset(one[each] for each in owners(known, claim))
    people = [
        (row, file.read(row, Part.CONTENT, PersonContent))
        for row in (file.child(db, Person, each) for each in sorted(whose))
    ]
    item = Item(
        id=uuid4(),
        owners=whose,
        incident_ids=_incidents(db, file, claim),
        standings=standings.of_case(db, file),
        come_of_age=ages.days((row.id, who) for row, who in people),
    )
    said = ledger.pass_gate(
        db,
        file.box,
        file.id,
        purpose=purpose,
        recipient_id=recipient(claim.route) if needs_recipient(purpose) else None,
        items=[item],
        on_hold=line.is_on_hold(db, file.id),
    )
    return Asked(purpose, item.id, said)


def _incidents(db: Session, file: CaseFile, claim: ClaimContent) -> frozenset[UUID]:
    """Return what a claim tells of: its incident, and those its harms come from."""
    told = {
        seen.content.incident_id
        for seen in harms.on_file(db, file)
        if seen.id in claim.harm_ids
    }
    return frozenset(each for each in {claim.incident_id, *told} if each is not None)


@consent_pages.recipients
def offices(db: Session, file: CaseFile, purpose: str) -> list[tuple[UUID, str]]:
    """Offer the office of each route for a yes to its purpose."""
    del db, file
    known, language = catalogue.load(), locale()
    wanted = {
        each.id
        for each in known.programmes.values()
        if purpose in {"", each.consent} and needs_recipient(each.consent)
    }
    return [
        (recipient(route.id), route.name.in_language(language))
        for route in known.routes.values()
        if route.programme in wanted
    ]


def needs_recipient(purpose: str) -> bool:
    """Say whether a yes to this purpose names who gets it."""
    return consents.load().purposes[purpose].needs_recipient
