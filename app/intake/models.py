"""Tables of the public form: what is being written, and what was sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class ReportStatus(StrEnum):
    """Where a report stands at the desk."""

    NEW = "new"
    OPENED = "opened"
    CLOSED = "closed"


class Draft(Base):
    """Answers that were not sent. Opened only by the browser that writes, or a code."""

    __tablename__ = "draft"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    sealed: Mapped[Envelope] = mapped_column(LargeBinary)
    # Once it was paused: how its code finds it, and the key under the code's.
    lookup: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    wrap: Mapped[bytes | None]


class Report(Base):
    """What the form took, until the desk accepts or closes it. Opened in triage.py."""

    __tablename__ = "report"

    # The draft's id: the envelopes are bound to it; a second press of Send meets it.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(index=True)  # whose keys it is sealed to
    received_month: Mapped[str]  # "2026-11"
    status: Mapped[str]
    version: Mapped[int]
    size_bucket: Mapped[int]  # steps of 1 KiB
    # Urgency, language and needs: all that the desk's list shows.
    head: Mapped[Envelope] = mapped_column(LargeBinary)
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class ReportAlert(Base):
    """That a report was announced, and when others are told if nobody opens it."""

    __tablename__ = "report_alert"

    report_id: Mapped[UUID] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[str]  # who was told
    expires_at: Mapped[datetime]  # to the hour
