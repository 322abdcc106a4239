"""Marks at rest while nobody has made a copy of them: sealed to whoever made them."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class KeptMarks(Base):
    """One person's marks on one item. Neither of the two stands in the clear."""

    __tablename__ = "kept_marks"

    # A keyed hash of the item under a key of the person's own.
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    ends_on: Mapped[date] = mapped_column(index=True)  # they are thrown away after it
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
