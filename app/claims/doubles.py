"""Two claims, or a claim and a receipt, that may ask for the same thing twice.

Pure. Both are kept: it is said, and a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.claims.documents import ClaimContent, ReceiptContent
from app.claims.entries import Catalogue


@dataclass(frozen=True)
class Asked:
    """What one record asks for or got: whose harm, which, and which heads of damage.

    `incident_id` stands in where no harm is named.
    """

    id: UUID
    person_id: UUID
    claimant_id: UUID
    heads: frozenset[str]
    harm_ids: frozenset[UUID]
    incident_id: UUID | None
    is_receipt: bool


@dataclass(frozen=True)
class Double:
    """Two records that meet, and on which heads of damage."""

    first: UUID
    second: UUID
    heads: tuple[str, ...]
    is_receipt: bool  # of the two at least one was received already


def asked(
    known: Catalogue,
    claims: Mapping[UUID, ClaimContent],
    receipts: Mapping[UUID, ReceiptContent],
) -> list[Asked]:
    """Return claims and receipts as they are compared."""
    found = [
        Asked(
            id=key,
            person_id=claim.person_id,
            claimant_id=claim.claimant_id,
            heads=frozenset(known.routes[claim.route].heads),
            harm_ids=frozenset(claim.harm_ids),
            incident_id=claim.incident_id,
            is_receipt=False,
        )
        for key, claim in claims.items()
        if claim.route in known.routes
    ]
    return found + [
        Asked(
            id=key,
            person_id=got.person_id,
            claimant_id=got.person_id,
            heads=frozenset({got.head}),
            harm_ids=frozenset({got.harm_id} if got.harm_id else ()),
            incident_id=None,
            is_receipt=True,
        )
        for key, got in receipts.items()
    ]


def doubles(all_: Sequence[Asked]) -> list[Double]:
    """Return each two that may ask for one head of damage of one harm twice."""
    return [
        Double(
            one.id,
            other.id,
            tuple(sorted(one.heads & other.heads)),
            one.is_receipt or other.is_receipt,
        )
        for n, one in enumerate(all_)
        for other in all_[n + 1 :]
        if _meet(one, other)
    ]


def _meet(one: Asked, other: Asked) -> bool:
    """Say whether two may be about the same loss of the same claimant.

    Where neither names a harm nor an incident nobody can tell them apart: they meet.
    """
    if not one.heads & other.heads:
        return False
    same_person = bool(
        {one.person_id, one.claimant_id} & {other.person_id, other.claimant_id}
    )
    same_loss = one.person_id == other.person_id
    if not (same_person and same_loss):
        return False
    if one.harm_ids and other.harm_ids:
        return bool(one.harm_ids & other.harm_ids)
    if one.incident_id and other.incident_id:
        return one.incident_id == other.incident_id
    return True
