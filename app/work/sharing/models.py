"""A request at rest: whose it is, whom it reaches and how far it is, all sealed."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class ShareRequest(Base):
    """One row a request, with no version and no name: they would tell of a person."""

    __tablename__ = "share_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # The key of `sealed`, wrapped to each reader; in the order of the bytes.
    wraps: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
