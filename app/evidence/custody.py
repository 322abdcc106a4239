"""The chain of custody: rows only added, each hashed onto the one before."""

import hashlib
import json
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases.casefile import CaseFile
from app.db import changed
from app.errors import TamperedError
from app.evidence.documents import CustodyContent
from app.evidence.models import CustodyEvent
from app.keys.parts import Part

NOTHING_BEFORE = "0" * 64
TABLE = CustodyEvent.__tablename__


def note(
    db: Session,
    file: CaseFile,
    item_id: UUID,
    action: str,
    **said: str,
) -> CustodyContent:
    """Add one row to an item's chain: every receipt, view, copy and export.

    Args:
        db: the transaction of what is being noted.
        file: the opened case.
        item_id: of this case.
        action: one of the list in the package format (`received`, `viewed`, ...).
        **said: further fields of `CustodyContent`.
    """
    last = db.scalar(
        select(CustodyEvent)
        .where(CustodyEvent.item_id == item_id)
        .order_by(CustodyEvent.seq.desc())
        .limit(1)
    )
    before = NOTHING_BEFORE if last is None else _opened(file, last).hash
    at = clock.now()
    content = CustodyContent(
        at=at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        action=action,
        actor_id=file.actor.staff_id,
        actor_role=file.actor.role.value,
        prev_hash=before,
        **said,
    )
    content = msgspec.structs.replace(content, hash=row_hash(content))
    row_id = uuid4()
    db.add(
        CustodyEvent(
            id=row_id,
            case_id=file.id,
            item_id=item_id,
            seq=1 if last is None else last.seq + 1,
            version=1,
            content=file.box.seal(TABLE, row_id, Part.CONTENT, content),
        )
    )
    db.flush()
    changed(db, file.id)
    return content


@dataclass(frozen=True)
class Chain:
    """An item's rows in order; `broken_at` is the first that does not follow, or 0."""

    rows: tuple[CustodyContent, ...] = field(repr=False)
    broken_at: int = 0


def looked_through(db: Session, file: CaseFile, item_id: UUID) -> Chain:
    """Recompute an item's chain for a page, which shows it also when it is broken.

    Raises:
        TamperedError: a row itself does not open: it was changed or put elsewhere.
    """
    rows = db.scalars(
        select(CustodyEvent)
        .where(CustodyEvent.item_id == item_id, CustodyEvent.case_id == file.id)
        .order_by(CustodyEvent.seq)
    ).all()
    before, opened, broken_at = NOTHING_BEFORE, [], 0
    for number, row in enumerate(rows, start=1):
        content = _opened(file, row)
        follows = (
            row.seq == number
            and content.prev_hash == before
            and content.hash == row_hash(content)
        )
        if not follows and not broken_at:
            broken_at = number
        before = content.hash
        opened.append(content)
    return Chain(tuple(opened), broken_at if opened else 1)


def chain(db: Session, file: CaseFile, item_id: UUID) -> list[CustodyContent]:
    """Return an item's rows in order, recomputed, for whoever relies on them.

    Raises:
        TamperedError: a row was changed, removed or put elsewhere; says which.
    """
    found = looked_through(db, file, item_id)
    if found.broken_at:
        raise TamperedError(f"the chain of custody breaks at row {found.broken_at}")
    return list(found.rows)


def count(db: Session, item_id: UUID) -> int:
    """Return how many rows an item's chain has."""
    return (
        db.scalar(
            select(func.count())
            .select_from(CustodyEvent)
            .where(CustodyEvent.item_id == item_id)
        )
        or 0
    )


def row_hash(content: CustodyContent) -> str:
    """Return SHA-256 over the hash before and the row's canonical JSON, in hex."""
    said = msgspec.to_builtins(content)
    said.pop("hash"), said.pop("prev_hash")
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((content.prev_hash + canonical).encode()).hexdigest()


def _opened(file: CaseFile, row: CustodyEvent) -> CustodyContent:
    return file.read(row, Part.CONTENT, CustodyContent)
