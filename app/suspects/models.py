"""Tables of suspect files. What they say is sealed with the keys of their own team."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class SuspectFile(Base):
    """A file about one person or unit, as it stands; names are identity."""

    __tablename__ = "suspect_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class SuspectPast(Base):
    """A file as it stood before a change. Only ever added to."""

    __tablename__ = "suspect_past"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    suspect_id: Mapped[UUID] = mapped_column(ForeignKey("suspect_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)
