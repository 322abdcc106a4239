"""What answers could still change, read from the gate's own verdict. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.consent.findings.rules import Finding, Why
from app.consent.rules import Verdict

NO_TALK_HELPS = frozenset(
    {
        Why.ON_HOLD,
        Why.NO_OWNER,
        Why.REFUSED,
        Why.WITHDRAWN,
        Why.EXCLUDED,
        Why.NO_LEGAL_GROUND,
        Why.COOLING_OFF,
        Why.LEAD_ONLY,
        Why.REVIEW_DUE,
    }
)
"""Refusals that nobody is asked about: there is nobody to ask, or they said no."""


THEIR_NO = frozenset({Why.REFUSED, Why.WITHDRAWN})
"""A no of the person themselves."""


class Place(StrEnum):
    """Where an item, or what it shows, stands; the best first."""

    GOES = "goes"
    COULD = "could"  # if everybody who has not answered said yes
    STAYS = "stays"


@dataclass(frozen=True)
class Unit:
    """An incident, an act or a confirmed crime, and the items that support it."""

    kind: str
    code: str
    items: frozenset[UUID]


def is_askable(finding: Finding) -> bool:
    """Say whether a talk with the person could lift this refusal."""
    return finding.person_id is not None and finding.why not in NO_TALK_HELPS


def to_ask(verdict: Verdict) -> frozenset[UUID]:
    """Return every person whose missing, expired or narrow yes holds an item back."""
    return frozenset(
        finding.person_id
        for finding in verdict.held_back
        if finding.person_id is not None and is_askable(finding)
    )


def refusing(verdict: Verdict) -> frozenset[UUID]:
    """Return every person whose own no holds an item back."""
    return frozenset(
        finding.person_id
        for finding in verdict.held_back
        if finding.person_id is not None and finding.why in THEIR_NO
    )


def places(
    verdict: Verdict, items: Iterable[UUID], open_: frozenset[UUID]
) -> dict[UUID, Place]:
    """Say of each item whether it goes, could go, or stays.

    Args:
        verdict: the gate's answer of this moment.
        items: what was chosen.
        open_: people who may still answer. Whoever said no, was not reached, or let
            the day pass is not among them.
    """
    reasons: dict[UUID, list[Finding]] = {}
    for finding in verdict.held_back:
        reasons.setdefault(finding.item_id, []).append(finding)
    return {
        item: Place.GOES if verdict.covers(item) else _place(reasons[item], open_)
        for item in items
    }


def stands(unit: Unit, where: Mapping[UUID, Place]) -> Place:
    """Return the best place of an item that supports this; without any it stays."""
    found = {where[item] for item in unit.items if item in where}
    return next((place for place in Place if place in found), Place.STAYS)


def _place(reasons: list[Finding], open_: frozenset[UUID]) -> Place:
    could = all(is_askable(each) and each.person_id in open_ for each in reasons)
    return Place.COULD if could else Place.STAYS
