"""What is sealed of the public form."""

from typing import ClassVar

import msgspec

from app import vault
from app.files.documents import FileRef
from app.intake.rules import SPOKEN


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was told of one person in a group.

    Attributes:
        id: random; a second press of the same page changes this entry, and makes no
            other one.
        answers: inner question id to what was chosen.
    """

    id: str
    answers: dict[str, tuple[str, ...]]

    def __repr__(self) -> str:
        """Show nothing that was said."""
        return "<Entry>"


class DraftWords(vault.Document, frozen=True):
    """A form being filled in.

    Attributes:
        answers: question id to what was chosen or typed.
        seen: questions that were answered or skipped, in the order of doing so.
        talk: the person would rather talk to someone.
        checked: the check page was reached; Change leads back to it.
        catalogue: version of the form.
        entries: group question id to the people told about.
        handed: the helper gave the phone to the person.
        voice: the voice message; what opens it stands here alone.
        spoke_first: it was there before any question was, so that few are asked.
    """

    schema: ClassVar[str] = "intake.draft"
    schema_version: ClassVar[int] = 1

    catalogue: str
    answers: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    seen: tuple[str, ...] = ()
    talk: bool = False
    checked: bool = False
    entries: dict[str, tuple[Entry, ...]] = msgspec.field(default_factory=dict)
    handed: bool = False
    voice: FileRef | None = None
    spoke_first: bool = False

    @property
    def marked(self) -> dict[str, tuple[str, ...]]:
        """The answers, with the mark of somebody who spoke instead of writing."""
        if self.voice is None or not self.spoke_first:
            return self.answers
        return {**self.answers, SPOKEN: ("yes",)}


class ReportHead(vault.Document, frozen=True):
    """What the desk's list shows of a report.

    Attributes:
        no_code: nobody holds a code; the person is called as agreed.
        has_voice: there is a voice message to be heard.
    """

    schema: ClassVar[str] = "intake.report_head"
    schema_version: ClassVar[int] = 1

    urgent: bool
    language: str
    needs: tuple[str, ...]
    under_18: str
    about_whom: str
    wants_to_talk: bool
    no_code: bool = False
    has_voice: bool = False


class ReportContent(vault.Document, frozen=True):
    """The coded answers of a report. No word that the person typed is among them.

    Attributes:
        path: which questions were asked.
        answers: field of the form to the ids chosen; a skipped question is absent.
            What was told of the second person of a group is under "field.2".
        urgent: an answer says that somebody may be in danger.
    """

    schema: ClassVar[str] = "intake.report"
    schema_version: ClassVar[int] = 1

    catalogue: str
    path: str
    language: str
    urgent: bool
    wants_to_talk: bool
    who_am_i: str
    answers: dict[str, tuple[str, ...]]


class ReportIdentity(vault.Document, frozen=True):
    """What the person typed: verbatim words are identity.

    Attributes:
        safe_phrase: what is said first in an agreed call.
        voice: the voice message; what opens it stands here alone.
        heard: what the desk wrote down of it, in a few words and without names.
    """

    schema: ClassVar[str] = "intake.report_identity"
    schema_version: ClassVar[int] = 1

    contact_value: str = ""
    free_line: str = ""
    safe_phrase: str = ""
    voice: FileRef | None = None
    heard: str = ""
