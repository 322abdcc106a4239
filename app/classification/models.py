"""Decisions of legal reviewers. A later one supersedes; none is ever removed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Classification(Base):
    """One decision about one incident and one entry of the catalogue."""

    __tablename__ = "classification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    seq: Mapped[int]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
