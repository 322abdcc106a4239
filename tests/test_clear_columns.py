"""What stands in the clear in the database is listed, with its reason, and no more.

`docs/clear-columns.md` holds tables in Markdown: `| table | column | why |`. `*` as the
table means every table that has such a column; several columns may share a row, with
commas. A column of bytes is sealed (or a key, a signature, a hash) and is not listed.
"""

import re

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

from app.db import schema
from tests.support.source import ROOT

PAGE = ROOT / "docs" / "clear-columns.md"
ROW = re.compile(r"^\|([^|]+)\|([^|]+)\|([^|]+)\|\s*$", re.MULTILINE)
EVERY = "*"


def listed(page):
    """Read the page: (table, column) -> why."""
    found = {}
    for match in ROW.finditer(page):
        table, columns, why = (cell.strip().replace("`", "") for cell in match.groups())
        if table == "table" or set(table) <= set("-: "):
            continue
        for column in columns.split(","):
            found[table.replace("\\", ""), column.strip()] = why
    return found


def in_the_clear(metadata):
    """Say which columns of the models are not bytes."""
    return {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, LargeBinary)
    }


def faults(metadata, page):
    """Compare the two, both ways."""
    told, real = listed(page), in_the_clear(metadata)
    for table, column in sorted(real):
        if not {(table, column), (EVERY, column)} & told.keys():
            yield f"{table}.{column} stands in the clear and is not listed"
    names = {column for _, column in real}
    for (table, column), why in told.items():
        if (table, column) not in real and not (table == EVERY and column in names):
            yield f"{table}.{column} is listed and does not exist"
        if len(why.split()) < 2:
            yield f"{table}.{column} is listed without a reason"


def test_each_clear_column_is_listed_with_its_reason():
    page = PAGE.read_text("utf-8") if PAGE.exists() else ""
    found = list(faults(schema.complete_metadata(), page))
    assert not found, f"{PAGE.name}:\n" + "\n".join(found)


@pytest.fixture
def tables():
    """Two planted tables, one sealed column among them."""
    metadata = MetaData()
    for name in ("report", "message"):
        Table(
            name,
            metadata,
            Column("id", Integer, primary_key=True),
            Column("month", String),
            Column("content", LargeBinary),
        )
    return metadata


WHOLE = """
| table | column | why |
|---|---|---|
| * | id | random, says nothing |
| `report` | month | the desk sorts by it |
| message | month | coarse on purpose |
"""


def test_a_whole_list_is_accepted(tables):
    assert list(faults(tables, WHOLE)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("| message | month | coarse on purpose |\n", ""), "message.month stands"),
        (("| * | id |", "| report | id |"), "message.id stands"),
        (("coarse on purpose", ""), "without a reason"),
        (("| `report` | month |", "| report | month, name |"), "name is listed and"),
        (("| * | id |", "| * | id, seq |"), r"seq is listed and"),
    ],
)
def test_what_is_missing_or_too_much_is_found(tables, change, fault):
    found = list(faults(tables, WHOLE.replace(*change)))
    assert any(fault in line for line in found), found
