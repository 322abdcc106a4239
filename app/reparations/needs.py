"""Recording needs, and following each until it is met or closed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.cases.models import Person
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.reparations import catalogue, clocks
from app.reparations.clocks import Clock
from app.reparations.models import Need
from app.staff.policy import Permission


class Status(StrEnum):
    """Where a need stands."""

    IDENTIFIED = "identified"
    OFFERED = "offered"
    DECLINED = "declined"
    CONSENTED = "consented"
    REFERRED = "referred"
    RECEIVED = "received"
    UNMET = "unmet"
    CLOSED = "closed"


OVER = frozenset({Status.RECEIVED, Status.CLOSED, Status.DECLINED})
"""From here on nobody waits for anything. Unmet is not over: it is still needed."""
REASONED = frozenset({Status.DECLINED, Status.UNMET, Status.CLOSED})
"""What is not said without a reason."""
URGENT = frozenset({"immediate", "urgent"})


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a need stood from a moment on; by whom it was put there."""

    at: datetime
    status: Status
    by: UUID | None = None
    triage: str = ""
    acts: UUID | None = None


class NeedContent(Working, frozen=True):
    """One need, with the one who acts on it. Nothing here refers to a statement.

    Attributes:
        acts_id: the colleague who acts; never nobody while the need is urgent.
        raised_at: when it became known; the clock counts from here.
        event_at: when the event was, if the person told it: windows count from there.
        towards: for urgent help, the measure of the five forms that it serves.
        outcome: what came of it; where it was declined, unmet or closed, why.
        steps: every state it was in, oldest first; none is ever replaced.
    """

    schema: ClassVar[str] = "need.content"
    schema_version: ClassVar[int] = 2
    working: ClassVar[tuple[str, ...]] = ("wish", "provider", "outcome")

    person_id: UUID
    measure: str
    triage: str
    status: Status
    acts_id: UUID | None = None
    provider: str = ""
    wish: str = ""
    due_on: date | None = None
    outcome: str = ""
    raised_at: datetime | None = None
    event_at: datetime | None = None
    towards: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def is_over(self) -> bool:
        """Say whether nobody waits for anything any more."""
        return self.status in OVER

    @property
    def is_urgent(self) -> bool:
        """Say whether it is still open, and for today or the next 72 hours."""
        return not self.is_over and self.triage in URGENT

    @property
    def clock(self) -> Clock:
        """Return by when help must be there."""
        measure = catalogue.load().measures.get(self.measure)
        return clocks.clock(
            self.triage,
            self.raised_at,
            due_on=self.due_on,
            event_at=self.event_at,
            window_hours=measure.window_hours if measure else None,
        )


@vault.upgrader(NeedContent.schema, 1)
def _without_a_clock(body: vault.Body) -> vault.Body:
    """Start no clock that nobody knew of; what was before is not made up."""
    return body | {"raised_at": None, "event_at": None, "towards": "", "steps": []}


@dataclass(frozen=True)
class NeedSeen:
    """A need as a page shows it."""

    id: UUID
    version: int
    content: NeedContent = field(repr=False)


def record_need(db: Session, file: CaseFile, content: NeedContent) -> UUID:
    """Add a need. Help never waits for, nor asks about, testimony or other consents.

    Raises:
        InvalidInputError: a value is not one that is known, a reason lacks, or the
            event lies ahead.
        NotFoundError: the person is not of this case.
    """
    file.require(Permission.NEED_WRITE)
    begun = msgspec.structs.replace(content, raised_at=clock.now(), steps=())
    row = file.add(db, Need, _whole(db, file, begun))
    audit.record(
        db,
        Action.NEED_RECORDED,
        file.actor.staff_id,
        file.id,
        triage=content.triage,
    )
    return row.id


def change_need(
    db: Session, file: CaseFile, need_id: UUID, version: int, content: NeedContent
) -> None:
    """Change a need: who acts, its state, its outcome.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.NEED_WRITE)
    row = file.child(db, Need, need_id)
    old = file.read(row, Part.CONTENT, NeedContent)
    kept = msgspec.structs.replace(content, raised_at=old.raised_at, steps=old.steps)
    file.change(db, row, version, content=_whole(db, file, kept))
    audit.record(
        db,
        Action.NEED_CHANGED,
        file.actor.staff_id,
        file.id,
        status=content.status.value,
    )


def needs(db: Session, file: CaseFile) -> list[NeedSeen]:
    """Return the needs of a case, the most urgent first, closed ones last."""
    order = {"immediate": 0, "urgent": 1, "soon": 2, "planned": 3}
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    seen = [NeedSeen(row.id, row.version, content) for row, content in rows]
    return sorted(
        seen,
        key=lambda need: (need.content.is_over, order[need.content.triage]),
    )


def with_default_triage(content: NeedContent) -> NeedContent:
    """Fill in the usual urgency of a measure where none was chosen."""
    measure = catalogue.load().measures.get(content.measure)
    if content.triage or measure is None:
        return content
    return msgspec.structs.replace(content, triage=measure.triage)


def _whole(db: Session, file: CaseFile, content: NeedContent) -> NeedContent:
    """Check a need, name who acts where it is urgent, and write its step down."""
    _check(content)
    file.child(db, Person, content.person_id)
    acts = content.acts_id
    if acts is None and content.is_urgent:
        # Whoever writes it down, until somebody else takes it.
        acts = file.actor.staff_id
    step = Step(clock.now(), content.status, file.actor.staff_id, content.triage, acts)
    made = msgspec.structs.replace(
        content, acts_id=acts, steps=_with(content.steps, step)
    )
    return working_text.in_codes(made, working_text.coder(db, file))


def _with(steps: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    """Add a step where it differs from the last one."""
    if steps:
        last = msgspec.structs.replace(steps[-1], at=step.at, by=step.by)
        if last == step:
            return steps
    return (*steps, step)


def _check(content: NeedContent) -> None:
    known = catalogue.load()
    measure, towards = (
        known.measures.get(each) for each in (content.measure, content.towards)
    )
    event = content.event_at
    fine = {
        "measure": measure is not None,
        "triage": content.triage in known.labels["triage"],
        # Only urgent help serves another measure, and one of the five forms.
        "towards": not content.towards
        or (
            measure is not None
            and measure.form is None
            and towards is not None
            and towards.form is not None
        ),
        "event": event is None or event <= clock.now(),
        "outcome": content.status not in REASONED or bool(content.outcome.strip()),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
