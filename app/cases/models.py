"""Tables of the case file. What they say is sealed; what is clear is only structure."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Case(Base):
    """What one survivor or family brings; called by a random reference."""

    __tablename__ = "case_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    team_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[str]  # open, closed
    tier: Mapped[str]  # working, sealed, cold
    opened_month: Mapped[str]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class Person(Base):
    """Somebody the case speaks of. Roles belong to acts and statements, not here."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class Incident(Base):
    """What happened, once or over a span, at one place."""

    __tablename__ = "incident"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class IncidentSeries(Base):
    """Incidents of a case that belong together, with the context they share."""

    __tablename__ = "incident_series"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Site(Base):
    """A place that a team's cases name by id. The register is called by its team."""

    __tablename__ = "site"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Act(Base):
    """One thing done, to one victim or to an object."""

    __tablename__ = "act"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Involvement(Base):
    """How an alleged perpetrator had part in an act: degree, certainty, how known."""

    __tablename__ = "involvement"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    act_id: Mapped[UUID] = mapped_column(ForeignKey("act.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CaseRequest(Base):
    """What somebody asked for in a case, and what a second person answered.

    The reason in words for the survivor is identity; it comes with the answer.
    """

    __tablename__ = "case_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    status: Mapped[str]  # open, given, refused, ended
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope | None] = mapped_column(LargeBinary)
