"""What is somebody's in a team: open cases, and open cases with a task of theirs."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from app.index.entries import ContentEntry
from app.index.segments import Segment

_OF = (
    "head.status <> 'closed' and ("
    "head.number in (select number from assigned where staff = ?)"
    " or head.number in (select number from due where who = ?))"
)


@dataclass(frozen=True)
class Held:
    """One case that somebody works on, or has something to do in."""

    case_id: UUID
    entry: ContentEntry


def held(segment: Segment, staff_id: UUID, *, limit: int) -> tuple[list[Held], int]:
    """Return the first cases that are somebody's, and how many there are.

    Args:
        segment: the team's content segment.
        staff_id: the person.
        limit: rows to return.
    """
    who = (staff_id.hex, staff_id.hex)
    count = segment.query(f"select count(*) from head where {_OF}", *who)  # noqa: S608  # our own words
    rows = segment.query(
        "select row.subject, row.entry from head join row using (number) "  # noqa: S608  # as above
        f"where {_OF} order by head.number limit ?",
        *who,
        limit,
    )
    found = [
        Held(UUID(hex=subject), msgspec.json.decode(entry, type=ContentEntry))
        for subject, entry in rows
    ]
    return found, int(count[0][0])


def open_entries(segment: Segment) -> list[ContentEntry]:
    """Return what is known of every open case of a team."""
    rows = segment.query(
        "select row.entry from head join row using (number) "
        "where head.status <> 'closed' order by head.number"
    )
    return [msgspec.json.decode(entry, type=ContentEntry) for (entry,) in rows]
