"""The register of tables: each new one is tested with all that were released."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Release(Base):
    """One table: built, proposed, released or turned down; the seal covers which."""

    __tablename__ = "truth_release"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(unique=True)
    epoch: Mapped[int]  # of the team's coded key, for the basis
    # The table, already protected, and who decided what about it; for all staff.
    sealed: Mapped[bytes]
    # Which cases it was made of, as hashes; for those who hold the coded segment.
    basis: Mapped[bytes]
