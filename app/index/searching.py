"""Lists and search over a segment: what a page asks for, in one statement each."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from app.index.entries import CodedEntry, ContentEntry
from app.index.facets import Wanted
from app.index.ordering import NEWEST, Order
from app.index.segments import Segment
from app.index.words import stems

PAGE = 50
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class Found:
    """One case in a list."""

    case_id: UUID
    entry: ContentEntry


def cases(
    segment: Segment,
    *,
    assigned_to: frozenset[UUID] | None = None,
    text: str = "",
    silent_since: date | None = None,
    also: Wanted | None = None,
    order: Order | None = None,
    offset: int = 0,
    limit: int = PAGE,
) -> tuple[list[Found], int]:
    """Return one page of a team's cases, and how many there are in all.

    Counts obey the same filter as the rows.

    Args:
        segment: the team's content segment.
        assigned_to: only the own cases of any of these; policy inside one team.
        text: a reference or words of the working text; all of them must occur.
        silent_since: only open cases whose person was not reached after this day; who
            was never reached counts from the month of opening. Longest silence first.
        also: what else must hold of a case.
        order: without one the newest change is first.
        offset: rows to leave out.
        limit: rows to return.
    """
    where, values = ["1 = 1"], list[object]()
    if assigned_to is not None:
        marks = among(assigned_to)
        where.append(
            f"head.number in (select number from assigned where staff in ({marks}))"  # noqa: S608  # only marks
        )
        values += [who.hex for who in assigned_to]
    wanted = text.strip()
    if wanted:
        words = sorted(stems(wanted))
        matched = "select number from head where ref >= ? and ref < ?"
        values += [wanted.upper(), wanted.upper() + LAST_LETTER]
        if words:
            matched += " union all select rowid from word where word match ?"
            values.append(" ".join(f'"{word}"' for word in words))
        where.append(f"head.number in ({matched})")
    for condition, bound in (also or Wanted()).conditions():
        where.append(condition)
        values += bound
    clause = (order or NEWEST).clause
    if silent_since is not None:
        where.append("head.status <> 'closed' and head.silent_since <= ?")
        values.append(silent_since.isoformat())
        if order is None:
            clause = "head.silent_since, head.number"
    condition = " and ".join(where)
    count = segment.query(f"select count(*) from head where {condition}", *values)  # noqa: S608  # conditions are ours, values bound
    # Which rows it is comes from the narrow table alone, however deep the page.
    rows = segment.query(
        "select row.subject, row.entry from (select number, row_number() over () as at "  # noqa: S608  # as above
        f"from (select number from head where {condition} order by {clause} "
        "limit ? offset ?)) join row using (number) order by at",
        *values,
        limit,
        offset,
    )
    found = [
        Found(UUID(hex=subject), msgspec.json.decode(entry, type=ContentEntry))
        for subject, entry in rows
    ]
    return found, count[0][0]


def of_refs(segment: Segment, refs: list[str]) -> list[Found]:
    """Return the cases of a content segment that have these references."""
    marks = ", ".join("?" for _ in refs)
    rows = segment.query(
        "select row.subject, row.entry from head join row using (number) "  # noqa: S608  # only marks
        f"where head.ref in ({marks}) order by head.ref",
        *refs,
    )
    return [
        Found(UUID(hex=subject), msgspec.json.decode(entry, type=ContentEntry))
        for subject, entry in rows
    ]


def entry_of(segment: Segment, case_id: UUID) -> ContentEntry | None:
    """Return what the content segment knows of one case; None when it knows nothing."""
    rows = segment.query(
        "select entry from row where subject = ? and entry is not null", case_id.hex
    )
    return msgspec.json.decode(rows[0][0], type=ContentEntry) if rows else None


def barred(segment: Segment) -> dict[UUID, str]:
    """Return the cases that a segment hides from its reader, each with its reference.

    To leave them out of what was written down before somebody was barred, and for
    nothing that is shown.
    """
    if segment.reader is None:
        return {}
    rows = segment.query(
        "select row.subject, head.ref from main.barred as gone "
        "join main.row as row using (number) join main.head as head using (number) "
        "where gone.staff = ?",
        segment.reader.hex,
    )
    return {UUID(hex=subject): ref for subject, ref in rows}


def cases_of(segment: Segment, staff: frozenset[UUID]) -> set[UUID]:
    """Return the cases of any of these people, of a content segment."""
    rows = segment.query(
        "select subject from assigned join row using (number) "  # noqa: S608  # only marks
        f"where staff in ({among(staff)})",
        *(who.hex for who in staff),
    )
    return {UUID(hex=subject) for (subject,) in rows}


def coded(segment: Segment, *, wishes: bool = False) -> list[tuple[UUID, CodedEntry]]:
    """Return the coded entries of those who agreed that facts (or wishes) count."""
    rows = segment.query(
        "select row.subject, row.entry from coded join row using (number) "
        "where case ? when 1 then counts_wishes else counts_facts end = 1 "
        "order by row.number",
        int(wishes),
    )
    return [
        (UUID(hex=subject), msgspec.json.decode(entry, type=CodedEntry))
        for subject, entry in rows
    ]


def marks_of(segment: Segment, case_id: UUID) -> tuple[bytes, ...]:
    """Return the hashes of one case, of its team's match segment."""
    rows = segment.query(
        "select hash from hash join row using (number) where subject = ?", case_id.hex
    )
    return tuple(mark for (mark,) in rows)


def holders_of(
    segment: Segment, hashes: tuple[bytes, ...], *, besides: set[UUID]
) -> int:
    """Count the cases of a match segment that share any of these hashes.

    Args:
        segment: the team's match segment.
        hashes: of names with years, and of phones.
        besides: cases that are not counted.
    """
    marks = ", ".join("?" for _ in hashes)
    rows = segment.query(
        "select distinct row.subject from hash join row using (number) "  # noqa: S608  # only marks
        f"where hash in ({marks})",
        *hashes,
    )
    return len({UUID(hex=subject) for (subject,) in rows} - besides)


def among(people: frozenset[UUID]) -> str:
    """Return the marks of a list of people in a statement."""
    return ", ".join("?" for _ in people)
