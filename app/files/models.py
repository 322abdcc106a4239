"""Tables of kept files: which sealed files somebody still refers to, and no more.

Whose a file is, what it is called and what opens it stand in sealed documents alone.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class KeptFile(Base):
    """A file of a conversation, of either side. The id is that of the sealed file."""

    __tablename__ = "kept_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation.id"), index=True
    )
    size_step: Mapped[int]  # steps of 5 %


class DraftFile(Base):
    """A file of a form that was not sent; it ends with its draft.

    A table of its own, since the public process may remove its rows, and none of
    `kept_file`.
    """

    __tablename__ = "draft_file"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(index=True)
    size_step: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
