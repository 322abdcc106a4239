"""The tables: what a spreadsheet or a review tool makes of them."""

import csv
import io
from dataclasses import fields, replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import ApproximateDate
from app.packages import bag, index, loadfiles
from app.packages.account import when
from app.packages.index import IndexRow
from tests.packages.sample import PHOTO, contents

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "|x",
]
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@cache
def row() -> IndexRow:
    """Return the row of the photograph."""
    whole = contents()
    files = [each for each in index.item_files(whole) if each.item.item_id == PHOTO]
    measured = {each.entry.path: bag.measure(each.entry) for each in files}
    return index.index_row(whole.items[0], files, measured)


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Read documents.csv as any tool does."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_dat(data: bytes) -> list[dict[str, str]]:
    """Read the DAT as a review tool does."""
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter="\x14", quotechar="þ"))


@pytest.mark.parametrize("start", HOSTILE)
@pytest.mark.parametrize("before", ["", " ", '"', "'", "\u00a0"])
def test_t10_a_cell_that_a_spreadsheet_would_run_is_neutralised(start, before):
    table = loadfiles.documents_csv([replace(row(), title=before + start)])
    assert read_csv(table)[0]["title"] == "'" + before + start


def test_a_plain_cell_stays_as_it_is():
    for plain in ("Photograph", "Фото 1-2", "a=b", "7", ""):
        assert loadfiles.harmless(plain) == plain


@given(WORDS)
def test_t10_no_cell_of_the_table_begins_like_a_formula(title):
    table = loadfiles.documents_csv([replace(row(), title=title)])
    cell = read_csv(table)[0]["title"]
    assert cell.removeprefix("'") == title or cell == title
    assert cell.lstrip(' "\u00a0\u3000\u200b\ufeff')[:1] not in set(
        "=+-@\t\r\n|＝＋－＠"
    )


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_nothing_in_a_value_breaks_the_load_file(titles):
    rows = [replace(row(), title=title) for title in titles]
    data = loadfiles.concordance_dat(rows)
    read = read_dat(data)
    assert [each["BEGDOC"] for each in read] == [PHOTO] * len(titles)
    assert data.count(b"\r\n") == len(titles) + 1
    assert all(len(each) == len(loadfiles.DAT_COLUMNS) for each in read)


def test_several_values_and_lines_become_the_new_line_sign():
    line = replace(row(), persons=("W-7K3Q", "W-2M9D"), title="one\r\ntwo\nthree")
    read = read_dat(loadfiles.concordance_dat([line]))[0]
    assert read["PERSONS"] == "W-7K3Q®W-2M9D"
    assert read["TITLE"] == "one®two®three"


def test_the_formats_own_signs_are_replaced_in_values():
    line = replace(row(), title="þorn\x14 brand®")
    assert read_dat(loadfiles.concordance_dat([line]))[0]["TITLE"] == "thorn brand(R)"


@pytest.mark.parametrize(
    ("iso", "dat"),
    [
        ("2024-03-03", "20240303"),
        ("2024-03", "20240301"),
        ("2024", "20240101"),
        ("2024-03-03/2024-03-29", "20240303"),
        ("2024-03/..", "20240301"),
        ("../2024-03-29", ""),
        ("", ""),
    ],
)
def test_a_date_in_the_load_file_is_its_earliest_day(iso, dat):
    line = replace(row(), main_date=iso)
    read = read_dat(loadfiles.concordance_dat([line]))[0]
    assert read["DOCDATE"] == dat


def test_every_field_of_a_row_is_told_in_each_file():
    told = {each.name for each in fields(IndexRow)} - {
        "files",
        "custody_rows",
        "custody_head",
        "differs_from",
    }
    assert told == set(loadfiles.DAT_COLUMNS)


@pytest.mark.parametrize(
    ("known", "iso"),
    [
        (ApproximateDate(), ""),
        (ApproximateDate.on(date(2024, 3, 3)), "2024-03-03"),
        (ApproximateDate(date(2024, 3, 1), date(2024, 3, 31)), "2024-03"),
        (ApproximateDate(date(2024, 1, 1), date(2024, 12, 31)), "2024"),
        (ApproximateDate(date(2024, 3, 3), date(2024, 3, 9)), "2024-03-03/2024-03-09"),
        (ApproximateDate(date(2024, 3, 3), continuing=True), "2024-03-03/.."),
        (ApproximateDate(latest=date(2024, 3, 9)), "../2024-03-09"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(known, iso):
    assert index.iso(when(known)) == iso
