"""Unlocked sessions, split between the browser's cookie and the server's row."""

import base64
import binascii
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import clock, vault
from app.errors import LockedError
from app.keys.models import StaffSession
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked

HALF_OPEN_MINUTES = 5
IDLE_MINUTES = 30
ABSOLUTE_HOURS = 10
FRESH_MINUTES = 5
EXTEND_SECONDS = 60
"""The idle time is moved on at most this often: most requests write nothing."""
_ID_BYTES = 16
_HALF_BYTES = 32


class Status(StrEnum):
    """How far a session has come."""

    HALF_OPEN = "half_open"  # the password was right; the six digits are asked
    ENROLLING = "enrolling"  # keys were just made; the first six digits are asked
    OPEN = "open"
    LOCKED = "locked"  # the keys are gone; the password brings them back


class SessionSecret(vault.Document, frozen=True):
    """What the server's half holds."""

    schema: ClassVar[str] = "session.secret"
    schema_version: ClassVar[int] = 1

    seed: bytes


@dataclass(frozen=True)
class Opened:
    """A session as one request sees it.

    `token` is 32 bytes that only the cookie gives: what was begun in a session that is
    locked meanwhile can still be recognised as begun in it.
    """

    id: UUID
    staff_id: UUID
    status: Status
    expires_at: datetime
    ends_at: datetime
    fresh_until: datetime | None
    token: bytes = field(repr=False)
    unlocked: Unlocked | None = field(repr=False)

    @property
    def is_fresh(self) -> bool:
        """Whether a second factor was given in the last five minutes."""
        return self.fresh_until is not None and self.fresh_until > clock.now()


def begin(  # the rest speaks for itself
    db: Session,
    *,
    staff_id: UUID,
    epoch: int,
    seed: bytes,
    boot_key: bytes,
    status: Status,
    is_fresh: bool = False,
    ends_at: datetime | None = None,
) -> str:
    """Keep a seed for the next requests and return the cookie's value.

    Each step of signing in begins a new session and ends the one before, so that no
    identifier from before survives it.

    Args:
        status: half open until the six digits, then open.
        is_fresh: whether a second factor was given just now.
        ends_at: the absolute end to carry over when a step replaces a session.
    """
    now = clock.now()
    minutes = HALF_OPEN_MINUTES if status is Status.HALF_OPEN else IDLE_MINUTES
    last = ends_at or now + timedelta(hours=ABSOLUTE_HOURS)
    row_id, half = uuid4(), os.urandom(_HALF_BYTES)
    secret = SessionSecret(seed=seed)
    db.add(
        StaffSession(
            id=row_id,
            staff_id=staff_id,
            epoch=epoch,
            status=status.value,
            expires_at=min(now + timedelta(minutes=minutes), last),
            ends_at=last,
            fresh_until=now + timedelta(minutes=FRESH_MINUTES) if is_fresh else None,
            sealed=_seal(row_id, half, boot_key, secret),
        )
    )
    db.flush()
    return _cookie(row_id, half)


def resume(
    db: Session,
    cookie: str,
    boot_key: bytes,
    current_epoch: Callable[[UUID], int | None],
    *,
    extend: bool = True,
) -> Opened | None:
    """Find the session of a cookie; None when there is none or it has ended.

    A session past its idle time is locked here: its keys are erased before anything
    else happens.

    Args:
        db: the caller's transaction; a reading one where `is_settled` says so.
        cookie: as the browser sent it; anything malformed is no session.
        boot_key: of this process and its siblings.
        current_epoch: a person's session epoch, or None when they may not sign in.
        extend: whether somebody did something, which moves the idle time on.
    """
    parts = _parts(cookie)
    row = db.get(StaffSession, parts[0]) if parts else None
    if parts is None or row is None:
        return None
    half, now = parts[1], clock.now()
    if _is_over(row, now, current_epoch):
        db.delete(row)
        return None
    if _is_idle(row, now):
        _lock(row)
    if row.status == Status.LOCKED.value or row.sealed is None:
        return _opened(row, half, Status.LOCKED, None)
    secret = _open(row.id, half, boot_key, row.sealed)
    if secret is None:
        return None
    if extend and _is_due(row, now):
        row.expires_at = _extended(row, now)
    return _opened(row, half, Status(row.status), Unlocked(row.staff_id, secret.seed))


def is_settled(
    db: Session,
    cookie: str,
    current_epoch: Callable[[UUID], int | None],
    *,
    extend: bool = True,
) -> bool:
    """Say whether `resume` would write nothing, so that reading is enough."""
    parts = _parts(cookie)
    row = db.get(StaffSession, parts[0]) if parts else None
    now = clock.now()
    return row is None or not (
        _is_over(row, now, current_epoch)
        or _is_idle(row, now)
        or (extend and _is_due(row, now))
    )


