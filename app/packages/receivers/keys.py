"""Keys of receivers: laid before two officers, and used as they were pinned.

An OpenPGP certificate names its owner. It lies sealed in the receiver's profile; the
directory, which anybody who holds the disk can read, has a keyed hash of it.
"""

import os
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock, vault
from app.errors import (
    InvalidInputError,
    RecipientKeyChangedError,
    RecipientKeyError,
    RecipientKeyExpiredError,
    RecipientKeyKindError,
    RecipientKeyMissingError,
)
from app.keys import directory, entries, proposals
from app.packages.ladder.rules import Lock
from app.packages.records import Certificate, RecipientProfile
from app.staff import enrolling
from app.vault import openpgp, targets
from app.vault.keykinds import KeyKind
from app.vault.targets import Strong, Weak

SALT_BYTES = 16
KEPT_CERTIFICATES = 2
"""The one in use, and the one that waits for the officers."""

KINDS: dict[Lock, frozenset[KeyKind]] = {
    Lock.POST_QUANTUM: frozenset({KeyKind.POST_QUANTUM}),
    Lock.CLASSICAL: frozenset({KeyKind.X25519, KeyKind.OPENPGP}),
    Lock.CODE: frozenset(),
}
"""Which keys a lock goes with; a code goes with none."""


@dataclass(frozen=True)
class Given:
    """A key as somebody pasted it, read strictly.

    Attributes:
        text: what `Strong` and `Weak` take.
        ends: from then on the receiver's own program refuses it, where that is said.
    """

    kind: KeyKind
    text: str = field(repr=False)
    ends: date | None = None


@dataclass(frozen=True)
class WaitingKey:
    """A key that counts for nothing until two officers have signed it.

    Attributes:
        fingerprint: digits to compare with the receiver, by voice.
        spoken: 64 characters, of which the first are read out to the officers.
        first: the officer who signed already, or None.
    """

    kind: KeyKind
    recipient: str
    fingerprint: str
    spoken: str
    expires: date
    first: UUID | None


def given(pasted: str, *, weaker: bool) -> Given:
    """Read a pasted key.

    Args:
        pasted: with the spaces and line ends of mail programs.
        weaker: whether a classical key is taken, as an exception for this receiver.

    Raises:
        RecipientKeyKindError: it is a classical one, and that was not said.
        RecipientKeyError: it is none that anything could be sealed to.
    """
    kind = targets.kind_of(pasted)
    if kind is not KeyKind.POST_QUANTUM and not weaker:
        raise RecipientKeyKindError("a classical key is an exception")
    if kind is not KeyKind.OPENPGP:
        return Given(kind, "".join(pasted.split()))
    cert = openpgp.certificate(pasted.strip())
    return Given(kind, cert.data.hex(), cert.expires)


def propose(
    db: Session,
    recipient_id: UUID,
    profile: RecipientProfile,
    key: Given,
    expires_on: date,
) -> RecipientProfile:
    """Lay a key before the officers; return the profile to keep, with a certificate.

    Raises:
        InvalidInputError: the day is past, or later than the key itself says.
    """
    if expires_on <= clock.now().date() or (key.ends and expires_on > key.ends):
        raise InvalidInputError("expires_on")
    pinned = key.text
    if key.kind is KeyKind.OPENPGP:
        kept = Certificate(os.urandom(SALT_BYTES), bytes.fromhex(key.text))
        pinned = stands_for(recipient_id, kept)
        known = directory.load(db).recipient(recipient_id)
        in_use = [
            each
            for each in profile.certificates
            if known and vault.same(_bytes(recipient_id, each), _raw(known.recipient))
        ]
        profile = msgspec.structs.replace(
            profile, certificates=(*in_use, kept)[-KEPT_CERTIFICATES:]
        )
    proposals.propose(
        db,
        entries.RecipientKey(
            after=proposals.last_digest(db),
            recipient_id=recipient_id,
            recipient=pinned,
            expires_on=expires_on.isoformat(),
            kind=key.kind,
        ),
    )
    db.flush()
    return profile


