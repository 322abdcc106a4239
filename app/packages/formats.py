"""The type of every JSON file of a package; the published schemas are made from these.

A receiver's tools depend on them: within a version keys are only added, and each file
names its format and version in its first lines.
"""

from dataclasses import dataclass
from typing import Literal

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
    Statement,
    Term,
    Witness,
)
from app.packages.assessment import Proposal
from app.packages.codes import (
    Confidentiality,
    CustodyAction,
    IdentityLevel,
    WithheldKind,
)
from app.packages.contents import (
    AnnexEntry,
    Condition,
    FileName,
    GateReport,
    Group,
    ItemId,
    Language,
    Moment,
    Organisation,
    PackageId,
    Recipient,
    Sha256,
    Withheld,
)
from app.packages.custody import CustodyRow
from app.packages.index import IndexRow

VERSION: Literal["2026.1"] = "2026.1"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PackageFile:
    """What every file of a package begins with."""

    format: str = ""
    version: Literal["2026.1"] = VERSION
    package_id: PackageId


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Counts:
    """How much the package holds, for the cover and for checking."""

    items: int
    files: int
    originals: int
    persons: int
    incidents: int
    statements: int
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IndexFile(PackageFile):
    """`data/index.json`. `time_stamp` says whether `proof/` holds an RFC 3161 reply."""

    format: Literal["barvinok-package/index"] = "barvinok-package/index"
    made_at: Moment
    organisation: Organisation
    recipient: Recipient
    purpose: Term
    languages: tuple[Language, ...]
    confidentiality: Confidentiality
    case_refs: tuple[str, ...]
    adds_to: str
    supersedes: str
    product_version: str
    catalogue_version: str
    time_stamp: Literal["none", "rfc3161"]
    counts: Counts
    items: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonsFile(PackageFile):
    """`data/persons.json`: pseudonyms and parts played; no names."""

    format: Literal["barvinok-package/persons"] = "barvinok-package/persons"
    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WitnessesFile(PackageFile):
    """`data/witnesses.json`: a sheet for each person whose account goes; no names."""

    format: Literal["barvinok-package/witnesses"] = "barvinok-package/witnesses"
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IncidentsFile(PackageFile):
    """`data/incidents.json`: who did what to whom, when, where, and how it is known."""

    format: Literal["barvinok-package/incidents"] = "barvinok-package/incidents"
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ClassificationFile(PackageFile):
    """`data/classification.json`: proposals, decisions, what speaks against them."""

    format: Literal["barvinok-package/classification"] = (
        "barvinok-package/classification"
    )
    catalogue_version: str
    proposals: tuple[Proposal, ...]
    contradictions: tuple[Contradiction, ...]
    exculpatory: tuple[str, ...]
    for_accused: tuple[ForAccused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ChronologyFile(PackageFile):
    """`data/chronology.json`: what happened, in order, as exactly as it is known."""

    format: Literal["barvinok-package/chronology"] = "barvinok-package/chronology"
    entries: tuple[Chronology, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GateFile(PackageFile):
    """`data/consent/gate-report.json`: each person and item, and what decided."""

    format: Literal["barvinok-package/gate-report"] = "barvinok-package/gate-report"
    purpose: Term
    recipient: Recipient
    report: GateReport


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WithheldCount:
    """How many of one kind were held back."""

    kind: WithheldKind
    count: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CoverFile(PackageFile):
    """`data/disclosure/cover.json`: what a recipient must know before opening it."""

    format: Literal["barvinok-package/cover"] = "barvinok-package/cover"
    made_at: Moment
    organisation: Organisation
    recipient: Recipient
    purpose: Term
    languages: tuple[Language, ...]
    confidentiality: Confidentiality
    conditions: tuple[Condition, ...]
    handling: tuple[str, ...]
    identity_level: IdentityLevel
    case_refs: tuple[str, ...]
    adds_to: str
    supersedes: str
    counts: Counts
    withheld: tuple[WithheldCount, ...]
    verify_commands: tuple[str, ...]
    file_access: FileAccess | None = None
    handling_labels: tuple[Label, ...] = ()
    group: Group | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WithheldFile(PackageFile):
    """`data/disclosure/withheld.json`: what is not here, by kind and reason."""

    format: Literal["barvinok-package/withheld"] = "barvinok-package/withheld"
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CustodyFile(PackageFile):
    """`data/custody/<ITEM>.json`: the hash-linked history of one item."""

    format: Literal["barvinok-package/custody"] = "barvinok-package/custody"
    item_id: ItemId
    rows: tuple[CustodyRow, ...]
    head: Sha256


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CustodyLine:
    """A row of a custody chain as the dossier prints it; the rest is in its file."""

    at: str
    action: CustodyAction
    actor_role: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EvidenceLine:
    """An item as the dossier lists it."""

    item_id: ItemId
    title: str
    doc_type: Term
    main_date: str
    date_words: str
    source_person: str
    collected_at: str
    collected_by: str
    original: bool
    mime: str
    file_size: int
    page_count: int | None
    duration_s: int | None
    sha256: Sha256
    native_path: str
    confidentiality: Confidentiality
    conditions: tuple[str, ...] = ()
    exculpatory: str
    custody: tuple[CustodyLine, ...]
    custody_head: Sha256


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DossierFile(PackageFile):
    """`data/dossier/dossier.json`: all that `dossier.pdf` prints."""

    format: Literal["barvinok-package/dossier"] = "barvinok-package/dossier"
    cover: CoverFile
    summary: str
    overview: Label | None = None
    chronology: tuple[Chronology, ...]
    persons: tuple[Person, ...]
    incidents: tuple[Incident, ...]
    contradictions: tuple[Contradiction, ...]
    exculpatory: tuple[str, ...]
    for_accused: tuple[ForAccused, ...] = ()
    classification: tuple[Proposal, ...]
    catalogue_version: str
    evidence: tuple[EvidenceLine, ...]
    statements: tuple[Statement, ...]
    prior_accounts: tuple[PriorAccount, ...]
    protection_needs: tuple[ProtectionNeed, ...]
    witnesses: tuple[Witness, ...] = ()
    gate: GateReport
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AnnexFile(PackageFile):
    """The names annex: a file of its own, for its own key. Never inside the bag."""

    format: Literal["barvinok-package/annex"] = "barvinok-package/annex"
    made_at: Moment
    recipient: Recipient
    entries: tuple[AnnexEntry, ...]
    files: tuple[FileName, ...] = ()


FILES: dict[str, type[PackageFile]] = {
    "annex": AnnexFile,
    "chronology": ChronologyFile,
    "classification": ClassificationFile,
    "cover": CoverFile,
    "custody": CustodyFile,
    "dossier": DossierFile,
    "gate-report": GateFile,
    "incidents": IncidentsFile,
    "index": IndexFile,
    "persons": PersonsFile,
    "withheld": WithheldFile,
    "witnesses": WitnessesFile,
}
"""Each JSON file by the name of its schema."""
