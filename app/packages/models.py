"""Tables: receivers, package requests, and the log of what was disclosed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Envelope


class Recipient(Base):
    """A receiving body: its name sealed to the house, its key in the directory."""

    __tablename__ = "recipient"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    profile: Mapped[bytes]


class Package(Base):
    """One package for one receiver and purpose, from request to disclosure."""

    __tablename__ = "package"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("recipient.id"))
    status: Mapped[str]
    job_id: Mapped[UUID | None]
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
    # What the job builds from, under a key made for this one build; gone afterwards.
    extract: Mapped[bytes | None]
    # What the job found, under the same key, until staff take it over.
    outcome: Mapped[bytes | None]
    # Since when an approval stands, under the house's key; nothing where none does.
    approved: Mapped[bytes | None] = mapped_column(default=None)


class Disclosure(Base):
    """That a package left: to whom, when, on which grants; and recalls after it."""

    __tablename__ = "disclosure"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    package_id: Mapped[UUID] = mapped_column(ForeignKey("package.id"))
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)


class PackageNotice(Base):
    """One signed notice to the receiver of a package: a recall, or a correction."""

    __tablename__ = "package_notice"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"))
    version: Mapped[int]
    content: Mapped[Envelope] = mapped_column(LargeBinary)
