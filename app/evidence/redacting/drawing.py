"""Asking the limited process for what is marked and hidden."""

from enum import StrEnum

import msgspec

from app.errors import NotFoundError, UnreadableFileError
from app.evidence.redacting.finding import places
from app.evidence.redacting.marks import Span, box
from app.evidence.redacting.reasons import mark
from app.limited import running
from app.limited.answers import WHOLE, Box, Lettered, Refused, Step, Task, Wanted
from app.limited.kinds import PICTURES, Kind
from app.vault.stream import Opened

MOST_LETTERS_BYTES = 48 * 1024 * 1024
NARROWEST = 40
"""Of a word's place on a page: a thin letter is still hidden as a whole."""


class Way(StrEnum):
    """How parts of a kind of file are marked."""

    PICTURE = "picture"  # boxes
    PAGES = "pages"  # boxes, and words where the pages hold letters
    WORDS = "words"


def way_of(mime: str) -> Way | None:
    """Say how a kind of file is marked, or None: parts of it cannot be hidden here."""
    if mime not in set(Kind):
        return None
    kind = Kind(mime)
    if kind in PICTURES:
        return Way.PICTURE
    ways = {Kind.PDF: Way.PAGES, Kind.TEXT: Way.WORDS, Kind.DOCX: Way.WORDS}
    return ways.get(kind)


def letters(source: Opened, mime: str) -> list[Lettered]:
    """Return the letters of each page of a paper, or of a text as one page.

    Raises:
        UnreadableFileError: it cannot be read, or is too long.
        NotIsolatedError: nothing is read on this machine.
    """
    wanted = Wanted(task=Task.LETTERS, mime=mime, size_bytes=source.size)
    with source, running.asked(wanted, source, MOST_LETTERS_BYTES) as answer:
        return told(answer.read())


def told(answer: bytes) -> list[Lettered]:
    """Read the letters that the limited process told, as from a stranger.

    Raises:
        UnreadableFileError: that is not what it told.
    """
    try:
        return msgspec.json.decode(answer, type=list[Lettered])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UnreadableFileError(Refused.DAMAGED) from None


def page(
    source: Opened,
    mime: str,
    number: int,
    boxes: tuple[Box, ...],
    *,
    step: Step = Step.GREY,
    grid: bool = False,
) -> tuple[bytes, int]:
    """Return one page with its boxes as PNG, as the copy has it; and how many pages.

    Raises:
        UnreadableFileError: it cannot be drawn.
    """
    if way_of(mime) not in {Way.PICTURE, Way.PAGES}:
        raise NotFoundError
    wanted = Wanted(
        task=Task.HIDDEN,
        mime=mime,
        size_bytes=source.size,
        step=step,
        page=number,
        boxes=boxes,
        grid=grid,
    )
    with source, running.asked(wanted, source) as answer:
        return answer.read(), answer.said.pages


def found_on_pages(
    pages: list[Lettered], phrase: str, reason: str
) -> list[tuple[str, Box]]:
    """Return a box for each word of a paper in which a phrase stands, and the word."""
    found = []
    for number, each in enumerate(pages):
        spots = places(each.text, phrase)
        for first, end, *sides in each.words:
            if any(begun < end and first < ended for begun, ended in spots):
                wide = _wide((sides[0], sides[1], sides[2], sides[3]))
                found.append((each.text[first:end], box(number, wide, reason)))
    return found


def found_in_text(text: str, phrase: str, reason: str) -> list[tuple[str, Span]]:
    """Return the places of a phrase in a text, and what stands there."""
    return [
        (text[first:end], Span(first, end, reason))
        for first, end in places(text, phrase)
    ]


def without(text: str, spans: tuple[Span, ...]) -> str:
    """Return a text with a mark in place of each span."""
    kept, at = [], 0
    for span in spans:
        kept += [text[at : span.first], mark_of(text, span)]
        at = span.end
    return "".join([*kept, text[at:]])


def mark_of(text: str, span: Span) -> str:
    """Return the mark that stands in place of a span."""
    return mark(span.reason, len(text[span.first : span.end].split()) or 1)


def _wide(sides: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = sides
    across, down = (
        max(0, NARROWEST - (right - left)),
        max(0, NARROWEST - (bottom - top)),
    )
    return (
        max(0, left - across),
        max(0, top - down),
        min(WHOLE, right + across),
        min(WHOLE, bottom + down),
    )
