"""The report of a re-assessment: which decisions would differ, and why."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, index, jobs
from app.audit import Action
from app.classification.models import Reassessment
from app.classification.reassessing.keeping import TABLE, open_outcome
from app.classification.reassessing.records import Line, Outcome, ReassessmentContent
from app.classification.reassessing.starting import ENDED, require
from app.errors import NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.staff.actor import Actor

MOST_LISTED = 50


@dataclass(frozen=True)
class Report:
    """One re-assessment as its page shows it, to one person.

    Attributes:
        lines: each with the reference of its case; those of cases that the reader may
            not meet are left out.
        unopened: references of cases whose records do not hold together.
    """

    id: UUID
    team_id: UUID
    content: ReassessmentContent = field(repr=False)
    outcome: Outcome = field(repr=False)
    lines: tuple[tuple[str, Line], ...] = field(repr=False)
    unopened: tuple[str, ...] = field(repr=False)
    job_id: UUID | None
    has_stopped: bool

    @property
    def began(self) -> datetime:
        """When the button was pressed."""
        return datetime.fromisoformat(self.content.started_at)

    @property
    def ended(self) -> datetime | None:
        """When the last case was looked at; None while some are left."""
        told = self.outcome.ended_at
        return datetime.fromisoformat(told) if told else None

    @property
    def is_over(self) -> bool:
        """Whether every case was looked at."""
        return bool(self.outcome.ended_at)

    @property
    def by_entry(self) -> list[tuple[str, int]]:
        """How many decisions differ, by entry, most first."""
        counted = Counter(line.crime for _ref, line in self.lines)
        return sorted(counted.items(), key=lambda each: (-each[1], each[0]))


def of_team(db: Session, actor: Actor, team_id: UUID) -> list[Report]:
    """Return the newest re-assessments of a team, newest first."""
    require(db, actor, team_id)
    rows = db.scalars(
        select(Reassessment).where(Reassessment.register_id == team_id)
    ).all()
    found = [_report(db, actor, row) for row in rows]
    found.sort(key=lambda each: each.content.started_at, reverse=True)
    return found[:MOST_LISTED]


def get(db: Session, actor: Actor, row_id: UUID) -> Report:
    """Open one report, and write down that it was read.

    Raises:
        NotFoundError: there is none, or it is not the actor's to read.
    """
    row = row_of(db, actor, row_id)
    audit.record(db, Action.REASSESSMENT_READ, actor.staff_id, row.register_id)
    return _report(db, actor, row)


def row_of(db: Session, actor: Actor, row_id: UUID) -> Reassessment:
    """Return the row of a re-assessment that the actor may read.

    Raises:
        NotFoundError: there is none, or it is not theirs.
    """
    row = db.get(Reassessment, row_id)
    if row is None:
        raise NotFoundError
    require(db, actor, row.register_id)
    return row


def content_of(db: Session, actor: Actor, row: Reassessment) -> ReassessmentContent:
    """Open what staff keep of it."""
    box = registers.box_of(db, actor.unlocked, row.register_id)
    return box.open(
        TABLE,
        row.id,
        Part.CONTENT,
        row.content,
        ReassessmentContent,
        version=row.version,
    )


def _report(db: Session, actor: Actor, row: Reassessment) -> Report:
    content = content_of(db, actor, row)
    outcome = open_outcome(row, content.run_key)
    named = {line.case_id for line in outcome.lines} | set(outcome.unopened)
    refs = _refs(db, actor, row.register_id, named)
    state = jobs.state(db, row.job_id).status if row.job_id else ""
    return Report(
        row.id,
        row.register_id,
        content,
        outcome,
        tuple((refs[x.case_id], x) for x in outcome.lines if x.case_id in refs),
        tuple(refs[x] for x in outcome.unopened if x in refs),
        row.job_id,
        has_stopped=state in ENDED and not outcome.ended_at,
    )


def _refs(
    db: Session, actor: Actor, team_id: UUID, named: set[UUID]
) -> dict[UUID, str]:
    """Return the references of those cases that this reader may meet in a list."""
    if not named:
        return {}
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    entries = {each: index.entry_of(segment, each) for each in named}
    return {key: entry.ref for key, entry in entries.items() if entry is not None}
