"""Entries that an earlier release gathered: which they are, and how many."""

from uuid import UUID

from app.index.entries import EDITION
from app.index.segments import Segment


def older(segment: Segment, limit: int) -> list[UUID]:
    """Return the first subjects whose entry an earlier edition of gathering wrote."""
    rows = segment.query(
        "select subject from row where edition < ? order by number limit ?",
        EDITION,
        limit,
    )
    return [UUID(hex=subject) for (subject,) in rows]


def how_many_older(segment: Segment) -> int:
    """Count all of them."""
    (count,) = segment.query("select count(*) from row where edition < ?", EDITION)[0]
    return int(count)


def how_many(segment: Segment) -> int:
    """Count the subjects of which the segment knows something."""
    found = segment.query("select count(*) from row where entry is not null")
    return int(found[0][0])
