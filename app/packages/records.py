"""What the rows of a package hold."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.consent.aftermath.steps.rules import Followed
from app.consent.overrides.rules import Ground
from app.consent.rules import Handling


class Status(StrEnum):
    """How far a package has come. Nothing goes back from `disclosed`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    BUILDING = "building"
    BUILT = "built"
    DISCLOSED = "disclosed"
    REFUSED = "refused"


class Kind(StrEnum):
    """What an item of a package is."""

    STATEMENT = "statement"
    EVIDENCE = "evidence"
    INCIDENT = "incident"


class IdentityLevel(StrEnum):
    """Whether names may travel, apart from the package and to whom it is sent."""

    PSEUDONYM = "pseudonym"
    NAMED = "named"  # in the annex alone


class RecipientProfile(vault.Document, frozen=True):
    """A receiving body, as staff know it."""

    schema: ClassVar[str] = "recipient.profile"
    schema_version: ClassVar[int] = 1

    name: str
    office: str = ""
    purpose: str = "prosecution_national"
    languages: tuple[str, ...] = ("en", "uk")


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item that the preparer chose."""

    kind: Kind
    id: UUID


class ThirdPersonDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer recorded about somebody else who is in the chosen items."""

    person_id: UUID
    handling: Handling
    reason: str
    legal_ground: str = ""
    decided_by: UUID | None = None


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A second person's signature over exactly this request."""

    by: UUID
    seq: int  # the directory's head as the approver saw it
    request_hash: bytes
    signature: bytes
    at: datetime


class Built(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the job made: sizes and hashes of the two sealed files."""

    sha256: str
    size_bytes: int
    items: int
    hash_list_sha256: str
    annex_sha256: str = ""


class Round(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The people who are asked before a package goes, and by when.

    Attributes:
        asks: the tasks of asking; what became of each stands there and in the ledger.
    """

    opened_on: date
    opened_by: UUID
    deadline: date
    asks: tuple[UUID, ...] = ()
    closed_on: date | None = None
    closed_by: UUID | None = None


class PackageContent(vault.Document, frozen=True):
    """A request with everything that was decided about it."""

    schema: ClassVar[str] = "package.content"
    schema_version: ClassVar[int] = 1

    package_ref: str  # "BVP-7K3Q92": the package's public name
    purpose: str
    reason: str
    chosen: tuple[Chosen, ...]
    identity_level: IdentityLevel
    third_persons: tuple[ThirdPersonDecision, ...] = ()
    prepared_by: UUID | None = None
    approval: Approval | None = None
    built: Built | None = None
    refusal: str = ""
    grants: tuple[UUID, ...] = ()
    withheld: int = 0
    annex_recipient_id: UUID | None = None
    build_key: bytes = b""  # opens what the job leaves for staff
    copies: tuple[UUID, ...] = ()  # with parts hidden, in place of their originals
    rounds: tuple[Round, ...] = ()  # of asking for consent; the last may be open
    along: tuple[UUID, ...] = ()  # chosen by nobody: they may help somebody accused


class RecallState(StrEnum):
    """What became of a package whose ground was withdrawn."""

    NONE = "none"
    TO_SEND = "to_send"
    SENT = "sent"
    ANSWERED = "answered"
    LASTING = "cannot_be_undone"


class Overridden(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item that went without its owner's yes: by which request, on what ground."""

    request_id: UUID
    item_id: UUID
    ground: Ground


class DisclosureContent(vault.Document, frozen=True):
    """One line of the disclosure log."""

    schema: ClassVar[str] = "disclosure.content"
    schema_version: ClassVar[int] = 1

    package_ref: str
    recipient_id: UUID
    purpose: str
    grants: tuple[UUID, ...]
    sent_on: str
    channel: str
    key_fingerprint: str
    sha256: str
    items: int
    withheld: int
    prepared_by: UUID | None
    approved_by: UUID | None
    sent_by: UUID
    receipt: str = ""
    overrides: tuple[Overridden, ...] = ()  # what went without a yes
    recall: RecallState = RecallState.NONE
    recall_reason: str = ""
    followed: Followed | None = None  # what was done after the yes to it ended
