"""The only reader of the system clock. Times are aware and in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """Return the present moment, aware, in UTC, to the microsecond."""
    return _source()


def this_hour() -> datetime:
    """Return the present hour: the finest step that some rows may show in clear."""
    return now().replace(minute=0, second=0, microsecond=0)


def this_month() -> str:
    """Return the present month as "2026-11", the coarse date that rows may show."""
    return now().strftime("%Y-%m")


def stand_in(source: Callable[[], datetime] | None) -> None:
    """Let a test or the demonstration choose the time; None puts the real one back."""
    global _source  # noqa: PLW0603
    _source = source or (lambda: datetime.now(UTC))
