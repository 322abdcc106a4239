"""The log: one chained line for each act, its details sealed to the auditors."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AuditLine(Base):
    """One line. Only the counter and the hour are in the clear."""

    __tablename__ = "audit_line"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[datetime]
    reader_id: Mapped[UUID]  # the audit team, or nobody's id: sealed to recovery
    epoch: Mapped[int]
    sealed: Mapped[bytes]
    chain: Mapped[bytes]


class AuditHead(Base):
    """The last counter and chain value: one row, locked by each writer in turn."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    chain: Mapped[bytes]


class AuditCheckpoint(Base):
    """A signed statement of how long the chain was and what it came to."""

    __tablename__ = "audit_checkpoint"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[datetime]
    chain: Mapped[bytes]
    epoch: Mapped[int]
    signature: Mapped[bytes]
