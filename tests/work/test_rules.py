"""One typed line becomes a task; a day becomes a list."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.work.rules import Line, When, read_line, span_of

THURSDAY = date(2026, 11, 26)
DAYS = st.dates(date(2020, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("typed", "day", "part", "text"),
    [
        ("tomorrow 18:00 message about medicine", date(2026, 11, 27), "evening", ""),
        ("завтра вранці спитати про ліки", date(2026, 11, 27), "morning", "спитати"),
        ("today call the clinic", THURSDAY, "", "call the clinic"),
        ("пн написати", date(2026, 11, 30), "", "написати"),
        ("thursday write", date(2026, 12, 3), "", "write"),
        ("3.12 write", date(2026, 12, 3), "", "write"),
        ("3.2 write", date(2027, 2, 3), "", "write"),
        ("3.2.2026 write", date(2026, 2, 3), "", "write"),
        ("09:30 write", THURSDAY, "morning", "write"),
        ("13:00 write", THURSDAY, "afternoon", "write"),
        ("29.2 write", None, "", "29.2 write"),
        ("31.2.2026 write", None, "", "31.2.2026 write"),
        ("25:00 write", None, "", "25:00 write"),
        ("write tomorrow", None, "", "write tomorrow"),
        ("tomorrow", None, "", "tomorrow"),
        ("tomorrow 18:00", None, "", "tomorrow 18:00"),
    ],
)
def test_a_day_and_a_part_of_it_count_at_the_beginning_only(typed, day, part, text):
    line = read_line(typed, THURSDAY)
    assert (line.due_on, line.part) == (day, part)
    assert line.text.startswith(text)
    assert line.text


@given(typed=st.text(min_size=1, max_size=60), today=DAYS)
def test_no_line_is_lost_or_refused(typed, today):
    line = read_line(typed, today)
    assert isinstance(line, Line)
    assert bool(line.text) == bool(typed.split())


@given(today=DAYS, ahead=st.integers(-400, 400))
def test_each_day_belongs_to_one_list(today, ahead):
    day = today + timedelta(days=ahead)
    lists = [
        when
        for when in When
        if when is not When.UNDATED and _holds(span_of(when, today), day)
    ]
    assert len(lists) == 1


def _holds(span, day):
    first, last = span
    return (first is None or day >= first) and (last is None or day <= last)
