"""The worker's own key: short-lived, signed, and checked before anything is sealed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.errors import DirectoryError, TamperedError, WorkerGoneError
from app.keys import directory
from app.keys.models import WorkerKey
from app.keys.pinned import pinned

LIFETIME_MINUTES = 20
RENEW_BEFORE_MINUTES = 8
SIGNED = "worker key"


class Identity(msgspec.Struct, frozen=True):
    """A worker's long-lived signing identity, kept in a file of its own user."""

    worker_id: UUID
    seed: bytes

    def __repr__(self) -> str:
        """Show which worker, not its key."""
        return f"Identity({self.worker_id})"

    @property
    def verifying(self) -> bytes:
        """The public half, which two officers certify."""
        return vault.verifying_key(self.seed)

    def keep(self, path: Path) -> None:
        """Write the identity once, readable by its owner alone."""
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(msgspec.json.encode(self))

    @staticmethod
    def load(path: Path) -> "Identity":
        """Read the identity of this worker.

        Raises:
            WorkerGoneError: there is none in this data folder.
        """
        try:
            return msgspec.json.decode(path.read_bytes(), type=Identity)
        except (OSError, msgspec.MsgspecError) as wrong:
            raise WorkerGoneError(f"{path.name} is missing or damaged") from wrong


@dataclass
class ShortKey:
    """The pair of one running worker; the seed never leaves this process."""

    id: UUID
    seed: bytes = field(repr=False)
    renew_at: datetime


def announce(db: Session, identity: Identity) -> ShortKey:
    """Make a short-lived pair, sign its public half and publish it.

    Expired keys of this worker are removed: what was sealed to them is lost on
    purpose, and the job says "start again".
    """
    seed, now = vault.new_key(), clock.now().replace(microsecond=0)
    row = WorkerKey(
        id=uuid4(),
        worker_id=identity.worker_id,
        public=vault.public_of(seed),
        starts_at=now,
        expires_at=now + timedelta(minutes=LIFETIME_MINUTES),
        signature=b"",
    )
    row.signature = vault.sign(identity.seed, SIGNED, _statement(row))
    db.execute(
        delete(WorkerKey).where(
            WorkerKey.worker_id == identity.worker_id, WorkerKey.expires_at <= now
        )
    )
    db.add(row)
    db.flush()
    renew = row.expires_at - timedelta(minutes=RENEW_BEFORE_MINUTES)
    return ShortKey(row.id, seed, renew)


def retire(db: Session, key: ShortKey) -> None:
    """Take a key back when its worker stops."""
    db.execute(delete(WorkerKey).where(WorkerKey.id == key.id))


def current(db: Session) -> tuple[UUID, bytes]:
    """Return the id and the public key of a running, certified worker.

    Raises:
        WorkerGoneError: none is running.
        TamperedError: one is announced, but not by a certified identity, or its key,
            signature, expiry or identity was changed. Nothing may be sealed to it.
    """
    known = directory.load(db)
    now = clock.now()
    rows = db.scalars(
        select(WorkerKey)
        .where(WorkerKey.expires_at > now, WorkerKey.starts_at <= now)
        .order_by(WorkerKey.expires_at.desc())
    ).all()
    for row in rows:
        vault.verify(
            known.worker(row.worker_id), SIGNED, _statement(row), row.signature
        )
        if row.expires_at - row.starts_at > timedelta(minutes=LIFETIME_MINUTES):
            raise TamperedError("a worker's key lives too long")
    if not rows:
        raise WorkerGoneError
    return rows[0].id, rows[0].public


def is_running(db: Session) -> bool:
    """Say whether a certified worker can take keys now."""
    try:
        current(db)
    except (WorkerGoneError, DirectoryError):
        return False
    return True


def _statement(row: WorkerKey) -> bytes:
    return vault.context(
        "worker key",
        pinned().organisation,
        row.id,
        row.worker_id,
        row.public,
        row.starts_at.isoformat(),
        row.expires_at.isoformat(),
    )
