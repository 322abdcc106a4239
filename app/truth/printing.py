"""A public table as CSV: one line a number, then the notes; no cell is a formula."""

import csv
import io

from app.truth import words
from app.truth.table import Table
from app.wording import gettext as _

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # full-width forms run too


def to_csv(table: Table) -> bytes:
    """Return UTF-8 with a byte-order mark, for spreadsheets; lines end with CRLF.

    Columns: kind of act, time, people (rounded; empty where hidden), remark. The notes
    follow in the remark column, each behind *Note*.

    Source: RFC 4180.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)

    def line(*cells: str) -> None:
        writer.writerow([harmless(cell) for cell in cells])

    when = _("When it began") if table.question.columns else _("Column")
    line(words.what(table), when, _("People"), _("Remark"))
    for place in table.places():
        row, column = place
        number = table.shown(place)
        remark = words.hidden(table.row(row).threshold) if number is None else ""
        shown = "" if number is None else str(number)
        line(words.theme(row), words.column(column), shown, remark)
    for note in (words.title(table), *words.notes(table)):
        line(_("Note"), "", "", note)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe before what one might.

    Source: OWASP, CSV injection (T-10).
    """
    bare = cell.lstrip(" \"'")
    return f"'{cell}" if bare.startswith(_FORMULA_STARTS) else cell
