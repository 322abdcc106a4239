"""Decisions about modes of liability. A later one supersedes; none is ever removed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Liability(Base):
    """One decision about one involvement and one mode."""

    __tablename__ = "liability"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    involvement_id: Mapped[UUID] = mapped_column(
        ForeignKey("involvement.id"), index=True
    )
    seq: Mapped[int]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
