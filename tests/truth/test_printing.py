"""A released table as a file: every number, every note, and nothing that runs."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest

from app.truth import chart, printing, words
from app.truth.counting import Question, count
from app.truth.rules import Rules
from app.truth.suppression import protect
from tests.truth.generated import FRAME, QUARTERS, THEMES, coded_cases


@pytest.fixture(scope="module")
def table():
    return protect(count(Question(THEMES, QUARTERS), coded_cases(60)), Rules(), FRAME)


def lines(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_file_has_a_line_for_each_number_and_then_the_notes(table):
    told = lines(printing.to_csv(table))
    numbers = [line for line in told[1:] if line[0] != "Note"]
    notes = [line[3] for line in told[1:] if line[0] == "Note"]
    places = list(table.places())
    assert len(numbers) == len(places)
    for place, (row, column, number, remark) in zip(places, numbers, strict=True):
        shown = table.shown(place)
        assert (row, column) == (words.theme(place[0]), words.column(place[1]))
        assert number == ("" if shown is None else str(shown))
        assert bool(remark) == (shown is None)
    assert notes == [words.title(table), *words.notes(table)]
    assert table.fingerprint() in notes[-1]


def test_each_hidden_number_names_the_real_threshold(table):
    told = printing.to_csv(table).decode("utf-8-sig")
    assert "fewer than 10, or hidden to protect others" in told
    assert "fewer than 5, or hidden to protect others" in told


def test_lines_end_as_the_format_says(table):
    data = printing.to_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", '"=1', " =1", "＝1", "＠x"],
)
def test_t10_no_cell_is_a_formula(cell):
    assert printing.harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["Killing", "15", "Q1 2024", "1=1", ""])
def test_plain_cells_stay_as_they_are(cell):
    assert printing.harmless(cell) == cell


def test_the_chart_is_a_picture_and_nothing_else(table):
    drawn = ET.fromstring(chart.to_svg(table))  # noqa: S314 - drawn here
    tags = {element.tag.partition("}")[2] for element in drawn.iter()}
    assert tags == {
        *("svg", "title", "defs", "pattern", "rect", "g", "text", "line"),
    }
    linked = [
        name
        for element in drawn.iter()
        for name in element.attrib
        if name.endswith(("href", "style")) or name.startswith("on")
    ]
    assert linked == []


def test_the_chart_shows_the_numbers_of_the_table_and_no_other(table):
    drawn = ET.fromstring(chart.to_svg(table))  # noqa: S314 - drawn here
    bold = [
        element.text
        for element in drawn.iter(f"{chart.SVG}text")
        if element.attrib["font-weight"] == "600" and (element.text or "").isdigit()
    ]
    shown = [str(cell) for row in table.rows for cell in row.cells if cell is not None]
    assert sorted(bold) == sorted(shown)


def test_rows_without_any_number_are_named_and_not_drawn():
    small = protect(
        count(Question((*THEMES, "forced_labour"), QUARTERS), coded_cases(60)),
        Rules(),
        FRAME,
    )
    assert small.row("forced_labour").total is None
    assert "Too few to show any number: Forced labour." in chart.to_svg(small)
