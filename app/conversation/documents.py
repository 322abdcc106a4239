"""What is sealed in a conversation."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from app import vault
from app.files.documents import FileRef

MESSAGE_LONGEST = 4000


class Kind(StrEnum):
    """What a message is.

    `text`, `given_code` and `ended_codes` are not signed: the last two are written by
    staff. All others are instructions, signed with the code.
    """

    TEXT = "text"
    PAUSE = "pause"
    WITHDRAW = "withdraw"
    GO_ON = "go_on"
    NEW_CODE = "new_code"
    STOP_CODE = "stop_code"
    NARROW = "narrow"
    WITHDRAW_ONE = "withdraw_one"
    CLOSE = "close"
    COPY = "copy"
    TALK = "talk"
    GIVEN_CODE = "given_code"
    ENDED_CODES = "ended_codes"


ABOUT_ONE = frozenset({Kind.NARROW, Kind.WITHDRAW_ONE})
"""Instructions about one purpose."""

HOLDING = ABOUT_ONE | {Kind.PAUSE, Kind.WITHDRAW, Kind.STOP_CODE}
"""Instructions that set the hold in the same commit; staff settle them after a talk."""


BY_STAFF = frozenset({Kind.GIVEN_CODE, Kind.ENDED_CODES})
"""What staff did to the codes; it stands in its place among the messages."""

ASKED = frozenset({Kind.COPY, Kind.TALK})
"""Wishes that staff fulfil and then say how. They stop nothing."""


class Sender(StrEnum):
    """Which side wrote."""

    SURVIVOR = "survivor"
    STAFF = "staff"


class MessageWords(vault.Document, frozen=True):
    """One message as it was written.

    Attributes:
        at: when, in UTC, to the minute.
        name: the first name or role that a worker chose to show; "" from a survivor.
        signature: over `instructions.signed_bytes`, by a code's signing key; only on
            instructions.
        signer: the signing key of the code that a `new_code` or `given_code` speaks of,
            or that `ended_codes` leaves working.
        until: when the older codes end; only on `new_code` and `given_code`.
        purpose: of the consent catalogue; only on instructions about one.
        files: what was sent with it; their keys stand here alone.
    """

    schema: ClassVar[str] = "conversation.message"
    schema_version: ClassVar[int] = 1

    sender: Sender
    kind: Kind
    at: str
    text: str = ""
    name: str = ""
    signature: bytes = b""
    signer: bytes = b""
    until: str = ""
    purpose: str = ""
    files: tuple[FileRef, ...] = ()


class Step(StrEnum):
    """The four plain steps that the survivor sees; never a legal status."""

    RECEIVED = "received"
    READ = "read"
    WORKING = "working"
    CLOSED = "closed"


class Permission(vault.Document, frozen=True):
    """One answer as the survivor sees it.

    Attributes:
        answer: a decision of the ledger: granted, refused, deferred, withdrawn.
        until: the last day of a yes; "" where it has none.
        to: who was named as the receiver.
        options: what was chosen of the purpose's options, by id.
        in_part: it is not about all that the person told.
    """

    schema: ClassVar[str] = "conversation.permission"
    schema_version: ClassVar[int] = 1

    purpose: str
    answer: str
    since: str  # "2026-11-24"
    until: str = ""
    to: str = ""
    options: tuple[str, ...] = ()
    in_part: bool = False


class Holder(vault.Document, frozen=True):
    """Somebody outside who has something, and whether it can be called back.

    Attributes:
        recalled: they were asked to return it, or not to use it.
        is_stopped: its ground is gone, and they are still to be asked.
        purpose: what it was handed over for.
        shows_name: the person's name is in it.
        arrived: the day on which they said that it arrived; "" where they did not.
        corrected: the day on which they were told of a mistake in it.
        became, became_on: what they said became of it, and when; only what a worker
            decided to tell.
        lead: how secrecy stands that was asked for part of it: "asked", "agreed",
            "refused", "lifted"; "" where none was.
    """

    schema: ClassVar[str] = "conversation.holder"
    schema_version: ClassVar[int] = 1

    name: str
    since: str
    can_recall: bool
    recalled: bool = False
    is_stopped: bool = False
    purpose: str = ""
    shows_name: bool = False
    arrived: str = ""
    corrected: str = ""
    became: str = ""
    became_on: str = ""
    lead: str = ""


class Given(vault.Document, frozen=True):
    """A code that a worker gave: since when, and its signing key."""

    schema: ClassVar[str] = "conversation.given"
    schema_version: ClassVar[int] = 1

    signer: bytes
    since: str  # "2026-12-03"


class Done(vault.Document, frozen=True):
    """What staff did about a wish: how, by id, and on which day."""

    schema: ClassVar[str] = "conversation.done"
    schema_version: ClassVar[int] = 1

    message_id: UUID
    how: str
    on: str


class Lent(vault.Document, frozen=True):
    """Somebody of the team who may see the name for a time, and why.

    Attributes:
        role: of the one who may see it; a person is never named.
        until: the last day; the day on which it was ended, where it was.
        why: the reason, in words for the survivor.
    """

    schema: ClassVar[str] = "conversation.lent"
    schema_version: ClassVar[int] = 1

    role: str
    since: str
    until: str
    why: str


class PassedOn(vault.Document, frozen=True):
    """Something passed on without the person's yes: by two people, for a reason.

    Attributes:
        ground: danger to life, an order of a court, a duty by law.
        to: who has it; empty where a worker can say.
        until: the last day on which anything more could be passed on by it.
        why: the reason, in words for the survivor.
    """

    schema: ClassVar[str] = "conversation.passed_on"
    schema_version: ClassVar[int] = 1

    ground: str
    purpose: str
    to: str
    since: str
    until: str
    why: str


class Notice(vault.Document, frozen=True):
    """What was done about something that left, after the person took a yes back.

    Attributes:
        what: recall, archive, body, partner; "numbers" for tables without the person.
        state: open, sent, answered, cannot_be_undone; of numbers: open, out, none.
        on: the day of that, or of the withdrawal where nothing was done yet.
        to: who has it; empty where a worker can say.
    """

    schema: ClassVar[str] = "conversation.notice"
    schema_version: ClassVar[int] = 1

    what: str
    state: str
    on: str
    to: str = ""
    purpose: str = ""


class AskedAbout(vault.Document, frozen=True):
    """That somebody outside asked about the person, and what we answered.

    Attributes:
        kind: follow_up, order, access.
        by: who asked; empty where it was the person.
        on: the day on which it came.
        shown_from: the first day on which it is shown: a law may bar it until then.
        outcome: of the answer; empty while there is none.
    """

    schema: ClassVar[str] = "conversation.asked_about"
    schema_version: ClassVar[int] = 1

    kind: str
    by: str
    on: str
    shown_from: str
    outcome: str = ""
    answered_on: str = ""


class ViewWords(vault.Document, frozen=True):
    """The survivor's view.

    Attributes:
        step: how far the work has come.
        reason: why it was closed, in words for the survivor.
        signer: the first code's Ed25519 public key, which vouches for later ones. It
            stands here, under the conversation's key, so that whoever can only write
            the database cannot put another one in its place.
        given: the codes that a worker gave; vouched for here in the same way.
        shows_details: a worker switched permissions and holders on, together with
            the person.
        stopped: what a withdrawal stopped.
        not_undone: what a withdrawal could not take back.
        done: what became of each wish.
        lent: who was let see the name; only where details are shown.
        passed_on: what went out without a yes; likewise.
        notices: what was done after the person took a yes back; likewise.
        asked: who asked about the person from outside; likewise, from its day on.
    """

    schema: ClassVar[str] = "conversation.view"
    schema_version: ClassVar[int] = 1

    step: Step
    signer: bytes
    reason: str = ""
    shows_details: bool = False
    permissions: tuple[Permission, ...] = ()
    holders: tuple[Holder, ...] = ()
    stopped: tuple[str, ...] = ()
    not_undone: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    done: tuple[Done, ...] = ()
    lent: tuple[Lent, ...] = ()
    passed_on: tuple[PassedOn, ...] = ()
    notices: tuple[Notice, ...] = ()
    asked: tuple[AskedAbout, ...] = ()
