"""What waits for a person over all cases of a team, without opening any of them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from app.index.entries import ContentEntry, Due
from app.index.searching import PAGE, among
from app.index.segments import Segment


@dataclass(frozen=True)
class Waiting:
    """One thing to be done, and the case that it belongs to."""

    case_id: UUID
    entry: ContentEntry
    due: Due


def due(
    segment: Segment,
    who: frozenset[UUID],
    *,
    first: date | None = None,
    last: date | None = None,
    only_own_cases: bool = True,
    offset: int = 0,
    limit: int = PAGE,
) -> list[Waiting]:
    """Return what waits for a person between two days, the earliest first.

    Without any day: what has none. What belongs to nobody waits for those who work
    on the case; where nobody does, for whoever sees more than own cases.

    Args:
        segment: the team's content segment.
        who: the person, and those for whom the person stands in.
        first: not before this day.
        last: not after this day.
        only_own_cases: nothing of a case that is not the person's; policy in a team.
        offset: rows to leave out.
        limit: rows to return.
    """
    condition, values = _condition(who, first, last, only_own_cases=only_own_cases)
    rows = segment.query(
        "select row.subject, row.entry, due.place from due join row using (number) "  # noqa: S608  # conditions are ours, values bound
        f"where {condition} order by due.on_day, due.number, due.place "
        "limit ? offset ?",
        *values,
        limit,
        offset,
    )
    return [_waiting(*row) for row in rows]


def overdue(segment: Segment, kind: str, before: date, limit: int) -> list[Waiting]:
    """Return what of one kind was due before a day, whoever it waits for.

    For those who coordinate. The cases must be marked with a facet of that kind for
    each day on which something is due.

    Args:
        segment: the team's content segment.
        kind: of the due things, and of the facet.
        before: what was due on this day or later is left out.
        limit: cases to look at, the longest overdue first.
    """
    rows = segment.query(
        "select row.subject, row.entry, min(facet.value) as since from facet "
        "join row using (number) where facet.kind = ? and facet.value < ? "
        "group by row.number order by since, row.number limit ?",
        kind,
        before.isoformat(),
        limit,
    )
    found = []
    for subject, sealed, _since in rows:
        entry = msgspec.json.decode(sealed, type=ContentEntry)
        found += [
            Waiting(UUID(hex=subject), entry, due)
            for due in entry.due
            if due.kind == kind and due.on < before.isoformat()
        ]
    return sorted(found, key=lambda each: each.due.on)


def how_many_due(
    segment: Segment,
    who: frozenset[UUID],
    *,
    first: date | None = None,
    last: date | None = None,
    only_own_cases: bool = True,
) -> int:
    """Count what `due` would return, under the same filter."""
    condition, values = _condition(who, first, last, only_own_cases=only_own_cases)
    rows = segment.query(f"select count(*) from due where {condition}", *values)  # noqa: S608  # as above
    return int(rows[0][0])


def _condition(
    who: frozenset[UUID], first: date | None, last: date | None, *, only_own_cases: bool
) -> tuple[str, list[object]]:
    marks, people = among(who), [each.hex for each in who]
    mine = f"due.number in (select number from assigned where staff in ({marks}))"  # noqa: S608  # only marks
    nobodys = f"due.who = '' and ({mine}"
    if not only_own_cases:
        nobodys += " or due.number not in (select number from assigned)"
    where = [f"(due.who in ({marks}) or {nobodys}))"]
    values: list[object] = [*people, *people]
    if only_own_cases:
        where.append(mine)
        values += people
    if first is None and last is None:
        where.append("due.on_day = ''")
    if first is not None:
        where.append("due.on_day >= ?")
        values.append(first.isoformat())
    if last is not None:
        where.append("due.on_day <> '' and due.on_day <= ?")
        values.append(last.isoformat())
    return " and ".join(where), values


def _waiting(subject: str, entry: bytes, place: int) -> Waiting:
    found = msgspec.json.decode(entry, type=ContentEntry)
    return Waiting(UUID(hex=subject), found, found.due[place])
