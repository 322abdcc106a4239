"""The words for what a check reads and finds."""

from collections.abc import Iterable, Mapping

from app.evidence.verifying.records import Found
from app.wording import lazy_gettext as _l

FOUND: Mapping[str, str] = {
    "": _l("not read yet"),
    Found.HOLDS: _l("holds"),
    Found.OPENS: _l("opens unchanged; it has no hash to compare with"),
    Found.MISSING: _l("missing"),
    Found.DAMAGED: _l("damaged: it does not open"),
    Found.ALTERED: _l("altered: not what its hash says"),
    Found.UNREADABLE: _l("its record does not open"),
}
CHAIN_FOUND: Mapping[str, str] = {
    Found.HOLDS: _l("holds"),
    Found.ALTERED: _l("a row does not follow the one before"),
    Found.UNREADABLE: _l("a row does not open"),
}
WHAT: Mapping[str, str] = {
    "original": _l("Original"),
    "working_copy": _l("Working copy"),
    "redacted": _l("Copy with parts hidden"),
    "chain": _l("Chain of custody"),
}
FAULTS: Mapping[str, str] = {
    Found.MISSING: _l(
        "A sealed file of this item is MISSING. Nobody can open it here any more. Tell"
        " a coordinator: it may be in a backup."
    ),
    Found.DAMAGED: _l(
        "A sealed file of this item is DAMAGED: it was changed, cut short or put in"
        " the place of another. Do not use it. Tell a coordinator: it may be whole in"
        " a backup."
    ),
    Found.ALTERED: _l(
        "A sealed file of this item is NOT what its hash says. Do not use it. Tell a"
        " coordinator."
    ),
    Found.UNREADABLE: _l("A record of this item does not open. Tell a coordinator."),
}

TOOL = "barvinok verification 1"
"""What rows of a chain say that a check of many files wrote."""


def note(lines: Iterable[tuple[str, str]]) -> str:
    """Write what was found into a row of a chain: codes, for every language."""
    return ", ".join(f"{what}: {found}" for what, found in lines)


def read_note(written: str) -> str:
    """Say in words what `note` wrote."""
    told = []
    for part in written.split(", "):
        what, _colon, found = part.partition(": ")
        names = CHAIN_FOUND if what == "chain" else FOUND
        told.append(f"{WHAT.get(what, what)}: {names.get(found, found)}")
    return ", ".join(told)
