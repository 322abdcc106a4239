"""What an item, its names and its custody rows hold."""

from typing import Any, ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.cases.documents import Working
from app.dates import ApproximateDate


class Hidden(msgspec.Struct, frozen=True, array_like=True):
    """One part that was hidden; never what stood there.

    Attributes:
        page: counted from 0; of a picture or a text there is one.
        place: left, top, right and bottom in ten-thousandths of the page, as marked;
            nothing for words of a text, whose length would tell of them.
        reason: a code of the package format.
    """

    page: int
    place: tuple[int, ...]
    reason: str


class Redaction(msgspec.Struct, frozen=True):
    """One copy with parts hidden: a sealed file of its own, and what was done."""

    id: UUID  # of the sealed file
    at: str  # UTC, to the second
    by: UUID
    by_role: str
    mime: str
    size_bytes: int
    sha256: str
    pages: int
    tool: str
    hidden: tuple[Hidden, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons given, each once, in the order of the list."""
        return tuple(sorted({each.reason for each in self.hidden}))


FINE = frozenset({"", "holds", "opens"})
"""What `EvidenceContent.integrity` is where nothing is known to be wrong."""


class EvidenceContent(Working, frozen=True):
    """What everyone with the case may see: a neutral title, kind, source, tags."""

    schema: ClassVar[str] = "evidence.content"
    schema_version: ClassVar[int] = 4
    working: ClassVar[tuple[str, ...]] = ("title", "shows", "made_on")

    code: str  # "E1"
    title: str
    kind: str = "document"
    shows: str = ""  # content note, read before it is opened
    made_on: ApproximateDate | None = None
    obtained_how: str = "handed_over"
    obtained_from: UUID | None = None  # a person of the case
    original_kind: str = "copy"
    owner_ids: tuple[UUID, ...] = ()  # whose material it is: whom the gate asks
    shown_ids: tuple[UUID, ...] = ()  # who else can be recognised in it
    incident_ids: tuple[UUID, ...] = ()
    confidentiality: str = "recipient_only"
    exculpatory: str = "not_reviewed"
    language: str = ""
    mime: str = "application/octet-stream"
    size_bytes: int = 0
    sha256: str = ""  # of the original, hex
    sha512: str = ""
    checked: str = ""  # for viruses, by a scanner: `scanning.Checked`
    copy: str = ""  # the working copy: nothing yet, "made", or why there is none
    copy_mime: str = ""
    copy_size_bytes: int = 0
    copy_sha256: str = ""
    copy_removed: tuple[str, ...] = ()  # kinds of things, never what they said
    redactions: tuple[Redaction, ...] = ()  # oldest first; none is ever replaced
    integrity: str = ""  # at the last check of all files: `verifying.records.Found`
    c2pa: str = ""  # signed claims of origin: nobody looked yet, or `C2pa`
    answer_ids: tuple[UUID, ...] = ()  # answers about consent that it shows being given


@vault.upgrader("evidence.content", 1)
def _with_a_working_copy(body: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knows of scanners and working copies; older items have neither."""
    return body


@vault.upgrader("evidence.content", 2)
def _with_redactions(body: dict[str, Any]) -> dict[str, Any]:
    """Version 3 knows of copies with parts hidden, of checks and of signed origins."""
    return body


@vault.upgrader("evidence.content", 3)
def _with_answers(body: dict[str, Any]) -> dict[str, Any]:
    """Version 4 knows of files that show how somebody answered about consent."""
    return body


class EvidenceIdentity(vault.Document, frozen=True):
    """What may show a name: the file's own name, and metadata found inside."""

    schema: ClassVar[str] = "evidence.identity"
    schema_version: ClassVar[int] = 1

    filename: str = ""
    metadata: str = ""


class CustodyContent(vault.Document, frozen=True):
    """One row of the chain; field names are those of the package format."""

    schema: ClassVar[str] = "custody.content"
    schema_version: ClassVar[int] = 1

    at: str  # UTC, to the millisecond
    action: str
    actor_id: UUID
    actor_role: str
    from_party: str = ""
    to_party: str = ""
    place_coarse: str = ""
    carrier: str = ""
    tool: str = ""
    input_sha256: str = ""
    output_sha256: str = ""
    reason: str = ""
    note: str = ""
    prev_hash: str = ""
    hash: str = ""
