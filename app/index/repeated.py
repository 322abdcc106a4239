"""Values that more than one case has: the same bytes, by a facet of their hash."""

from uuid import UUID

import msgspec

from app.index.entries import ContentEntry
from app.index.searching import Found
from app.index.segments import Segment


def values(segment: Segment, kind: str, limit: int) -> list[tuple[str, int]]:
    """Return the values of one kind of facet that several cases have, and how many.

    Args:
        segment: the team's content segment.
        kind: of facet.
        limit: of values; the most frequent first.
    """
    rows = segment.query(
        "select value, count(distinct number) as many from facet where kind = ? "
        "group by value having many > 1 order by many desc, value limit ?",
        kind,
        limit,
    )
    return [(value, many) for value, many in rows]


def having(segment: Segment, kind: str, value: str) -> list[Found]:
    """Return the cases with this value, by reference."""
    rows = segment.query(
        "select distinct row.subject, row.entry from facet "
        "join row using (number) join head using (number) "
        "where facet.kind = ? and facet.value = ? order by head.ref",
        kind,
        value,
    )
    return [
        Found(UUID(hex=subject), msgspec.json.decode(entry, type=ContentEntry))
        for subject, entry in rows
    ]


def holding(segment: Segment, kind: str, limit: int) -> list[tuple[str, Found]]:
    """Return every case that has this kind of facet, with its value, by reference."""
    rows = segment.query(
        "select facet.value, row.subject, row.entry from facet "
        "join row using (number) join head using (number) "
        "where facet.kind = ? order by head.ref, facet.value limit ?",
        kind,
        limit,
    )
    return [
        (value, Found(UUID(hex=subject), msgspec.json.decode(entry, type=ContentEntry)))
        for value, subject, entry in rows
    ]
