"""A public table: all that a reader ever gets, as one value that can be kept.

It holds rounded numbers and gaps, never a true number or the reason of one gap. Its
fingerprint covers only what is published: a hash over the true numbers would let a
reader try numbers until the hash fits.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec

from app.errors import InvalidInputError
from app.truth.counting import TOTAL, Question

FORMAT = 1
"""Version of the stored form; docs/formats/truth-table.md."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

Place = tuple[str, str]
"""Row (a theme or ANYTHING) and column (a quarter, OTHER_TIME, UNKNOWN or TOTAL)."""


@dataclass(frozen=True)
class Row:
    """One kind of act, or the row of people. A number, or None where it is hidden."""

    theme: str
    threshold: int
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Frame:
    """What is printed around the numbers and set by the release, not by counting.

    Attributes:
        cut: date of the data, "2026-12-31". Releases follow a fixed calendar.
        collected_from, collected_to: months of collecting, "2026-01".
        agreement_percent: how often two coders agreed; None when not measured.
        codes: version of the code book.
        software: version of the build.
        contact: where to ask for a correction; no person's address.
    """

    cut: str
    collected_from: str
    collected_to: str
    codes: str
    software: str
    contact: str
    agreement_percent: int | None = None


@dataclass(frozen=True)
class Table:
    """A protected table. `statements` is rounded, or None when too small to print."""

    question: Question
    frame: Frame
    rows: tuple[Row, ...]
    statements: int | None
    base: int
    dominance_percent: int
    format: int = FORMAT

    def shown(self, place: Place) -> int | None:
        """The printed number, or None where it is hidden."""
        row = self.row(place[0])
        if place[1] == TOTAL:
            return row.total
        return row.cells[self.question.columns.index(place[1])]

    def row(self, theme: str) -> Row:
        """The row of a kind of act, or of people."""
        return next(row for row in self.rows if row.theme == theme)

    def places(self) -> Iterator[Place]:
        """Every place, row by row, the total last in each."""
        for row in self.question.rows:
            for column in (*self.question.columns, TOTAL):
                yield row, column

    def hidden(self) -> tuple[Place, ...]:
        """Every place without a number."""
        return tuple(place for place in self.places() if self.shown(place) is None)

    def lonely_rows(self) -> tuple[str, ...]:
        """Rows with exactly one hidden number: the others would give it away."""
        return tuple(
            row.theme for row in self.rows if [*row.cells, row.total].count(None) == 1
        )

    def without(self, place: Place) -> "Table":
        """The same table with one more number hidden."""
        theme, column = place

        def emptied(row: Row) -> Row:
            if column == TOTAL:
                return replace(row, total=None)
            at = self.question.columns.index(column)
            return replace(row, cells=(*row.cells[:at], None, *row.cells[at + 1 :]))

        return replace(
            self,
            rows=tuple(
                emptied(row) if row.theme == theme else row for row in self.rows
            ),
        )

    def keep(self) -> bytes:
        """The one stored form: JSON with sorted keys, the same for the same table."""
        return msgspec.json.encode(self, order="deterministic")

    def fingerprint(self) -> str:
        """SHA-256 over the stored form, in hexadecimal."""
        return hashlib.sha256(self.keep()).hexdigest()


def kept(data: bytes) -> Table:
    """Read a stored table.

    Raises:
        InvalidInputError: it is not one, or its rows do not fit its question.
    """
    try:
        table = msgspec.json.decode(data, type=Table)
    except msgspec.MsgspecError:
        raise InvalidInputError("table") from None
    fits = tuple(row.theme for row in table.rows) == table.question.rows and all(
        len(row.cells) == len(table.question.columns) for row in table.rows
    )
    if not fits or table.format != FORMAT:
        raise InvalidInputError("table")
    return table


@dataclass(frozen=True)
class Words:
    """How a reader's language says the parts of a table; `words.table_words` makes it.

    Attributes:
        theme: label of a row, from its id.
        column: heading of a column, from its id.
        hidden: label of a hidden number, from the threshold of its row.
        shown: legend of a shown number.
        note: first cell of a line with a note.
        headings: kind of act, time, people, remark.
    """

    theme: Callable[[str], str]
    column: Callable[[str], str]
    hidden: Callable[[int], str]
    shown: str
    note: str
    headings: tuple[str, str, str, str]


def to_csv(table: Table, words: Words, notes: tuple[str, ...]) -> str:
    """The table as CSV: one line a number, then the notes; no cell is a formula.

    Columns: kind of act, time, people (rounded; empty where hidden), remark. UTF-8,
    lines end with CRLF (RFC 4180). Ids stand beside words in no column: a spreadsheet
    is read by people, the stored form by programs.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(heading) for heading in words.headings])
    for place in table.places():
        row, column = place
        number = table.shown(place)
        remark = words.hidden(table.row(row).threshold) if number is None else ""
        told = [words.theme(row), words.column(column)]
        shown = "" if number is None else str(number)
        writer.writerow([harmless(cell) for cell in (*told, shown, remark)])
    for note in notes:
        writer.writerow([harmless(words.note), "", "", harmless(note)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell no spreadsheet runs: a leading apostrophe where one might.

    Source: OWASP, CSV injection.
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell
