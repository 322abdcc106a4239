"""Writing entries, in the transaction of the change that they follow."""

from uuid import UUID

from sqlalchemy import select
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
SEALED, WRAPPED, GONE = "sealed", "wrapped", "gone"


def has_written(db: Session, team_id: UUID, part: Part) -> bool:
    """Say whether this transaction has written into the segment."""
    return (team_id, part) in db.info.get(_WRITTEN, ())


def lock(db: Session, team_id: UUID, part: Part) -> None:
    """Let nobody else write into a segment before this transaction has ended.

    What is read afterwards, to be put in, has what others committed until then.
    """
    _head(db, team_id, part)


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
    known = directory.load(db)
    team = known.team(team_id, part)
    plain = vault.encode(entry)
    try:
        key = segment_key(db, by, team_id, part, team.epoch) if by else None
    except NoKeyError:
        key = None
    row, seq = _next(db, team_id, part, subject_id)
    sealed: bytes
    if key is not None:
        sealed = vault.seal(key, plain, place(team_id, part, subject_id, seq))
        status = SEALED
    else:
        info = wrap_info(team_id, part, subject_id, seq, team.epoch)
        sealed, status = vault.wrap(plain, team.public, info), WRAPPED
    _keep(
        db,
        row,
        IndexEntry(
            team_id=team_id,
            segment=part.value,
            subject_id=subject_id,
            seq=seq,
            epoch=team.epoch,
            status=status,
            sealed=bytes(sealed),
        ),
    )


def remove(db: Session, team_id: UUID, part: Part, subject_id: UUID) -> None:
    """Leave a tombstone where an entry was; a missing row would look like tampering."""
    row, seq = _next(db, team_id, part, subject_id)
    if row is None:
        return
    _keep(
        db,
        row,
        IndexEntry(
            team_id=team_id,
            segment=part.value,
            subject_id=subject_id,
            seq=seq,
            epoch=row.epoch,
            status=GONE,
            sealed=b"",
        ),
    )


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
    db: Session, team_id: UUID, part: Part, subject_id: UUID
) -> tuple[IndexEntry | None, int]:
    """Take the segment's next number, under its lock."""
    db.info.setdefault(_WRITTEN, set()).add((team_id, part))
    head = _head(db, team_id, part)
    head.seq += 1
    row = db.get(IndexEntry, (team_id, part.value, subject_id), populate_existing=True)
    return row, head.seq


def _head(db: Session, team_id: UUID, part: Part) -> IndexHead:
    """Lock the segment's head, which is made where there is none."""
    insert_once(
        db,
        IndexHead,
        team_id=team_id,
        segment=part.value,
        seq=0,
        rows=0,
        sum=bytes(32),
    )
    head = db.scalar(
        select(IndexHead)
        .where(IndexHead.team_id == team_id, IndexHead.segment == part.value)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if head is None:
        raise RuntimeError("the head of a segment cannot be read")
    return head


def _keep(db: Session, old: IndexEntry | None, new: IndexEntry) -> None:
    head = db.get(IndexHead, (new.team_id, new.segment))
    if head is None:
        raise RuntimeError("the head of a segment cannot be read")
    total = int.from_bytes(head.sum, "big") + row_hash(new)
    if old is None:
        head.rows += 1
    else:
        total -= row_hash(old)
    head.sum = (total % MODULUS).to_bytes(32, "big")
    db.merge(new)
    db.flush()
