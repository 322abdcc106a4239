"""Segments in memory: brought up to date at each request, gone with their holders."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, event, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.db import is_read_only
from app.errors import NoKeyError, TamperedError
from app.index import tables
from app.index.entries import (
    CodedEntry,
    ContentEntry,
    Entry,
    IdentityEntry,
    MatchEntry,
)
from app.index.models import IndexEntry, IndexHead, IndexSnapshot
from app.index.writing import (
    GONE,
    MODULUS,
    SEALED,
    WRAPPED,
    has_written,
    place,
    put,
    row_hash,
    segment_key,
    wrap_info,
)
from app.keys import directory
from app.keys.parts import Part
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked

KEPT_MINUTES = 30
"""How long a segment outlives the last request of its last holder."""

KIND: dict[Part, type[Any]] = {
    Part.CONTENT: ContentEntry,
    Part.IDENTITY: IdentityEntry,
    Part.CODED: CodedEntry,
    Part.MATCH: MatchEntry,
}


@dataclass
class Segment:
    """One opened segment of one team: an ordinary SQLite database, in memory only."""

    team_id: UUID
    part: Part
    connection: sqlite3.Connection = field(repr=False)
    seq: int = 0
    rows: int = 0
    total: int = field(default=0, repr=False)  # of the shares of all current rows
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    holders: dict[UUID, datetime] = field(default_factory=dict, repr=False)

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one reading statement; the SQL is ours, values are bound."""
        with self.lock:
            return self.connection.execute(sql, values).fetchall()


_open: dict[tuple[str, UUID, Part], Segment] = {}
_guard = threading.Lock()


def segment(db: Session, by: Unlocked, team_id: UUID, part: Part) -> Segment:
    """Return a segment with every change committed up to now.

    Entries that somebody without the segment's key left are sealed anew on the way,
    when the caller's transaction may write.

    Raises:
        NoKeyError: this person does not hold the part.
        TamperedError: an entry was changed, moved or removed.
    """
    by.team_seed(db, team_id, part)  # refuses who holds none, before anything opens
    name = (pinned().directory_root, team_id, part)
    with _guard:
        _drop_stale()
        held = _open.get(name)
        if held is None:
            held = Segment(team_id, part, tables.empty(part))
            _open[name] = held
        held.holders[by.staff_id] = clock.now()
    if not is_read_only(db):
        # What an undone transaction had put in must not stay in memory.
        event.listen(db, "after_soft_rollback", lambda *_: _forget(name), once=True)
    with held.lock:
        if held.seq == 0:
            _load_snapshot(db, by, held)
        # What this transaction wrote itself nobody else may see before it is kept.
        if held.seq == 0 or not has_written(db, team_id, part):
            _catch_up(db, by, held)
    return held


def release(staff_id: UUID) -> None:
    """Forget a person as a holder; segments without one leave memory."""
    with _guard:
        for held in _open.values():
            held.holders.pop(staff_id, None)
        _drop_stale()


def _drop_stale() -> None:
    limit = clock.now() - timedelta(minutes=KEPT_MINUTES)
    for name, held in list(_open.items()):
        held.holders = {s: at for s, at in held.holders.items() if at > limit}
        if not held.holders:
            del _open[name]


def _forget(name: tuple[str, UUID, Part]) -> None:
    with _guard:
        _open.pop(name, None)


def forget_all() -> None:
    """Drop every segment of this process: at a lock-down, or between tests."""
    with _guard:
        _open.clear()


