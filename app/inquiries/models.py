"""Tables of requests from outside. What they say is sealed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Inquiry(Base):
    """One request without names, sealed with the register's key of its team."""

    __tablename__ = "inquiry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class InquiryNames(Base):
    """Who asks in person and whom they name. The id is that of the request.

    A row of its own: who advises on the law changes the other and has no key of this.
    """

    __tablename__ = "inquiry_names"

    id: Mapped[UUID] = mapped_column(ForeignKey("inquiry.id"), primary_key=True)
    register_id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    identity: Mapped[Envelope] = mapped_column(LargeBinary)


class CaseInquiry(Base):
    """That a request is about a case, and what the survivor is told of it."""

    __tablename__ = "case_inquiry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
