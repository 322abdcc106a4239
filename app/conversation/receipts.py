"""The survivor's code: made, derived, and looked up in one way for every input.

Normalise, derive, then look up. A wrong, malformed, closed or expired code takes the
same steps and the same one derivation as a right one, and gets the same words.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation.models import Conversation, ConversationStatus, Receipt
from app.errors import NotFoundError
from app.keys.grants import Reader, ReaderKind
from app.keys.pinned import pinned
from app.vault.slow import RECEIPT, TEST

_GROUP = 4
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


def same_groups(code: str, second: str, fifth: str) -> bool:
    """Say whether the second and the fifth group of a code were typed right."""
    groups = [code[start : start + _GROUP] for start in range(0, len(code), _GROUP)]
    typed = [vault.normalise_receipt(text).decode() for text in (second, fifth)]
    return typed == [groups[1], groups[4]]


def find(db: Session, lookup: bytes) -> UUID | None:
    """Return the open conversation that this code opens, or None."""
    return db.scalar(
        select(Conversation.id)
        .join(Receipt, Receipt.conversation_id == Conversation.id)
        .where(
            Receipt.lookup == lookup,
            Conversation.status == ConversationStatus.OPEN.value,
            _works(),
        )
    )


@dataclass(frozen=True)
class Codes:
    """The codes of a conversation, as one of them sees it; "" where nothing ends.

    Attributes:
        mine_until: the last day of the code that looks; a new one stands beside it.
        old_until: the last day of an older code that works beside the one that looks.
    """

    mine_until: str
    old_until: str

    @property
    def are_two(self) -> bool:
        """Say whether an old and a new code work beside each other."""
        return bool(self.mine_until or self.old_until)


def codes(db: Session, conversation_id: UUID, seed: bytes) -> Codes:
    """Return what the code with this seed is told about itself and another one.

    Raises:
        NotFoundError: it works no more.
    """
    mine = of_seed(db, conversation_id, seed)
    others = [row for row in working(db, conversation_id) if row.id != mine.id]
    return Codes(
        _last_day(mine.expires_at),
        next(filter(None, (_last_day(row.expires_at) for row in others)), ""),
    )


def of_seed(db: Session, conversation_id: UUID, seed: bytes) -> Receipt:
    """Return the row of the code with this seed.

    Raises:
        NotFoundError: it works no more.
    """
    public = vault.public_of(seed)
    for row in working(db, conversation_id):
        if vault.same(row.public, public):
            return row
    raise NotFoundError


def working(db: Session, conversation_id: UUID) -> list[Receipt]:
    """Return the codes that open a conversation now: one, or an old and a new one."""
    mine = Receipt.conversation_id == conversation_id
    return list(db.scalars(select(Receipt).where(mine, _works())))


def reader(row: Receipt) -> Reader:
    """Return a code as a reader of its conversation's key."""
    return Reader(ReaderKind.RECEIPT, row.id, 0, row.public)


def _works() -> ColumnElement[bool]:
    return or_(Receipt.expires_at.is_(None), Receipt.expires_at > clock.now())


def _last_day(ends: datetime | None) -> str:
    return "" if ends is None else (ends - timedelta(days=1)).isoformat()
