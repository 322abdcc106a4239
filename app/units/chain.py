"""The chain of command: who was under whom from when to when, as rows and a picture.

The picture is a static SVG file shown as an image: boxes in the order of the chain,
each under the one above it; dashed where it has ended. The rows are its text.
"""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID
from xml.etree.ElementTree import Element

from app.dates import ApproximateDate
from app.units.documents import Under
from app.units.register import Units, UnitSeen

_SVG = "http://www.w3.org/2000/svg"
_INK, _SOFT, _SEA, _WASH, _SHEET = "#1d2830", "#4c5760", "#17575f", "#e3eff0", "#ffffff"
_FONT = "'Source Sans 3', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_STEP, _ROW, _BOX, _MARGIN = 36, 58, 46, 16
_WIDTH = 420
_LETTERS = 46
_DEEPEST = 12


@dataclass(frozen=True)
class Line:
    """One unit at its place in the chain."""

    unit: UnitSeen = field(repr=False)
    depth: int
    above: str = field(default="", repr=False)
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None

    @property
    def has_ended(self) -> bool:
        """Whether it is known that it is there no more."""
        return self.until is not None


def lines(units: Units, unit_id: UUID) -> list[Line]:
    """Return the chain that a unit belongs to, from its heads down, in order."""
    below: dict[UUID, list[tuple[UnitSeen, Under]]] = {}
    for seen in sorted(units.values(), key=lambda each: each.content.name.casefold()):
        for under in seen.content.under:
            below.setdefault(under.unit_id, []).append((seen, under))
    return [
        line
        for head in _heads(units, unit_id)
        for line in _from(units, below, Line(units[head], 0))
    ]


def _heads(units: Units, unit_id: UUID) -> list[UUID]:
    """Return the units above a unit that are under nobody."""
    found, ways, seen = list[UUID](), [unit_id], set[UUID]()
    while ways:
        at = ways.pop()
        if at in seen:
            continue
        seen.add(at)
        above = [u.unit_id for u in units[at].content.under if u.unit_id in units]
        if above:
            ways += above
        else:
            found.append(at)
    return sorted(found, key=lambda each: units[each].content.name.casefold())


def _from(
    units: Units, below: dict[UUID, list[tuple[UnitSeen, Under]]], line: Line
) -> Iterator[Line]:
    yield line
    if line.depth == _DEEPEST:
        return
    for seen, under in below.get(line.unit.id, []):
        name = line.unit.content.name
        down = Line(seen, line.depth + 1, name, under.since, under.until)
        yield from _from(units, below, down)


def years(since: ApproximateDate | None, until: ApproximateDate | None) -> str:
    """Write from when to when in years, as the picture has room for."""
    first = str(since.earliest.year) if since and since.earliest else ""
    last = str(until.latest.year) if until and until.latest else ""
    return f"{first}–{last}" if first or last else ""


def size(drawn: list[Line]) -> tuple[int, int]:
    """Return width and height of the picture."""
    deepest = max((line.depth for line in drawn), default=0)
    return 2 * _MARGIN + deepest * _STEP + _WIDTH, 2 * _MARGIN + len(drawn) * _ROW


def to_svg(drawn: list[Line], title: str, this: UUID) -> str:
    """Draw the chain; the unit of the page is filled."""
    width, height = size(drawn)
    root = Element(
        "svg",
        {
            "xmlns": _SVG,
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-labelledby": "title",
            "font-family": _FONT,
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = title
    _rect(root, (0, 0, width, height), _SHEET, "")
    parents: dict[int, int] = {}
    for at, line in enumerate(drawn):
        x, y = _MARGIN + line.depth * _STEP, _MARGIN + at * _ROW
        parents[line.depth] = y
        dash = "5 4" if line.has_ended else ""
        if line.depth:
            _elbow(root, x, y, parents[line.depth - 1] + _BOX, dash)
        fill = _WASH if line.unit.id == this else _SHEET
        _rect(root, (x, y, _WIDTH, _BOX), fill, dash, _SEA)
        name = textwrap.shorten(line.unit.content.name, _LETTERS, placeholder="…")
        when = years(line.since, line.until)
        _text(root, x + 12, y + (20 if when else 28), name, _INK, 15)
        _text(root, x + 12, y + 38, when, _SOFT, 12.5)
    return ET.tostring(root, encoding="unicode")


def _elbow(root: Element, x: int, y: int, top: int, dash: str) -> None:
    start, middle = x - _STEP + 14, y + _BOX // 2
    told = {
        "d": f"M{start} {top}V{middle}H{x}",
        "fill": "none",
        "stroke": _SOFT,
        "stroke-width": "1.5",
    }
    ET.SubElement(root, "path", told | ({"stroke-dasharray": dash} if dash else {}))


def _rect(
    root: Element, at: tuple[int, int, int, int], fill: str, dash: str, edge: str = ""
) -> None:
    told = dict(zip(("x", "y", "width", "height"), map(str, at), strict=True))
    told |= {"fill": fill}
    if edge:
        told |= {"stroke": edge, "stroke-width": "1.5", "rx": "6"}
    ET.SubElement(root, "rect", told | ({"stroke-dasharray": dash} if dash else {}))


def _text(root: Element, x: int, y: int, words: str, fill: str, px: float) -> None:
    told = {"x": str(x), "y": str(y), "fill": fill, "font-size": str(px)}
    ET.SubElement(root, "text", told).text = words
