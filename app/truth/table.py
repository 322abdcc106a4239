"""A public table: all that a reader ever gets, as one value that can be kept.

It holds rounded numbers and gaps, never a true number or the reason of one gap. Its
fingerprint covers only what is published: a hash over the true numbers would let a
reader try numbers until the hash fits.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import msgspec

from app import vault
from app.truth.counting import TOTAL, Place, Question


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of act: a number in each place, or None where it is hidden."""

    theme: str
    threshold: int
    cells: tuple[int | None, ...]
    total: int | None


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is printed around the numbers and comes from no count.

    Attributes:
        cut: day of the data, "2026-12-31".
        codes: versions of the code books, themes and facts.
        software: version of the program.
        organisation: who counts, and whom to ask for a correction.
    """

    cut: str
    codes: str
    software: str
    organisation: str

    @property
    def day(self) -> date:
        """The day of the data."""
        return date.fromisoformat(self.cut)


class Table(vault.Document, frozen=True):
    """A protected table.

    Attributes:
        people: everybody in it, once; rounded.
        statements: accounts that tell of them; rounded, None when too few to print.
    """

    schema: ClassVar[str] = "truth.table"
    schema_version: ClassVar[int] = 1

    question: Question
    frame: Frame
    rows: tuple[Row, ...]
    people: int
    statements: int | None
    base: int
    dominance_percent: int

    def shown(self, place: Place) -> int | None:
        """Return the printed number, or None where it is hidden."""
        row = self.row(place[0])
        if place[1] == TOTAL:
            return row.total
        return row.cells[self.question.columns.index(place[1])]

    def row(self, theme: str) -> Row:
        """Return the row of a kind of act."""
        return next(row for row in self.rows if row.theme == theme)

    def places(self) -> Iterator[Place]:
        """Go through every place, row by row, the total last in each."""
        for theme in self.question.themes:
            for column in (*self.question.columns, TOTAL):
                yield theme, column

    def hidden(self) -> tuple[Place, ...]:
        """Return every place without a number."""
        return tuple(place for place in self.places() if self.shown(place) is None)

    def without(self, place: Place) -> "Table":
        """Return the same table with one more number hidden."""
        theme, column = place
        rows = tuple(
            _emptied(row, self.question.columns, column) if row.theme == theme else row
            for row in self.rows
        )
        return msgspec.structs.replace(self, rows=rows)

    def fingerprint(self) -> str:
        """Return the SHA-256 over the stored form, in hexadecimal."""
        return hashlib.sha256(vault.encode(self)).hexdigest()


def _emptied(row: Row, columns: tuple[str, ...], column: str) -> Row:
    if column == TOTAL:
        return msgspec.structs.replace(row, total=None)
    cells = tuple(
        None if name == column else cell
        for name, cell in zip(columns, row.cells, strict=True)
    )
    return msgspec.structs.replace(row, cells=cells)
