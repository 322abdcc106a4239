"""The table of strategy notes. Whose key opens a row: `app/keys/privileged.py`."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class StrategyNote(Base):
    """A note of counsel on one case, outside the case's own records.

    The column is not called `case_id`: whatever walks the records of a case, with the
    key of its content, does not come here.
    """

    __tablename__ = "strategy_note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    privileged_id: Mapped[UUID] = mapped_column(index=True)  # the case's id
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
