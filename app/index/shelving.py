"""The cold shelf: what a team closed long ago lies apart from its everyday index.

An entry is sealed anew, under the same key, for its place on the other shelf; where it
was stays a tombstone. So the everyday tables and their image shrink, and nobody reads
what is on the cold shelf but who looks for it.
"""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.index.entries import ContentEntry, Entry
from app.index.models import IndexEntry
from app.index.searching import entry_of
from app.index.segments import Segment, opener_of, segment
from app.index.writing import GONE, SHELVED, lock, put_all
from app.keys.parts import Part
from app.keys.unlocked import Unlocked


def closed_by(everyday: Segment, day: date, limit: int) -> list[UUID]:
    """Return cases that were closed on this day or before, the longest first."""
    rows = everyday.query(
        "select row.subject from head join row using (number) "
        "where head.status = 'closed' and head.closed_on between '0' and ? "
        "order by head.closed_on, head.number limit ?",
        day.isoformat(),
        limit,
    )
    return [UUID(hex=subject) for (subject,) in rows]


def put_away(
    db: Session, by: Unlocked, team_id: UUID, case_ids: list[UUID], tier: str
) -> list[UUID]:
    """Lay what is known of cases on the cold shelf; return those that it was done to.

    Args:
        db: the transaction.
        by: holds the keys of both parts.
        team_id: whose cases.
        case_ids: which; one that somebody else put away or reopened is left out.
        tier: what the entries say of it from now on.

    Raises:
        NoKeyError: a part is not theirs.
        TamperedError: an entry is not the one that was kept.
    """
    lock(db, team_id, *SHELVED)
    openers = {part: opener_of(db, by, team_id, part) for part in SHELVED}
    moved = []
    for case_id in case_ids:
        rows = db.scalars(
            select(IndexEntry)
            .where(
                IndexEntry.team_id == team_id,
                IndexEntry.subject_id == case_id,
                IndexEntry.segment.in_([part.value for part in SHELVED]),
                IndexEntry.status != GONE,
            )
            .execution_options(populate_existing=True)
        ).all()
        entries = dict[Part, Entry]()
        for row in rows:
            entry = openers[Part(row.segment)](row)
            if isinstance(entry, ContentEntry):
                entry = msgspec.structs.replace(entry, tier=tier)
            if entry is not None:
                entries[Part(row.segment)] = entry
        content = entries.get(Part.CONTENT)
        if isinstance(content, ContentEntry) and content.status == "closed":
            put_all(db, by, team_id, case_id, entries, cold=True)
            moved.append(case_id)
    return moved


def known(
    db: Session, by: Unlocked, team_id: UUID, case_id: UUID
) -> ContentEntry | None:
    """Return what a team's index knows of one case, on whichever shelf it lies.

    The cold shelf is opened only for a case that the everyday one does not have.

    Raises:
        NoKeyError: the person does not hold the team's content.
    """
    for cold in (False, True):
        looked_in = segment(db, by, team_id, Part.CONTENT, cold=cold)
        found = entry_of(looked_in, case_id)
        if found is not None:
            return found
    return None
