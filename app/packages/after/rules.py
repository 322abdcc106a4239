"""What receivers said, and how things stand. Pure: no clock, no database, no keys."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

RECEIPT_DAYS = 14
"""Within these a receiver says that it arrived; a default of the product."""

ANSWER_DAYS = 30
"""Within these a receiver answers a notice; a default of the product."""

CHASE_DAYS = 90
"""After these without a word we ask what became of it; a default of the product."""


class Role(StrEnum):
    """Who spoke for the receiver, or found a fault: a role, never a name."""

    REGISTRY = "registry"
    CASE_OFFICER = "case_officer"
    PROSECUTOR = "prosecutor"
    HEAD = "head"
    LAWYER = "lawyer"
    ARCHIVIST = "archivist"
    OTHER = "other"


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a receiver said it arrived.

    Attributes:
        ref: the number under which they have it.
        sha256: of the file, as they named it; empty where they named none.
    """

    by: Role
    on: date
    ref: str
    sha256: str
    noted_by: UUID
    noted_on: date


class Became(StrEnum):
    """What the receiver said became of a package."""

    REGISTERED = "registered"
    MORE_ASKED = "more_asked"
    USED = "used"
    NOT_USED = "not_used"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Telling(StrEnum):
    """Whether the survivor reads of it with their code."""

    WAITS = "waits"
    SHOWN = "shown"
    NOT_YET = "not_yet"


class Feedback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the receiver said, and whether the survivor is told.

    Attributes:
        note: working text, for colleagues; the survivor never reads it.
        why: why the survivor is not told yet.
    """

    id: UUID
    became: Became
    on: date
    ref: str
    note: str
    noted_by: UUID
    telling: Telling = Telling.WAITS
    why: str = ""
    decided_by: UUID | None = None
    decided_on: date | None = None


class Arrived(StrEnum):
    """What is known of the arrival of a package."""

    WAITS = "waits"
    LATE = "late"
    RECEIVED = "received"
    SAME = "same"
    ANOTHER = "another"


def is_same(receipt: Receipt, sha256: str) -> bool | None:
    """Compare the hash that a receiver named with ours; None where they named none."""
    return receipt.sha256 == sha256 if receipt.sha256 else None


def arrived(
    receipts: Sequence[Receipt], sha256: str, due: date, today: date
) -> Arrived:
    """Say whether it arrived as it was sent; the newest hash that was named counts.

    Args:
        receipts: what the receiver said so far.
        sha256: of what was handed over.
        due: the day by which a receipt should be there.
        today: the day of asking.
    """
    told = [same for each in receipts if (same := is_same(each, sha256)) is not None]
    if told:
        return Arrived.SAME if told[-1] else Arrived.ANOTHER
    if receipts:
        return Arrived.RECEIVED
    return Arrived.LATE if due < today else Arrived.WAITS


def days_to_receipt(receipts: Sequence[Receipt], sent_on: date) -> int | None:
    """Return how many days the first receipt took; None without one."""
    days = [(each.on - sent_on).days for each in receipts]
    return min(days) if days else None


def became(told: Sequence[Feedback]) -> Became | None:
    """Return what the receiver said last; None while they said nothing."""
    newest = sorted(told, key=lambda each: each.on)
    return newest[-1].became if newest else None
