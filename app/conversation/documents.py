"""What is sealed in a conversation."""

from enum import StrEnum
from typing import ClassVar

from app import vault

MESSAGE_LONGEST = 4000


class Kind(StrEnum):
    """What a message is. All but `text` are instructions, signed with the code."""

    TEXT = "text"
    PAUSE = "pause"
    WITHDRAW = "withdraw"
    GO_ON = "go_on"
    NEW_CODE = "new_code"
    STOP_CODE = "stop_code"


HOLDING = frozenset({Kind.PAUSE, Kind.WITHDRAW, Kind.STOP_CODE})
"""Instructions that set the hold in the same commit; staff settle them after a talk."""


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
        signer: the signing key of the code that a `new_code` speaks of.
        until: when the code that made it ends; only on `new_code`.
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


class Step(StrEnum):
    """The four plain steps that the survivor sees; never a legal status."""

    RECEIVED = "received"
    READ = "read"
    WORKING = "working"
    CLOSED = "closed"


class Permission(vault.Document, frozen=True):
    """One purpose as the survivor sees it."""

    schema: ClassVar[str] = "conversation.permission"
    schema_version: ClassVar[int] = 1

    purpose: str
    answer: str  # granted, refused, asked
    since: str  # "2026-11-24"


class Holder(vault.Document, frozen=True):
    """Somebody outside who has something, and whether it can be called back."""

    schema: ClassVar[str] = "conversation.holder"
    schema_version: ClassVar[int] = 1

    name: str
    since: str
    can_recall: bool
    recalled: bool = False


class ViewWords(vault.Document, frozen=True):
    """The survivor's view.

    Attributes:
        step: how far the work has come.
        reason: why it was closed, in words for the survivor.
        signer: the first code's Ed25519 public key, which vouches for later ones. It
            stands here, under the conversation's key, so that whoever can only write
            the database cannot put another one in its place.
        shows_details: a worker switched permissions and holders on, together with
            the person.
        stopped: what a withdrawal stopped.
        not_undone: what a withdrawal could not take back.
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