def replace(db: Session, cookie: str, boot_key: bytes, *, is_fresh: bool) -> str:
    """Begin an open session in place of this one, with the same absolute end.

    Raises:
        LockedError: there is no such session any more.
    """
    seed = seed_of(db, cookie, boot_key)
    row = _row(db, cookie)
    new = begin(
        db,
        staff_id=row.staff_id,
        epoch=row.epoch,
        seed=seed,
        boot_key=boot_key,
        status=Status.OPEN,
        is_fresh=is_fresh,
        ends_at=row.ends_at,
    )
    end(db, row.id)
    return new


def _is_over(
    row: StaffSession, now: datetime, current_epoch: Callable[[UUID], int | None]
) -> bool:
    passing = {Status.HALF_OPEN.value, Status.ENROLLING.value}
    return (
        row.ends_at <= now
        or (row.status in passing and row.expires_at <= now)
        or current_epoch(row.staff_id) != row.epoch
    )


def _is_idle(row: StaffSession, now: datetime) -> bool:
    return row.status == Status.OPEN.value and row.expires_at <= now


def _extended(row: StaffSession, now: datetime) -> datetime:
    return min(now + timedelta(minutes=IDLE_MINUTES), row.ends_at)


def _is_due(row: StaffSession, now: datetime) -> bool:
    moved = _extended(row, now) - row.expires_at
    return row.status == Status.OPEN.value and moved >= timedelta(
        seconds=EXTEND_SECONDS
    )


def _opened(
    row: StaffSession, half: bytes, status: Status, unlocked: Unlocked | None
) -> Opened:
    return Opened(
        row.id,
        row.staff_id,
        status,
        row.expires_at,
        row.ends_at,
        row.fresh_until,
        vault.derive(half, "session token"),
        unlocked,
    )


def _row(db: Session, cookie: str) -> StaffSession:
    parts = _parts(cookie)
    row = db.get(StaffSession, parts[0]) if parts else None
    if row is None:
        raise LockedError
    return row


def seed_of(db: Session, cookie: str, boot_key: bytes) -> bytes:
    """Return the seed of a session, to begin the next one with it.

    Raises:
        LockedError: there is no such session any more, or its keys are gone.
    """
    parts, row = _parts(cookie), _row(db, cookie)
    if parts is None or row.sealed is None:
        raise LockedError
    secret = _open(row.id, parts[1], boot_key, row.sealed)
    if secret is None:
        raise LockedError
    return secret.seed


def lock(db: Session, session_id: UUID) -> None:
    """Erase the keys of a session; the password alone opens it again."""
    row = db.get(StaffSession, session_id)
    if row is not None:
        _lock(row)


def end(db: Session, session_id: UUID) -> None:
    """End one session."""
    db.execute(delete(StaffSession).where(StaffSession.id == session_id))


def end_all(db: Session, staff_id: UUID, *, but: UUID | None = None) -> None:
    """End all sessions of a person, at once; `but` spares the one that asks."""
    which = [StaffSession.staff_id == staff_id]
    if but is not None:
        which.append(StaffSession.id != but)
    db.execute(delete(StaffSession).where(*which))


def purge(db: Session) -> None:
    """Erase keys of sessions past their idle time, and rows past their end."""
    now = clock.now()
    db.execute(
        delete(StaffSession).where(
            or_(
                StaffSession.ends_at <= now,
                StaffSession.status.in_(
                    (Status.HALF_OPEN.value, Status.ENROLLING.value)
                )
                & (StaffSession.expires_at <= now),
            )
        )
    )
    db.execute(
        update(StaffSession)
        .where(StaffSession.expires_at <= now)
        .values(sealed=None, fresh_until=None, status=Status.LOCKED.value)
    )


def count_open(db: Session, staff_id: UUID) -> int:
    """Count the sessions of a person that hold keys."""
    rows = db.scalars(
        select(StaffSession.id).where(
            StaffSession.staff_id == staff_id, StaffSession.sealed.is_not(None)
        )
    )
    return len(rows.all())


def _lock(row: StaffSession) -> None:
    row.sealed, row.fresh_until, row.status = None, None, Status.LOCKED.value


def _place(row_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, "staff_session", row_id, "seed")


def _seal(row_id: UUID, half: bytes, boot_key: bytes, secret: SessionSecret) -> bytes:
    key = vault.derive(half + boot_key, "staff session")
    return vault.seal(key, vault.encode(secret), _place(row_id))


def _open(
    row_id: UUID, half: bytes, boot_key: bytes, sealed: bytes
) -> SessionSecret | None:
    """Open the server's half, or None when cookie or process is another one."""
    key = vault.derive(half + boot_key, "staff session")
    plain = vault.try_unseal(key, sealed, _place(row_id))
    return None if plain is None else vault.decode(SessionSecret, plain)


def _cookie(row_id: UUID, half: bytes) -> str:
    return base64.urlsafe_b64encode(row_id.bytes + half).decode().rstrip("=")


def _parts(cookie: str) -> tuple[UUID, bytes] | None:
    try:
        data = base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(data) != _ID_BYTES + _HALF_BYTES:
        return None
    return UUID(bytes=data[:_ID_BYTES]), data[_ID_BYTES:]
