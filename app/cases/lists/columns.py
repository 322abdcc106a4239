"""The heads of a list of cases: what a column is called, and the order behind it."""

from dataclasses import dataclass

from app.index import By, Order
from app.wording import lazy_gettext as _l

COLUMNS: tuple[tuple[str, By | None, bool], ...] = (
    (_l("Case"), By.CASE, False),
    (_l("State"), By.STATE, True),
    (_l("Consent"), None, False),
    (_l("Accounts"), By.ACCOUNTS, True),
    (_l("Incidents"), By.INCIDENTS, True),
    (_l("Evidence"), By.EVIDENCE, True),
    (_l("Last reached"), By.REACHED, False),
    (_l("Last changed"), By.CHANGED, True),
    (_l("Works on it"), By.WORKERS, False),
)
"""Label, what it sorts by, and whether the most stands first when it is pressed."""

NUMBERS = frozenset({By.ACCOUNTS, By.INCIDENTS, By.EVIDENCE})


@dataclass(frozen=True)
class Head:
    """One head. `sort` is what `aria-sort` says, empty where it is not by this."""

    label: str
    is_number: bool
    href: str
    sort: str


def heads(base: str = "", now: Order | None = None) -> list[Head]:
    """Return the heads of a list.

    Args:
        base: the address of the list, before its order; empty: it has one order only.
        now: how the list stands.
    """
    found = []
    for label, by, most_first in COLUMNS:
        href = sort = ""
        if now is not None and by is now.by:
            sort = "descending" if now.down else "ascending"
        if base and by is not None:
            down = not now.down if now is not None and sort else most_first
            href = f"{base}{Order(by, down).slug}/1"
        found.append(Head(label, by in NUMBERS, href, sort))
    return found
