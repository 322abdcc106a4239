"""A request to share the load: who asks, what would help, what a coordinator answers.

Each is a choice of a short list. There is no field for words, and no number is taken
along: a request says nothing of what was opened, nor how much. The coordinators of the
person's teams read it, and the person; nobody else's key opens it, and no line of the
log is written of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, vault
from app.cases import assigning
from app.errors import ConflictError, InvalidInputError, NotFoundError, TamperedError
from app.keys import directory
from app.keys.parts import Role, TeamKind
from app.keys.pinned import pinned
from app.staff.actor import Actor
from app.work.sharing.models import ShareRequest

WRAP_BYTES = 1168
"""How long a key of 32 bytes is once it is wrapped."""
PURPOSE = "share request"
ROOM_BYTES = 512
"""How long a request is made before it is sealed: its size says not if it waits."""


class Wish(StrEnum):
    """What would help."""

    NEXT = "next"
    CASES = "cases"
    TALK = "talk"


class Answer(StrEnum):
    """What a coordinator says to it."""

    DONE = "done"
    TALK = "talk"
    LATER = "later"


class Asked(vault.Document, frozen=True):
    """One request; without an `answer` it waits."""

    schema: ClassVar[str] = "share_request.asked"
    schema_version: ClassVar[int] = 1

    by: UUID
    on: str  # "2026-11-23"
    wish: Wish
    answer: Answer | None = None
    answered_by: UUID | None = None
    filler: str = ""


@dataclass(frozen=True)
class Request:
    """A request that the actor can open."""

    id: UUID
    asked: Asked = field(repr=False)


def coordinators(db: Session, actor: Actor) -> set[UUID]:
    """Return the coordinators of the actor's teams, besides the actor."""
    known = directory.load(db)
    found = {
        who
        for kind in (TeamKind.CASEWORK, TeamKind.INTAKE)
        for team_id in actor.teams_of(db, kind)
        for who, _name in assigning.of_team(db, actor.unlocked, team_id)
        if known.staff(who).role is Role.COORDINATOR
    }
    return found - {actor.staff_id}


def ask(db: Session, actor: Actor, wish: Wish) -> UUID:
    """Ask; one that was answered before goes.

    Raises:
        InvalidInputError: `nobody`: there is no other coordinator in these teams.
        ConflictError: one waits already.
    """
    readers = coordinators(db, actor)
    if not readers:
        raise InvalidInputError("nobody")
    mine = own(db, actor)
    if mine is not None and mine.asked.answer is None:
        raise ConflictError
    if mine is not None:
        end(db, actor)
    known, row_id, key = directory.load(db), uuid4(), vault.new_key()
    wraps = sorted(
        vault.wrap(key, public, _info(row_id))
        for public in (
            actor.unlocked.public,
            *(known.staff(who).public for who in readers),
        )
    )
    asked = Asked(actor.staff_id, clock.now().date().isoformat(), wish)
    sealed = _sealed(key, row_id, asked)
    db.add(ShareRequest(id=row_id, wraps=b"".join(wraps), sealed=sealed))
    db.flush()
    return row_id


def own(db: Session, actor: Actor) -> Request | None:
    """Return the actor's own request, answered or not."""
    found = (each for each in _readable(db, actor) if each.asked.by == actor.staff_id)
    return next(found, None)


def waiting(db: Session, actor: Actor) -> list[Request]:
    """Return what colleagues ask the actor, the oldest first."""
    found = [
        each
        for each in _readable(db, actor)
        if each.asked.answer is None and _may_answer(actor, each.asked)
    ]
    return sorted(found, key=lambda each: (each.asked.on, each.id))


def to_answer(db: Session, actor: Actor, request_id: UUID) -> Request:
    """Return a request that is for the actor to answer, before anything is looked at.

    Raises:
        NotFoundError: no such request, or not one for the actor.
    """
    for each in _readable(db, actor):
        if each.id == request_id and _may_answer(actor, each.asked):
            return each
    raise NotFoundError


def answer(db: Session, actor: Actor, request_id: UUID, said: Answer) -> None:
    """Answer a colleague.

    Raises:
        NotFoundError: no such request, or not one for the actor.
        ConflictError: somebody answered it meanwhile.
    """
    row = db.scalar(
        select(ShareRequest)
        .where(ShareRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    asked = to_answer(db, actor, request_id).asked
    if asked.answer is not None:
        raise ConflictError
    key = _key(actor, row) if row is not None else None
    if row is None or key is None:
        raise NotFoundError
    answered = msgspec.structs.replace(asked, answer=said, answered_by=actor.staff_id)
    row.sealed = _sealed(key, row.id, answered)
    db.flush()


def end(db: Session, actor: Actor) -> None:
    """Take the own request back, or put an answer away; nothing of it is left."""
    for each in list(_readable(db, actor)):
        if each.asked.by == actor.staff_id:
            db.delete(db.get_one(ShareRequest, each.id))
    db.flush()


def _may_answer(actor: Actor, asked: Asked) -> bool:
    return actor.role is Role.COORDINATOR and asked.by != actor.staff_id


def _readable(db: Session, actor: Actor) -> Iterator[Request]:
    """Give the requests that the actor's own key opens; there are few at any time."""
    for row in db.scalars(select(ShareRequest).order_by(ShareRequest.id)):
        key = _key(actor, row)
        if key is not None:
            yield Request(row.id, _opened(key, row))


def _key(actor: Actor, row: ShareRequest) -> bytes | None:
    for start in range(0, len(row.wraps), WRAP_BYTES):
        wrapped = row.wraps[start : start + WRAP_BYTES]
        try:
            return actor.unlocked.unwrap(wrapped, _info(row.id))
        except TamperedError:
            continue
    return None


def _opened(key: bytes, row: ShareRequest) -> Asked:
    return vault.decode(Asked, vault.unseal(key, row.sealed, _place(row.id)))


def _sealed(key: bytes, row_id: UUID, asked: Asked) -> bytes:
    bare = msgspec.structs.replace(asked, filler="")
    missing = ROOM_BYTES - len(vault.encode(bare))
    filled = msgspec.structs.replace(bare, filler=" " * missing)
    return vault.seal(key, vault.encode(filled), _place(row_id))


def _info(row_id: UUID) -> bytes:
    return vault.context(PURPOSE, pinned().organisation, row_id)


def _place(row_id: UUID) -> vault.Place:
    table = ShareRequest.__tablename__
    return vault.Place(pinned().organisation, table, row_id, "asked", 1)
