"""The clocks of urgent help: today, 72 hours, 14 days, and windows from the event."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.reparations.clocks import clock

RAISED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("triage", "until"),
    [
        ("immediate", datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)),
        ("urgent", datetime(2026, 11, 27, 9, 30, tzinfo=UTC)),
        ("soon", datetime(2026, 12, 8, 9, 30, tzinfo=UTC)),
        ("planned", None),
    ],
)
def test_each_urgency_has_its_time(triage, until):
    assert clock(triage, RAISED).until == until


def test_a_chosen_day_stands_before_the_usual_one():
    found = clock("soon", RAISED, due_on=date(2026, 11, 25))
    assert found.until == datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("hours", [72, 120])
def test_a_window_counts_from_the_event_and_nothing_moves_it(hours):
    event = RAISED - timedelta(hours=hours - 2)
    for chosen in (None, date(2026, 12, 24)):
        found = clock(
            "planned", RAISED, due_on=chosen, event_at=event, window_hours=hours
        )
        assert found.until == found.closes == RAISED + timedelta(hours=2)
    assert not found.is_shut(RAISED + timedelta(hours=2))
    assert found.is_shut(RAISED + timedelta(hours=2, seconds=1))


def test_a_window_without_a_told_event_closes_nothing():
    found = clock("immediate", RAISED, window_hours=72)
    assert (found.closes, found.is_shut(RAISED + timedelta(days=30))) == (None, False)


def test_what_was_recorded_before_there_was_a_clock_is_not_late_by_itself():
    found = clock("immediate", None)
    assert not found.is_late(RAISED)
    assert clock("immediate", None, due_on=date(2026, 11, 23)).is_late(RAISED)
