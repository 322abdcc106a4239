"""Dates, numbers and approximate dates, as the reader's language writes them.

Everything here returns plain text; templates escape it. Isolation of names and codes
from the direction of the sentence around them is a macro (`kit.bdi`), not a string.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from babel.dates import (
    LOCALTZ,
    format_datetime,
    format_interval,
    format_skeleton,
    format_time,
)
from babel.numbers import format_decimal

from app import wording
from app.clock import now as the_time
from app.dates import ApproximateDate, Precision
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import ngettext

PRECISION = {
    Precision.DAY: _l("exact day"),
    Precision.MONTH: _l("month only"),
    Precision.YEAR: _l("year only"),
    Precision.RANGE: _l("between two days"),
    Precision.SINCE: _l("continuing"),
    Precision.UNKNOWN: _l("unknown"),
}

UNITS = ("B", "kB", "MB", "GB", "TB")
THOUSAND = 1000
SHORT = 10  # below it, one digit after the point still says something


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
    return str(format_decimal(value, locale=_locale()))


def size(size_bytes: int) -> str:
    """Write the size of a file in the unit people read: "4.2 MB"."""
    amount, step = float(size_bytes), 0
    while amount >= THOUSAND and step < len(UNITS) - 1:
        amount, step = amount / THOUSAND, step + 1
    shown = round(amount, 1) if step and amount < SHORT else round(amount)
    return f"{number(shown)} {UNITS[step]}"


def span(value: ApproximateDate | None) -> str:
    """Write an approximate date no more exactly than it is known.

    One day is a day, one whole month a month, one whole year a year; anything else is
    the interval. Nothing known is said in words, never left blank.
    """
    if value is None or not value.is_known:
        return _("date not known")
    return _WRITERS[value.precision](value)


def precision(value: ApproximateDate | None) -> str:
    """Say how exactly the date is known, in two or three words."""
    if value and value.precision is Precision.RANGE and not _has_both_ends(value):
        return _("one end is known")
    return str(PRECISION[value.precision if value else Precision.UNKNOWN])


def is_exact(value: ApproximateDate | None) -> bool:
    """Tell whether the date is one known day: a full dot on the timeline."""
    return value is not None and value.precision is Precision.DAY


def elements(marks: Sequence[str]) -> str:
    """Say in words what a strip of elements shows, for those who cannot see it."""
    counts = Counter("indicated" if mark == "established" else mark for mark in marks)
    said = [
        words % {"n": number(counts[mark])}
        for mark, words in (
            ("indicated", _("%(n)s indicated", n="%(n)s")),
            ("part", _("%(n)s open, part known", n="%(n)s")),
            ("open", _("%(n)s open", n="%(n)s")),
            ("contradicted", _("%(n)s contradicted", n="%(n)s")),
        )
        if counts[mark]
    ]
    total = ngettext("%(num)s element", "%(num)s elements", len(marks))
    return f"{total}: {', '.join(said)}" if said else total


def slug(text: str) -> str:
    """Return what a text leaves when only letters, digits and dashes may stay."""
    return "".join(sign if sign.isalnum() else "-" for sign in text).strip("-")


def _has_both_ends(value: ApproximateDate) -> bool:
    """Tell whether the first and the last day are known."""
    return value.earliest is not None and value.latest is not None


def _between(value: ApproximateDate) -> str:
    """Write a span by the days that are known."""
    if value.earliest is None and value.latest is not None:
        return _("not after %(date)s", date=day(value.latest))
    if value.latest is None and value.earliest is not None:
        return _("not before %(date)s", date=day(value.earliest))
    return str(format_interval(value.earliest, value.latest, "yMMMd", locale=_locale()))


def _since(value: ApproximateDate) -> str:
    """Write what goes on by the day it had begun."""
    if value.earliest is None or value.earliest == value.latest:
        return _("since %(date)s", date=day(value.latest or date.min))
    if value.latest is None:
        return _("since %(date)s or later", date=day(value.earliest))
    begun = ApproximateDate(earliest=value.earliest, latest=value.latest)
    return _("since %(date)s", date=_WRITERS[begun.precision](begun))


_WRITERS: dict[Precision, Callable[[ApproximateDate], str]] = {
    Precision.DAY: lambda value: day(value.earliest or date.min),
    Precision.MONTH: lambda value: month(value.earliest or date.min),
    Precision.YEAR: lambda value: str((value.earliest or date.min).year),
    Precision.RANGE: _between,
    Precision.SINCE: _since,
}


def _locale() -> str:
    """Return the locale of the request. English is the one that writes 3 Mar 2024."""
    locale = wording.locale()
    return "en_GB" if locale == "en" else locale
