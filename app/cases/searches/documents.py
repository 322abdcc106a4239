"""What a search asks for, as it is kept."""

from datetime import date
from typing import ClassVar

from app import vault
from app.cases.casefile import COLD
from app.fields import read_day
from app.index import Wanted


class Search(vault.Document, frozen=True):
    """Words and filters; all that are filled in must hold of a case.

    Attributes:
        name: how it is called; empty for one that is not kept.
        since: a day, a month or a year, as it was typed.
        status: "open", "closed" or `COLD`; empty for what is not closed long ago.
        pinned: it stands on the page called Today, with its count.
    """

    schema: ClassVar[str] = "saved_search"
    schema_version: ClassVar[int] = 1

    name: str = ""
    text: str = ""
    region: str = ""
    site: str = ""
    unit: str = ""
    act: str = ""
    method: str = ""
    since: str = ""
    until: str = ""
    status: str = ""
    assigned: str = ""
    urgent: bool = False
    pinned: bool = False

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.text) or self.is_cold or self.wanted() != Wanted()

    @property
    def is_cold(self) -> bool:
        """Whether it looks among what was closed long ago, and nowhere else."""
        return self.status == COLD

    def wanted(self) -> Wanted:
        """Return it as the index takes it, beside the words."""
        pairs = (("unit", self.unit), ("act", self.act), ("method", self.method))
        facets = tuple(pair for pair in pairs if pair[1])
        if self.urgent:
            facets += (("urgent", "yes"),)
        return Wanted(
            facets=facets,
            region=self.region,
            site=self.site,
            since=_end(self.since, 0),
            until=_end(self.until, 1),
            status="" if self.is_cold else self.status,
            assigned=self.assigned,
        )


def _end(told: str, which: int) -> date | None:
    """Return the first or the last day of what was typed."""
    days = read_day(told)
    return days[which] if days else None
