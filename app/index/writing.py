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


def has_written(db: Session, team_id: UUID, part: Part) -> bool:
    """Say whether this transaction has written into the segment."""
    return (team_id, part) in db.info.get(_WRITTEN, ())


def lock(db: Session, team_id: UUID, *parts: Part) -> None:
    """Let nobody else write into these segments before this transaction has ended.

    What is read afterwards, to be put in, has what others committed until then.
    """
    _heads(db, team_id, parts)


def put(
    db: Session,
    by: Unlocked | None,
    team_id: UUID,
    part: Part,
    subject_id: UUID,
    entry: Entry,
) -> None:
    """Keep what a segment knows of a subject; replaces what it knew before.

    Whoever does not hold the segment's key (the desk that accepts a report, an
    import) seals to the team's public key, and the first reader seals it anew.
    """
    put_all(db, by, team_id, subject_id, {part: entry})


def put_all(
    db: Session,
    by: Unlocked | None,
    team_id: UUID,
    subject_id: UUID,
    entries: Mapping[Part, Entry],
) -> None:
    """Keep what several segments know of one subject, as `put` does for one."""
    known = directory.load(db)
    heads, rows = _next(db, team_id, subject_id, tuple(entries))
    with db.no_autoflush:
        for part, entry in entries.items():
            team, seq = known.team(team_id, part), heads[part].seq
            plain = vault.encode(entry)
            sealed: bytes
            try:
                key = segment_key(db, by, team_id, part, team.epoch) if by else None
            except NoKeyError:
                key = None
            if key is not None:
                sealed = vault.seal(key, plain, place(team_id, part, subject_id, seq))
                status = SEALED
            else:
                info = wrap_info(team_id, part, subject_id, seq, team.epoch)
                sealed, status = vault.wrap(plain, team.public, info), WRAPPED
            new = IndexEntry(
                team_id=team_id,
                segment=part.value,
                subject_id=subject_id,
                seq=seq,
                epoch=team.epoch,
                status=status,
                sealed=bytes(sealed),
            )
            _keep(db, heads[part], rows.get(part), new)
    db.flush()


def remove(db: Session, team_id: UUID, part: Part, subject_id: UUID) -> None:
    """Leave a tombstone where an entry was; a missing row would look like tampering."""
    heads, rows = _next(db, team_id, subject_id, (part,))
    if part not in rows:
        return
    gone = IndexEntry(
        team_id=team_id,
        segment=part.value,
        subject_id=subject_id,
        seq=heads[part].seq,
        epoch=rows[part].epoch,
        status=GONE,
        sealed=b"",
    )
    _keep(db, heads[part], rows[part], gone)
    db.flush()


def segment_key(
    db: Session, by: Unlocked, team_id: UUID, part: Part, epoch: int
) -> bytes:
    """Return the key of a segment in one epoch.

    Raises:
        NoKeyError: this person does not hold the part.
    """
    return vault.derive(by.team_seed(db, team_id, part, epoch), "index")


def place(team_id: UUID, part: Part, subject_id: UUID, seq: int) -> vault.Place:
    """Return where an entry belongs: it opens at its own number only."""
    return vault.Place(
        pinned().organisation, "index_entry", subject_id, f"{part.value}|{team_id}", seq
    )


def wrap_info(
    team_id: UUID, part: Part, subject_id: UUID, seq: int, epoch: int
) -> bytes:
    """Return the context of an entry that was wrapped to the team."""
    organisation = pinned().organisation
    return vault.context(
        "index entry", organisation, team_id, part.value, subject_id, seq, epoch
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
    db: Session, team_id: UUID, subject_id: UUID, parts: Sequence[Part]
) -> tuple[dict[Part, IndexHead], dict[Part, IndexEntry]]:
    """Take the next number of each segment, under its lock, with the rows there are."""
    db.info.setdefault(_WRITTEN, set()).update((team_id, part) for part in parts)
    heads = _heads(db, team_id, parts)
    for head in heads.values():
        head.seq += 1
    with db.no_autoflush:  # the number and the sum go out together
        rows = db.scalars(
            _ROWS,
            {
                "team_id": team_id,
                "subject_id": subject_id,
                "segments": [part.value for part in parts],
            },
        ).all()
    return heads, {Part(row.segment): row for row in rows}


def _heads(db: Session, team_id: UUID, parts: Sequence[Part]) -> dict[Part, IndexHead]:
    """Lock the heads of segments, each of which is made where there is none.

    A lock holds until the transaction ends, and is taken once.
    """
    locked: dict[tuple[UUID, Part], IndexHead] = db.info.setdefault(_LOCKED, {})
    wanted = [part for part in parts if (team_id, part) not in locked]
    missing = _lock(db, locked, team_id, wanted) if wanted else []
    for part in missing:
        insert_once(
            db,
            IndexHead,
            team_id=team_id,
            segment=part.value,
            seq=0,
            rows=0,
            sum=bytes(32),
        )
    if missing and _lock(db, locked, team_id, missing):
        raise RuntimeError("the head of a segment cannot be read")
    return {part: locked[team_id, part] for part in parts}


def _lock(
    db: Session,
    locked: dict[tuple[UUID, Part], IndexHead],
    team_id: UUID,
    parts: Sequence[Part],
) -> list[Part]:
    """Lock those that are there, in one order for everybody; return the others."""
    segments = [part.value for part in parts]
    for head in db.scalars(_HEADS, {"team_id": team_id, "segments": segments}):
        locked[team_id, Part(head.segment)] = head
    return [part for part in parts if (team_id, part) not in locked]


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
