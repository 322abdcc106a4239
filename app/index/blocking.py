"""Which cases, and which people, are worth comparing with one: a few, found by index.

Comparing each with each would cost a whole team for one page. So only those are looked
at that share something rare: a place, a unit, a month in one region, a phone, a name.
What more than `COMMON` cases share leads to none of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from app.index import naming, spelling
from app.index.entries import ContentEntry, IdentityEntry, Known
from app.index.facets import WHERE_AND_WHEN, months
from app.index.segments import Segment

COMMON = 2_000
MOST = 60
"""How many cases are compared with one at most: those that share most."""

LEADS = ("unit", "site", "method")
"""Kinds of facet that lead from one case to another; acts alone are too common."""


@dataclass(frozen=True)
class Somebody:
    """One person of one case, with every name on file and what else is compared."""

    case_id: UUID
    code: str
    names: tuple[str, ...] = field(repr=False)
    known: Known = field(repr=False)


def beside(segment: Segment, case_id: UUID, entry: ContentEntry) -> list[UUID]:
    """Return the cases that share something rare with one, those that share most first.

    Args:
        segment: the team's content segment, as its reader sees it.
        case_id: the case that others are looked for.
        entry: what the segment knows of it.
    """
    keys = {facet for facet in entry.facets if facet[0] in LEADS}
    for event in entry.events:
        places = filter(None, (event.site, event.region))
        keys |= {
            (WHERE_AND_WHEN, f"{place}|{month}")
            for place in places
            for month in months(event)
        }
        keys |= {("site", event.site)} if event.site else set()
    shared: Counter[int] = Counter()
    for kind, value in sorted(keys):
        numbers = segment.query(
            "select number from facet where kind = ? and value = ? limit ?",
            kind,
            value,
            COMMON + 1,
        )
        if len(numbers) <= COMMON:
            shared.update(number for (number,) in numbers)
    subjects = []
    for number, _times in shared.most_common(MOST + 1):
        rows = segment.query("select subject from row where number = ?", number)
        subjects += [UUID(hex=subject) for (subject,) in rows]
    return [each for each in subjects if each != case_id][:MOST]


def people(segment: Segment, case_id: UUID) -> list[Somebody]:
    """Return the people of one case, from the team's identity segment."""
    rows = segment.query(
        "select entry from row where subject = ? and entry is not null", case_id.hex
    )
    return _people(case_id, rows[0][0]) if rows else []


def like(segment: Segment, who: Somebody) -> list[Somebody]:
    """Return people who share a phone with somebody, or have a name like theirs.

    Those of the same case are among them.
    """
    found: dict[tuple[UUID, str], None] = {}
    for digits in who.known.phones:
        for subject, code in segment.query(
            "select row.subject, phone.code from phone join row using (number) "
            "where digits = ? limit ?",
            digits,
            MOST,
        ):
            found[UUID(hex=subject), code] = None
    for name in dict.fromkeys(map(spelling.without_patronymic, who.names)):
        if len(spelling.folded_words(name)) > 1:
            for each in naming.named(segment, name, limit=MOST):
                found[each.case_id, each.code] = None
    found.pop((who.case_id, who.code), None)
    cases = dict.fromkeys(case_id for case_id, _code in found)
    opened = {
        (each.case_id, each.code): each
        for case_id in cases
        for each in people(segment, case_id)
    }
    return [opened[key] for key in found if key in opened]


def _people(case_id: UUID, entry: bytes) -> list[Somebody]:
    told = msgspec.json.decode(entry, type=IdentityEntry)
    names: dict[str, list[str]] = {}
    for code, name in told.names:
        names.setdefault(code, []).append(name)
    known = {each.code: each for each in told.people}
    return [
        Somebody(case_id, code, tuple(each), known.get(code, Known(code)))
        for code, each in names.items()
    ]