def _catch_up(db: Session, by: Unlocked, held: Segment) -> None:
    # The head and the entries by one statement: they are of one moment.
    found = db.execute(
        select(IndexHead, IndexEntry)
        .outerjoin(
            IndexEntry,
            and_(
                IndexEntry.team_id == IndexHead.team_id,
                IndexEntry.segment == IndexHead.segment,
                IndexEntry.seq > held.seq,
            ),
        )
        .where(IndexHead.team_id == held.team_id, IndexHead.segment == held.part.value)
        .order_by(IndexEntry.seq)
        .execution_options(populate_existing=True)
    ).all()
    if not found:
        if held.seq:
            raise TamperedError("the head of an index segment is gone")
        return
    head: IndexHead = found[0][0]
    if head.seq < held.seq:
        raise TamperedError("an index segment went back in time")
    rows: list[IndexEntry] = [row for _head, row in found if row is not None]
    may_write = not is_read_only(db)
    wrapped: list[tuple[UUID, Entry]] = []
    opener = opener_of(db, by, held.team_id, held.part)
    with held.connection:
        for row in rows:
            entry = opener(row)
            share = row_hash(row)
            old = tables.apply(
                held.connection, held.part, row.subject_id, entry, row.seq, share
            )
            held.rows += old is None
            held.total = (held.total + share - (old or 0)) % MODULUS
            if row.status == WRAPPED and entry is not None:
                wrapped.append((row.subject_id, entry))
    if (held.rows, held.total) != (head.rows, int.from_bytes(head.sum, "big")):
        forget_all()
        raise TamperedError("an entry of the index was removed or put back")
    held.seq = head.seq
    if may_write and wrapped:
        for subject_id, entry in wrapped:
            put(db, by, held.team_id, held.part, subject_id, entry)


def opener_of(
    db: Session, by: Unlocked, team_id: UUID, part: Part
) -> Callable[[IndexEntry], Entry | None]:
    """Return what opens the rows of a segment, with each epoch's key looked up once."""
    keys: dict[int, bytes] = {}

    def opened(row: IndexEntry) -> Entry | None:
        if row.status == GONE:
            return None
        kind = KIND[part]
        if row.status == SEALED:
            if row.epoch not in keys:
                keys[row.epoch] = segment_key(db, by, team_id, part, row.epoch)
            where = place(team_id, part, row.subject_id, row.seq)
            plain = vault.unseal(keys[row.epoch], row.sealed, where)
        else:
            seed = by.team_seed(db, team_id, part, row.epoch)
            plain = vault.unwrap(
                seed,
                row.sealed,
                wrap_info(team_id, part, row.subject_id, row.seq, row.epoch),
            )
        entry: Entry = vault.decode(kind, plain)
        return entry

    return opened


def keep_snapshot(db: Session, by: Unlocked, team_id: UUID, part: Part) -> int:
    """Seal the whole image of a segment as a cache; return its size in bytes."""
    held = segment(db, by, team_id, part)
    epoch = directory.load(db).team(team_id, part).epoch
    with held.lock:
        tables.compact(held.connection)
        image, seq = held.connection.serialize(), held.seq
    sealed = vault.seal(
        segment_key(db, by, team_id, part, epoch), image, _snapshot_place(held, seq)
    )
    db.merge(
        IndexSnapshot(
            team_id=team_id, segment=part.value, seq=seq, epoch=epoch, sealed=sealed
        )
    )
    return len(sealed)


def _load_snapshot(db: Session, by: Unlocked, held: Segment) -> None:
    """Start from the cached image; none, a damaged or an old one is simply not used."""
    row = db.get(IndexSnapshot, (held.team_id, held.part.value))
    if row is None:
        return
    try:
        key = segment_key(db, by, held.team_id, held.part, row.epoch)
    except NoKeyError:
        return
    image = vault.try_unseal(key, row.sealed, _snapshot_place(held, row.seq))
    if image is None:
        return
    held.connection.deserialize(image)
    if not tables.is_of_today(held.connection):
        held.connection = tables.empty(held.part)
        return
    held.rows, total = tables.sums(held.connection)
    held.seq, held.total = row.seq, total % MODULUS


def _snapshot_place(held: Segment, seq: int) -> vault.Place:
    return vault.Place(
        pinned().organisation, "index_snapshot", held.team_id, held.part.value, seq
    )
