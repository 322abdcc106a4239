"""Marks that somebody has not made a copy of yet: kept past the end of a session.

They are places and reasons, never words, sealed under a key of the person's own. They
go when the copy is kept, when the last one is taken out, or after some weeks.
"""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import clock, vault
from app.db import insert_once
from app.evidence.redacting import marks
from app.evidence.redacting.models import KeptMarks
from app.keys.pinned import pinned
from app.staff.actor import Actor

DAYS = 30
_BYTES = 16


class Unfinished(vault.Document, frozen=True):
    """The marks of one person on one item, as a form carries them."""

    schema: ClassVar[str] = "kept_marks.own"
    schema_version: ClassVar[int] = 1

    told: str


def keep(db: Session, actor: Actor, item_id: UUID, told: str) -> None:
    """Keep the marks of an opened item in place of those before; none: forget them."""
    today = clock.now().date()
    db.execute(delete(KeptMarks).where(KeptMarks.ends_on < today))
    mark = _mark(actor, item_id)
    db.execute(delete(KeptMarks).where(KeptMarks.mark == mark))
    if told in {"", marks.NOTHING}:
        return
    sealed = vault.seal(_key(actor), vault.encode(Unfinished(told)), _place(item_id))
    ends_on = today + timedelta(days=DAYS)
    insert_once(db, KeptMarks, mark=mark, ends_on=ends_on, sealed=sealed)


def of(db: Session, actor: Actor, item_id: UUID) -> str:
    """Return the marks that a person left on an item; empty where there are none."""
    row = db.get(KeptMarks, _mark(actor, item_id))
    if row is None or row.ends_on < clock.now().date():
        return ""
    plain = vault.unseal(_key(actor), row.sealed, _place(item_id))
    return vault.decode(Unfinished, plain).told


def _key(actor: Actor) -> bytes:
    return actor.unlocked.own_key("marks")


def _mark(actor: Actor, item_id: UUID) -> bytes:
    return vault.derive(_key(actor), f"item|{item_id}")[:_BYTES]


def _place(item_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, "kept_marks", item_id, "own", 1)
