"""Fields that forms share: what is typed stays, and is read as it was meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import InputRequired

from app.dates import ApproximateDate, Precision
from app.fields import (
    ApproximateDateField,
    ChecklistField,
    choices,
    read_day,
    write_day,
)
from app.web import form_words


class Event(Form):
    """A form with the shared fields."""

    title = StringField("Title", [InputRequired()])
    when = ApproximateDateField("When it happened")
    needs = ChecklistField("Needs", choices=choices(("a", "A"), ("b", "B")))


@pytest.fixture(autouse=True)
def _in_a_request(shell_app):
    with shell_app.test_request_context("/staff"):
        yield


def _sent(**values):
    return Event(MultiDict({"title": "x", **values}))


@pytest.mark.parametrize(
    "text",
    ["3.3.2024", "03.03.2024", "2024-03-03", "3/3/2024", " 3 3 2024 ", "٣.٣.٢٠٢٤"],
)
def test_a_day_is_read_in_every_common_way(text):
    assert read_day(text) == (date(2024, 3, 3), date(2024, 3, 3))


@pytest.mark.parametrize("text", ["2.2024", "02/2024", "2024-02"])
def test_a_month_is_all_its_days(text):
    assert read_day(text) == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_year_is_all_its_days():
    assert read_day("2024") == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("31.2.2024", "13.2024", "24", "1.1.1.2024", "soon", "1899", "2200"),
        *("3.3.24", "2024-99999999999999", "9" * 5_000, "\0", "²", "0.0.2024"),
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_day(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_that_is_written_reads_the_same(day):
    assert read_day(write_day(day)) == (day, day)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_clear_refusal(text):
    try:
        read = read_day(text)
    except ValueError:
        return
    assert read is None or read[0] <= read[1]


def test_one_field_filled_is_that_day_month_or_year():
    form = _sent(**{"when-earliest": "3.2024"})
    assert form.validate()
    assert form.when.span().precision is Precision.MONTH


def test_two_ends_words_and_going_on_are_kept():
    form = _sent(
        **{
            "when-earliest": "3.3.2024",
            "when-latest": "4.2024",
            "when-words": " until Easter ",
            "when-continuing": "y",
        }
    )
    assert form.validate()
    assert form.when.span() == ApproximateDate(
        earliest=date(2024, 3, 3),
        latest=date(2024, 4, 30),
        words="until Easter",
        continuing=True,
    )


def test_nothing_typed_is_an_unknown_date():
    form = _sent()
    assert form.validate()
    assert not form.when.span().is_known


def test_what_cannot_be_read_stays_in_its_field_beside_the_error():
    form = _sent(**{"when-earliest": "after the harvest", "when-latest": "2024"})
    assert not form.validate()
    assert form.when.earliest.data == "after the harvest"
    assert form.when.earliest.errors
    assert not form.when.latest.errors


def test_ends_in_the_wrong_order_are_one_error_of_the_whole():
    form = _sent(**{"when-earliest": "2024", "when-latest": "2023"})
    assert not form.validate()
    found = form_words.form_errors(form)
    assert [(id_, label) for id_, label, _ in found] == [
        ("when-earliest", "When it happened")
    ]


def test_a_date_on_file_fills_the_fields():
    kept = ApproximateDate(
        earliest=date(2024, 3, 1), latest=date(2024, 3, 31), words="in spring"
    )
    form = Event(data={"when": kept})
    assert form.when.earliest.data == "1.3.2024"
    assert form.when.words.data == "in spring"


def test_the_summary_names_every_error_in_the_order_of_the_page():
    form = Event(MultiDict({"when-earliest": "x", "needs": "z"}))
    assert not form.validate()
    assert [id_ for id_, _, _ in form_words.form_errors(form)] == [
        "title",
        "when-earliest",
        "needs-0",
    ]


def test_a_field_is_described_by_its_hint_and_its_error():
    form = Event(MultiDict({}))
    form.validate()
    assert form_words.described(form.title, "a hint") == "title-hint title-error"
    assert form_words.described(form.needs) == ""
