"""Tables of the conversation. Its words are sealed to the code and to the team."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class ConversationStatus(StrEnum):
    """Whether the code still opens it."""

    OPEN = "open"
    CLOSED = "closed"


class MessageStatus(StrEnum):
    """How far a message has come. `removed`: the survivor took their copy away."""

    NEW = "new"
    SEEN = "seen"
    REMOVED = "removed"


class Conversation(Base):
    """One survivor's line to the people who answer. The id is that of the report.

    The key is wrapped to the code's public key, to the team (identity) and to
    recovery: `key_grant` with the subject `conversation`.
    """

    __tablename__ = "conversation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(index=True)  # who answers now
    case_id: Mapped[UUID | None] = mapped_column(index=True)  # once it is accepted
    status: Mapped[str]
    # Set by the survivor with the code; every gate refuses the case until it is lifted.
    hold: Mapped[bool]


class Receipt(Base):
    """One code that opens a conversation: what is needed to find it, and to seal to it.

    `lookup` and `public` follow from the code; the code does not follow from them.
    """

    __tablename__ = "receipt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation.id"), index=True
    )
    lookup: Mapped[bytes] = mapped_column(LargeBinary, unique=True)  # 16 bytes
    public: Mapped[bytes]  # 1,216 bytes
    expires_at: Mapped[datetime | None]  # a changed code works on beside the new one


class Message(Base):
    """One message. Who wrote it, when and what is sealed; only the order shows."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    status: Mapped[str]
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class SurvivorView(Base):
    """What the inbox can know about the case; staff seal it anew with each act."""

    __tablename__ = "survivor_view"

    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation.id"), primary_key=True
    )
    version: Mapped[int]
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class Visit(Base):
    """One browser on the public site, for 60 minutes from its last request.

    Sealed under a key that only the browser's cookie holds.
    """

    __tablename__ = "visit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    sealed: Mapped[Envelope] = mapped_column(LargeBinary)
