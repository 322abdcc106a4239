"""What somebody marked, and how it travels from page to page: places, never words.

A form carries the marks, so that marking works without a script; `unfinished` keeps
them for the next session. What comes back is read as from a stranger.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import InvalidInputError
from app.evidence.redacting.reasons import REASONS
from app.limited.answers import WHOLE, Box

MOST = 400
MOST_PLACE = 999_999
SMALLEST = 20
"""A box is at least so many ten-thousandths wide and high: less hides nothing."""
_BOX = re.compile(
    r"(\d{1,3})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.([A-Z])", re.ASCII
)
_SPAN = re.compile(r"(\d{1,6})\.(\d{1,6})\.([A-Z])", re.ASCII)
BETWEEN = "_"
NOTHING = "0"
"""How no mark is written in an address."""


@dataclass(frozen=True, order=True)
class Span:
    """Letters of a text that are hidden: the first, and the first that is not."""

    first: int
    end: int
    reason: str


def box(page: int, sides: tuple[int, int, int, int], reason: str) -> Box:
    """Return a mark on a page, its sides in order.

    Raises:
        InvalidInputError: it lies outside of the page, is too small, or has no reason.
    """
    left, top, right, bottom = sides
    left, right = sorted((left, right))
    top, bottom = sorted((top, bottom))
    is_inside = left >= 0 and top >= 0 and max(right, bottom) <= WHOLE
    if not is_inside or min(right - left, bottom - top) < SMALLEST:
        raise InvalidInputError("box")
    if reason not in REASONS:
        raise InvalidInputError("reason")
    return Box(page, left, top, right, bottom, reason)


def boxes(told: str) -> tuple[Box, ...]:
    """Read boxes as `written` wrote them.

    Raises:
        InvalidInputError: it is not that, or there are too many.
    """
    found = []
    for each in _parts(told):
        read = _BOX.fullmatch(each)
        if read is None:
            raise InvalidInputError("marks")
        page, left, top, right, bottom = (int(number) for number in read.groups()[:5])
        found.append(box(page, (left, top, right, bottom), read[6]))
    return tuple(found)


def spans(told: str) -> tuple[Span, ...]:
    """Read spans as `written` wrote them, in order; none overlaps another.

    Raises:
        InvalidInputError: it is not that, or there are too many.
    """
    found = []
    for each in _parts(told):
        read = _SPAN.fullmatch(each)
        if read is None or read[3] not in REASONS or int(read[1]) >= int(read[2]):
            raise InvalidInputError("marks")
        found.append(Span(int(read[1]), int(read[2]), read[3]))
    return apart(found)


def apart(found: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order; those that overlap are one, with the first reason."""
    kept: list[Span] = []
    for each in sorted(found):
        if kept and each.first < kept[-1].end:
            last = kept[-1]
            kept[-1] = Span(last.first, max(last.end, each.end), last.reason)
        else:
            kept.append(each)
    return tuple(kept)


def written(found: Iterable[Box | Span]) -> str:
    """Write marks for a form or an address."""
    return BETWEEN.join(_written(each) for each in found) or NOTHING


def _written(each: Box | Span) -> str:
    if isinstance(each, Span):
        return f"{each.first}.{each.end}.{each.reason}"
    place = (each.page, each.left, each.top, each.right, each.bottom, each.sign)
    return ".".join(str(part) for part in place)


def _parts(told: str) -> list[str]:
    if told in {"", NOTHING}:
        return []
    parts = told.split(BETWEEN, MOST)
    if len(parts) > MOST:
        raise InvalidInputError("marks")
    return parts


def check_count(found: tuple[Box | Span, ...]) -> None:
    """Refuse more marks than one copy takes.

    Raises:
        InvalidInputError: there are too many.
    """
    if len(found) > MOST:
        raise InvalidInputError("marks")
