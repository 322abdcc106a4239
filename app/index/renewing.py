"""A new epoch: entries sealed under an old key of a segment are sealed anew."""

from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.errors import DirectoryError, NoKeyError
from app.index.models import IndexEntry, IndexSnapshot
from app.index.segments import opener_of
from app.index.writing import GONE, SHELVED, put, shelf
from app.keys import directory
from app.keys.parts import Part
from app.keys.unlocked import Unlocked


def behind(db: Session, team_id: UUID) -> int:
    """Count the entries of a team that still lie under an older epoch's key."""
    return sum(
        db.scalar(
            select(func.count())
            .select_from(IndexEntry)
            .where(*_old(team_id, shelf(part, cold=cold), epoch))
        )
        or 0
        for part, cold, epoch in _newest(db, team_id)
    )


def renew(db: Session, by: Unlocked, team_id: UUID, limit: int = 1000) -> int:
    """Seal at most `limit` entries under the newest keys; return how many it were.

    Only the parts whose keys the person holds: a colleague who holds more goes on.
    """
    renewed = 0
    for part, cold, epoch in _newest(db, team_id):
        try:
            by.team_seed(db, team_id, part)
        except NoKeyError:
            continue
        name = shelf(part, cold=cold)
        rows = db.scalars(
            select(IndexEntry).where(*_old(team_id, name, epoch)).limit(limit - renewed)
        ).all()
        opened = opener_of(db, by, team_id, part, cold=cold)
        for row in rows:
            entry = opened(row)
            if entry is not None:
                put(db, by, team_id, part, row.subject_id, entry, cold=cold)
                renewed += 1
        db.execute(
            delete(IndexSnapshot).where(
                IndexSnapshot.team_id == team_id,
                IndexSnapshot.segment == name,
                IndexSnapshot.epoch < epoch,
            )
        )
    return renewed


def _newest(db: Session, team_id: UUID) -> list[tuple[Part, bool, int]]:
    """Return each segment of a team, its cold shelf too, with the newest epoch."""
    known = directory.load(db)
    found = []
    for part in Part:
        try:
            epoch = known.team(team_id, part).epoch
        except DirectoryError:
            continue
        found.append((part, False, epoch))
        if part in SHELVED:
            found.append((part, True, epoch))
    return found


def _old(team_id: UUID, segment: str, epoch: int) -> tuple[ColumnElement[bool], ...]:
    return (
        IndexEntry.team_id == team_id,
        IndexEntry.segment == segment,
        IndexEntry.epoch < epoch,
        IndexEntry.status != GONE,
    )
