"""The survivor's code: made, derived, and looked up in one way for every input.

Normalise, derive, then look up. A wrong, malformed, closed or expired code takes the
same steps and the same one derivation as a right one, and gets the same words.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation.models import Conversation, ConversationStatus, Receipt
from app.keys.pinned import pinned
from app.vault.slow import RECEIPT, TEST

_cheap = False


def use_test_cost(*, cheap: bool) -> None:
    """Derive with the cheap cost; `Settings` refuses it in production."""
    global _cheap  # noqa: PLW0603
    _cheap = cheap


@dataclass(frozen=True)
class NewCode:
    """A fresh code and its keys. Shown to the person, never stored as it is."""

    digits: str = field(repr=False)
    keys: vault.ReceiptKeys = field(repr=False)


def new() -> NewCode:
    """Make a code. One slow derivation: call it before a write lock is taken.

    Raises:
        BusyError: too many derivations are running and waiting.
    """
    digits = vault.new_receipt()
    return NewCode(digits, derived(digits))


def derived(typed: str) -> vault.ReceiptKeys:
    """Return the keys of whatever was typed: one slow derivation, always.

    Raises:
        BusyError: too many derivations are running and waiting.
    """
    cost = TEST if _cheap else RECEIPT
    return vault.receipt_keys(typed, pinned().salt, cost)


def find(db: Session, lookup: bytes) -> UUID | None:
    """Return the open conversation that this code opens, or None."""
    return db.scalar(
        select(Conversation.id)
        .join(Receipt, Receipt.conversation_id == Conversation.id)
        .where(
            Receipt.lookup == lookup,
            Conversation.status == ConversationStatus.OPEN.value,
            or_(Receipt.expires_at.is_(None), Receipt.expires_at > clock.now()),
        )
    )
