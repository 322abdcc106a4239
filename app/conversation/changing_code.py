"""A new code beside the old one. Both open the conversation until the old one ends.

Who has stolen a code can make a new one, and cannot lock the person out with it: the
old code goes on through the delay, shows that a new one was made, and can stop it.
"""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation import box, receipts
from app.conversation.documents import Kind
from app.conversation.models import Receipt
from app.conversation.opening import subject_of
from app.errors import ConflictError, NotFoundError
from app.keys import grants
from app.keys.parts import Part

DELAY_DAYS = 14
"""Whole days that both codes work.

Long enough for somebody who can look in once a week to see a code that they did not
make, and to miss one week; short enough that a stolen code ends within the month.
"""


def make(db: Session, key: box.Key, code: receipts.NewCode) -> None:
    """Let a new code open the conversation too, and the old one end after the delay.

    Called once the person has typed groups of it back: a code that nobody wrote down
    must not end the one that somebody has.

    Raises:
        ConflictError: an old and a new code work already.
        NotFoundError: the code that asks works no more.
    """
    opened = box.open_to_write(db, key)
    working = receipts.working(db, key.conversation_id)
    if len(working) > 1:
        raise ConflictError("two codes work already")
    ends = end_of_delay()
    box.instruct(
        db,
        key,
        Kind.NEW_CODE,
        signer=vault.verifying_key(code.keys.signing),
        until=ends.isoformat(),
    )
    working[0].expires_at = ends
    made = Receipt(
        id=uuid4(),
        conversation_id=key.conversation_id,
        lookup=code.keys.lookup,
        public=vault.public_of(code.keys.seed),
        expires_at=None,
    )
    db.add(made)
    db.flush()
    grants.give(
        db,
        None,
        opened.subject,
        Part.IDENTITY,
        opened.key(Part.IDENTITY),
        to=[receipts.reader(made)],
    )


def stop(db: Session, key: box.Key) -> None:
    """End the new code at once, keep the old one, and pause everything.

    Raises:
        NotFoundError: no newer code stands beside the one that asks.
    """
    box.open_to_write(db, key)
    mine = receipts.of_seed(db, key.conversation_id, key.seed)
    if mine.expires_at is None:
        raise NotFoundError
    box.instruct(db, key, Kind.STOP_CODE)
    for row in receipts.working(db, key.conversation_id):
        row.expires_at = None if row.id == mine.id else clock.now()
    db.flush()


def purge(db: Session) -> None:
    """Erase the codes that have ended, with what they opened."""
    ended = db.scalars(select(Receipt).where(Receipt.expires_at <= clock.now())).all()
    for row in ended:
        subject = subject_of(row.conversation_id)
        grants.take_back(db, subject, reader=receipts.reader(row))
        db.execute(delete(Receipt).where(Receipt.id == row.id))


def end_of_delay() -> datetime:
    """Return a midnight: the column is in the clear, and says no hour."""
    day = clock.now().date() + timedelta(days=DELAY_DAYS + 1)
    return datetime.combine(day, time.min, UTC)
