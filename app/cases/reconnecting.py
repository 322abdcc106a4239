"""Giving a code to a person whom a worker knows, and ending the older ones at once.

Drawn and shown first, kept only once it is noted down: a code that nobody has must not
end the one that somebody has. Between the two pages the digits travel sealed under the
worker's own key; the server keeps nothing of them.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import asking
from app.cases.asking import Asked, Kind, Status
from app.cases.casefile import CaseFile
from app.conversation import giving_code, receipts, survivor_view
from app.conversation.models import Conversation
from app.conversation.opening import open_conversation, subject_of
from app.errors import InvalidInputError, NotFoundError, PageClosedError
from app.keys import directory
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.policy import Permission

MINUTES = 60
"""How long a drawn code may wait to be noted down; then another one is drawn."""

WHERE = ("in_person", "safe_channel")


class Drawn(vault.Document, frozen=True):
    """A code on its way between two pages, and when it was drawn."""

    schema: ClassVar[str] = "case.drawn_code"
    schema_version: ClassVar[int] = 1

    digits: str
    at: str


@dataclass(frozen=True)
class Codes:
    """The codes of a case as its people see them; nothing of any code itself.

    Attributes:
        working: how many open the inbox now.
        ends: the last day of each that ends by itself, the soonest first.
        given: the days on which workers gave one.
        waiting: a request to end the older ones that nobody answered yet.
    """

    working: int
    ends: tuple[date, ...]
    given: tuple[date, ...]
    waiting: Asked | None = field(repr=False)


def draw(actor: Actor, case_id: UUID) -> tuple[str, str]:
    """Return a new code's digits, and the same sealed for the form that keeps it."""
    drawn = Drawn(vault.new_receipt(), clock.now().isoformat())
    sealed = vault.seal(_key(actor), vault.encode(drawn), _place(case_id))
    return drawn.digits, base64.urlsafe_b64encode(sealed).decode()


def drawn(actor: Actor, case_id: UUID, carried: str) -> str:
    """Return the digits that `draw` sealed for this person and case.

    Raises:
        PageClosedError: it is nothing of the kind, or its hour is over.
    """
    try:
        sealed = base64.urlsafe_b64decode(carried.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        raise PageClosedError from None
    plain = vault.try_unseal(_key(actor), sealed, _place(case_id))
    if plain is None:
        raise PageClosedError
    told = vault.decode(Drawn, plain)
    if clock.now() - datetime.fromisoformat(told.at) > timedelta(minutes=MINUTES):
        raise PageClosedError
    return told.digits


def give(db: Session, file: CaseFile, code: receipts.NewCode, where: str) -> None:
    """Let the code open the inbox of this case, and say so wherever it was said not to.

    Args:
        db: the transaction.
        file: the opened case.
        code: shown to the person already, and noted down.
        where: one of `WHERE`: how the worker met the person.

    Raises:
        InvalidInputError: `where` is not said, or not one of them.
        NotFoundError: the actor does not work with this person.
    """
    file.require(Permission.CODE_GIVE)
    if where not in WHERE:
        raise InvalidInputError("where")
    row = _conversation(db, file)
    if row is None:
        _open_first(db, file, code)
    else:
        box = _box(db, file, row)
        giving_code.give(
            db, file.actor.unlocked, box, code, nobody_had_one=file.has_no_code
        )
    today = clock.now().date().isoformat()
    file.content = msgspec.structs.replace(file.content, code_given_on=today)
    file.change(db, file.row, file.row.version, content=file.content)
    audit.record(db, Action.CODE_GIVEN, file.actor.staff_id, file.id, where=where)


def codes(db: Session, file: CaseFile) -> Codes:
    """Return how many codes work, until when, and what is asked about them."""
    row = _conversation(db, file)
    open_ones = [a for a in asking.of(db, file, Kind.END_CODES) if _is_open(a)]
    waiting = next(iter(open_ones), None)
    if row is None:
        return Codes(0, (), (), waiting)
    rows = [] if file.has_no_code else receipts.working(db, row.id)
    ends = [each.expires_at for each in rows if each.expires_at is not None]
    view = survivor_view.read(db, _box(db, file, row))
    return Codes(
        len(rows),
        tuple(_last_day(moment) for moment in sorted(ends)),
        tuple(date.fromisoformat(given.since) for given in view.given),
        waiting,
    )


def ask_to_end(db: Session, file: CaseFile, reason: str) -> UUID:
    """Ask a second person to end the older codes at once: somebody else has one.

    Raises:
        InvalidInputError: there is no `reason`, or no older code (`older`).
        ConflictError: it was asked already.
        NotFoundError: the actor does not work with this person.
    """
    file.require(Permission.CODE_GIVE)
    if not codes(db, file).ends:
        raise InvalidInputError("older")
    made = asking.ask(db, file, Kind.END_CODES, reason)
    audit.record(db, Action.CODES_END_ASKED, file.actor.staff_id, file.id)
    return made


def end(db: Session, file: CaseFile, request_id: UUID) -> None:
    """End every code but the newest, as a second person.

    Raises:
        NotFoundError: no such request, or the actor may not answer it.
        ConflictError: it was answered meanwhile, or one code is left anyway.
    """
    asked = asking.one(db, file, request_id, Kind.END_CODES)
    asking.answer(db, file, asked, Status.GIVEN)
    row = _conversation(db, file)
    if row is None:
        raise NotFoundError
    giving_code.end_others(db, _box(db, file, row))
    audit.record(db, Action.CODES_ENDED, file.actor.staff_id, file.id)


def refuse(db: Session, file: CaseFile, request_id: UUID, note: str) -> None:
    """Leave the codes as they are, and say why to whoever asked.

    Raises:
        InvalidInputError: there is no `note`.
        NotFoundError: no such request, or the actor may not answer it.
        ConflictError: it was answered meanwhile.
    """
    if not note.strip():
        raise InvalidInputError("note")
    asked = asking.one(db, file, request_id, Kind.END_CODES)
    asking.answer(db, file, asked, Status.REFUSED, note=note)
    audit.record(db, Action.CODES_END_REFUSED, file.actor.staff_id, file.id)


def _open_first(db: Session, file: CaseFile, code: receipts.NewCode) -> None:
    """Open an inbox for a case that began without a report."""
    open_conversation(
        db,
        uuid4(),
        code,
        file.row.team_id,
        directory.load(db),
        by=file.actor.unlocked,
        case_id=file.id,
    )


def _is_open(asked: Asked) -> bool:
    return asked.status is Status.OPEN


def _conversation(db: Session, file: CaseFile) -> Conversation | None:
    return db.scalar(select(Conversation).where(Conversation.case_id == file.id))


def _box(db: Session, file: CaseFile, row: Conversation) -> Strongbox:
    return file.actor.unlocked.strongbox(db, subject_of(row.id), row.team_id)


def _last_day(ends: datetime) -> date:
    return (ends.astimezone(UTC) - timedelta(days=1)).date()


def _key(actor: Actor) -> bytes:
    return actor.unlocked.own_key("drawn code")


def _place(case_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, "drawn_code", case_id, "digits")
