"""What cases are filtered and compared by, beside words: ids, days, years, phones.

The tables, how an entry is spread over them, and the conditions of a filter.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.index.entries import ContentEntry, Event, IdentityEntry

OF_CONTENT = """
create table facet (number integer not null, kind text not null, value text not null);
create index facet_value on facet (kind, value, number);
create index facet_number on facet (number);
create table event (number integer not null, first text not null, last text not null,
  region text not null, site text not null);
create index event_number on event (number);
create index event_site on event (site, number);
create index event_region on event (region, first, number);
create index event_days on event (first, last, number);
"""
OF_IDENTITY = """
create table phone (number integer not null, code text not null, digits text not null);
create index phone_digits on phone (digits, number);
create index phone_number on phone (number);
"""
CONTENT_TABLES = ("facet", "event")
IDENTITY_TABLES = ("phone",)

WHERE_AND_WHEN = "at"
"""The kind of facet that says where something was, and in which month."""
MOST_MONTHS = 12
"""What may have been in more months than these is not looked for by its month."""
NOBODY = "nobody"


@dataclass(frozen=True)
class Wanted:
    """A filter over cases: all of it must hold, and what is empty asks for nothing.

    Attributes:
        facets: (kind, id) pairs: ("unit", ...), ("act", ...), ("method", ...), or a
            mark of the case: ("urgent", "yes"), ("risk", "high").
        region: something happened there.
        site: something happened at this place.
        since: and not before this day.
        until: and not after this one.
        status: "open" or "closed".
        assigned: a colleague's id in hex, or `NOBODY`.
        marked: (kind, first, last): a day that the case is marked with lies there.
    """

    facets: tuple[tuple[str, str], ...] = ()
    region: str = ""
    site: str = ""
    since: date | None = None
    until: date | None = None
    status: str = ""
    assigned: str = ""
    marked: tuple[tuple[str, date, date], ...] = ()

    def of_one_event(self) -> list[tuple[str, str]]:
        """Return what must hold of one and the same event: (condition, value)."""
        return [
            (condition, value)
            for condition, value in (
                ("region = ?", self.region),
                ("site = ?", self.site),
                ("last >= ?", self.since.isoformat() if self.since else ""),
                (
                    "first <> '' and first <= ?",
                    self.until.isoformat() if self.until else "",
                ),
            )
            if value
        ]

    def conditions(self) -> Iterator[tuple[str, tuple[object, ...]]]:
        """Give each condition on `head` with the values that are bound to it."""
        has = "select number from facet where kind = ? and value = ?"
        for facet in self.facets:
            yield f"head.number in ({has})", facet
        between = "select number from facet where kind = ? and value between ? and ?"
        for kind, first, last in self.marked:
            bound = (kind, first.isoformat(), last.isoformat())
            yield f"head.number in ({between})", bound
        event = self.of_one_event()
        if event:
            # A day that is not known is empty, and so is not before any other.
            told = " and ".join(condition for condition, _value in event)
            yield (
                f"head.number in (select number from event where {told})",  # noqa: S608  # ours
                tuple(value for _condition, value in event),
            )
        if self.status:
            yield "head.status = ?", (self.status,)
        if self.assigned == NOBODY:
            yield "head.number not in (select number from assigned)", ()
        elif self.assigned:
            yield (
                "head.number in (select number from assigned where staff = ?)",
                (self.assigned,),
            )


def spread_content(
    connection: sqlite3.Connection, number: int, entry: ContentEntry
) -> None:
    """Put what a case is filtered by into the tables; its marks are facets too."""
    at = {
        (WHERE_AND_WHEN, f"{place}|{month}")
        for event in entry.events
        for place in (event.site, event.region)
        if place
        for month in months(event)
    }
    connection.executemany(
        "insert into main.facet values (?, ?, ?)",
        [
            (number, kind, value)
            for kind, value in {*entry.facets, *entry.marks.items(), *at}
        ],
    )
    connection.executemany(
        "insert into main.event values (?, ?, ?, ?, ?)",
        [(number, e.first, e.last, e.region, e.site) for e in entry.events],
    )


def spread_identity(
    connection: sqlite3.Connection, number: int, entry: IdentityEntry
) -> None:
    """Put what people are compared by into a table, beside their names."""
    connection.executemany(
        "insert into main.phone values (?, ?, ?)",
        [
            (number, each.code, digits)
            for each in entry.people
            for digits in each.phones
        ],
    )


def months(event: Event) -> list[str]:
    """Return the months of an event, "2024-03"; none where they are too many."""
    if not event.first or not event.last:
        return []
    first, last = date.fromisoformat(event.first), date.fromisoformat(event.last)
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end - begin >= MOST_MONTHS:
        return []
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(begin, end + 1)]


def hex_of(told: UUID | None) -> str:
    """Return an id as facets hold it; empty for none."""
    return told.hex if told else ""
