"""How, when and never: the rules that everyone reads before making contact.

`barred` is the one place that says whether a way of contact is open: pages that call,
write or visit ask it, and so does what records that somebody did.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError
from app.staff.policy import Permission


class Channel(StrEnum):
    """A way in which a team reaches somebody."""

    INBOX = "inbox"
    PHONE = "phone"
    LEFT_WORD = "left_word"
    MESSAGE = "message"
    LETTER = "letter"
    OTHER_PERSON = "other_person"
    VISIT = "visit"
    MEETING = "meeting"


NEVER: Final = MappingProxyType(
    {
        Channel.PHONE: "never.call",
        Channel.LEFT_WORD: "never.leave_message",
        Channel.MESSAGE: "never.text",
        Channel.LETTER: "never.leave_message",
        Channel.OTHER_PERSON: "never.other_person",
        Channel.VISIT: "never.visit",
    }
)
"""The rule that closes a way. Whoever forbids calls has forbidden a voicemail too."""

OUTSIDE: Final = frozenset(Channel) - {Channel.INBOX, Channel.MEETING}
"""What could be seen or heard by others: closed where only the inbox is safe."""

ANY_TIME: Final = "any_time"
INBOX_ONLY: Final = "code"
NO_INBOX: Final = "no_inbox"


def barred(file: CaseFile, channel: Channel) -> str:
    """Return what closes this way of reaching the survivor; empty if it is open.

    One of the `never...` rules, "code" where the inbox alone is safe, or "no_inbox".
    """
    rules = set(file.content.rules)
    if channel is Channel.LEFT_WORD and "never.call" in rules:
        return "never.call"
    rule = NEVER.get(channel, "")
    if rule and rule in rules:
        return rule
    if channel is Channel.INBOX:
        return NO_INBOX if file.has_no_code else ""
    only_inbox = file.content.contact_kind == INBOX_ONLY and not file.has_no_code
    return INBOX_ONLY if only_inbox and channel in OUTSIDE else ""


def is_forbidden(kind: str, rules: tuple[str, ...]) -> bool:
    """Say whether one of the rules forbids the very way that was told."""
    ways = {"phone": Channel.PHONE, "message": Channel.MESSAGE}
    return kind in ways and NEVER[ways[kind]] in rules


def is_safe_hour(file: CaseFile, part: str) -> bool:
    """Say whether a part of the day is one that the person named; all are if none."""
    named = set(file.content.contact_hours)
    return not named or ANY_TIME in named or part in named


def hours(file: CaseFile) -> tuple[str, ...]:
    """Return the parts of the day that are safe, in their order."""
    known = vocabularies.first_contact()["safe_hours"].options
    return tuple(p for p in known if p != ANY_TIME and is_safe_hour(file, p))


def change(
    db: Session,
    file: CaseFile,
    version: int,
    *,
    kind: str,
    hours: tuple[str, ...],
    rules: tuple[str, ...],
) -> None:
    """Change how the person may be reached. The contact itself is identity, not here.

    Raises:
        InvalidInputError: the way (`contact_kind`) is one that a rule forbids.
        NotFoundError: the actor may not change the case.
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    if is_forbidden(kind, rules):
        raise InvalidInputError("contact_kind")
    file.content = msgspec.structs.replace(
        file.content, contact_kind=kind, contact_hours=hours, rules=rules
    )
    file.change(db, file.row, version, content=file.content)
    audit.record(
        db, Action.CASE_CHANGED, file.actor.staff_id, file.id, what="contact_rules"
    )
