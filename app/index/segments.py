"""Segments in memory: brought up to date at each request, gone with their holders."""

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, event, insert, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.db import is_read_only
from app.errors import IndexNotReadyError, NoKeyError, TamperedError
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
    shelf,
    wrap_info,
)
from app.keys import directory
from app.keys.parts import Part
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked

KEPT_MINUTES = 30
"""How long a segment outlives the last request of its last holder."""

_within: ContextVar[float | None] = ContextVar("index_within", default=None)

KEEP_AFTER, KEEP_SHARE = 2_000, 20
"""An image is kept when so many entries are newer, or this part of all of them."""

AT_ONCE = 2_000
"""Entries read from the database in one statement."""

_NEWER = (
    select(
        IndexHead.seq.label("head_seq"),
        IndexHead.rows,
        IndexHead.sum,
        IndexEntry.subject_id,
        IndexEntry.seq,
        IndexEntry.epoch,
        IndexEntry.status,
        IndexEntry.sealed,
    )
    .outerjoin(
        IndexEntry,
        and_(
            IndexEntry.team_id == IndexHead.team_id,
            IndexEntry.segment == IndexHead.segment,
            IndexEntry.seq > bindparam("seq"),
        ),
    )
    .where(
        IndexHead.team_id == bindparam("team_id"),
        IndexHead.segment == bindparam("segment"),
    )
    .order_by(IndexEntry.seq)
    .limit(bindparam("limit"))
)

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
    is_ready: bool = False  # all that was committed at some moment is in it
    kept: int = 0  # up to which number the sealed image reaches
    refused: int = -1  # the number of an image that could not be used
    has_gone: bool = False  # words of what was taken out are left in it
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    holders: dict[UUID, datetime] = field(default_factory=dict, repr=False)
    is_cold: bool = False  # what was closed long ago, apart from the everyday
    reader: UUID | None = None  # who looks; nothing is hidden from the segment itself

    @property
    def name(self) -> str:
        """How it is called at rest."""
        return shelf(self.part, cold=self.is_cold)

    def seen_by(self, staff_id: UUID) -> "Segment":
        """Return the segment as one person sees it: cases they are barred from are not.

        The tables are shared; only what `query` lets see is the person's own.
        """
        return replace(self, reader=staff_id)

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one reading statement; the SQL is ours, values are bound."""
        with self.lock, tables.eyes_of(self.reader):
            return self.connection.execute(sql, values).fetchall()


_open: dict[tuple[str, UUID, str], Segment] = {}
_guard = threading.Lock()


def segment(
    db: Session, by: Unlocked, team_id: UUID, part: Part, *, cold: bool = False
) -> Segment:
    """Return a segment with every change committed up to now, as the person sees it.

    Entries that somebody without the segment's key left are sealed anew on the way,
    when the caller's transaction may write.

    Args:
        db: the caller's transaction.
        by: who looks.
        team_id: whose segment.
        part: which one.
        cold: what was closed long ago, in place of the everyday.

    Raises:
        NoKeyError: this person does not hold the part.
        TamperedError: an entry was changed, moved or removed.
    """
    by.team_seed(db, team_id, part)  # refuses who holds none, before anything opens
    name = (pinned().directory_root, team_id, shelf(part, cold=cold))
    with _guard:
        _drop_stale()
        held = _open.get(name)
        if held is None:
            held = Segment(team_id, part, tables.empty(part), is_cold=cold)
            _open[name] = held
        held.holders[by.staff_id] = clock.now()
    with held.lock:
        if held.seq == 0:
            _load_snapshot(db, by, held)
        # What this transaction wrote itself nobody else may see before it is kept.
        own = has_written(db, team_id, held.name)
        if own and not held.is_ready:
            # And what an undone transaction had put in must not stay in memory.
            event.listen(db, "after_soft_rollback", lambda *_: _forget(name), once=True)
        if not own or not held.is_ready:
            _catch_up(db, by, held)
            _keep_if_due(db, by, held)
    return held.seen_by(by.staff_id)


def answer_within(seconds: float | None) -> None:
    """Say how long this request waits for a segment to be read; None: until it is.

    What was read stays; the next request goes on from there.
    """
    _within.set(seconds)


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


def _forget(name: tuple[str, UUID, str]) -> None:
    with _guard:
        _open.pop(name, None)


def forget_all() -> None:
    """Drop every segment of this process: at a lock-down, or between tests."""
    with _guard:
        _open.clear()


def _catch_up(db: Session, by: Unlocked, held: Segment) -> None:
    """Put in what was written since, some at a time, the oldest first.

    Who is interrupted, or does not wait for more, goes on where they were: what is in
    has been checked by its key, and the sum over all of it is compared at the end.
    """
    opener = opener_of(db, by, held.team_id, held.part, cold=held.is_cold)
    wrapped: list[tuple[UUID, Entry]] = []
    within = _within.get()
    until = None if within is None else time.monotonic() + within
    while True:
        # The head and the entries by one statement: they are of one moment.
        found = db.execute(
            _NEWER,
            {
                "team_id": held.team_id,
                "segment": held.name,
                "seq": held.seq,
                "limit": AT_ONCE,
            },
        ).all()
        if not found:
            if held.seq:
                raise TamperedError("the head of an index segment is gone")
            held.is_ready = True
            return
        head = found[0]
        if head.head_seq < held.seq:
            raise TamperedError("an index segment went back in time")
        rows = [row for row in found if row.seq is not None]
        wrapped += _put_in(held, rows, opener)
        if len(rows) < AT_ONCE:
            break
        if until is not None and time.monotonic() > until:
            raise IndexNotReadyError(held.seq, head.head_seq)
    if (held.rows, held.total) != (head.rows, int.from_bytes(head.sum, "big")):
        forget_all()
        raise TamperedError("an entry of the index was removed or put back")
    held.seq, held.is_ready = head.head_seq, True
    if wrapped and not is_read_only(db):
        for subject_id, entry in wrapped:
            put(db, by, held.team_id, held.part, subject_id, entry, cold=held.is_cold)


def _put_in(
    held: Segment, rows: Sequence[Any], opener: Callable[[Any], Entry | None]
) -> list[tuple[UUID, Entry]]:
    """Put entries in; return those that lie under the team's public key still."""
    wrapped: list[tuple[UUID, Entry]] = []
    with held.connection:
        for row in rows:
            entry = opener(row)
            share = row_hash(row)
            old = tables.apply(
                held.connection, held.part, row.subject_id, entry, row.seq, share
            )
            held.rows += old is None
            held.has_gone |= entry is None and old is not None
            held.total = (held.total + share - (old or 0)) % MODULUS
            held.seq = row.seq
            if row.status == WRAPPED and entry is not None:
                wrapped.append((row.subject_id, entry))
    return wrapped


