"""What the row of a letter holds, one sealed document a compartment."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.consent.aftermath.steps.rules import Followed, State


class Reply(StrEnum):
    """What came of a letter."""

    WAITING = "waiting"
    CAME = "came"
    NONE = "none"


class Withheld(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that stayed out: `why` is what the gate found, empty for none on file."""

    field: str
    why: tuple[str, ...] = ()


class LetterContent(vault.Document, frozen=True):
    """To whom a letter went, by which words and on whose yes; none of the words.

    Attributes:
        template, template_version: which words of the catalogue, of which edition.
        number: what the addressee quotes in its reply; it says nothing of the case.
        addressee: as the form named it; `recipient_id` is what a consent names.
        applicant_id: at whose wish; `about_id` whom it concerns.
        asked_by: the day by which the letter asks for a reply; `reply_due` is the day
            that is waited for now.
        asked: what was asked for, ids of the catalogue.
        used: fields that are in it, and `withheld` those that stayed out.
        grants: the answers of the consent ledger that were relied upon.
        named: who else is named in it and agreed.
        followed: what was done after the yes to it ended.
        shows_name: a person's name is in it.
    """

    schema: ClassVar[str] = "letter.content"
    schema_version: ClassVar[int] = 1

    template: str
    template_version: str
    language: str
    number: str
    purpose: str
    addressee: str
    recipient_id: UUID | None
    applicant_id: UUID
    about_id: UUID
    sent_on: date
    made_by: UUID
    asked_by: date
    reply_due: date
    incident_id: UUID | None = None
    claim_id: UUID | None = None
    asked: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    grants: tuple[UUID, ...] = ()
    named: tuple[UUID, ...] = ()
    shows_name: bool = False
    outcome: Reply = Reply.WAITING
    replied_on: date | None = None
    followed: Followed | None = None

    @property
    def waits(self) -> bool:
        """Whether a reply is awaited: no more of a letter that is asked back."""
        return self.outcome is Reply.WAITING and self.asked_back is None

    @property
    def asked_back(self) -> State | None:
        """How far the notice is that the yes to it ended; None while it stands."""
        steps = self.followed.steps if self.followed else ()
        return steps[-1].state if steps else None


class LetterWords(vault.Document, frozen=True):
    """The exact words of a letter as it went, and what was replied, word for word.

    Attributes:
        office: who writes, and `reply_to` where the reply goes.
        to: the addressee as it stands on the letter.
        signed: who signs.
    """

    schema: ClassVar[str] = "letter.identity"
    schema_version: ClassVar[int] = 1

    office: str
    reply_to: str
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    signed: str
    reply: str = ""
