"""What the rows of a search or return hold, in working text."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app.cases.documents import Place, Working
from app.consent.aftermath.steps.rules import Followed
from app.dates import ApproximateDate


class Recall(StrEnum):
    """Whether a body was asked to close a request whose yes was taken back."""

    NONE = "none"
    TO_SEND = "to_send"
    SENT = "sent"


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of the individual plan, or of life after the return.

    Attributes:
        step: an id of the catalogue; empty where `text` says it in words.
        after: it comes after the return.
        who: the colleague who does it; None for whoever works on the case.
    """

    working: ClassVar[tuple[str, ...]] = ("text", "note")

    id: UUID
    step: str = ""
    text: str = ""
    after: bool = False
    who: UUID | None = None
    due_on: date | None = None
    done_on: date | None = None
    note: str = ""


class PaperAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one paper of the list stands; `note`: what replaces it, or where it is."""

    working: ClassVar[tuple[str, ...]] = ("note",)

    paper: str
    state: str
    note: str = ""


class Mandate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may negotiate: a person of the case, or somebody by what they are.

    `until`: the last day; `ended_on`: taken back before.
    """

    working: ClassVar[tuple[str, ...]] = ("who", "basis")

    id: UUID
    person_id: UUID | None = None
    who: str = ""
    basis: str = ""
    until: date | None = None
    ended_on: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether they may negotiate on a day."""
        return self.ended_on is None and (self.until is None or on <= self.until)


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Silence while talks run. `words`: why; `until`: when it is looked at again.

    It does not end by itself: who forgets it keeps silent.
    """

    words: str
    set_by: UUID
    set_on: date
    until: date


class TrackContent(Working, frozen=True):
    """The search for, or the return of, one person.

    Attributes:
        kind: one of the catalogue's tracks.
        person_id: who is sought, held, or came back.
        asked_by_id: the person of the case at whose wish this is done.
        interest: why it is in the interest of the person, and what could harm them.
        ended: one of the catalogue's ends; empty while it goes on.
    """

    schema: ClassVar[str] = "track.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = (
        *("interest", "steps", "papers", "mandates", "quiet", "end_note"),
    )

    kind: str
    person_id: UUID
    asked_by_id: UUID
    opened_on: date
    interest: str = ""
    steps: tuple[Step, ...] = ()
    papers: tuple[PaperAt, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    quiet: Quiet | None = None
    ended: str = ""
    ended_on: date | None = None
    end_note: str = ""


class SightingContent(Working, frozen=True):
    """One time that the person was seen or heard of.

    Attributes:
        certainty: one of the catalogue's, of the sighting itself.
        statement_id, told_by_id: the account, or the person of the case, that it
            comes from; `source` says it in words where it is neither.
    """

    schema: ClassVar[str] = "sighting.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("when", "place", "what", "source")

    track_id: UUID
    certainty: str
    when: ApproximateDate
    place: Place
    what: str
    statement_id: UUID | None = None
    told_by_id: UUID | None = None
    source: str = ""


class InformedContent(Working, frozen=True):
    """One body that was told.

    Attributes:
        body: an id of the catalogue.
        told: what it was told; empty for a question that names nobody.
        parts: what else was given, each with a yes of its own: options of `tracing`.
        reference: its number for this.
        grants: the answers of the consent ledger that were relied upon.
    """

    schema: ClassVar[str] = "informed_body.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("told", "reference", "reply")

    track_id: UUID
    body: str
    informed_on: date
    told: str = ""
    parts: tuple[str, ...] = ()
    reference: str = ""
    reply_due: date | None = None
    replied_on: date | None = None
    reply: str = ""
    grants: tuple[UUID, ...] = ()
    made_by: UUID | None = None
    recall: Recall = Recall.NONE
    followed: Followed | None = None  # what was done after the yes to it ended
