"""Consignments. What they say is sealed with the keys of a team."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Consignment(Base):
    """A request to hand packages of many cases to one receiver."""

    __tablename__ = "consignment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
