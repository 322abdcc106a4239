"""What the rows of claims hold, one sealed document a row and compartment."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.cases.documents import Working
from app.consent.aftermath.steps.rules import Followed

HAVE, MISSING = "have", "missing"
INSTEAD = "instead."
"""Before the id of the paper that stands in for one that is missing."""


class Status(StrEnum):
    """Where a claim stands. We prepare; the claimant files, and tells us."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    FILED = "filed"
    UNDER_REVIEW = "under_review"
    RECORDED = "recorded"
    REJECTED = "rejected"
    RETURNED = "returned"


BEFORE_FILING = frozenset({Status.NOT_STARTED, Status.DRAFT})
OVER = frozenset({Status.RECORDED})


class ClaimContent(Working, frozen=True):
    """One claim, in working text.

    Attributes:
        claimant_id: who claims; `person_id` is whose harm it is about.
        wanted_on: when the claimant said that they want this claim.
        papers: of each paper that was asked about: `HAVE`, `MISSING`, or `INSTEAD`
            and the paper in its place.
        nationality: "other", "russian_too" or "russian"; empty if not asked.
        owns_home, lived_registered, names_others: "yes", "no", or not asked.
        deadline: until when it has to be filed; `appeal_by` for a rejection.
    """

    schema: ClassVar[str] = "claim.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = (
        *("basis", "circumstances", "harm", "next_step", "reason"),
    )

    route: str
    claimant_id: UUID
    person_id: UUID
    capacity: str
    wanted_on: date
    status: Status = Status.NOT_STARTED
    incident_id: UUID | None = None
    harm_ids: tuple[UUID, ...] = ()
    papers: dict[str, str] = msgspec.field(default_factory=dict)
    nationality: str = ""
    owns_home: str = ""
    lived_registered: str = ""
    names_others: str = ""
    amount: str = ""
    currency: str = ""
    basis: str = ""
    circumstances: str = ""
    harm: str = ""
    deadline: date | None = None
    next_step: str = ""
    filed_on: date | None = None
    decided_on: date | None = None
    reason: str = ""
    appeal_by: date | None = None


class ClaimNumbers(vault.Document, frozen=True):
    """What identifies the claimant elsewhere: the office's number, the tax number."""

    schema: ClassVar[str] = "claim.identity"
    schema_version: ClassVar[int] = 1

    reference: str = ""
    tax_number: str = ""


class ReceiptContent(Working, frozen=True):
    """What somebody received: from whom, what for, how much, when.

    Attributes:
        head: the head of damage that it was for, of the catalogue.
        harm_id: the harm that it was for, where one is recorded.
    """

    schema: ClassVar[str] = "claim_receipt.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("giver", "note")

    person_id: UUID
    giver: str
    head: str
    harm_id: UUID | None = None
    amount: str = ""
    currency: str = ""
    received_on: date | None = None
    note: str = ""


class WorksheetContent(vault.Document, frozen=True):
    """One disclosure to a claimant: which claim, on what ground, a hash of the file.

    Attributes:
        grants: the answers of the consent ledger that were relied upon.
        form: "pdf" or "json", and `language` of the first.
        followed: what was done after the yes to it ended.
    """

    schema: ClassVar[str] = "claim_worksheet.content"
    schema_version: ClassVar[int] = 1

    claim_id: UUID
    claimant_id: UUID
    route: str
    purpose: str
    grants: tuple[UUID, ...]
    form: str
    language: str
    given_on: date
    given_by: UUID
    catalogue: str
    sha256: str
    followed: Followed | None = None
