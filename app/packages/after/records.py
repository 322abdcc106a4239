"""What is kept of a notice to the receiver of a package."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault


class NoticeKind(StrEnum):
    """What a notice is."""

    RECALL = "recall"
    CORRECTION = "correction"


class Reason(StrEnum):
    """Why there is a notice. Source: domain/consent.yaml, `reason_codes`."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERROR_IN_CONTENT = "error_in_content"
    NEW_RISK = "new_risk"
    WRONG_RECIPIENT = "wrong_recipient"
    SUPERSEDED = "superseded_by_supplement"


class Ask(StrEnum):
    """What the receiver is asked to do."""

    RETURN = "return"
    DESTROY = "destroy"
    DO_NOT_USE = "do_not_use"
    RESTRICT = "restrict"
    USE_CORRECTED = "use_corrected"


class Wrong(StrEnum):
    """What kind of thing was wrong."""

    DATE = "date"
    PLACE = "place"
    PERSON = "person"
    TRANSLATION = "translation"
    TRANSCRIPTION = "transcription"
    FILE = "file"
    CUSTODY = "custody"
    CLASSIFICATION = "classification"
    OTHER = "other"


class Finder(StrEnum):
    """Who found what was wrong: a role."""

    CASEWORKER = "caseworker"
    REVIEWER = "legal_reviewer"
    COORDINATOR = "coordinator"
    CUSTODIAN = "evidence_custodian"
    EXPERT = "expert"
    RECEIVER = "receiver"


class State(StrEnum):
    """How far a notice has come. A correction is signed once a second person agreed."""

    WRITTEN = "written"
    MADE = "made"
    SENT = "sent"
    ANSWERED = "answered"
    LASTING = "cannot_be_undone"
    DROPPED = "dropped"


WAITS_FOR_US = frozenset({State.WRITTEN, State.MADE})


class How(StrEnum):
    """How a notice went."""

    SEALED = "sealed_file"
    PAPER = "paper"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a correction says: working text in which persons are codes."""

    wrong: Wrong
    text: str
    effect: str
    found_by: Finder
    found_on: date


class NoticeContent(vault.Document, frozen=True):
    """One notice to a receiver, signed for the organisation.

    Attributes:
        items: their numbers in the package; none: all of it.
        signed_sha256: of `notice.json`, which is what was signed.
        paper: the ZIP that was signed; empty while a second person has not agreed.
        answer: what the receiver answered, or why it cannot be undone; working text.
    """

    schema: ClassVar[str] = "package_notice.content"
    schema_version: ClassVar[int] = 1

    notice_ref: str  # "BVN-7K3Q92": its public name
    kind: NoticeKind
    reason: Reason
    items: tuple[str, ...]
    asks: tuple[Ask, ...]
    state: State
    written_by: UUID
    written_on: date
    answer_by: date
    fault: Fault | None = None
    confirmed_by: UUID | None = None
    made_on: date | None = None
    signed_sha256: str = ""
    paper: bytes = b""
    languages: tuple[str, ...] = ()
    sent_on: date | None = None
    sent_by: UUID | None = None
    sent_how: How | None = None
    key_fingerprint: str = ""
    answered_on: date | None = None
    answered_by: UUID | None = None
    answer: str = ""
