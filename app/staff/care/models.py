"""A person's own count and reminders at rest: sealed to them, of one size for all."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class OwnCare(Base):
    """One row a person. There is no version: it would count in the clear."""

    __tablename__ = "own_care"

    staff_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_member.id"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
