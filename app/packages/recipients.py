"""Receiving bodies: their names for staff, their keys pinned by two officers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.consent import catalogue
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RecipientKeyError,
)
from app.keys import directory, entries, proposals
from app.packages.models import Recipient
from app.packages.records import PackageContent, RecipientProfile
from app.staff import enrolling, house
from app.staff.actor import Actor
from app.vault import age

TABLE = Recipient.__tablename__
LONGEST_NAME = 200


@dataclass(frozen=True)
class RecipientSeen:
    """A receiver as the directory of receivers shows it; no key: not confirmed yet."""

    id: UUID
    profile: RecipientProfile
    recipient: str
    fingerprint: str
    expires_on: str

    @property
    def expires(self) -> date | None:
        """The day from which nothing is sealed to the key."""
        return date.fromisoformat(self.expires_on) if self.expires_on else None


@dataclass(frozen=True)
class WaitingKey:
    """A key that counts for nothing until two officers have signed it.

    Attributes:
        fingerprint: digits to compare with the receiver, by voice.
        spoken: 64 characters, of which the first are read out to the officers.
        first: the officer who signed already, or None.
    """

    recipient: str
    fingerprint: str
    spoken: str
    expires: date
    first: UUID | None


def record(
    db: Session,
    actor: Actor,
    profile: RecipientProfile,
    recipient: str,
    expires_on: date,
) -> UUID:
    """Keep a receiver and lay its key before the officers, who compare fingerprints.

    Args:
        db: the transaction.
        actor: a coordinator.
        profile: the name is sealed to the house.
        recipient: `age1pq1...`; a classical key is refused.
        expires_on: from then on nothing is sealed to this key.

    Raises:
        InvalidInputError: the name, the purpose or the date.
        RecipientKeyError: it is no post-quantum age recipient.
    """
    if not profile.name.strip() or len(profile.name) > LONGEST_NAME:
        raise InvalidInputError("name")
    if profile.purpose not in catalogue.load().purposes:
        raise InvalidInputError("purpose")
    if expires_on <= clock.now().date():
        raise InvalidInputError("expires_on")
    row_id = uuid4()
    key = house.house_key(db, actor.unlocked)
    db.add(Recipient(id=row_id, profile=house.seal(key, TABLE, row_id, profile)))
    _propose(db, row_id, recipient, expires_on)
    audit.record(db, Action.RECIPIENT_RECORDED, actor.staff_id, row_id)
    return row_id


def new_key(
    db: Session, actor: Actor, recipient_id: UUID, recipient: str, expires_on: date
) -> None:
    """Lay another key of a receiver before the officers; the old one counts until then.

    Raises:
        NotFoundError: there is no such receiver.
        InvalidInputError: the date.
        RecipientKeyError: it is no post-quantum age recipient.
        ConflictError: another key of this receiver waits already.
    """
    if db.get(Recipient, recipient_id) is None:
        raise NotFoundError
    if expires_on <= clock.now().date():
        raise InvalidInputError("expires_on")
    if waiting_key(db, recipient_id) is not None:
        raise ConflictError("a key of this receiver waits for the officers")
    _propose(db, recipient_id, recipient, expires_on)
    audit.record(db, Action.RECIPIENT_RECORDED, actor.staff_id, recipient_id)


def waiting_key(db: Session, recipient_id: UUID) -> WaitingKey | None:
    """Return the key that waits for two officers, and who of them signed already."""
    for _, entry, first in proposals.pending(db):
        if (
            isinstance(entry, entries.RecipientKey)
            and entry.recipient_id == recipient_id
        ):
            return WaitingKey(
                recipient=entry.recipient,
                fingerprint=age.fingerprint(entry.recipient),
                spoken=enrolling.entry_fingerprint(entry),
                expires=date.fromisoformat(entry.expires_on),
                first=first,
            )
    return None


def _propose(db: Session, row_id: UUID, recipient: str, expires_on: date) -> None:
    recipient = recipient.strip()
    age.check_recipient(recipient)
    proposals.propose(
        db,
        entries.RecipientKey(
            after=proposals.last_digest(db),
            recipient_id=row_id,
            recipient=recipient,
            expires_on=expires_on.isoformat(),
        ),
    )
    db.flush()


def listed(db: Session, actor: Actor) -> list[RecipientSeen]:
    """Return all receivers with the keys that two officers have pinned."""
    rows = db.scalars(select(Recipient)).all()
    return [_seen(db, actor, row) for row in rows]


def get(db: Session, actor: Actor, recipient_id: UUID) -> RecipientSeen:
    """Return one receiver.

    Raises:
        NotFoundError: there is none.
    """
    row = db.get(Recipient, recipient_id)
    if row is None:
        raise NotFoundError
    return _seen(db, actor, row)


def usable_key(db: Session, recipient_id: UUID) -> str:
    """Return the pinned key to seal to.

    Raises:
        RecipientKeyError: none is pinned, or it has expired: nothing leaves.
    """
    pinned = directory.load(db).recipient(recipient_id)
    if pinned is None:
        raise RecipientKeyError("no key was confirmed by two officers")
    if date.fromisoformat(pinned.expires_on) <= clock.now().date():
        raise RecipientKeyError("the key has expired")
    return pinned.recipient


def keys_for(
    db: Session, recipient_id: UUID, content: PackageContent
) -> tuple[str, str]:
    """Return the pinned keys of a package and of its names annex ("" without one).

    Raises:
        RecipientKeyError: one is not pinned, or has expired.
    """
    annex = content.annex_recipient_id
    return usable_key(db, recipient_id), usable_key(db, annex) if annex else ""


def _seen(db: Session, actor: Actor, row: Recipient) -> RecipientSeen:
    key = house.house_key(db, actor.unlocked)
    profile = house.unseal(key, TABLE, row.id, row.profile, RecipientProfile)
    pinned = directory.load(db).recipient(row.id)
    return RecipientSeen(
        row.id,
        profile,
        pinned.recipient if pinned else "",
        age.fingerprint(pinned.recipient) if pinned else "",
        pinned.expires_on if pinned else "",
    )
