"""Inside the limited process: all letters of a text or a paper, with their places.

For finding words before they are hidden. Letters that are drawn or photographed are
not found here: whoever hides looks at each page.
"""

import ctypes
import io
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import pikepdf
import pypdfium2
from lxml import etree
from pypdfium2 import raw

from app.limited import office, pages, words
from app.limited.answers import WHOLE, Lettered, Made, Refused, RefusedError
from app.limited.hiding import MOST_PAGES
from app.limited.kinds import Kind

MOST_LETTERS = 600_000
MOST_BYTES_OF_A_TEXT = 2 * 1024 * 1024
_HYPHENS = {0x02, 0xAD, 0xFFFE}
"""How the renderer tells a hyphen at the end of a line."""
_PARTS = ("word/header", "word/document.xml", "word/footnotes.xml")
_PARTS_AFTER = ("word/endnotes.xml", "word/footer")
_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText"}
"""Deleted, moved away, said twice for old programs, or a command."""


def prepare() -> None:
    """Use every piece once before the door shuts."""
    words.prepare()
    office.prepare()
    pages.prepare()
    made = pikepdf.new()
    made.add_blank_page(page_size=(72, 72))
    written = io.BytesIO()
    made.save(written)
    _of_paper(bytearray(written.getvalue()))


def reader(kind: Kind) -> Callable[[bytearray], Made]:
    """Return what reads a kind."""
    acts = {Kind.TEXT: _of_text, Kind.DOCX: _of_office, Kind.PDF: _of_paper}
    return acts.get(kind, _none)


def _none(_data: bytearray) -> Made:
    raise RefusedError(Refused.NO_COPY)


def _told(found: list[Lettered]) -> Made:
    if sum(len(page.text) for page in found) > MOST_LETTERS:
        raise RefusedError(Refused.TOO_LARGE)
    return Made(msgspec.json.encode(found), Kind.TEXT, pages=len(found))


def _of_text(data: bytearray) -> Made:
    if len(data) > MOST_BYTES_OF_A_TEXT:
        raise RefusedError(Refused.TOO_LARGE)
    return _told([Lettered(words.decoded(bytes(data)))])


def _of_office(data: bytearray) -> Made:
    """Read what a reader of the paper sees: heads, text, notes and feet, as lines."""
    parts = office.taken_apart(data)
    if office.kind_of(parts) is not Kind.DOCX:
        raise RefusedError(Refused.NO_COPY)
    lines: list[str] = []
    for beginning in (*_PARTS, *_PARTS_AFTER):
        for name in sorted(parts):
            if name.startswith(beginning) and name.endswith(".xml"):
                _read(office.parsed(parts[name]).getroot(), lines)
    text = "".join(lines).strip("\n")
    return _told([Lettered(words.plain(text) + "\n")])


def _read(element: etree._Element, lines: list[str]) -> None:
    """Read one element: text, tabs and breaks; a paragraph ends its line."""
    name = etree.QName(element).localname
    if name in _LEFT_OUT:
        return
    if name == "t":
        lines.append(element.text or "")
    elif name == "tab":
        lines.append("\t")
    elif name in {"br", "cr"}:
        lines.append("\n")
    elif name == "noBreakHyphen":
        lines.append("-")
    for child in element:
        _read(child, lines)
    if name == "p":
        lines.append("\n")


def _of_paper(data: bytearray) -> Made:
    with pages.opened(data) as document:
        count = len(document)
        if not count:
            raise RefusedError(Refused.DAMAGED)
        if count > MOST_PAGES:
            raise RefusedError(Refused.TOO_LARGE)
        found, left = [], MOST_LETTERS
        for number in range(count):
            page = _of_page(document[number], left)
            left -= len(page.text)
            found.append(page)
    return _told(found)


def _of_page(page: pypdfium2.PdfPage, most: int) -> Lettered:
    """Return a page's letters, and the place of each run without a space."""
    read = page.get_textpage()
    count = read.count_chars()
    if count > most:
        raise RefusedError(Refused.TOO_LARGE)
    text, found, begun = [], [], -1
    for at in range(count + 1):
        letter = " " if at == count else _letter(read, at)
        if at < count:
            text.append(letter)
        if letter.isspace():
            if begun >= 0:
                found.append((begun, at, *_place(page, read, begun, at)))
            begun = -1
        elif begun < 0:
            begun = at
    return Lettered("".join(text), tuple(found))


def _letter(read: Any, at: int) -> str:
    code = raw.FPDFText_GetUnicode(read, at)
    if code in _HYPHENS:
        return "-"
    letter = chr(code) if 0 < code <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"
    return letter if letter in "\r\n" else words.plain(letter)


def _place(
    page: pypdfium2.PdfPage, read: Any, first: int, end: int
) -> tuple[int, int, int, int]:
    """Return where letters stand on the page as it is shown, turned or cut."""
    across, down = [], []
    for at in range(first, end):
        left, bottom, right, top = read.get_charbox(at, loose=True)
        for x, y in ((left, bottom), (right, top), (left, top), (right, bottom)):
            shown_x, shown_y = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(
                *(page, 0, 0, WHOLE, WHOLE, 0, x, y),
                *(ctypes.byref(shown_x), ctypes.byref(shown_y)),
            )
            across.append(min(max(shown_x.value, 0), WHOLE))
            down.append(min(max(shown_y.value, 0), WHOLE))
    return min(across), min(down), max(across), max(down)
