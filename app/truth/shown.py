"""A public table as the rows and columns of a page."""

from typing import Any

from app.truth import words
from app.truth.counting import TOTAL
from app.truth.table import Table


def columns(table: Table) -> list[dict[str, Any]]:
    """Return the headings."""
    named = (*table.question.columns, TOTAL)
    heads = [{"text": words.column(each), "num": True} for each in named]
    return [{"text": words.what(table)}, *heads]


def rows(table: Table) -> list[list[Any]]:
    """Return each row: its label, then its numbers and gaps."""
    named = (*table.question.columns, TOTAL)
    return [
        [words.theme(row.theme), *(_cell(table, row.theme, each) for each in named)]
        for row in table.rows
    ]


def _cell(table: Table, theme: str, column: str) -> dict[str, Any]:
    number = table.shown((theme, column))
    if number is None:
        return {"hidden": table.row(theme).threshold}
    return {"text": str(number)}
