"""By which column a list of cases stands, and which way.

Each column has an index of its own in the tables in memory, so that a page of a sorted
list costs no more than a page of the usual one. What stands alike stands by its number
in the table: no row is on two pages, and none on neither.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.index.entries import ContentEntry

COLUMNS = (
    "pseudonym text not null, pressing integer not null, accounts integer not null, "
    "incidents integer not null, evidence integer not null, "
    "contacted_on text not null, workers integer not null"
)


class By(StrEnum):
    """A column that a list can stand by."""

    CASE = "case"
    STATE = "state"
    ACCOUNTS = "accounts"
    INCIDENTS = "incidents"
    EVIDENCE = "evidence"
    REACHED = "reached"
    CHANGED = "changed"
    WORKERS = "workers"


_COLUMN = {
    By.CASE: "pseudonym",
    By.STATE: "pressing",
    By.ACCOUNTS: "accounts",
    By.INCIDENTS: "incidents",
    By.EVIDENCE: "evidence",
    By.REACHED: "contacted_on",
    By.CHANGED: "touched_on",
    By.WORKERS: "workers",
}

INDEXES = "".join(
    # The number of a row ends each index anyway; `touched_on` has one already.
    f"create index head_{column} on head ({column});\n"
    for by, column in _COLUMN.items()
    if by is not By.CHANGED
)

_UP, _DOWN = "up", "down"


@dataclass(frozen=True)
class Order:
    """One order: by a column, the least first, or the most."""

    by: By
    down: bool = False

    @classmethod
    def of(cls, told: str) -> Self | None:
        """Return what `slug` gave; None when it is no order."""
        by, _dash, way = told.partition("-")
        if by not in _COLUMN or way not in (_UP, _DOWN):
            return None
        return cls(By(by), way == _DOWN)

    @property
    def slug(self) -> str:
        """The order as an address has it: "case-up"."""
        return f"{self.by.value}-{_DOWN if self.down else _UP}"

    @property
    def clause(self) -> str:
        """The order as a statement has it."""
        way = " desc" if self.down else ""
        return f"head.{_COLUMN[self.by]}{way}, head.number{way}"


NEWEST = Order(By.CHANGED, down=True)


def values(entry: ContentEntry) -> tuple[object, ...]:
    """Return what `COLUMNS` hold of an entry."""
    return (
        entry.pseudonym.casefold(),
        _pressing(entry),
        entry.counts.get("statements", 0),
        entry.counts.get("incidents", 0),
        entry.counts.get("evidence", 0),
        entry.contacted_on,
        len(entry.assigned),
    )


def _pressing(entry: ContentEntry) -> int:
    """Say how much a case presses: a closed one least, an urgent one most."""
    if entry.status == "closed":
        return 0
    if entry.marks.get("urgent") == "yes":
        return 4
    return {"high": 3, "medium": 2}.get(entry.marks.get("risk", ""), 1)
