"""When something is bulk, and until when it waits. Pure: no clock, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Limit:
    """From how many cases something goes at once, and how long more than that waits."""

    cases: int
    hours: int

    @property
    def span(self) -> timedelta:
        """The hours as a span of time."""
        return timedelta(hours=self.hours)


@dataclass(frozen=True)
class Approved:
    """One package that was approved for a receiver.

    Attributes:
        together: the consignment that it is of, if any.
    """

    case_id: UUID
    at: datetime
    together: UUID | None = None


def waits_until(
    one: Approved,
    all_of_them: Iterable[Approved],
    limit: Limit,
    stops: Iterable[datetime] = (),
) -> datetime | None:
    """Return when a package may go; None where it is no bulk and waits for nothing.

    Bulk is what leaves, not what it is called: more cases than the limit in one
    consignment, or approved for one receiver within the hours of the limit, in however
    many requests, and whether some of them left already. What is approved within those
    hours after a stop waits as well, however little: a stop is not passed in parts.

    Args:
        one: the package.
        all_of_them: what the team had approved for the same receiver.
        limit: of the office.
        stops: when something was stopped that the team had waiting for the receiver.
    """
    found = {one, *all_of_them}
    lots = [{each for each in found if one.together and each.together == one.together}]
    near = [each for each in found if abs(each.at - one.at) < limit.span]
    lots += [
        {each for each in near if first.at <= each.at < first.at + limit.span}
        for first in near
        if first.at <= one.at
    ]
    lasts = [
        max(each.at for each in lot)
        for lot in lots
        if len({each.case_id for each in lot}) > limit.cases
    ]
    if any(stop <= one.at < stop + limit.span for stop in stops):
        lasts.append(one.at)
    return max(lasts) + limit.span if lasts else None


def is_stopped(first_approval: datetime, stops: Iterable[datetime]) -> bool:
    """Say whether somebody stopped it: an approval from before counts for nothing."""
    return any(first_approval <= stop for stop in stops)
