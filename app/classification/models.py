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


class Reassessment(Base):
    """One laying of a team's decisions beside a later edition, until its report."""

    __tablename__ = "reassessment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)  # whose: the team's id
    job_id: Mapped[UUID | None]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    # What the job found so far, under a key made for this one re-assessment.
    outcome: Mapped[bytes | None]
