"""The queue: one row a job. It carries ids and sealed keys, never words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Job(Base):
    """Work that may come later. Everything but the sealed keys is in the clear."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    subject_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(index=True)
    step: Mapped[str]
    steps_done: Mapped[int]
    steps_total: Mapped[int]
    attempts: Mapped[int]
    error_code: Mapped[str | None]
    expires_at: Mapped[datetime | None]  # of the worker's claim
    worker_key_id: Mapped[UUID | None]
    sealed_keys: Mapped[bytes | None]
