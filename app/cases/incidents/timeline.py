"""Incidents on one scale of time: days, what lies between two, what goes on."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import incident_shown, summary
from app.cases.casefile import CaseFile
from app.cases.incident_shown import ActShown
from app.cases.summary import Event
from app.dates import ApproximateDate, Precision

WIDTH = 1000
"""Units of the scale from its first day to its last."""

LEAST = 12
"""How wide the mark of one day is, so that it can be seen."""


class Shape(StrEnum):
    """How a span is drawn."""

    DAY = "day"
    BETWEEN = "between"  # some day or days of these
    LASTED = "lasted"  # from the beginning to the end
    SINCE = "since"  # begun, and not over as far as is known
    NONE = "none"  # no day to go by


@dataclass(frozen=True)
class Mark:
    """A span on the scale, in its units."""

    shape: Shape
    start: int = 0
    width: int = 0


@dataclass(frozen=True)
class Line:
    """An act with a date of its own, under its incident."""

    act: ActShown = field(repr=False)
    mark: Mark


@dataclass(frozen=True)
class Lane:
    """One incident: its mark, its acts with dates of their own, what it may overlap."""

    event: Event = field(repr=False)
    mark: Mark
    lines: tuple[Line, ...] = ()
    beside: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """What a page draws; no scale where no day is known."""

    dated: tuple[Lane, ...]
    undated: tuple[Lane, ...]
    first: date | None = None
    last: date | None = None


def read(db: Session, file: CaseFile) -> Timeline:
    """Return the incidents of a case in order, each on the same scale."""
    events = summary.timeline(db, file)
    acts: dict[UUID, list[ActShown]] = {}
    for incident_id, act in incident_shown.all_acts(db, file):
        if act.when or act.until:
            acts.setdefault(incident_id, []).append(act)
    spans = [event.span for event in events]
    spans += [s for each in acts.values() for a in each for s in (a.when, a.until) if s]
    scale = _Scale.of(spans, clock.now().date())
    lanes = [
        Lane(
            event,
            scale.mark(event.span),
            tuple(
                Line(act, scale.mark(act.when or event.span, act.until))
                for act in acts.get(event.id, [])
            ),
            _beside(event, events),
        )
        for event in events
    ]
    return Timeline(
        dated=tuple(lane for lane in lanes if lane.event.span.is_known),
        undated=tuple(lane for lane in lanes if not lane.event.span.is_known),
        first=scale.first,
        last=scale.last,
    )


def _beside(event: Event, events: list[Event]) -> tuple[Event, ...]:
    """Return other incidents that may have been on the same days."""
    if not event.span.is_known:
        return ()
    ends = None if event.span.continuing else event.span.latest
    return tuple(
        other
        for other in events
        if other.id != event.id
        and other.span.is_known
        and other.span.overlaps(event.span.earliest, ends)
    )


@dataclass(frozen=True)
class _Scale:
    """The days from the first to the last that any span names."""

    first: date | None
    last: date | None

    @staticmethod
    def of(spans: list[ApproximateDate], today: date) -> "_Scale":
        days = [day for span in spans for day in (span.earliest, span.latest) if day]
        if not days:
            return _Scale(None, None)
        if any(span.continuing and span.is_known for span in spans):
            days.append(max(today, *days))
        return _Scale(min(days), max(days))

    def mark(
        self, began: ApproximateDate, ended: ApproximateDate | None = None
    ) -> Mark:
        """Return the place of a span, and of its end where it lasted."""
        if self.first is None or self.last is None or not began.is_known:
            return Mark(Shape.NONE)
        start = began.earliest or began.latest or self.first
        if ended and (ended.latest or ended.earliest):
            end, shape = ended.latest or ended.earliest or start, Shape.LASTED
        elif began.continuing:
            end, shape = self.last, Shape.SINCE
        else:
            end = began.latest or self.last
            shape = Shape.DAY if began.precision is Precision.DAY else Shape.BETWEEN
            start = began.earliest or self.first
        left = self._at(start)
        return Mark(shape, left, max(self._at(end + timedelta(days=1)) - left, LEAST))

    def _at(self, day: date) -> int:
        if self.first is None or self.last is None:
            return 0
        days = (self.last - self.first).days + 1
        gone = min(max((day - self.first).days, 0), days)
        return min(round(gone * WIDTH / days), WIDTH - LEAST) if gone < days else WIDTH
