"""The table of what the office recorded and drew: its own words, public by purpose."""

from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Aid(Base):
    """One recording or picture of a public page, as a coordinator signed it.

    The public process reads it and may change nothing; it serves nothing whose
    signature does not lead to a coordinator whom the directory knows.
    """

    __tablename__ = "aid"
    __table_args__ = (UniqueConstraint("kind", "page", "option", "language"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)  # its address; drawn by chance
    kind: Mapped[str]  # sound, picture
    page: Mapped[str]
    option: Mapped[str]  # of a question's choice; "" for the page itself
    language: Mapped[str]  # "" for a picture
    mime: Mapped[str]
    signed_by: Mapped[UUID]
    signed_at_seq: Mapped[int]  # the directory's head, as the signer saw it
    words: Mapped[bytes] = mapped_column(LargeBinary)  # hash of what it reads
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
