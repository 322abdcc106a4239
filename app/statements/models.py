"""The records that hold accounts. Words are identity; the working text is content."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Statement(Base):
    """One account by one person. Signed off it is frozen; amending adds another."""

    __tablename__ = "statement"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    status: Mapped[str]  # draft, signed_off
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class StatementContradiction(Base):
    """Two accounts that do not agree on a point, linked and kept."""

    __tablename__ = "statement_contradiction"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
