"""Numbers of paragraphs, and how sentences are told from each other. Pure.

A number is given once and for good: no move, withdrawal or supplement changes it, and
none is given again. Only before the first edition was made may all be numbered anew,
in the order in which they are read.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count
from uuid import UUID

import msgspec

from app.errors import ConflictError, NotFoundError

ALIKE = 0.5
"""From which likeness on a changed line is the sentence that it was."""

_END = re.compile(r"(?<=[.!?…])[\"»”’)]*\s+(?=[\"«“„(]?(?:\{|[^\W\d_a-zа-яіїєґ]))|\n+")


class Placed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The paragraphs under one heading, of the document or of one supplement of it."""

    supplement: int
    heading: str
    ids: tuple[UUID, ...] = ()


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number of one paragraph."""

    id: UUID
    number: int


class Outline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where each paragraph stands, and its number.

    Attributes:
        last: the highest number that was ever given.
        supplement: into which new paragraphs go; 0 is the document itself.
        is_fixed: an edition was made: nothing is numbered anew.
    """

    last: int = 0
    supplement: int = 0
    places: tuple[Placed, ...] = ()
    given: tuple[Given, ...] = ()
    withdrawn: tuple[UUID, ...] = ()
    is_fixed: bool = False

    @property
    def numbers(self) -> dict[UUID, int]:
        """The number of each paragraph, in the order in which they were written."""
        return {each.id: each.number for each in self.given}

    def number(self, paragraph_id: UUID) -> int:
        """Return the number of a paragraph.

        Raises:
            NotFoundError: there is no such paragraph.
        """
        numbers = self.numbers
        if paragraph_id not in numbers:
            raise NotFoundError
        return numbers[paragraph_id]

    def place(self, paragraph_id: UUID) -> Placed:
        """Return under which heading a paragraph stands.

        Raises:
            NotFoundError: there is no such paragraph.
        """
        for each in self.places:
            if paragraph_id in each.ids:
                return each
        raise NotFoundError

    def reading(self, headings: Sequence[str]) -> list[Placed]:
        """Return what has paragraphs, in the order in which it is read."""
        known = {heading: n for n, heading in enumerate(headings)}
        filled = [each for each in self.places if each.ids]
        return sorted(filled, key=lambda e: (e.supplement, known[e.heading]))


def added(outline: Outline, heading: str, paragraph_id: UUID) -> Outline:
    """Put a new paragraph at the end of a heading, with the next number."""
    number = outline.last + 1
    return msgspec.structs.replace(
        _put(outline, outline.supplement, heading, paragraph_id, None),
        last=number,
        given=(*outline.given, Given(paragraph_id, number)),
    )


def moved(
    outline: Outline, paragraph_id: UUID, heading: str, after: UUID | None
) -> Outline:
    """Put a paragraph elsewhere in its part of the document; it keeps its number.

    `after`: behind which paragraph of that heading; None: at its beginning.
    """
    supplement = outline.place(paragraph_id).supplement
    places = tuple(
        msgspec.structs.replace(
            each, ids=tuple(i for i in each.ids if i != paragraph_id)
        )
        for each in outline.places
    )
    without = msgspec.structs.replace(outline, places=places)
    target = next(
        (e.ids for e in places if (e.supplement, e.heading) == (supplement, heading)),
        (),
    )
    if after is not None and after not in target:
        raise NotFoundError
    at = 0 if after is None else target.index(after) + 1
    return _put(without, supplement, heading, paragraph_id, at)


def withdrawn(outline: Outline, paragraph_id: UUID) -> Outline:
    """Take a paragraph's words away; its number and its place stay.

    Raises:
        ConflictError: it was withdrawn already.
    """
    outline.number(paragraph_id)
    if paragraph_id in outline.withdrawn:
        raise ConflictError
    return msgspec.structs.replace(
        outline, withdrawn=(*outline.withdrawn, paragraph_id)
    )


def supplemented(outline: Outline) -> Outline:
    """Begin a supplement; numbers go on.

    Raises:
        ConflictError: no edition was made yet, or the last supplement is empty.
    """
    ids = [
        i for e in outline.places if e.supplement == outline.supplement for i in e.ids
    ]
    if not outline.is_fixed or not ids:
        raise ConflictError
    return msgspec.structs.replace(outline, supplement=outline.supplement + 1)


def numbered_anew(outline: Outline, headings: Sequence[str]) -> Outline:
    """Number in the order of reading.

    Raises:
        ConflictError: an edition was made: somebody may cite its numbers.
    """
    if outline.is_fixed:
        raise ConflictError
    counter = count(1)
    numbers = {
        paragraph_id: next(counter)
        for each in outline.reading(headings)
        for paragraph_id in each.ids
    }
    given = tuple(Given(each.id, numbers[each.id]) for each in outline.given)
    return msgspec.structs.replace(outline, given=given, last=len(given))


def fixed(outline: Outline) -> Outline:
    """Fix the numbers: an edition was made."""
    return msgspec.structs.replace(outline, is_fixed=True)


def _put(
    outline: Outline, supplement: int, heading: str, paragraph_id: UUID, at: int | None
) -> Outline:
    places, done = [], False
    for each in outline.places:
        if (each.supplement, each.heading) == (supplement, heading):
            ids = list(each.ids)
            ids.insert(len(ids) if at is None else at, paragraph_id)
            places.append(msgspec.structs.replace(each, ids=tuple(ids)))
            done = True
        else:
            places.append(each)
    if not done:
        places.append(Placed(supplement, heading, (paragraph_id,)))
    return msgspec.structs.replace(outline, places=tuple(places))


def carried(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """Say of each new sentence which old one it is, by its place; None: a new one."""
    found: list[int | None] = [None] * len(new)
    left = dict(enumerate(old))
    for at, text in enumerate(new):
        same = next((n for n, told in left.items() if told == text), None)
        if same is not None:
            found[at] = same
            del left[same]
    for at, text in enumerate(new):
        if found[at] is None and left:
            best = max(left, key=lambda n, text=text: _likeness(left[n], text))  # type: ignore[misc]  # bound now
            if _likeness(left[best], text) >= ALIKE:
                found[at] = best
                del left[best]
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def passages(text: str) -> list[str]:
    """Return the passages of a text: its sentences and lines, without empty ones."""
    found, at = [], 0
    for end in _END.finditer(text):
        found.append(text[at : end.start()])
        at = end.end()
    return [each.strip() for each in (*found, text[at:]) if each.strip()]


def runs(text: str, many: int) -> Iterator[tuple[int, str]]:
    """Return every run of so many passages that follow each other, and where it begins.

    Places are counted from 1.
    """
    every = passages(text)
    for at in range(len(every) - many + 1):
        yield at + 1, joined(every[at : at + many])


def joined(some: Sequence[str]) -> str:
    """Write passages that follow each other as one."""
    return " ".join(some)
