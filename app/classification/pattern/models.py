"""The table of pattern assessments, under the keys of a team's register."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class PatternAssessment(Base):
    """What a legal reviewer wrote on one question about the cases of a team."""

    __tablename__ = "pattern_assessment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
