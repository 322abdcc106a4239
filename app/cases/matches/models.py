"""Questions between teams at rest, and how many a person asked on a day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class MatchQuestion(Base):
    """One question to one team; it ends by itself, answered or not."""

    __tablename__ = "match_question"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(index=True)  # that is asked
    asking_id: Mapped[UUID]  # the team that asks
    subject_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[str]  # open, answered
    epoch: Mapped[int]
    answer_epoch: Mapped[int]
    expires_at: Mapped[datetime]
    question: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class MatchQuota(Base):
    """How many questions a person asked on a day, changed under its own lock."""

    __tablename__ = "match_quota"

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    asked: Mapped[int]