def opener_of(
    db: Session, by: Unlocked, team_id: UUID, part: Part, *, cold: bool = False
) -> Callable[[IndexEntry], Entry | None]:
    """Return what opens the rows of a segment, with each epoch's key looked up once."""
    keys: dict[int, bytes] = {}
    name = shelf(part, cold=cold)

    def opened(row: IndexEntry) -> Entry | None:
        if row.status == GONE:
            return None
        kind = KIND[part]
        if row.status == SEALED:
            if row.epoch not in keys:
                keys[row.epoch] = segment_key(db, by, team_id, part, row.epoch)
            where = place(team_id, name, row.subject_id, row.seq)
            plain = vault.unseal(keys[row.epoch], row.sealed, where)
        else:
            seed = by.team_seed(db, team_id, part, row.epoch)
            plain = vault.unwrap(
                seed,
                row.sealed,
                wrap_info(team_id, name, row.subject_id, row.seq, row.epoch),
            )
        entry: Entry = vault.decode(kind, plain)
        return entry

    return opened


def keep_snapshot(
    db: Session, by: Unlocked, team_id: UUID, part: Part, *, cold: bool = False
) -> int:
    """Seal the whole image of a segment as a cache; return its size in bytes."""
    name = segment(db, by, team_id, part, cold=cold).name
    held = _open[pinned().directory_root, team_id, name]
    with held.lock:
        return _keep(db, by, held)


def _keep_if_due(db: Session, by: Unlocked, held: Segment) -> None:
    """Keep an image where much was read that the last one did not have."""
    many = max(KEEP_AFTER, held.rows // KEEP_SHARE)
    if held.seq - held.kept < many:
        return
    if is_read_only(db) or has_written(db, held.team_id, held.name):
        return
    kept = db.scalar(
        select(IndexSnapshot.seq).where(
            IndexSnapshot.team_id == held.team_id,
            IndexSnapshot.segment == held.name,
        )
    )
    if kept not in {None, held.refused} and held.seq - kept < many:
        held.kept = kept  # another process was first
    else:
        _keep(db, by, held)


def _keep(db: Session, by: Unlocked, held: Segment) -> int:
    if held.has_gone or tables.is_worn(held.connection):
        empty = tables.empty(held.part)
        fresh = Segment(held.team_id, held.part, empty, is_cold=held.is_cold)
        _catch_up(db, by, fresh)
        held.connection, held.seq = fresh.connection, fresh.seq
        held.rows, held.total, held.has_gone = fresh.rows, fresh.total, False
    epoch = directory.load(db).team(held.team_id, held.part).epoch
    key = segment_key(db, by, held.team_id, held.part, epoch)
    tables.compact(held.connection)
    image = held.connection.serialize()
    sealed = vault.seal(key, image, _snapshot_place(held, held.seq))
    of_it = (
        IndexSnapshot.team_id == held.team_id,
        IndexSnapshot.segment == held.name,
    )
    db.execute(delete(IndexSnapshot).where(*of_it))
    db.execute(
        insert(IndexSnapshot).values(
            team_id=held.team_id,
            segment=held.name,
            seq=held.seq,
            epoch=epoch,
            sealed=sealed,
        )
    )
    held.kept = held.seq
    return len(sealed)


def _load_snapshot(db: Session, by: Unlocked, held: Segment) -> None:
    """Start from the cached image; none, a damaged or an old one is simply not used."""
    row = db.get(IndexSnapshot, (held.team_id, held.name))
    if row is None:
        return
    held.refused = row.seq
    try:
        key = segment_key(db, by, held.team_id, held.part, row.epoch)
    except NoKeyError:
        return
    image = vault.try_unseal(key, row.sealed, _snapshot_place(held, row.seq))
    if image is None:
        return
    held.connection.deserialize(image)
    tables.draw_views(held.connection, held.part)
    if not tables.is_of_today(held.connection):
        held.connection = tables.empty(held.part)
        return
    held.rows, total = tables.sums(held.connection)
    held.seq, held.total = row.seq, total % MODULUS
    held.kept, held.refused = held.seq, -1


def _snapshot_place(held: Segment, seq: int) -> vault.Place:
    return vault.Place(
        pinned().organisation, "index_snapshot", held.team_id, held.name, seq
    )
