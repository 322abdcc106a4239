"""Ties between an element and an item of the case. Rows are taken back, not removed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class ElementLink(Base):
    """One item of the case that bears on one element of one incident."""

    __tablename__ = "element_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
