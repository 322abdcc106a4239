"""Claims of a case, and what was received. Everything said of them is sealed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Claim(Base):
    """One claim of one person by one route; numbers that identify are identity."""

    __tablename__ = "claim"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class ClaimWorksheet(Base):
    """A worksheet that the claimant was given. The sheet itself is kept nowhere."""

    __tablename__ = "claim_worksheet"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class ClaimReceipt(Base):
    """What a person received, from whom, for which harm."""

    __tablename__ = "claim_receipt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
