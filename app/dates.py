"""When something was, as well as anybody can say.

Survivors remember seasons, feasts and "the third night". An `ApproximateDate`
keeps the words, and beside them the first and the last day that they leave possible.
"""

import calendar
from datetime import date
from enum import StrEnum

import msgspec

from app.errors import InvalidInputError

FIRST_YEAR = 1900
LAST_YEAR = 2199


class Precision(StrEnum):
    """How closely a date is known."""

    DAY = "day"
    MONTH = "month"  # some day of one calendar month
    YEAR = "year"  # some day of one calendar year
    RANGE = "range"  # between two days, or before or after one
    SINCE = "since"  # begun, and not over as far as is known
    UNKNOWN = "unknown"


class ApproximateDate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days between which something happened, or over which it lasted.

    Attributes:
        earliest: the first day it may have happened or begun; None if unknown.
        latest: the last day it may have happened or gone on; None if unknown, and for
            what continues the last day by which it had begun.
        words: how the person put it. Plaintext of an account: never in `repr`.
        continuing: it had begun and is not over, as far as is known (somebody missing,
            a child not returned).

    Raises:
        InvalidInputError: the days are out of order or outside 1900 to 2199.
    """

    earliest: date | None = None
    latest: date | None = None
    words: str = ""
    continuing: bool = False

    def __post_init__(self) -> None:
        for name in ("earliest", "latest"):
            day = getattr(self, name)
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise InvalidInputError(name)
        if self.earliest and self.latest and self.earliest > self.latest:
            raise InvalidInputError("earliest", "latest")

    def __repr__(self) -> str:
        return f"ApproximateDate({self.precision})"

    @classmethod
    def on(cls, day: date) -> "ApproximateDate":
        """Return a date that is known to the day."""
        return cls(earliest=day, latest=day)

    @property
    def precision(self) -> Precision:
        """How closely it is known."""
        first, last = self.earliest, self.latest
        if self.continuing:
            return Precision.SINCE if first or last else Precision.UNKNOWN
        if first is None or last is None:
            return Precision.RANGE if first or last else Precision.UNKNOWN
        if first == last:
            return Precision.DAY
        if (first.year, first.month) == (last.year, last.month):
            days = calendar.monthrange(first.year, first.month)[1]
            whole = (first.day, last.day) == (1, days)
            return Precision.MONTH if whole else Precision.RANGE
        whole = (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))
        return Precision.YEAR if whole else Precision.RANGE

    @property
    def is_known(self) -> bool:
        """Say whether there is any day to go by."""
        return self.earliest is not None or self.latest is not None

    def overlaps(self, first: date | None = None, last: date | None = None) -> bool:
        """Say whether some day of it may lie in a period; None is an open end.

        What is not known to be outside may be inside: an unknown date overlaps
        everything. What continues reaches into every later day.
        """
        ends = None if self.continuing else self.latest
        begins_too_late = last and self.earliest and self.earliest > last
        ended_before = first and ends and ends < first
        return not (begins_too_late or ended_before)

    def lies_within(self, first: date | None = None, last: date | None = None) -> bool:
        """Say whether each day that it may have been, or went on, lies in a period."""
        ends = None if self.continuing else self.latest
        after = first is None or (self.earliest is not None and self.earliest >= first)
        before = last is None or (ends is not None and ends <= last)
        return after and before

    def quarter(self) -> str | None:
        """Return the quarter such as "2022-Q1", or None if it is not surely in one."""
        first, last = self.earliest, self.latest
        if first is None or last is None or self.continuing:
            return None
        quarters = {(day.year, (day.month + 2) // 3) for day in (first, last)}
        if len(quarters) > 1:
            return None
        year, number = quarters.pop()
        return f"{year}-Q{number}"
