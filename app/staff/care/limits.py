"""How much the house thinks good for one person, a day and a week. It stops nobody."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app import catalogues

PATH = catalogues.FOLDER / "care.yaml"
MOST = 500


@dataclass(frozen=True)
class Caps:
    """So many heavy items; 0 is no cap."""

    day: int
    week: int


@cache
def load(path: Path = PATH) -> Caps:
    """Read the caps; a mistake names file, line and reason."""
    top = catalogues.load(path).fields("version", "as_of", "verified", "caps")
    ids, found = catalogues.Ids("cap"), dict[str, int]()
    for node in top["caps"].items():
        each = node.fields("id", "most", "reason")
        each["reason"].label()
        most = each["most"].number()
        if not 0 <= most <= MOST:
            raise each["most"].wrong(f"from 0 to {MOST}; 0 is no cap")
        found[ids.add(each["id"])] = most
    if set(found) != {"day", "week"}:
        raise top["caps"].wrong("there are two caps: day and week")
    return Caps(**found)
