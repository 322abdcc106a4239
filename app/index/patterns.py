"""Counts over the cases that a filter finds: for legal work inside, never a release.

Each is one statement over the image in memory; no case is opened. What a person may not
see is not counted for them, as in every list.
"""

from dataclasses import dataclass
from uuid import UUID

from app.index.facets import Wanted
from app.index.searching import among
from app.index.segments import Segment

Counted = list[tuple[str, int]]


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
    """A filter, and whose cases it goes over; None for the whole team's."""

    wanted: Wanted
    own: frozenset[UUID] | None = None

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
        return f"select number from head where {' and '.join(where)}", values  # noqa: S608  # ours, values bound

    def of_events(self) -> tuple[str, list[object]]:
        """Return the condition on an event of these cases that the filter means."""
        clause, values = self.clause()
        told = self.wanted.of_one_event()
        where = " and ".join([f"number in ({clause})", *(each for each, _v in told)])
        return where, [*values, *(value for _each, value in told)]


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
