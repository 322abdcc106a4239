"""Searches at rest. What they ask for, and how they are called, is sealed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class OwnSearch(Base):
    """A search of one person, sealed to them alone: no colleague's key opens it."""

    __tablename__ = "own_search"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"), index=True)
    version: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TeamSearch(Base):
    """A search that a coordinator shares with the team, under the register's key."""

    __tablename__ = "team_search"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
