"""Counts over the cases that a filter finds: for legal work inside, never a release.

Each is one statement over the image in memory; no case is opened. What a person may not
see is not counted for them, as in every list. A case stands in a pattern when the gate
let it go for this use, until the day that its entry says; what the gate held back is
told by rule, and counted in nothing else.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.index.entries import ContentEntry
from app.index.facets import Wanted
from app.index.searching import among
from app.index.segments import Segment

Counted = list[tuple[str, int]]

MAY, HELD = "pattern", "pattern_held"
"""Kinds of facets: until when a case may stand in a pattern; or why it may not."""
NO_END = "9999-12-31"
OVER, PAUSED, UNREAD = "G4:expired", "hold:on_hold", "G1:not_read"
"""Reasons that are not written in an entry: the day is over, the person paused the
case, or an earlier release wrote the entry and the gate was never asked."""


@dataclass(frozen=True)
class Totals:
    """What there is in the cases found; incidents are those that the filter means."""

    cases: int
    incidents: int
    accounts: int
    evidence: int
    without_day: int


@dataclass(frozen=True)
class Chosen:
    """A filter, and whose cases it goes over; None for the whole team's.

    Attributes:
        on: the day on which the gate's answer has to hold.
        paused: cases that the person paused with the code.
        gated: whether what may not stand in a pattern is left out.
    """

    wanted: Wanted
    on: date
    paused: frozenset[UUID] = frozenset()
    own: frozenset[UUID] | None = None
    gated: bool = True

    def clause(self) -> tuple[str, list[object]]:
        """Return the numbers of the cases as a statement, with its values."""
        where, values = ["1 = 1"], list[object]()
        for condition, bound in self.wanted.conditions():
            where.append(condition)
            values += bound
        if self.own is not None:
            marks = among(self.own)
            where.append(
                f"head.number in (select number from assigned where staff in ({marks}))"  # noqa: S608  # only marks
            )
            values += [who.hex for who in self.own]
        if self.gated:
            where.append(
                "head.number in "
                "(select number from facet where kind = ? and value >= ?)"
            )
            values += [MAY, self.on.isoformat()]
            where.append(f"head.number not in ({self.of_the_paused()})")
            values += [case_id.hex for case_id in self.paused]
        return f"select number from head where {' and '.join(where)}", values  # noqa: S608  # ours, values bound

    def of_the_paused(self) -> str:
        """Return the numbers of paused cases as a statement."""
        marks = among(self.paused)
        return f"select number from row where subject in ({marks})"  # noqa: S608  # only marks

    def of_events(self) -> tuple[str, list[object]]:
        """Return the condition on an event of these cases that the filter means."""
        clause, values = self.clause()
        told = self.wanted.of_one_event()
        where = " and ".join([f"number in ({clause})", *(each for each, _v in told)])
        return where, [*values, *(value for _each, value in told)]


def among_them(found: ContentEntry, case_id: UUID, chosen: Chosen) -> bool:
    """Say of one case whether it may stand in a pattern."""
    day = chosen.on.isoformat()
    may = any(kind == MAY and value >= day for kind, value in found.facets)
    return may and case_id not in chosen.paused


def held_back(segment: Segment, chosen: Chosen) -> list[tuple[str, int]]:
    """Count the cases of the filter that stand in no pattern, by rule and reason.

    Returns:
        "G1:never_asked" and how many cases, the most frequent first. A case that is
        held back for several reasons is counted under the first of them.
    """
    clause, values = replace(chosen, gated=False).clause()
    case = (
        f"case when head.number in ({chosen.of_the_paused()}) then ? "  # noqa: S608  # ours, values bound
        "when exists (select 1 from facet where facet.number = head.number "
        "and kind = ? and value >= ?) then '' "
        "when exists (select 1 from facet where facet.number = head.number "
        "and kind = ?) then ? "
        "else coalesce((select min(value) from facet where facet.number = head.number "
        "and kind = ?), ?) end"
    )
    rows = segment.query(
        f"select {case} as why, count(*) as many from head "  # noqa: S608  # ours, values bound
        f"where head.number in ({clause}) "
        "group by why having why <> '' order by many desc, why",
        *(case_id.hex for case_id in chosen.paused),
        PAUSED,
        MAY,
        chosen.on.isoformat(),
        MAY,
        OVER,
        HELD,
        UNREAD,
        *values,
    )
    return [(str(why), int(many)) for why, many in rows]


def totals(segment: Segment, chosen: Chosen) -> Totals:
    """Count cases, the incidents meant, accounts and items of evidence."""
    clause, values = chosen.clause()
    cases, accounts, evidence = segment.query(
        "select count(*), coalesce(sum(accounts), 0), coalesce(sum(evidence), 0) "  # noqa: S608  # ours, values bound
        f"from head where number in ({clause})",
        *values,
    )[0]
    where, values = chosen.of_events()
    incidents, without_day = segment.query(
        f"select count(*), coalesce(sum(first = ''), 0) from event where {where}",  # noqa: S608  # ours, values bound
        *values,
    )[0]
    return Totals(cases, incidents, accounts, evidence, without_day)


def spread(segment: Segment, chosen: Chosen, over: str, limit: int) -> Counted:
    """Count incidents by region, by site, or by the month in which they began.

    Args:
        segment: the team's content segment.
        chosen: which cases and incidents.
        over: "region", "site" or "month".
        limit: of values; months stand in order, others by how many.
    """
    column = {"region": "region", "site": "site", "month": "substr(first, 1, 7)"}[over]
    where, values = chosen.of_events()
    order = "told" if over == "month" else "many desc, told"
    rows = segment.query(
        f"select {column} as told, count(*) as many from event where {where} "  # noqa: S608  # ours, values bound
        f"and {column} <> '' group by told order by {order} limit ?",
        *values,
        limit,
    )
    return [(value, many) for value, many in rows]


def values(
    segment: Segment, chosen: Chosen, kinds: tuple[str, ...], limit: int
) -> Counted:
    """Count cases by the values of these kinds of facets, the most frequent first.

    A case that has a value under two of the kinds is counted once.
    """
    clause, bound = chosen.clause()
    marks = ", ".join("?" for _ in kinds)
    rows = segment.query(
        "select value, count(distinct number) as many from facet "  # noqa: S608  # ours, values bound
        f"where kind in ({marks}) and number in ({clause}) "
        "group by value order by many desc, value limit ?",
        *kinds,
        *bound,
        limit,
    )
    return [(value, many) for value, many in rows]


def repeated_pairs(
    segment: Segment, chosen: Chosen, kinds: tuple[str, str], limit: int
) -> list[tuple[str, str, int]]:
    """Count cases that have the same two facets, where there are several."""
    clause, bound = chosen.clause()
    rows = segment.query(
        "select one.value, other.value, count(distinct one.number) as many "  # noqa: S608  # ours, values bound
        "from facet as one join facet as other using (number) "
        f"where one.kind = ? and other.kind = ? and number in ({clause}) "
        "group by one.value, other.value having many > 1 "
        "order by many desc, one.value, other.value limit ?",
        *kinds,
        *bound,
        limit,
    )
    return [(one, other, many) for one, other, many in rows]
