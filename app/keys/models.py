"""Tables of keys: public directory, wraps of team seeds, wraps of data keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class DirectoryEntry(Base):
    """One signed public statement about a key. Only ever added to."""

    __tablename__ = "directory_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes]  # canonical JSON: public keys, role, epoch
    signatures: Mapped[bytes]  # JSON: who signed, with what


class DirectoryProposal(Base):
    """A statement that one officer signed and a second one has still to confirm."""

    __tablename__ = "directory_proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    officer_id: Mapped[UUID | None]  # nobody yet, while None
    session_id: Mapped[UUID | None]  # the second signature comes from another session
    signature: Mapped[bytes | None]


class TeamGrant(Base):
    """The seed of one part of a team in one epoch, wrapped to one holder."""

    __tablename__ = "team_grant"
    __table_args__ = (UniqueConstraint("team_id", "part", "epoch", "reader_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(index=True)
    part: Mapped[str]
    epoch: Mapped[int]
    reader_id: Mapped[UUID] = mapped_column(
        index=True
    )  # staff; recovery is RECOVERY_ID
    seq: Mapped[int]  # the directory's head when it was given
    granter_id: Mapped[UUID]
    wrap: Mapped[bytes]
    commitment: Mapped[bytes]
    signature: Mapped[bytes]


class KeyGrant(Base):
    """A data key of one subject and compartment, wrapped to one reader (W1, HPKE)."""

    __tablename__ = "key_grant"
    __table_args__ = (
        UniqueConstraint(
            "subject_kind", "subject_id", "part", "reader_kind", "reader_id", "epoch"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    part: Mapped[str]
    reader_kind: Mapped[str]
    reader_id: Mapped[UUID] = mapped_column(index=True)
    epoch: Mapped[int]
    suite: Mapped[int]
    seq: Mapped[int]  # the directory's head when it was given
    expires_at: Mapped[datetime | None]
    granter_id: Mapped[UUID | None]  # none: written by the public process
    wrap: Mapped[bytes]
    commitment: Mapped[bytes]
    signature: Mapped[bytes | None]


class QuickGrant(Base):
    """The same key under the team's epoch key (W2), added by the first reader.

    A table of its own and narrow: it is what lists read and what re-wrapping writes.
    """

    __tablename__ = "quick_grant"

    grant_id: Mapped[UUID] = mapped_column(
        ForeignKey("key_grant.id", ondelete="CASCADE"), primary_key=True
    )
    wrap: Mapped[bytes]


class StaffSession(Base):
    """One unlocked session: half of its secret is in the browser's cookie.

    `sealed` holds the person's seed under HKDF(cookie half, boot key of the parent
    process): the table and a stolen cookie together open nothing without the running
    process, and a restart signs everyone out.
    """

    __tablename__ = "staff_session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(index=True)
    epoch: Mapped[int]  # the person's, when it began; a change there ends it
    status: Mapped[str]  # half_open, open, locked
    expires_at: Mapped[datetime]  # idle
    ends_at: Mapped[datetime]  # absolute
    fresh_until: Mapped[datetime | None]  # a second factor was just given
    sealed: Mapped[bytes | None]


class WorkerKey(Base):
    """A running worker's short-lived public key, signed by its certified identity."""

    __tablename__ = "worker_key"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID]
    public: Mapped[bytes]
    starts_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    signature: Mapped[bytes]