def waiting(
    db: Session, recipient_id: UUID, profile: RecipientProfile
) -> WaitingKey | None:
    """Return the key that waits for two officers, and who of them signed already."""
    for _, entry, first in proposals.pending(db):
        if (
            isinstance(entry, entries.RecipientKey)
            and entry.recipient_id == recipient_id
        ):
            return WaitingKey(
                kind=entry.kind,
                recipient=shown(entry.kind, entry.recipient),
                fingerprint=fingerprint(
                    recipient_id, profile, entry.kind, entry.recipient
                ),
                spoken=enrolling.entry_fingerprint(entry),
                expires=date.fromisoformat(entry.expires_on),
                first=first,
            )
    return None


def is_waiting(db: Session, recipient_id: UUID) -> bool:
    """Say whether a key of this receiver waits for the officers."""
    return any(
        isinstance(entry, entries.RecipientKey) and entry.recipient_id == recipient_id
        for _, entry, _first in proposals.pending(db)
    )


def usable(db: Session, recipient_id: UUID, lock: Lock) -> directory.PinnedRecipient:
    """Return the pinned key for a lock that takes one.

    Raises:
        RecipientKeyMissingError: two officers confirmed none.
        RecipientKeyExpiredError: it has run out.
        RecipientKeyKindError: it is of another kind than the lock.
    """
    pinned = directory.load(db).recipient(recipient_id)
    if pinned is None:
        raise RecipientKeyMissingError("no key was confirmed by two officers")
    if date.fromisoformat(pinned.expires_on) <= clock.now().date():
        raise RecipientKeyExpiredError("the key has expired")
    if pinned.kind not in KINDS[lock]:
        raise RecipientKeyKindError("the key is of another kind than was chosen")
    return pinned


def target(
    db: Session, recipient_id: UUID, profile: RecipientProfile, lock: Lock
) -> Strong | Weak:
    """Return what a file for this receiver is sealed to, by the lock that was approved.

    Raises:
        RecipientKeyError: as `usable`, or the key kept is not the one confirmed.
    """
    pinned = usable(db, recipient_id, lock)
    try:
        if pinned.kind is KeyKind.POST_QUANTUM:
            return Strong(pinned.recipient)
        text = pinned.recipient
        if pinned.kind is KeyKind.OPENPGP:
            text = _kept(recipient_id, profile, pinned.recipient).data.hex()
        return Weak(pinned.kind, text)
    except RecipientKeyChangedError:
        raise
    except RecipientKeyError:
        raise RecipientKeyChangedError("the pinned key cannot be sealed to") from None


def fingerprint(
    recipient_id: UUID, profile: RecipientProfile, kind: KeyKind, pinned: str
) -> str:
    """Return what is compared by voice; empty where what is kept does not fit."""
    try:
        if kind is KeyKind.OPENPGP:
            pinned = _kept(recipient_id, profile, pinned).data.hex()
        return targets.fingerprint(kind, pinned)
    except RecipientKeyError:
        return ""


def shown(kind: KeyKind, pinned: str) -> str:
    """Return the key as a page may show it whole; of a certificate nothing."""
    return "" if kind is KeyKind.OPENPGP else pinned


def stands_for(recipient_id: UUID, kept: Certificate) -> str:
    """Return what the directory says of a certificate: 64 hex digits."""
    return _bytes(recipient_id, kept).hex()


def _bytes(recipient_id: UUID, kept: Certificate) -> bytes:
    return vault.keyed_hash(kept.salt, "certificate", recipient_id, kept.data)


def _raw(pinned: str) -> bytes:
    try:
        return bytes.fromhex(pinned)
    except ValueError:
        return b""


def _kept(recipient_id: UUID, profile: RecipientProfile, pinned: str) -> Certificate:
    for each in profile.certificates:
        if vault.same(_bytes(recipient_id, each), _raw(pinned)):
            return each
    raise RecipientKeyChangedError("no kept certificate is the confirmed one")
