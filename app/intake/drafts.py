"""The form while it is written: sealed under a key that the server does not keep.

The key is in the visit, which only the browser's cookie opens. Pausing wraps it to a
code, by the same derivation as the code of a sent report.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation.receipts import NewCode
from app.conversation.visits import MINUTES
from app.db import Envelope
from app.errors import NotFoundError
from app.files import keeping
from app.files.documents import FileRef
from app.intake.documents import DraftWords
from app.intake.models import Draft
from app.keys.pinned import pinned

PAUSED_DAYS = 7


@dataclass(frozen=True)
class Key:
    """Which draft, and what opens it."""

    id: UUID
    key: bytes = field(repr=False)


def begin(db: Session, catalogue: str) -> Key:
    """Start an empty draft."""
    key = Key(uuid4(), vault.new_key())
    db.add(
        Draft(
            id=key.id,
            expires_at=clock.now() + timedelta(minutes=MINUTES),
            sealed=_sealed(key, DraftWords(catalogue=catalogue)),
            lookup=None,
            wrap=None,
        )
    )
    db.flush()
    return key


def opened(db: Session, key: Key, *, to_change: bool = False) -> DraftWords:
    """Open the draft; `to_change` holds it until the transaction ends.

    Raises:
        NotFoundError: it was sent, deleted, or its time ran out.
        TamperedError: it is not what was sealed.
    """
    query = select(Draft).where(Draft.id == key.id, Draft.expires_at > clock.now())
    row = db.scalar(query.with_for_update() if to_change else query)
    if row is None:
        raise NotFoundError
    return vault.decode(DraftWords, vault.unseal(key.key, row.sealed, _place(key.id)))


def keep(db: Session, key: Key, words: DraftWords) -> None:
    """Replace what is written.

    Raises:
        NotFoundError: it was sent, deleted, or its time ran out.
    """
    found: int = db.execute(  # type: ignore[attr-defined]
        update(Draft)
        .where(Draft.id == key.id, Draft.expires_at > clock.now())
        .values(sealed=_sealed(key, words))
    ).rowcount
    if not found:
        raise NotFoundError


def hand_over(db: Session, key: Key, words: DraftWords) -> Key:
    """Keep the draft under a new key: what opened it before opens nothing any more.

    The helper may hold a pause code, or have the draft open on another device.

    Raises:
        NotFoundError: it was sent, deleted, or its time ran out.
    """
    if not forget(db, key):
        raise NotFoundError
    handed = begin(db, words.catalogue)
    keep(db, handed, words)
    return handed


def touch(db: Session, key: Key) -> None:
    """Let an unpaused draft live as long as the visit; a paused one keeps its week."""
    until = clock.now() + timedelta(minutes=MINUTES)
    found: int = db.execute(  # type: ignore[attr-defined]
        update(Draft)
        .where(Draft.id == key.id, Draft.lookup.is_(None))
        .values(expires_at=until)
    ).rowcount
    if found:
        keeping.prolong(db, key.id, until)


def pause(db: Session, key: Key, code: NewCode) -> None:
    """Wrap the draft's key to a code; from now on it waits for seven days.

    Raises:
        NotFoundError: it was sent, deleted, or its time ran out.
    """
    wrap = vault.wrap_symmetric(key.key, _under(code.keys), _info(key.id))
    until = clock.now() + timedelta(days=PAUSED_DAYS)
    found: int = db.execute(  # type: ignore[attr-defined]
        update(Draft)
        .where(Draft.id == key.id, Draft.expires_at > clock.now())
        .values(
            lookup=code.keys.lookup,
            wrap=wrap,
            expires_at=until,
        )
    ).rowcount
    if not found:
        raise NotFoundError
    keeping.prolong(db, key.id, until)


def find(db: Session, keys: vault.ReceiptKeys) -> Key | None:
    """Return the paused draft that a code opens, or None."""
    row = db.scalar(
        select(Draft).where(Draft.lookup == keys.lookup, Draft.expires_at > clock.now())
    )
    if row is None or row.wrap is None:
        return None
    return Key(row.id, vault.unwrap_symmetric(_under(keys), row.wrap, _info(row.id)))


def hold_voice(db: Session, key: Key, ref: FileRef | None) -> None:
    """Let this be the draft's only voice message; one before it is removed.

    Raises:
        NotFoundError: the draft was sent, deleted, or its time ran out.
    """
    until = db.scalar(select(Draft.expires_at).where(Draft.id == key.id))
    if until is None:
        raise NotFoundError
    keeping.forget_of_draft(db, key.id)
    if ref is not None:
        keeping.of_draft(db, key.id, until, ref)


def forget(db: Session, key: Key) -> bool:
    """Remove the draft and its voice message; say whether it was still there."""
    found = take(db, key)
    if found:
        keeping.forget_of_draft(db, key.id)
    return found


def take(db: Session, key: Key) -> bool:
    """Remove the draft's words for good, and say whether they were still there.

    Of two presses of Send at the same moment exactly one is told that it was.
    """
    found: int = db.execute(delete(Draft).where(Draft.id == key.id)).rowcount  # type: ignore[attr-defined]
    return bool(found)


def leave(db: Session, key: Key) -> None:
    """Erase the draft unless a pause code opens it: the person left the page."""
    found: int = db.execute(  # type: ignore[attr-defined]
        delete(Draft).where(Draft.id == key.id, Draft.lookup.is_(None))
    ).rowcount
    if found:
        keeping.forget_of_draft(db, key.id)


def purge(db: Session) -> None:
    """Erase the drafts whose time ran out."""
    db.execute(delete(Draft).where(Draft.expires_at <= clock.now()))


def _sealed(key: Key, words: DraftWords) -> Envelope:
    return Envelope(vault.seal(key.key, vault.encode(words), _place(key.id)))


def _place(draft_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, "draft", draft_id, "draft")


def _under(keys: vault.ReceiptKeys) -> bytes:
    return vault.derive(keys.seed, "draft")


def _info(draft_id: UUID) -> bytes:
    return vault.context("draft", pinned().organisation, draft_id)
