"""The sealed index at rest: one current row a subject, and a head for each segment."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class IndexEntry(Base):
    """What one segment of one team knows of one subject; the newest version only."""

    __tablename__ = "index_entry"
    __table_args__ = (Index("ix_index_entry_seq", "team_id", "segment", "seq"),)

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]  # gap-free in the segment
    epoch: Mapped[int]
    # sealed: under the segment's key. wrapped: HPKE to the team, by somebody without
    # that key; the first reader seals it. gone: a tombstone.
    status: Mapped[str]
    sealed: Mapped[bytes]


class IndexHead(Base):
    """How many rows a segment has and what they come to: a removal shows."""

    __tablename__ = "index_head"

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    rows: Mapped[int]
    sum: Mapped[bytes]  # of the hashes of all current rows, modulo 2**256


class IndexSnapshot(Base):
    """A sealed image of a whole segment up to `seq`: a cache and nothing more."""

    __tablename__ = "index_snapshot"

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    epoch: Mapped[int]
    sealed: Mapped[bytes]
