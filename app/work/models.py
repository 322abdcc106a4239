"""What is done and to be done in a case. All of it is sealed, days above all."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Task(Base):
    """One thing to be done; who, what and when are sealed, the index finds them."""

    __tablename__ = "task"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class ContactAttempt(Base):
    """One try to reach the person. Rows are only added."""

    __tablename__ = "contact_attempt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Risk(Base):
    """What may be done to the person or to others in the case, and what is done."""

    __tablename__ = "risk"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Plan(Base):
    """The goals of a case, and who signed them off; one row a case."""

    __tablename__ = "plan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Handover(Base):
    """What one colleague must know who takes a case over from another."""

    __tablename__ = "handover"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class Supervision(Base):
    """One talk about a case between those who work on it and a coordinator."""

    __tablename__ = "supervision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CaseBar(Base):
    """A colleague for whom the case is not there, and why."""

    __tablename__ = "case_bar"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CaseNote(Base):
    """A working note; each further version stays beside the ones before."""

    __tablename__ = "case_note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
