"""Receiving bodies: their names for staff, their keys pinned by two officers."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.consent import catalogue
from app.errors import (
    ConflictError,
    HandOverError,
    InvalidInputError,
    NotFoundError,
    RecipientKeyError,
)
from app.keys import directory
from app.packages.after.rules import RECEIPT_DAYS
from app.packages.ladder.rules import MOST_MB, Lock, Way
from app.packages.leads.rules import LEAD_ONLY
from app.packages.models import Recipient
from app.packages.receivers import catalogue as profiles
from app.packages.receivers import keys
from app.packages.receivers.catalogue import Profile
from app.packages.receivers.keys import WaitingKey
from app.packages.records import PackageContent, RecipientProfile
from app.staff import house
from app.staff.actor import Actor
from app.vault.keykinds import KeyKind
from app.vault.targets import Strong, Weak

TABLE = Recipient.__tablename__
LONGEST_NAME = 200
MOST_LANGUAGES = 6

Target = Strong | Weak | None
"""What a file is sealed to; None: a code opens it."""


@dataclass(frozen=True)
class RecipientSeen:
    """A receiver as the directory of receivers shows it; no key: not confirmed yet.

    Attributes:
        recipient: the pinned key as a page may show it; of a certificate its hash.
    """

    id: UUID
    profile: RecipientProfile = field(repr=False)
    recipient: str
    fingerprint: str
    expires_on: str
    key_kind: KeyKind | None = None

    @property
    def expires(self) -> date | None:
        """The day from which nothing is sealed to the key."""
        return date.fromisoformat(self.expires_on) if self.expires_on else None

    @property
    def kind(self) -> Profile | None:
        """What kind of body it is; None where that was not said yet."""
        return profiles.load().profiles.get(self.profile.profile)

    @property
    def days_left(self) -> int | None:
        """For how many more days something may be sealed to the key."""
        expires = self.expires
        return max(0, (expires - clock.now().date()).days) if expires else None

    @property
    def takes_packages(self) -> bool:
        """Say whether a package may go to it at all."""
        return self.kind is None or self.kind.takes_packages

    @property
    def knows_secrecy(self) -> bool:
        """Say whether it can be asked for secrecy under article 54(3)(e)."""
        return self.kind is not None and LEAD_ONLY in self.kind.conditions

    @property
    def receipt_days(self) -> int:
        """Within how many days a receipt is expected."""
        usual = self.kind.receipt_days if self.kind else RECEIPT_DAYS
        return self.profile.receipt_days or usual

    @property
    def step(self) -> int:
        """The first step of the ladder that it can take, as its key stands."""
        if self.key_kind is None or not self.days_left:
            return 3
        return 1 if self.key_kind is KeyKind.POST_QUANTUM else 2


def record(
    db: Session,
    actor: Actor,
    profile: RecipientProfile,
    recipient: str = "",
    expires_on: date | None = None,
    *,
    weaker: bool = False,
) -> UUID:
    """Keep a receiver and lay its key, if it has one, before the officers.

    Args:
        db: the transaction.
        actor: a coordinator.
        profile: sealed to the house.
        recipient: `age1pq1...`; empty: it has no key.
        expires_on: from then on nothing is sealed to this key.
        weaker: take a classical key, as an exception for this receiver.

    Raises:
        InvalidInputError: the name, the purpose, the profile or the date.
        RecipientKeyError: it is no post-quantum age recipient, or with `weaker` none
            of the kinds that can be sealed to.
    """
    _check(profile)
    row_id = uuid4()
    if recipient.strip():
        given = keys.given(recipient, weaker=weaker)
        profile = keys.propose(db, row_id, profile, given, expires_on or date.min)
    sealed = house.seal(house.house_key(db, actor.unlocked), TABLE, row_id, profile)
    db.add(Recipient(id=row_id, profile=sealed))
    db.flush()
    audit.record(db, Action.RECIPIENT_RECORDED, actor.staff_id, row_id)
    return row_id


def change(
    db: Session, actor: Actor, recipient_id: UUID, profile: RecipientProfile
) -> None:
    """Correct what is kept of a receiver; its keys stay as they are.

    Raises:
        NotFoundError: there is no such receiver.
        InvalidInputError: the name, the purpose or the profile.
    """
    row = _row(db, recipient_id)
    _check(profile)
    _keep(db, actor, row, profile)
    audit.record(db, Action.RECIPIENT_CHANGED, actor.staff_id, recipient_id)


def new_key(
    db: Session,
    actor: Actor,
    recipient_id: UUID,
    recipient: str,
    expires_on: date,
    *,
    weaker: bool = False,
) -> None:
    """Lay another key of a receiver before the officers; the old one counts until then.

    Raises:
        NotFoundError: there is no such receiver.
        InvalidInputError: the date.
        RecipientKeyError: as `record`.
        ConflictError: another key of this receiver waits already.
    """
    row = _row(db, recipient_id)
    given = keys.given(recipient, weaker=weaker)
    if keys.is_waiting(db, recipient_id):
        raise ConflictError("a key of this receiver waits for the officers")
    before = _profile(db, actor, row)
    after = keys.propose(db, recipient_id, before, given, expires_on)
    if after != before:
        _keep(db, actor, row, after)
    audit.record(db, Action.RECIPIENT_RECORDED, actor.staff_id, recipient_id)


def waiting_key(db: Session, actor: Actor, recipient_id: UUID) -> WaitingKey | None:
    """Return the key that waits for two officers, and who of them signed already."""
    return keys.waiting(db, recipient_id, _profile(db, actor, _row(db, recipient_id)))


def listed(db: Session, actor: Actor) -> list[RecipientSeen]:
    """Return all receivers with the keys that two officers have pinned."""
    rows = db.scalars(select(Recipient)).all()
    return [_seen(db, actor, row) for row in rows]


def get(db: Session, actor: Actor, recipient_id: UUID) -> RecipientSeen:
    """Return one receiver.

    Raises:
        NotFoundError: there is none.
    """
    return _seen(db, actor, _row(db, recipient_id))


def usable_key(db: Session, recipient_id: UUID, lock: Lock = Lock.POST_QUANTUM) -> str:
    """Return the pinned key that a lock goes with.

    Raises:
        RecipientKeyError: none is pinned, it has expired, or it is of another kind:
            nothing leaves.
    """
    return keys.usable(db, recipient_id, lock).recipient


def keys_for(
    db: Session, recipient_id: UUID, content: PackageContent
) -> tuple[str, str]:
    """Return what is signed of whom a package and its names annex ("") open to.

    It is the pinned key; where a code takes its place, the receiver.

    Raises:
        RecipientKeyError: one is not pinned, has expired, or is of another kind.
    """
    annex, way = content.annex_recipient_id, content.hand_over
    return (
        _signed(db, recipient_id, way.lock),
        _signed(db, annex, way.annex_lock) if annex else "",
    )


def _signed(db: Session, recipient_id: UUID, lock: Lock) -> str:
    if lock is Lock.CODE:
        return f"code|{recipient_id}"
    return usable_key(db, recipient_id, lock)


def targets_for(
    db: Session, actor: Actor, recipient_id: UUID, content: PackageContent
) -> tuple[Target, Target]:
    """Return what the package and its names annex are sealed to, checked once more.

    Raises:
        RecipientKeyError: as `keys_for`; or a key is not the one that was confirmed,
            or one key would open both.
        HandOverError: the receiver takes no package.
    """
    receiver = get(db, actor, recipient_id)
    if not receiver.takes_packages:
        raise HandOverError("this receiver takes no package")
    way = content.hand_over
    to = _target(db, actor, recipient_id, way.lock)
    annex = content.annex_recipient_id
    names_to = _target(db, actor, annex, way.annex_lock) if annex else None
    if to is not None and to == names_to:
        raise RecipientKeyError("the names annex needs a key of its own")
    if way.way is Way.PORTAL and not way.volume_mb:
        raise HandOverError("no size of a volume was chosen")
    return to, names_to


def _target(db: Session, actor: Actor, recipient_id: UUID, lock: Lock) -> Target:
    if lock is Lock.CODE:
        return None
    profile = _profile(db, actor, _row(db, recipient_id))
    return keys.target(db, recipient_id, profile, lock)


def _check(profile: RecipientProfile) -> None:
    known = profiles.load().profiles
    kind = known.get(profile.profile)
    wrong = {
        "name": not profile.name.strip() or len(profile.name) > LONGEST_NAME,
        "purpose": profile.purpose not in catalogue.load().purposes
        or (kind is not None and profile.purpose not in kind.purposes),
        "profile": bool(profile.profile) and kind is None,
        "languages": not 1 <= len(profile.languages) <= MOST_LANGUAGES,
        "volume_mb": not 0 <= profile.volume_mb <= MOST_MB,
        "receipt_days": not 0 <= profile.receipt_days <= profiles.MOST_DAYS,
    }
    named = [name for name, is_wrong in wrong.items() if is_wrong]
    if named:
        raise InvalidInputError(*named)


def _row(db: Session, recipient_id: UUID) -> Recipient:
    row = db.get(Recipient, recipient_id)
    if row is None:
        raise NotFoundError
    return row


def _profile(db: Session, actor: Actor, row: Recipient) -> RecipientProfile:
    key = house.house_key(db, actor.unlocked)
    return house.unseal(key, TABLE, row.id, row.profile, RecipientProfile)


def _keep(db: Session, actor: Actor, row: Recipient, profile: RecipientProfile) -> None:
    key = house.house_key(db, actor.unlocked)
    row.profile = house.seal(key, TABLE, row.id, profile)


def _seen(db: Session, actor: Actor, row: Recipient) -> RecipientSeen:
    profile = _profile(db, actor, row)
    pinned = directory.load(db).recipient(row.id)
    if pinned is None:
        return RecipientSeen(row.id, profile, "", "", "")
    return RecipientSeen(
        row.id,
        profile,
        pinned.recipient,
        keys.fingerprint(row.id, profile, pinned.kind, pinned.recipient),
        pinned.expires_on,
        pinned.kind,
    )
