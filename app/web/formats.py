"""Dates, numbers and approximate dates, as the reader's language writes them.

Everything here returns plain text; templates escape it. Isolation of names and codes
from the direction of the sentence around them is a macro (`kit.bdi`), not a string.
"""

import calendar
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import flask_babel
from babel.dates import (
    LOCALTZ,
    format_datetime,
    format_interval,
    format_skeleton,
    format_time,
)
from flask_babel import gettext as _
from flask_babel import ngettext

from app.clock import now as the_time


class DateSpan(Protocol):
    """What can be shown as an approximate date: a span, and the words used for it."""

    @property
    def earliest(self) -> date | None:
        """The first day that it may have been."""

    @property
    def latest(self) -> date | None:
        """The last day that it may have been."""

    @property
    def words(self) -> str:
        """What the person said, when it says more than the days ("after Easter")."""

    @property
    def continuing(self) -> bool:
        """Whether it has not ended, as far as is known."""


def day(value: date) -> str:
    """Write one day: "3 Mar 2024"."""
    return str(format_skeleton("yMMMd", value, locale=_locale()))


def month(value: date) -> str:
    """Write one month: "Mar 2024"."""
    return str(format_skeleton("yMMM", value, locale=_locale()))


def now() -> datetime:
    """Return the present moment, for the line that says when something was saved."""
    return the_time()


def when(value: datetime) -> str:
    """Write a moment with its minute, in the zone of the office's server."""
    return str(format_datetime(value, "short", tzinfo=LOCALTZ, locale=_locale()))


def clock(value: datetime) -> str:
    """Write the time of day, in the zone of the office's server: "14:02"."""
    return str(format_time(value, "short", tzinfo=LOCALTZ, locale=_locale()))


def number(value: float) -> str:
    """Write a number with the reader's separators."""
    return str(flask_babel.format_decimal(value))


def size(size_bytes: int) -> str:
    """Write the size of a file in the unit people read: "4.2 MB"."""
    amount, units = float(size_bytes), ("B", "kB", "MB", "GB", "TB")
    thousand = 1000
    for unit in units:
        if amount < thousand or unit == units[-1]:
            shown = round(amount, 1) if unit != "B" and amount < 10 else round(amount)
            return f"{number(shown)} {unit}"
        amount /= thousand
    raise AssertionError("the last unit takes every size")


def span(value: DateSpan | None) -> str:
    """Write an approximate date no more exactly than it is known.

    One day is a day, one whole month a month, one whole year a year; anything else is
    the interval. Nothing known is said in words, never left blank.
    """
    if value is None or (value.earliest is None and value.latest is None):
        return (value.words if value else "") or _("date not known")
    first, last = value.earliest, value.latest
    if value.continuing and first is not None:
        return _("since %(date)s", date=day(first))
    if first is None and last is not None:
        return _("not after %(date)s", date=day(last))
    if last is None and first is not None:
        return _("not before %(date)s", date=day(first))
    assert first is not None and last is not None  # noqa: S101, PT018  # the two above
    if first == last:
        return day(first)
    if _is_whole_month(first, last):
        return month(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = (first.year, last.year)
        return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
    return str(format_interval(first, last, "yMMMd", locale=_locale()))


def precision(value: DateSpan | None) -> str:
    """Say how exactly the date is known, in two or three words."""
    if value is None or (value.earliest is None and value.latest is None):
        return _("unknown")
    first, last = value.earliest, value.latest
    if value.continuing:
        return _("continuing")
    if first is None or last is None:
        return _("one end is known")
    if first == last:
        return _("exact day")
    if _is_whole_month(first, last):
        return _("month only")
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return _("year only")
    return _("between two days")


def is_exact(value: DateSpan | None) -> bool:
    """Tell whether the date is one known day: a full dot on the timeline."""
    return (
        value is not None
        and value.earliest is not None
        and value.earliest == value.latest
    )


def elements(marks: Sequence[str]) -> str:
    """Say in words what a strip of elements shows, for those who cannot see it."""
    counts = Counter("indicated" if mark == "established" else mark for mark in marks)
    said = [
        ngettext("%(num)s element", "%(num)s elements", len(marks)),
        *(
            words % {"n": number(counts[mark])}
            for mark, words in (
                ("indicated", _("%(n)s indicated")),
                ("part", _("%(n)s open, part known")),
                ("open", _("%(n)s open")),
                ("contradicted", _("%(n)s contradicted")),
            )
            if counts[mark]
        ),
    ]
    return f"{said[0]}: {', '.join(said[1:])}" if said[1:] else said[0]


def slug(text: str) -> str:
    """Return what a text leaves when only letters, digits and dashes may stay."""
    return "".join(sign if sign.isalnum() else "-" for sign in text).strip("-")


def _is_whole_month(first: date, last: date) -> bool:
    """Tell whether the span is exactly one calendar month."""
    same = (first.year, first.month) == (last.year, last.month)
    end = calendar.monthrange(first.year, first.month)[1]
    return same and first.day == 1 and last.day == end


def _locale() -> str:
    """Return the locale of the request. English is the one that writes 3 Mar 2024."""
    locale = str(flask_babel.get_locale() or "en")
    return "en_GB" if locale == "en" else locale
