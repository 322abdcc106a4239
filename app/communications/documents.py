"""What communications hold. Persons stand in them by the codes of their cases."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.communications.rules import Outline
from app.consent.aftermath.steps.rules import Followed
from app.packages.records import Approval, Chosen, ThirdPersonDecision


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of a case that a communication may cite; its number stays for good.

    Attributes:
        code: what it is called in its case, such as "S1".
        in_base: an incident that stands in the crime base.
    """

    number: int
    case_id: UUID
    ref: str
    item: Chosen
    code: str
    in_base: bool = False


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The place in a source; nothing of it is the whole source.

    Attributes:
        first, many: passages of a working text, counted from 1 when it was pinned.
        from_s, to_s: seconds of a recording.
        from_page, to_page: pages, counted from 1.
        crime: an entry of the catalogue that was decided on for an incident.
        mode, involvement_id: a mode of liability that was decided on for somebody.
    """

    first: int | None = None
    many: int = 0
    from_s: int | None = None
    to_s: int | None = None
    from_page: int | None = None
    to_page: int | None = None
    crime: str = ""
    mode: str = ""
    involvement_id: UUID | None = None


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a sentence rests on a place in a source.

    Attributes:
        source: the number of the source.
        version: of the record when it was pinned.
        digest: of what it points at.
    """

    id: UUID
    source: int
    where: Where
    version: int
    digest: bytes
    by: UUID
    on: date


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence; `hidden`: the reason for which the redacted edition hides it."""

    id: UUID
    text: str
    pins: tuple[Pin, ...] = ()
    hidden: str = ""


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a paragraph was withdrawn, when and by whom."""

    reason: str
    by: UUID
    on: date


class Others(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was decided about others in the sources of one case."""

    case_id: UUID
    decisions: tuple[ThirdPersonDecision, ...]


class CommunicationContent(vault.Document, frozen=True):
    """What a communication is, whom it is for, its numbers and its sources.

    Attributes:
        forum: of the catalogue of fora.
        others: what was decided about others in the sources.
    """

    schema: ClassVar[str] = "communication.content"
    schema_version: ClassVar[int] = 1

    title: str
    recipient_id: UUID
    purpose: str
    forum: str
    begun_by: UUID
    begun_on: date
    language: str = "en"  # in which it is written and printed
    outline: Outline = Outline()
    sources: tuple[Source, ...] = ()
    others: tuple[Others, ...] = ()

    def decided(self, case_id: UUID) -> tuple[ThirdPersonDecision, ...]:
        """Return what was decided about others in one case."""
        found = (each.decisions for each in self.others if each.case_id == case_id)
        return next(found, ())


class ParagraphContent(vault.Document, frozen=True):
    """A paragraph: sentences, each with its pins."""

    schema: ClassVar[str] = "communication_paragraph.content"
    schema_version: ClassVar[int] = 1

    sentences: tuple[Sentence, ...]
    by: UUID
    on: date
    hidden: str = ""
    withdrawn: Withdrawal | None = None


class Kind(StrEnum):
    """Who an edition is for."""

    CONFIDENTIAL = "confidential"
    REDACTED = "redacted"


class Status(StrEnum):
    """How far an edition has come. Nothing goes back from `sent`."""

    MADE = "made"
    APPROVED = "approved"
    SENT = "sent"


class Cited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an edition cites of one case, and on which grants."""

    case_id: UUID
    ref: str
    items: tuple[Chosen, ...]
    grants: tuple[UUID, ...]
    decisions: tuple[ThirdPersonDecision, ...] = ()


class Printed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph of an edition, and the digest of what is printed of it."""

    id: UUID
    number: int
    digest: bytes


class EditionContent(vault.Document, frozen=True):
    """An edition as it was made.

    Attributes:
        ref: "BVC-7K3Q92", its public name.
        pdf_sha256: of the document, hex.
        sealed_sha256: of the file that left, hex.
    """

    schema: ClassVar[str] = "communication_edition.content"
    schema_version: ClassVar[int] = 1

    ref: str
    kind: Kind
    title: str
    recipient_id: UUID
    purpose: str
    supplement: int
    made_by: UUID
    made_at: datetime
    pdf_sha256: str
    cited: tuple[Cited, ...]
    printed: tuple[Printed, ...]
    last: int
    approval: Approval | None = None
    sealed_sha256: str = ""
    sent_on: date | None = None


class EditionFile(vault.Document, frozen=True):
    """The document of an edition: PDF/A as it was set."""

    schema: ClassVar[str] = "communication_document.content"
    schema_version: ClassVar[int] = 1

    pdf: bytes


class SentContent(vault.Document, frozen=True):
    """One line of a case's log: an edition that cites it left."""

    schema: ClassVar[str] = "communication_sent.content"
    schema_version: ClassVar[int] = 1

    ref: str
    kind: Kind
    recipient_id: UUID
    purpose: str
    items: tuple[Chosen, ...]
    grants: tuple[UUID, ...]
    paragraphs: tuple[int, ...]
    sent_on: date
    sent_by: UUID
    approved_by: UUID
    sha256: str
    key_fingerprint: str
    decisions: tuple[ThirdPersonDecision, ...] = ()
    followed: Followed | None = None
