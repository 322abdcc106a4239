"""Writing entries, in the transaction of the change that they follow."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import vault
from app.db import insert_once
from app.errors import NoKeyError
from app.index.entries import Entry
from app.index.models import IndexEntry, IndexHead
from app.keys import directory
from app.keys.parts import Part
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked

MODULUS = 1 << 256
SHELVED = frozenset({Part.CONTENT, Part.IDENTITY})
"""Segments that lists, search and names are read from; each has a cold shelf."""
_COLD = ".cold"
_WRITTEN = "index_segments_written"
_LOCKED = "index_heads_locked"
SEALED, WRAPPED, GONE = "sealed", "wrapped", "gone"

_HEADS = (
    select(IndexHead)
    .where(
        IndexHead.team_id == bindparam("team_id"),
        IndexHead.segment.in_(bindparam("segments", expanding=True)),
    )
    .order_by(IndexHead.segment)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_ROWS = (
    select(IndexEntry)
    .where(
        IndexEntry.team_id == bindparam("team_id"),
        IndexEntry.subject_id == bindparam("subject_id"),
        IndexEntry.segment.in_(bindparam("segments", expanding=True)),
    )
    .execution_options(populate_existing=True)
)


def shelf(part: Part, *, cold: bool = False) -> str:
    """Return how a segment is called at rest: the everyday one, or the cold one.

    A cold shelf is of the same part and under the same key; only who looks for what
    was closed long ago opens it. A part that is not shelved has one segment.
    """
    return f"{part.value}{_COLD}" if cold and part in SHELVED else part.value


def has_written(db: Session, team_id: UUID, segment: str) -> bool:
    """Say whether this transaction has written into the segment."""
    return (team_id, segment) in db.info.get(_WRITTEN, ())


def lock(db: Session, team_id: UUID, *parts: Part) -> None:
    """Let nobody else write into these segments before this transaction has ended.

    What is read afterwards, to be put in, has what others committed until then. Cold
    shelves are locked by those alone who write there, after these.
    """
    _heads(db, team_id, [shelf(part) for part in parts])


def put(
    db: Session,
    by: Unlocked | None,
    team_id: UUID,
    part: Part,
    subject_id: UUID,
    entry: Entry,
    *,
    cold: bool = False,
) -> None:
    """Keep what a segment knows of a subject; replaces what it knew before.

    Whoever does not hold the segment's key (the desk that accepts a report, an
    import) seals to the team's public key, and the first reader seals it anew.
    """
    put_all(db, by, team_id, subject_id, {part: entry}, cold=cold)


def put_all(
    db: Session,
    by: Unlocked | None,
    team_id: UUID,
    subject_id: UUID,
    entries: Mapping[Part, Entry],
    *,
    cold: bool = False,
) -> None:
    """Keep what several segments know of one subject, as `put` does for one.

    A subject lies on one shelf: what the other one knew of it goes from there.
    """
    known = directory.load(db)
    others = [shelf(part, cold=not cold) for part in entries if part in SHELVED]
    names = {part: shelf(part, cold=cold) for part in entries}
    heads, rows = _next(db, team_id, subject_id, list(names.values()), others)
    with db.no_autoflush:
        for part, entry in entries.items():
            name = names[part]
            team, seq = known.team(team_id, part), heads[name].seq
            plain = vault.encode(entry)
            sealed: bytes
            try:
                key = segment_key(db, by, team_id, part, team.epoch) if by else None
            except NoKeyError:
                key = None
            if key is not None:
                sealed = vault.seal(key, plain, place(team_id, name, subject_id, seq))
                status = SEALED
            else:
                info = wrap_info(team_id, name, subject_id, seq, team.epoch)
                sealed, status = vault.wrap(plain, team.public, info), WRAPPED
            new = IndexEntry(
                team_id=team_id,
                segment=name,
                subject_id=subject_id,
                seq=seq,
                epoch=team.epoch,
                status=status,
                sealed=bytes(sealed),
            )
            _keep(db, heads[name], rows.get(name), new)
        for name in others:
            if name in rows and rows[name].status != GONE:
                _leave(db, team_id, rows[name])
    db.flush()


def remove(db: Session, team_id: UUID, part: Part, subject_id: UUID) -> None:
    """Leave a tombstone where an entry was; a missing row would look like tampering."""
    _heads(db, team_id, [shelf(part)])
    rows = _rows(db, team_id, subject_id, [shelf(part)])
    for row in rows.values():
        _leave(db, team_id, row)
    db.flush()


def segment_key(
    db: Session, by: Unlocked, team_id: UUID, part: Part, epoch: int
) -> bytes:
    """Return the key of a segment in one epoch.

    Raises:
        NoKeyError: this person does not hold the part.
    """
    return vault.derive(by.team_seed(db, team_id, part, epoch), "index")


def place(team_id: UUID, segment: str, subject_id: UUID, seq: int) -> vault.Place:
    """Return where an entry belongs: it opens on its shelf, at its own number only."""
    return vault.Place(
        pinned().organisation, "index_entry", subject_id, f"{segment}|{team_id}", seq
    )


def wrap_info(
    team_id: UUID, segment: str, subject_id: UUID, seq: int, epoch: int
) -> bytes:
    """Return the context of an entry that was wrapped to the team."""
    organisation = pinned().organisation
    return vault.context(
        "index entry", organisation, team_id, str(segment), subject_id, seq, epoch
    )


def row_hash(row: IndexEntry) -> int:
    """Return a row's share in the head's sum."""
    return int.from_bytes(
        vault.digest(
            "index row", row.subject_id, row.seq, row.epoch, row.status, row.sealed
        ),
        "big",
    )


def _next(
    db: Session,
    team_id: UUID,
    subject_id: UUID,
    segments: list[str],
    others: list[str],
) -> tuple[dict[str, IndexHead], dict[str, IndexEntry]]:
    """Take the next number of each segment, under its lock, with the rows there are.

    Args:
        db: the transaction.
        team_id: whose segments.
        subject_id: whose rows.
        segments: those that are written into.
        others: where rows are looked for as well.
    """
    db.info.setdefault(_WRITTEN, set()).update((team_id, name) for name in segments)
    heads = _heads(db, team_id, segments)
    for head in heads.values():
        head.seq += 1
    with db.no_autoflush:  # the number and the sum go out together
        rows = _rows(db, team_id, subject_id, [*segments, *others])
    return heads, rows


def _rows(
    db: Session, team_id: UUID, subject_id: UUID, segments: list[str]
) -> dict[str, IndexEntry]:
    asked = {"team_id": team_id, "subject_id": subject_id, "segments": segments}
    return {row.segment: row for row in db.scalars(_ROWS, asked)}


def _leave(db: Session, team_id: UUID, row: IndexEntry) -> None:
    """Leave a tombstone in place of a row: it stays, and what it said goes."""
    db.info.setdefault(_WRITTEN, set()).add((team_id, row.segment))
    head = _heads(db, team_id, [row.segment])[row.segment]
    head.seq += 1
    gone = IndexEntry(
        team_id=team_id,
        segment=row.segment,
        subject_id=row.subject_id,
        seq=head.seq,
        epoch=row.epoch,
        status=GONE,
        sealed=b"",
    )
    _keep(db, head, row, gone)


def _heads(db: Session, team_id: UUID, segments: Sequence[str]) -> dict[str, IndexHead]:
    """Lock the heads of segments, each of which is made where there is none.

    A lock holds until the transaction ends, and is taken once.
    """
    locked: dict[tuple[UUID, str], IndexHead] = db.info.setdefault(_LOCKED, {})
    wanted = [name for name in segments if (team_id, name) not in locked]
    missing = _lock(db, locked, team_id, wanted) if wanted else []
    for name in missing:
        insert_once(
            db,
            IndexHead,
            team_id=team_id,
            segment=name,
            seq=0,
            rows=0,
            sum=bytes(32),
        )
    if missing and _lock(db, locked, team_id, missing):
        raise RuntimeError("the head of a segment cannot be read")
    return {name: locked[team_id, name] for name in segments}


def _lock(
    db: Session,
    locked: dict[tuple[UUID, str], IndexHead],
    team_id: UUID,
    segments: list[str],
) -> list[str]:
    """Lock those that are there, in one order for everybody; return the others."""
    for head in db.scalars(_HEADS, {"team_id": team_id, "segments": segments}):
        locked[team_id, head.segment] = head
    return [name for name in segments if (team_id, name) not in locked]


def _keep(
    db: Session, head: IndexHead, old: IndexEntry | None, new: IndexEntry
) -> None:
    total = int.from_bytes(head.sum, "big") + row_hash(new)
    if old is None:
        head.rows += 1
        db.add(new)
    else:
        total -= row_hash(old)
        old.seq, old.epoch = new.seq, new.epoch
        old.status, old.sealed = new.status, new.sealed
    head.sum = (total % MODULUS).to_bytes(32, "big")
