"""A public table as a picture: one small panel for each row, all on one scale.

pygal lays out axes and bars; from its drawing only rectangles, lines and labels are
taken over into a picture of our own. So the file holds no script, no style sheet, no
link and no font: it is the same as an <img> under any content security policy as when
it is opened by itself. The table is its text.

A hidden number is a hatched band over the whole height, the same for each: the height
of a band would be read as a number.
"""

import math
import sys
import textwrap
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pygal

from app.truth import words
from app.truth.counting import AFTER, BEFORE, TOTAL, UNKNOWN
from app.truth.rules import Book
from app.truth.table import Row, Table
from app.wording import gettext as _

# pygal leaves a finder for its old plug-ins behind, of a kind that Python took out:
# every look for a module that is not there would warn.
sys.meta_path[:] = [each for each in sys.meta_path if hasattr(each, "find_spec")]

SVG = "{http://www.w3.org/2000/svg}"

# design/tokens.css, by name
_SHEET, _SAND, _LINE, _EDGE = "#ffffff", "#f1ede4", "#d9d3c6", "#857d70"
_INK, _SOFT, _SEA, _FAINT = "#1d2830", "#4c5760", "#17575f", "#656e75"

_HATCH = "url(#hatch)"
_FONT = "'Source Sans 3', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_WIDTH = 960
_MARGIN = 24
_GUTTER = 32
_PANEL = 216
_LINE_HEIGHT, _LINE_LETTERS = 20, 120
_HEAD = 92  # title and legend
_PLOT_TOP = 50  # under the panel's title and label
_PLOT = 116  # height of the bars
_AXIS = 34  # room for the numbers of the scale
_MANY_COLUMNS = 8  # more than this, and panels go one below the other
_MAX_TICKS = 4
_GAP = 3.5  # between bars


@dataclass(frozen=True)
class _Panel:
    """Where one row is drawn, and the scale all rows share."""

    x: float
    y: float
    width: float
    top: int
    step: int


class _Bar(NamedTuple):
    """Where a bar stands."""

    x: float
    y: float
    width: float
    height: float


