"""What a request from outside holds: no name in the content, names in the identity."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.inquiries.rules import Kind, Outcome, Want
from app.packages.records import Approval, SealedFile, SecondChannel
from app.packages.records import Kind as ItemKind


class How(StrEnum):
    """How it was made sure that the asker is who they say, and may ask."""

    CALLED_BACK = "called_back"  # by a number that we had before the request came
    IN_PERSON = "in_person"
    SIGNED = "signed"
    COURT_FILE = "court_file"
    BY_CODE = "by_code"  # the person, in the inbox that their code opens


class DueBy(StrEnum):
    """Who set the day."""

    LAW = "law"
    ASKER = "asker"
    US = "us"


class Checked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who made sure of the asker, and how."""

    how: How
    note: str
    by: UUID
    on: date


class Advice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a legal reviewer says about the ground; it decides nothing."""

    words: str
    by: UUID
    on: date


class Contested(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """We contest it: no answer goes while a lawyer decides."""

    why: str
    by: UUID
    on: date
    ended_on: date | None = None
    decided: str = ""


class Looked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the desk looked under a designation, and whether it led to a case.

    `under` is empty where the names in the request were looked for.
    """

    under: str
    by: UUID
    on: date
    found: bool


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of one thing that a person asked for."""

    want: Want
    done: bool
    words: str


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is answered, and who answered it.

    Attributes:
        paragraphs: the letter's words; nothing is put into them after the signature.
        why: for ourselves; it stands in no letter.
        cannot_open: what we hold no key of, ids of the catalogue.
        package_id: by which package something goes, if it does.
        note: why the second person sent it back.
    """

    outcome: Outcome
    language: str
    edition: str
    subject: str
    paragraphs: tuple[str, ...]
    why: str
    prepared_by: UUID
    prepared_on: date
    cannot_open: tuple[str, ...] = ()
    package_id: UUID | None = None
    decided: tuple[Decided, ...] = ()
    approved: Approval | None = None
    gone_on: date | None = None
    gone_by: UUID | None = None
    channel: str = ""
    note: str = ""


class Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is copied for the person; `hidden`: a copy with parts hidden."""

    kind: ItemKind
    id: UUID
    hidden: UUID | None = None


class Made(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The volumes that were made: under `build` they lie, sealed with a code.

    Attributes:
        files: with their hashes, as the letter of the code names them.
        sha256: of the index.
    """

    build: UUID
    files: tuple[SealedFile, ...]
    sha256: str
    by: UUID
    on: date


class Copies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is copied for the person who asks.

    Attributes:
        person_id: who of the case asks.
        left: how much more is theirs, whether or not it could go.
        told_on: when the code was read out; nothing here knows it since.
    """

    person_id: UUID
    items: tuple[Copy, ...]
    by: UUID
    left: int = 0
    made: Made | None = None
    told_on: date | None = None
    told_by: UUID | None = None
    channel: SecondChannel | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a request, for who reads it later. `what` is an id of the words."""

    what: str
    by: UUID
    on: date


class InquiryContent(vault.Document, frozen=True):
    """A request without names.

    Attributes:
        number: ours; the asker quotes it, and it says nothing of anybody.
        recipient_id: the receiver that asks; None for a court and for the person.
        body: the court or authority, as it calls itself.
        law, document: the ground that the asker names, and the number of its paper.
        scope, period: what exactly is asked, of which time.
        designations: how the asker calls the person: pseudonyms and package numbers.
        wants: what a person asks about what is held on them.
        case_id, ref: the case that it was found to be about.
        orders: what was asked to be passed on without a yes, by this order.
        copies: of what the person told and gave, where they asked for them.
    """

    schema: ClassVar[str] = "inquiry.content"
    schema_version: ClassVar[int] = 1

    number: str
    kind: Kind
    law: str
    document: str
    scope: str
    received_on: date
    due_on: date
    due_by: DueBy
    recipient_id: UUID | None = None
    body: str = ""
    period: str = ""
    designations: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()
    checked: Checked | None = None
    advice: tuple[Advice, ...] = ()
    contested: tuple[Contested, ...] = ()
    looked: tuple[Looked, ...] = ()
    case_id: UUID | None = None
    ref: str = ""
    orders: tuple[UUID, ...] = ()
    answer: Answer | None = None
    copies: Copies | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_contested(self) -> bool:
        """Whether it is stopped while a lawyer decides."""
        return bool(self.contested) and self.contested[-1].ended_on is None

    @property
    def gone_on(self) -> date | None:
        """On which day it was answered."""
        return self.answer.gone_on if self.answer else None

    @property
    def runs(self) -> bool:
        """Whether it is not answered yet."""
        return self.gone_on is None


class InquiryIdentity(vault.Document, frozen=True):
    """Who asks in person, and whom they name.

    Attributes:
        names: persons as the asker names them.
        to: where the answer goes, as it stands on the letter.
        code: of the volumes with copies, until it was read out.
    """

    schema: ClassVar[str] = "inquiry.identity"
    schema_version: ClassVar[int] = 1

    asker: str = ""
    contact: str = ""
    names: tuple[str, ...] = ()
    to: str = ""
    code: str = ""


class Bar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a law bars telling the survivor, until when, and who decided that."""

    law: str
    why: str
    until: date
    by: UUID
    on: date


class CaseInquiryContent(vault.Document, frozen=True):
    """What the case itself keeps of a request about it.

    Attributes:
        asker: as the survivor reads it: a receiver's or a court's name.
        bars: the last one counts; earlier ones say how it came.
        told_on: in a talk, beside what the code shows.
        outcome: of the answer; empty while it runs.
    """

    schema: ClassVar[str] = "case_inquiry.content"
    schema_version: ClassVar[int] = 1

    inquiry_id: UUID
    number: str
    kind: Kind
    asker: str
    received_on: date
    matched_on: date
    bars: tuple[Bar, ...] = ()
    told_on: date | None = None
    told_by: UUID | None = None
    outcome: str = ""
    answered_on: date | None = None

    @property
    def bar(self) -> Bar | None:
        """What bars telling, as it was decided last."""
        return self.bars[-1] if self.bars else None

    @property
    def runs(self) -> bool:
        """Whether the request is not answered yet: until then the case is held."""
        return self.answered_on is None
