"""Dates, numbers and approximate dates, in both languages."""

from datetime import UTC, date, datetime

import pytest

from app.dates import ApproximateDate
from app.web import formats

MARCH_3 = date(2024, 3, 3)
MARCH_29 = date(2024, 3, 29)


@pytest.fixture
def speaking(shell_app):
    def in_language(code, write, *values):
        headers = {"Accept-Language": code}
        with shell_app.test_request_context("/staff", headers=headers):
            return write(*values)

    return in_language


@pytest.mark.parametrize(
    ("value", "english", "ukrainian", "precision"),
    [
        (ApproximateDate.on(MARCH_3), "3 Mar 2024", "3 бер. 2024", "exact day"),
        (
            ApproximateDate(earliest=MARCH_3, latest=MARCH_29),
            "3–29 Mar 2024",
            "3–29 бер. 2024",
            "between two days",
        ),
        (
            ApproximateDate(earliest=date(2024, 3, 1), latest=date(2024, 3, 31)),
            "Mar 2024",
            "бер. 2024",
            "month only",
        ),
        (
            ApproximateDate(earliest=date(2024, 1, 1), latest=date(2024, 12, 31)),
            "2024",
            "2024",
            "year only",
        ),
    ],
)
def test_a_date_is_written_no_more_exactly_than_it_is_known(
    speaking, value, english, ukrainian, precision
):
    assert speaking("en", formats.span, value).replace("\u2009", "") == english
    assert ukrainian in speaking("uk", formats.span, value).replace("\u2009", "")
    assert speaking("en", formats.precision, value) == precision


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "date not known"),
        (ApproximateDate(words="after Easter"), "date not known"),
        (ApproximateDate(earliest=MARCH_3), "not before 3 Mar 2024"),
        (ApproximateDate(latest=MARCH_3), "not after 3 Mar 2024"),
        (
            ApproximateDate(earliest=MARCH_3, latest=MARCH_3, continuing=True),
            "since 3 Mar 2024",
        ),
        (
            ApproximateDate(
                earliest=date(2024, 3, 1), latest=date(2024, 3, 31), continuing=True
            ),
            "since Mar 2024",
        ),
        (
            ApproximateDate(earliest=MARCH_3, continuing=True),
            "since 3 Mar 2024 or later",
        ),
        (ApproximateDate(latest=MARCH_3, continuing=True), "since 3 Mar 2024"),
    ],
)
def test_what_is_half_known_is_said_in_words(speaking, value, words):
    assert speaking("en", formats.span, value).startswith(words)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (4_200_000, "4.2 MB")],
)
def test_a_size_is_in_the_unit_people_read(speaking, size, words):
    assert speaking("en", formats.size, size) == words


def test_a_strip_of_elements_is_said_in_words(speaking):
    marks = ["indicated", "established", "part", "open", "contradicted"]
    assert speaking("en", formats.elements, marks) == (
        "5 elements: 2 indicated, 1 open, part known, 1 open, 1 contradicted"
    )
    assert speaking("en", formats.elements, []) == "0 elements"


def test_a_moment_has_its_minute(speaking):
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert "30" in speaking("uk", formats.clock, moment)
    assert "2026" in speaking("en", formats.when, moment)
