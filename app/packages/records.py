"""What the rows of a package hold."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.consent.aftermath.steps.rules import Followed
from app.consent.overrides.rules import Ground
from app.consent.rules import Handling
from app.packages.after.rules import RECEIPT_DAYS, Feedback, Receipt
from app.packages.ladder.rules import HandOver
from app.packages.leads.rules import Lead, Tagged
from app.vault.keykinds import KeyKind


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


class Channel(StrEnum):
    """How something reaches a receiver."""

    PORTAL = "portal"
    SECURE_MAIL = "secure_mail"
    FILE_TRANSFER = "file_transfer"
    IN_PERSON = "in_person"
    COURIER = "courier"


class Certificate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An OpenPGP certificate: it names its owner, so it lies sealed.

    Attributes:
        salt: under which the directory's entry stands for exactly these bytes.
    """

    salt: bytes
    data: bytes


class RecipientProfile(vault.Document, frozen=True):
    """A receiving body, as staff know it."""

    schema: ClassVar[str] = "recipient.profile"
    schema_version: ClassVar[int] = 1

    name: str
    office: str = ""
    purpose: str = "prosecution_national"
    languages: tuple[str, ...] = ("en", "uk")
    profile: str = ""  # of receivers.yaml; empty where recorded before there were any
    channel: Channel | None = None
    volume_mb: int = 0  # what its portal takes at once; 0: no limit is known
    contact_role: str = ""  # never a person
    receipt_days: int = 0  # 0: those of its profile
    certificates: tuple[Certificate, ...] = ()


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


class SealedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a package that is several; neutral name, nothing clear in it."""

    name: str
    size_bytes: int
    sha256: str
    is_volume: bool = False


class Of(StrEnum):
    """Which of the two a code opens."""

    PACKAGE = "package"
    ANNEX = "annex"


class SecondChannel(StrEnum):
    """How a code reached the receiver: never as the volumes did."""

    VOICE = "voice"
    PAPER = "paper"
    IN_PERSON = "in_person"


class CodeTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a code was read out: from then on the product does not know it."""

    of: Of
    by: UUID
    at: datetime
    channel: SecondChannel
    to_role: str


class Carrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two drives in sealed bags, handed over against a receipt by a named role.

    Attributes:
        drives: numbers of the one that went, and of the one kept until the receipt
            is in.
        seals: of the two bags.
        keeper_role: who keeps the other.
    """

    drives: tuple[str, str]
    seals: tuple[str, str]
    by_role: str
    to_role: str
    keeper_role: str
    handed_on: str  # "2026-11-29"
    receipt: str = ""


class Built(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the job made: sizes and hashes of what is sealed.

    Attributes:
        sha256: of the one file, or of the index where there are volumes.
    """

    sha256: str
    size_bytes: int
    items: int
    hash_list_sha256: str
    annex_sha256: str = ""
    parts: tuple[SealedFile, ...] = ()  # where it is more than one file
    annex_parts: tuple[SealedFile, ...] = ()

    @property
    def volumes(self) -> tuple[SealedFile, ...]:
        """Return the volumes among the files of it."""
        return tuple(each for each in self.parts if each.is_volume)


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


class Excuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a package goes although something is wanting; `key` says what."""

    key: str
    reason: str
    by: UUID


class Numbered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Under which number the receiver has something.

    Attributes:
        sha256: of what was sent under it; empty for an incident.
        before: the number under which they have it as it was earlier.
        changes: how often it was sent changed under a new number.
    """

    id: UUID
    number: str
    sha256: str = ""
    before: str = ""
    changes: int = 0


class CalledAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person is called for this receiver."""

    person_id: UUID
    pseudonym: str


class Together(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The consignment that a package is of, and its place in it.

    Attributes:
        ref: the consignment's public number.
        number, of: set when the set is closed, before the first of it is built.
        gone: numbers of the same set that are known not to go.
        begun_by: who began the consignment, and approves no package of it.
    """

    id: UUID
    ref: str
    number: int = 0
    of: int = 0
    gone: tuple[int, ...] = ()
    begun_by: UUID | None = None


class PackageContent(vault.Document, frozen=True):
    """A request with everything that was decided about it.

    Attributes:
        follows: the package, handed over before, to which it adds or whose place it
            takes.
        numbered, called: set when the build starts.
    """

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
    excuses: tuple[Excuse, ...] = ()  # of what the receiver's profile finds wanting
    hand_over: HandOver = HandOver()
    second: Approval | None = None  # where it takes two
    code: str = ""  # of the volumes, until it was read out
    annex_code: str = ""
    told: tuple[CodeTold, ...] = ()
    follows: UUID | None = None
    replaces: bool = False
    numbered: tuple[Numbered, ...] = ()
    called: tuple[CalledAs, ...] = ()
    together: Together | None = None
    tagged: tuple[Tagged, ...] = ()  # where an item does not go as it is recorded
    levels: tuple[tuple[UUID, str], ...] = ()  # as recorded, of what was chosen

    @property
    def asked(self) -> frozenset[UUID]:
        """Return the items for which secrecy under article 54(3)(e) is asked."""
        return frozenset(each.id for each in self.tagged if each.ask)

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """Return who signed, in the order in which they did."""
        return tuple(each for each in (self.approval, self.second) if each)


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
    hand_over: HandOver = HandOver()
    key_kind: KeyKind | None = None  # None: a code opens it
    also_approved_by: UUID | None = None
    portal_refs: tuple[str, ...] = ()  # the portal's own, one for each volume
    told: tuple[CodeTold, ...] = ()
    carrier: Carrier | None = None
    overrides: tuple[Overridden, ...] = ()  # what went without a yes
    recall: RecallState = RecallState.NONE
    recall_reason: str = ""
    followed: Followed | None = None  # what was done after the yes to it ended
    receipts: tuple[Receipt, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    replaced_by: str = ""  # the package that takes its place
    receipt_days: int = 0  # 0: where it left before they were kept
    leads: tuple[Lead, ...] = ()  # items that left with a request for secrecy

    @property
    def receipt_due(self) -> date:
        """The day by which a receipt should be there."""
        days = self.receipt_days or RECEIPT_DAYS
        return date.fromisoformat(self.sent_on) + timedelta(days=days)
