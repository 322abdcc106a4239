"""When two persons may pass an item on without its owner's yes. Pure.

Rule G8 of the consent catalogue. It stands in for the owner's yes to one item, one use
and one receiver, until a day; for nobody else who is in the item, and not in a pause.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Ground(StrEnum):
    """Why it may be."""

    DANGER_TO_LIFE = "danger_to_life"
    COURT_ORDER = "court_order"
    LEGAL_DUTY = "legal_duty"


BY_LAW = frozenset({Ground.COURT_ORDER, Ground.LEGAL_DUTY})
"""Grounds that a later withdrawal does not end."""

NEVER = frozenset(
    {
        "anonymous_statistics",
        "media_publication",
        "pattern_analysis",
        "recontact",
        "recording",
        "training_research",
    }
)
"""Uses that no danger and no law asks for against the person's word."""

LONGEST_DAYS = 30
"""For how long one holds at most: two persons look again after that."""


@dataclass(frozen=True)
class Override:
    """One that two persons signed.

    Attributes:
        order: the ledger's last place when it was released; a no after it is later.
    """

    id: UUID
    order: int
    item_id: UUID
    purpose: str
    recipient_id: UUID
    ground: Ground
    until: date


def speaks_to(
    override: Override, item_id: UUID, use: tuple[str, UUID | None], on: date
) -> bool:
    """Say whether it is about exactly this item, use and receiver, and still holds."""
    return (
        override.item_id == item_id
        and (override.purpose, override.recipient_id) == use
        and override.purpose not in NEVER
        and on <= override.until
    )


def outlives(override: Override, noes: Iterable[int]) -> bool:
    """Say whether it stands after these places in the ledger where somebody said no."""
    return override.ground in BY_LAW or not any(at > override.order for at in noes)
