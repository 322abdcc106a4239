"""The ledger: rows are only ever added."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class ConsentEvent(Base):
    """One answer of one person about one use. A change is another row."""

    __tablename__ = "consent_event"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(index=True)
    seq: Mapped[int]  # its place in the case's ledger
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)
