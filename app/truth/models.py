"""The register of published tables: each new one is tested with all of them."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Release(Base):
    """One table that was released. What it says is public; it rests sealed anyway."""

    __tablename__ = "truth_release"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(unique=True)
    sealed: Mapped[bytes]
