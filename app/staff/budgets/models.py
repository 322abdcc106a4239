"""What is counted within the hour, and what a second person is told and asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class ReadingBudget(Base):
    """How much one person opened in this hour, changed by conditional updates alone."""

    __tablename__ = "reading_budget"

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    hour: Mapped[datetime]
    cases: Mapped[int]
    names: Mapped[int]
    accounts: Mapped[int]
    files: Mapped[int]
    listed: Mapped[int]
    # What a second person released: so many more cases an hour, until then.
    more: Mapped[int]
    more_until: Mapped[datetime | None]
    # The hour whose stop was told to the officers: once is enough.
    told_hour: Mapped[datetime | None]


class ReadingMark(Base):
    """That something was opened in this hour already, and is not counted twice.

    The mark is made with a key that only the reader has, anew each hour: it says to
    nobody what was opened. All marks go when the reader's next hour begins.
    """

    __tablename__ = "reading_mark"

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(primary_key=True)


class ReadingNotice(Base):
    """Much was opened, or more is asked for. Sealed to the house."""

    __tablename__ = "reading_notice"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(index=True)
    status: Mapped[str]  # noted, stopped, open, given, refused
    told: Mapped[bytes]  # sealed to the house
