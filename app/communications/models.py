"""Tables of communications. What they say is sealed with the keys of a team."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Communication(Base):
    """A communication of a team: title, receiver, numbers, sources."""

    __tablename__ = "communication"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CommunicationParagraph(Base):
    """One paragraph as it stands; its number stands in the communication."""

    __tablename__ = "communication_paragraph"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    communication_id: Mapped[UUID] = mapped_column(
        ForeignKey("communication.id"), index=True
    )
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CommunicationEdition(Base):
    """One edition: frozen when it was made, with its approval."""

    __tablename__ = "communication_edition"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    communication_id: Mapped[UUID] = mapped_column(
        ForeignKey("communication.id"), index=True
    )
    status: Mapped[str]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CommunicationDocument(Base):
    """An edition's document, never written anew. The id is that of the edition."""

    __tablename__ = "communication_document"

    id: Mapped[UUID] = mapped_column(
        ForeignKey("communication_edition.id"), primary_key=True
    )
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class CommunicationSent(Base):
    """That an edition which cites this case left, and what was done about it since."""

    __tablename__ = "communication_sent"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("communication_edition.id"), index=True
    )
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
