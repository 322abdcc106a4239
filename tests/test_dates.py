"""Approximate dates: what is possible, what is sure, and what is never said."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import ApproximateDate, Precision
from app.errors import InvalidInputError

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
ends = st.none() | days


@st.composite
def spans(draw):
    first, last = draw(ends), draw(ends)
    if first and last and first > last:
        first, last = last, first
    return ApproximateDate(first, last, draw(st.text(max_size=20)), draw(st.booleans()))


@pytest.mark.parametrize(
    ("first", "last", "continuing", "precision"),
    [
        (date(2022, 3, 9), date(2022, 3, 9), False, Precision.DAY),
        (date(2022, 2, 1), date(2022, 2, 28), False, Precision.MONTH),
        (date(2024, 2, 1), date(2024, 2, 28), False, Precision.RANGE),
        (date(2022, 1, 1), date(2022, 12, 31), False, Precision.YEAR),
        (date(2022, 3, 3), date(2022, 3, 5), False, Precision.RANGE),
        (date(2022, 3, 3), None, False, Precision.RANGE),
        (None, date(2022, 3, 3), False, Precision.RANGE),
        (date(2022, 3, 3), None, True, Precision.SINCE),
        (None, None, True, Precision.UNKNOWN),
        (None, None, False, Precision.UNKNOWN),
    ],
)
def test_precision_says_how_closely_it_is_known(first, last, continuing, precision):
    when = ApproximateDate(first, last, continuing=continuing)
    assert when.precision is precision


@pytest.mark.parametrize(
    ("first", "last", "quarter"),
    [
        (date(2022, 1, 1), date(2022, 3, 31), "2022-Q1"),
        (date(2022, 10, 1), date(2022, 12, 31), "2022-Q4"),
        (date(2022, 3, 31), date(2022, 4, 1), None),
        (date(2021, 5, 1), date(2022, 5, 1), None),
        (date(2022, 5, 1), None, None),
    ],
)
def test_a_date_is_in_a_quarter_only_when_it_surely_is(first, last, quarter):
    assert ApproximateDate(first, last).quarter() == quarter


def test_what_continues_is_in_no_quarter():
    day = date(2022, 5, 1)
    assert ApproximateDate(day, day, continuing=True).quarter() is None


def test_the_first_day_is_not_after_the_last():
    with pytest.raises(InvalidInputError) as caught:
        ApproximateDate(date(2022, 3, 2), date(2022, 3, 1))
    assert caught.value.fields == ("earliest", "latest")


def test_a_year_out_of_reach_is_a_slip_of_the_pen():
    with pytest.raises(InvalidInputError) as caught:
        ApproximateDate(date(22, 3, 2))
    assert caught.value.fields == ("earliest",)


def test_the_words_stay_out_of_the_representation():
    when = ApproximateDate(words="the night of the fair")
    assert "fair" not in repr(when)


def test_a_missing_person_is_missing_in_every_later_year():
    since = ApproximateDate(date(2022, 3, 1), date(2022, 3, 5), continuing=True)
    assert since.overlaps(date(2025, 1, 1), date(2025, 12, 31))
    assert not since.overlaps(date(2021, 1, 1), date(2021, 12, 31))


def test_a_detention_that_ended_does_not_reach_further():
    held = ApproximateDate(date(2022, 3, 1), date(2022, 9, 5))
    assert held.overlaps(date(2022, 6, 1), None)
    assert not held.overlaps(date(2022, 9, 6), None)


@given(spans())
def test_it_survives_writing_and_reading(when):
    data = msgspec.json.encode(when)
    assert msgspec.json.decode(data, type=ApproximateDate) == when


@given(spans(), ends, ends)
def test_what_lies_within_a_period_overlaps_it(when, first, last):
    if when.lies_within(first, last):
        assert when.overlaps(first, last)


@given(spans(), ends, ends)
def test_a_wider_period_never_loses_a_date(when, first, last):
    wider_first = None if first is None else max(first, date(1900, 2, 1))
    wider_first = wider_first and wider_first - timedelta(days=30)
    if when.overlaps(first, last) and (first is None or first >= date(1900, 2, 1)):
        assert when.overlaps(wider_first, last)


@given(spans(), ends)
def test_an_unknown_end_is_never_taken_for_outside(when, day):
    unknown = ApproximateDate(continuing=when.continuing)
    assert unknown.overlaps(day, None)
    assert unknown.overlaps(None, day)


@given(spans())
def test_a_quarter_contains_both_ends(when):
    quarter = when.quarter()
    if quarter:
        year, number = int(quarter[:4]), int(quarter[-1])
        first = date(year, number * 3 - 2, 1)
        assert when.lies_within(first, first + timedelta(days=92))
