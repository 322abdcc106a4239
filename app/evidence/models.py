"""Evidence: an item, its sealed files, and the chain of what was done with it."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class EvidenceItem(Base):
    """One thing that may prove something. The original is kept bit for bit."""

    __tablename__ = "evidence_item"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class EvidenceFile(Base):
    """One sealed file of an item: the original, or something derived from it."""

    __tablename__ = "evidence_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), index=True)
    kind: Mapped[str]  # original, working_copy, redacted
    size_step: Mapped[int]  # in steps of 5 %


class CustodyEvent(Base):
    """One thing that happened to an item. Rows are only added, each hashed."""

    __tablename__ = "custody_event"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), index=True)
    seq: Mapped[int]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class EvidenceCheck(Base):
    """One reading of a team's sealed files, from its start to its report."""

    __tablename__ = "evidence_check"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)  # whose files: the team's id
    status: Mapped[str]  # reading, written
    job_id: Mapped[UUID | None]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    # What the job reads, under a key made for this one check; gone when it is written.
    extract: Mapped[bytes | None]
    # What the job found so far, under the same key.
    outcome: Mapped[bytes | None]
