"""What stands out in the log: many refusals, many accounts, in a short time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

REFUSALS_AN_HOUR = 10
READINGS_AN_HOUR = 20


class Unusual(StrEnum):
    """What was noticed."""

    REFUSALS = "refusals"
    READINGS = "readings"
    MUCH = "much"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Act:
    """One line as far as these rules look at it."""

    at: datetime
    actor: str
    is_refusal: bool
    opens_words: bool
    told: Unusual | None = None


@dataclass(frozen=True)
class Pattern:
    """Something that a person should look at; it accuses nobody."""

    kind: Unusual
    hour: datetime
    actor: str
    count: int


def unusual(acts: Iterable[Act]) -> list[Pattern]:
    """Return what stands out, the latest first.

    Refused sign-ins are counted together: a line does not know who tried. Where the
    budget of an hour spoke, nobody needs to count the readings of it once more.
    """
    refusals: Counter[datetime] = Counter()
    readings: Counter[tuple[datetime, str]] = Counter()
    spoken: dict[tuple[datetime, str], Unusual] = {}
    for act in acts:
        hour = act.at.replace(minute=0, second=0, microsecond=0)
        if act.is_refusal:
            refusals[hour] += 1
        if act.opens_words:
            readings[hour, act.actor] += 1
        if act.told is not None and spoken.get((hour, act.actor)) != Unusual.STOPPED:
            spoken[hour, act.actor] = act.told
    found = [
        Pattern(Unusual.REFUSALS, hour, "", n)
        for hour, n in refusals.items()
        if n >= REFUSALS_AN_HOUR
    ]
    found += [
        Pattern(Unusual.READINGS, hour, actor, n)
        for (hour, actor), n in readings.items()
        if n >= READINGS_AN_HOUR and (hour, actor) not in spoken
    ]
    found += [Pattern(kind, hour, actor, 1) for (hour, actor), kind in spoken.items()]
    return sorted(found, key=lambda pattern: pattern.hour, reverse=True)
