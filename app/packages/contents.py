"""What goes into a package: one frozen tree that the job fills and this half writes.

Nothing here knows a database, a key or a person's name. People are pseudonyms, staff
are roles, words are working texts. Codes are those of `docs/formats/package.md`; a
label carries its English and its Ukrainian. The kinds that describe what happened and
what the law says about it stand in `account.py` and `assessment.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, BinaryIO

from msgspec import Meta

from app.packages.account import (
    Chronology,
    Contradiction,
    FileAccess,
    ForAccused,
    Incident,
    Label,
    Person,
    PriorAccount,
    ProtectionNeed,
    PseudonymText,
    Statement,
    Term,
    When,
    Witness,
)
from app.packages.assessment import Proposal
from app.packages.codes import (
    Acquisition,
    C2pa,
    Confidentiality,
    CustodyAction,
    DerivativeKind,
    Exculpatory,
    GateVerdict,
    IdentityLevel,
    OriginalKind,
    RedactionCode,
    TranslationKind,
    WithheldKind,
)

Opener = Callable[[], BinaryIO]
"""Opens a fresh binary stream at its start; called once for each pass."""

PackageId = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z0-9][A-Z0-9-]{3,39}$",
        description="Names the package, the bag and its top folder.",
    ),
]
ItemId = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z][A-Z0-9]{1,7}-[0-9]{6}-[0-9]{4}$",
        description="Our own number for a document: prefix, document, first page.",
    ),
]
MaybeItemId = Annotated[
    str,
    Meta(
        pattern=r"^([A-Z][A-Z0-9]{1,7}-[0-9]{6}-[0-9]{4})?$",
        description="The number of another document; empty where there is none.",
    ),
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="Lower-case hex.")]
Language = Annotated[
    str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47.")
]
Moment = Annotated[datetime, Meta(tz=True, description="In UTC.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who sends. The contact is a role, never a person."""

    name: str
    address: str = ""
    contact_role: str = ""
    contact_phone: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who may read, as the pinned recipient record names the office."""

    name: str
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition on use, or a request for confidentiality under art. 54(3)(e).

    The last six say what became of such a request; the Prosecutor decides on it, and
    it may later be lifted. `label` says the rule in each language; unless `verified`,
    nobody has checked it at its source.
    """

    tag: Confidentiality
    text: str
    label: Label | None = None
    verified: bool = False
    items: tuple[ItemId, ...] = ()
    incidents: tuple[str, ...] = ()
    asked_at: str = ""
    agreed_by: str = ""
    agreement_ref: str = ""
    lift_decision: str = ""
    lift_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One thing that happened to an item. Hashes and numbers are added when written.

    People are roles and codes. `recorded_hash` is the hash of this row in the sender's
    own sealed chain: it lets a court hold the package against that chain.
    """

    event_id: str
    at: Moment
    at_source: str
    action: CustodyAction
    actor_role: str
    actor_id: str = ""
    from_party: str = ""
    to_party: str = ""
    place_coarse: str = ""
    carrier: str = ""
    seal_no: str = ""
    tool: str = ""
    tool_version: str = ""
    input_sha256: str = ""
    output_sha256: str = ""
    reason: str = ""
    witness_id: str = ""
    receipt_ref: str = ""
    note: str = ""
    recorded_hash: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bit-exact bytes of an original, and the hash they were taken in with.

    With the second hash and the size it is read once, while it is packed; without, once
    before.
    """

    open: Opener = field(repr=False)
    sha256: Sha256
    sha512: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """A view made from an original or from an account; never mistaken for one."""

    kind: DerivativeKind
    open: Opener = field(repr=False)
    mime: str
    derived_from: str = ""
    tool: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Item:
    """One document with the metadata of the field list; each is one row.

    An item without an original is a view of something that stays with the sender,
    such as the working text of an account. File names are made from `item_id`, so
    none of them can show a name.
    """

    item_id: ItemId
    title: str
    doc_type: Term
    mime: str
    language: Language
    confidentiality: Confidentiality
    item_id_end: MaybeItemId = ""
    family_begin: MaybeItemId = ""
    family_end: MaybeItemId = ""
    parent_id: MaybeItemId = ""
    main_date: When = field(default_factory=When)
    author: str = ""
    author_org: str = ""
    recipient_of_doc: str = ""
    script: str = ""
    source_person: PseudonymText = ""
    source_org: str = ""
    collected_at: str = ""
    collected_place: str = ""
    collected_by: str = ""
    acquisition_method: Acquisition | None = None
    original_kind: OriginalKind | None = None
    original_location: str = ""
    original_filename: str = ""
    page_count: int | None = None
    duration_s: int | None = None
    redacted: bool = False
    redaction_reasons: tuple[RedactionCode, ...] = ()
    unredacted_id: MaybeItemId = ""
    translation_of: MaybeItemId = ""
    translation_kind: TranslationKind | None = None
    transcript_of: MaybeItemId = ""
    version: int = 1
    supersedes: MaybeItemId = ""
    conditions: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    persons: tuple[PseudonymText, ...] = ()
    exculpatory: Exculpatory = "not_reviewed"
    grants: tuple[str, ...] = ()
    disclosed_to: tuple[str, ...] = ()
    c2pa: C2pa | None = None  # nobody looked, or it cannot be read here
    geo: str = ""
    # Items of this package that say otherwise on some point.
    differs_from: tuple[ItemId, ...] = ()
    original: Original | None = None
    derivatives: tuple[Derivative, ...] = ()
    custody: tuple[CustodyEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateGrant:
    """A consent that stood when the gate was asked: its id and its wording's hash."""

    grant_id: str
    text_sha256: Sha256
    given_at: str
    valid_until: str
    review_due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePerson:
    """What the gate said about one person: each person is listed, passed or not."""

    pseudonym: PseudonymText
    verdict: GateVerdict
    rules: tuple[str, ...] = ()
    reason: str = ""
    legal_ground: str = ""
    grants: tuple[GateGrant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateItem:
    """What the gate said about one item, with the rules that decided."""

    item_id: str
    verdict: GateVerdict
    rules: tuple[str, ...] = ()
    reason: str = ""
    persons: tuple[PseudonymText, ...] = ()
    conditions: tuple[Confidentiality, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """The consent gate's answer for this purpose and recipient, before building."""

    checked_at: Moment
    identity_level: IdentityLevel
    persons: tuple[GatePerson, ...]
    items: tuple[GateItem, ...]
    warnings: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something left out of the package: its kind and the reason, never its words."""

    kind: WithheldKind
    reason: str
    rule: str = ""
    count: int = 1
    item_id: str = ""
    label: Label | None = None
    """The reason in each language, where it is one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AnnexEntry:
    """Who a pseudonym is. Stands in the names annex; searched for everywhere else.

    An entry for a file's own name bears the code of its item and goes nowhere.
    """

    pseudonym: str
    names: tuple[str, ...]
    other: tuple[str, ...] = ()
    """Numbers, addresses, e-mails and file names that would show who this is."""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class FileName:
    """The name that a file came with, exactly, where it may show somebody."""

    item_id: ItemId
    original_filename: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Which one of how many packages it is that were sent together.

    `missing` are numbers of the same group that were known not to go when it was made.
    """

    group_id: str
    number: int
    of: int
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PackageContents:
    """Everything that one package says.

    `made_at` dates every file in it, so that the same contents give the same bag.
    `annex` is never written into the bag; it is what the bag is searched for, so it
    names the people of the whole case. The annex that is sent names those in `persons`.
    """

    package_id: PackageId
    made_at: Moment
    organisation: Organisation
    recipient: Recipient
    purpose: Term
    languages: tuple[Language, ...]
    confidentiality: Confidentiality
    summary: str
    gate: GateReport
    case_refs: tuple[str, ...] = ()
    group: Group | None = None
    sender_reference: str = ""
    adds_to: str = ""
    supersedes: str = ""
    product_version: str = ""
    catalogue_version: str = ""
    handling: tuple[Label, ...] = ()
    conditions: tuple[Condition, ...] = ()
    items: tuple[Item, ...] = ()
    persons: tuple[Person, ...] = ()
    incidents: tuple[Incident, ...] = ()
    statements: tuple[Statement, ...] = ()
    chronology: tuple[Chronology, ...] = ()
    classification: tuple[Proposal, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    exculpatory: tuple[str, ...] = ()
    for_accused: tuple[ForAccused, ...] = ()
    prior_accounts: tuple[PriorAccount, ...] = ()
    protection_needs: tuple[ProtectionNeed, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    file_access: FileAccess | None = None
    overview: Label | None = None
    withheld: tuple[Withheld, ...] = ()
    annex: tuple[AnnexEntry, ...] = ()
    annex_files: tuple[FileName, ...] = ()
