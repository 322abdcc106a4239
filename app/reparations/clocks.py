"""By when help must be there: pure, in hours from what is known.

Immediate is today, urgent 72 hours, soon 14 days. A medicine that works only within so
many hours of the event is counted from the event, if the person told when it was; only
a day being known, from its beginning: better an hour too early than too late.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

URGENT_HOURS = 72
SOON_DAYS = 14
EVENTS = timezone(timedelta(hours=3))
"""Hours of events are told in local time. Ukraine's summer time: in winter, a window
then closes an hour early and never an hour late."""
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Clock:
    """When help must be there.

    Attributes:
        until: the moment; None without any.
        closes: when the medicine's window closes; None if it has none, or nothing was
            told of the event.
    """

    until: datetime | None
    closes: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Say whether the moment has passed."""
        return self.until is not None and self.until < now

    def is_shut(self, now: datetime) -> bool:
        """Say whether the window has closed."""
        return self.closes is not None and self.closes < now


def clock(
    triage: str,
    raised_at: datetime | None,
    *,
    due_on: date | None = None,
    event_at: datetime | None = None,
    window_hours: int | None = None,
) -> Clock:
    """Return by when help must be there.

    Args:
        triage: how soon, by its kind.
        raised_at: when the need became known; None for needs of before there was a
            clock, which then have only the day that somebody chose.
        due_on: a day that somebody chose instead.
        event_at: when the event was, if told.
        window_hours: how long after it the medicine works.
    """
    closes = None
    if window_hours is not None and event_at is not None:
        closes = event_at + timedelta(hours=window_hours)
    until = _end_of(due_on, raised_at) if due_on else _usual(triage, raised_at)
    if closes is not None:
        until = min(until, closes) if until is not None else closes
    return Clock(until, closes)


def _usual(triage: str, raised_at: datetime | None) -> datetime | None:
    if raised_at is None:
        return None
    match triage:
        case "immediate":
            return _end_of(raised_at.date(), raised_at)
        case "urgent":
            return raised_at + timedelta(hours=URGENT_HOURS)
        case "soon":
            return raised_at + timedelta(days=SOON_DAYS)
    return None


def _end_of(day: date, raised_at: datetime | None) -> datetime:
    zone = raised_at.tzinfo if raised_at else UTC
    return datetime.combine(day, LAST_SECOND, zone)