def to_svg(table: Table) -> str:
    """Draw a table as a static SVG file, in the reader's language.

    Only a protected table can be drawn: there is no other kind.
    """
    rows, title = _drawn(table), words.title(table)
    across = _across(table)
    width = (_WIDTH - 2 * _MARGIN - (across - 1) * _GUTTER) / across
    height = size(table)[1]
    root = Element(
        "svg",
        {
            "xmlns": SVG.strip("{}"),
            "viewBox": f"0 0 {_WIDTH} {height}",
            "width": str(_WIDTH),
            "height": str(height),
            "role": "img",
            "aria-labelledby": "title",
            "font-family": _FONT,
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = title
    _hatch(root)
    _rect(root, 0, 0, _WIDTH, height, _SHEET)
    _text(root, _MARGIN, 36, title, size=20, weight=600)
    _legend(root)
    top, step = _scale(table)
    for at, row in enumerate(rows):
        x = _MARGIN + (at % across) * (width + _GUTTER)
        panel = _Panel(x, _HEAD + (at // across) * _PANEL, width, top, step)
        _draw(root, panel, table, row)
    for at, line in enumerate(_undrawn(table)):
        y = height - _LINE_HEIGHT * (len(_undrawn(table)) - at)
        _text(root, _MARGIN, y, line, fill=_SOFT)
    return ET.tostring(root, encoding="unicode")


def size(table: Table) -> tuple[int, int]:
    """Return width and height of the picture, in its own units."""
    across = _across(table)
    panels = math.ceil(len(_drawn(table)) / across) * _PANEL
    return _WIDTH, _HEAD + panels + _LINE_HEIGHT * (len(_undrawn(table)) + 1)


def _drawn(table: Table) -> list[Row]:
    """Return the rows in which something is shown; others would be hatched all over."""
    return [row for row in table.rows if {*row.cells, row.total} != {None}]


def _undrawn(table: Table) -> list[str]:
    """Return lines that name the rows in which everything is hidden."""
    drawn = _drawn(table)
    rest = [words.theme(row.theme) for row in table.rows if row not in drawn]
    if not rest:
        return []
    return textwrap.wrap(
        _("Too few to show any number: %(rows)s.", rows=", ".join(rest)), _LINE_LETTERS
    )


def _across(table: Table) -> int:
    """Return how many panels stand side by side: one where its title is long."""
    is_of_law = table.question.book is Book.LAW
    return 1 if is_of_law or len(table.question.columns) > _MANY_COLUMNS else 2


def _scale(table: Table) -> tuple[int, int]:
    """The top of the scale and the step of its lines, from the shown cells."""
    most = max((cell or 0 for row in table.rows for cell in row.cells), default=0)
    most = max(most, *(row.threshold for row in table.rows))
    for step in (5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 10_000, 100_000):
        if most < step * _MAX_TICKS:
            return step * (most // step + 1), step  # room above the highest bar
    return 2 * most, most


def _draw(root: Element, panel: _Panel, table: Table, row: Row) -> None:
    """One row: title, total, scale, bars, hatched bands and column labels."""
    group = ET.SubElement(
        root, "g", {"transform": f"translate({panel.x:g} {panel.y:g})"}
    )
    _text(group, 0, 14, words.theme(row.theme), size=15, weight=600)
    total = words.hidden(row.threshold) if row.total is None else str(row.total)
    _text(group, 0, 33, f"{words.column(TOTAL)}: {total}", fill=_SOFT)
    if row.total is not None and None in row.cells:
        _rect(group, panel.width - 12, 23, 12, 12, _HATCH)
        label = words.hidden(row.threshold)
        _text(group, panel.width - 18, 33, label, fill=_SOFT, size=12, anchor="end")
    plot = ET.SubElement(group, "g", {"transform": f"translate({_AXIS} {_PLOT_TOP})"})
    drawing = _layout(panel, row)
    for y, label in _guides(drawing):
        colour = _EDGE if label == "0" else _LINE
        _line(plot, (0, y), (panel.width - _AXIS, y), colour)
        _text(plot, -8, y + 4, label, fill=_FAINT, size=12, anchor="end")
    shown, hidden = _bars(drawing)
    for at, (column, cell) in enumerate(
        zip(table.question.columns, row.cells, strict=True)
    ):
        bar = hidden[at] if cell is None else shown[at]
        dated = column not in {BEFORE, AFTER, UNKNOWN}
        fill = _HATCH if cell is None else _SEA if dated else _EDGE
        _rect(plot, bar.x, bar.y, bar.width, bar.height, fill)
        middle = bar.x + bar.width / 2
        if cell is not None:
            _text(plot, middle, bar.y - 5, str(cell), weight=600, anchor="middle")
        if column in {table.question.columns[1], AFTER, UNKNOWN}:
            edge = bar.x - _GAP  # what stands left and right is not alike in time
            _line(plot, (edge, -6), (edge, _PLOT + 28), _EDGE)
        for line, part in enumerate(_broken(words.column(column))):
            y = _PLOT + 15 + 13 * line
            _text(plot, middle, y, part, fill=_SOFT, size=11.5, anchor="middle")


def _layout(panel: _Panel, row: Row) -> Element:
    """Let pygal lay out one row: shown numbers, a full band for each hidden one."""
    chart = pygal.StackedBar(
        width=panel.width - _AXIS,
        height=_PLOT,
        explicit_size=True,
        margin=0,
        spacing=0,
        show_legend=False,
        show_x_labels=False,
        show_y_labels=True,
        js=[],
        range=(0, panel.top),
        y_labels=list(range(0, panel.top + 1, panel.step)),
    )
    chart.add("shown", list(row.cells))
    chart.add("hidden", [panel.top if cell is None else None for cell in row.cells])
    return ET.fromstring(chart.render())  # noqa: S314 - drawn above, not received


def _guides(drawing: Element) -> list[tuple[float, str]]:
    """Height and label of each line of the scale."""
    found = []
    for guide in drawing.iterfind(".//*[@class='guides']"):
        path, text = guide.find(f"{SVG}path"), guide.find(f"{SVG}text")
        if path is not None and text is not None:
            found.append((float(path.attrib["d"].split()[1]), text.text or ""))
    return found


def _bars(drawing: Element) -> list[list[_Bar]]:
    """The bars of both series, in the order of the columns."""
    return [
        [
            _Bar(*(float(rect.attrib[key]) for key in ("x", "y", "width", "height")))
            for rect in series.iterfind("./*[@class='bar']/*[@class]")
            if rect.tag == f"{SVG}rect"
        ]
        for series in drawing.iterfind(".//*[@class='bars']")
    ]


def _legend(root: Element) -> None:
    """What a bar is; a hatched band says its threshold in its own panel."""
    _rect(root, _MARGIN, 54, 14, 14, _SEA)
    _text(root, _MARGIN + 22, 66, _("number of people, rounded"), fill=_SOFT)


def _hatch(root: Element) -> None:
    """The pattern of hidden numbers: told apart by shape, not by colour."""
    pattern = ET.SubElement(
        ET.SubElement(root, "defs"),
        "pattern",
        {
            "id": "hatch",
            "width": "7",
            "height": "7",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    _rect(pattern, 0, 0, 7, 7, _SAND)
    _rect(pattern, 0, 0, 1.6, 7, "#b9b1a2")


def _broken(label: str) -> list[str]:
    """A column label on two lines at most."""
    first, _, last = label.rpartition(" ")
    return [first, last] if first else [last]


def _rect(
    parent: Element, x: float, y: float, width: float, height: float, fill: str
) -> None:
    places = {"x": x, "y": y, "width": width, "height": height}
    sizes = {key: f"{place:.4g}" for key, place in places.items()}
    ET.SubElement(parent, "rect", {**sizes, "fill": fill})


def _line(
    parent: Element, start: tuple[float, float], end: tuple[float, float], colour: str
) -> None:
    places = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    sizes = {key: f"{place:.4g}" for key, place in places.items()}
    ET.SubElement(parent, "line", {**sizes, "stroke": colour})


def _text(
    parent: Element,
    x: float,
    y: float,
    words: str,
    *,
    fill: str = _INK,
    size: float = 13,
    weight: int = 400,
    anchor: str = "start",
) -> None:
    ET.SubElement(
        parent,
        "text",
        {
            "x": f"{x:.4g}",
            "y": f"{y:.4g}",
            "fill": fill,
            "font-size": f"{size:g}",
            "font-weight": str(weight),
            "text-anchor": anchor,
        },
    ).text = words
