"""What is to be done about what left, from ledger and log; noted where it is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import ages, assigning, line, recording, working_text
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.line import after_withdrawal
from app.cases.working_text import recodes
from app.consent import ledger
from app.consent.aftermath import rules
from app.consent.aftermath.rules import Build, Due, End, Left, Numbers
from app.consent.aftermath.steps.rules import Followed, State, Step, with_step
from app.consent.rules import Answer
from app.db import Base
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission

LONGEST = 1_000
GOES_TO = {
    State.OPEN: (State.SENT, State.LASTING),
    State.SENT: (State.ANSWERED, State.LASTING),
}
"""What can be noted next; besides that, by when and by whom."""

Marked = Callable[[Any, Step], Any]


@dataclass(frozen=True)
class Gone:
    """Something that left, in words, and the row that keeps how far its notice is.

    Attributes:
        text: what it was, without a name.
        href: its page; empty where the reader may not open it.
        kept: what was done about it so far.
        by: who let it leave, and sends the notice unless somebody else is named;
            None: whoever works on the case.
        to: who has it, where no list of receivers says so.
        notice_at: where a signed notice about it is made; that it went and what was
            answered is noted there, and not by hand.
    """

    left: Left
    text: str
    href: str
    row: Any = field(repr=False)
    kept: Followed | None = field(repr=False)
    by: UUID | None = None
    to: str = field(default="", repr=False)
    notice_at: str = ""


Leaves = Callable[[Session, CaseFile], Iterable[Gone]]
Published = Callable[[Session, CaseFile], Mapping[str, Sequence[Build]]]


@dataclass(frozen=True)
class _Source:
    """A capability that lets something leave.

    Attributes:
        by: permissions, each of which lets somebody note how far a notice is.
        marked: what else changes in the record with a step.
    """

    gone: Leaves
    model: type[Base]
    kind: type[vault.Document]
    by: tuple[Permission, ...]
    marked: Marked


@dataclass(frozen=True)
class Task:
    """One notice of a case: what is to be done about what, and where that stands."""

    due: Due
    gone: Gone
    version: int
    may_note: bool
    _source: _Source = field(repr=False)

    @property
    def id(self) -> UUID:
        """The id of what left."""
        return self.due.left.id

    @property
    def by_hand(self) -> tuple[State, ...]:
        """What can be noted here: with a notice of its own, that there will be none."""
        steps = GOES_TO.get(self.due.state, ())
        if not self.gone.notice_at:
            return steps
        return (State.LASTING,) if self.due.state is State.OPEN else ()

    @property
    def who(self) -> UUID | None:
        """Whose it is; None: whoever works on the case."""
        return self.due.who or self.gone.by


_sources: list[_Source] = []
_published: list[Published] = []


def as_it_is(content: Any, step: Step) -> Any:
    """Change nothing but what is kept here."""
    del step
    return content


def leaves(
    model: type[Base],
    kind: type[vault.Document],
    *,
    by: tuple[Permission, ...],
    marked: Marked = as_it_is,
) -> Callable[[Leaves], Leaves]:
    """Register what left of a case; its document has a field `followed`."""

    def keep(function: Leaves) -> Leaves:
        if function not in {each.gone for each in _sources}:
            _sources.append(_Source(function, model, kind, by, marked))
        return function

    return keep


def published(function: Published) -> Published:
    """Register which tables were released, by the part of the numbers they are of."""
    if function not in _published:
        _published.append(function)
    return function


def told(db: Session, file: CaseFile) -> list[Answer]:
    """Return the ledger as the rules take it."""
    return ledger.answers(db, file.box, file.id)


def ended(
    db: Session, file: CaseFile, answers: Sequence[Answer], on: date | None = None
) -> list[End]:
    """Return every yes of a case that ended, today or by a day to come."""
    of_age = ages.of_case(db, file)
    return rules.ends(answers, of_age, on or clock.now().date())


def tasks(db: Session, file: CaseFile, on: date | None = None) -> list[Task]:
    """Return what is to be done and was done: what is open by its day, then the rest.

    Args:
        db: the caller's transaction.
        file: the opened case.
        on: a day to come, for what will follow by then; None: today.
    """
    answers = told(db, file)
    stops = ended(db, file, answers, on)
    found = [
        Task(due, gone, gone.row.version, _may(file, source), source)
        for source in _sources
        for gone in source.gone(db, file)
        if (due := rules.due(gone.left, gone.kept, answers, stops))
    ]
    return sorted(found, key=lambda each: (each.due.is_over, each.due.by, each.id))


def numbers(db: Session, file: CaseFile) -> list[Numbers]:
    """Say of each part of the numbers whether the survivor is out of it again."""
    builds = {
        part: of_it for ask in _published for part, of_it in ask(db, file).items()
    }
    survivor = recording.survivor_id(db, file)
    stops = [
        each
        for each in ended(db, file, told(db, file))
        if each.yes.person_id == survivor
    ]
    return rules.numbers(stops, builds, ledger.STATISTICS)


def still(db: Session, file: CaseFile) -> int:
    """Count the notices that are still to be sent."""
    return sum(each.due.state is State.OPEN for each in tasks(db, file))


def one(db: Session, file: CaseFile, gone_id: UUID) -> Task:
    """Return one of them.

    Raises:
        NotFoundError: nothing of this case, or nothing follows of it.
    """
    found = next((each for each in tasks(db, file) if each.id == gone_id), None)
    if found is None:
        raise NotFoundError
    return found


@dataclass(frozen=True)
class Noted:
    """What somebody writes down: a step, or only by when and by whom.

    Attributes:
        state: the step; the state as it is where nothing was done.
        on: the day of the step.
        note: how it was sent, what was answered, why it cannot be undone.
    """

    state: State
    on: date
    note: str = field(repr=False)
    due_on: date | None = None
    who: UUID | None = None


def note(
    db: Session, file: CaseFile, gone_id: UUID, version: int, noted: Noted
) -> None:
    """Write down how far it is, beside what left, and show the survivor.

    Raises:
        NotFoundError: nothing of this case, or the actor may not note it.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: a step that cannot follow (`state`), a day before the
            withdrawal or still to come (`on`), no note or too long a one (`note`), a
            due day before today (`due_on`), nobody of the team (`who`).
    """
    task = one(db, file, gone_id)
    if not task.may_note:
        raise NotFoundError
    row: Any = file.child(db, task._source.model, gone_id)  # noqa: SLF001
    if task.version != version:
        raise ConflictError
    _check(db, file, task, noted)
    text = working_text.coder(db, file).coded(noted.note.strip())
    is_step, kept = noted.state is not task.due.state, task.gone.kept
    day = noted.due_on or (kept.due_on if kept and not is_step else None)
    step = Step(noted.state, task.due.end, noted.on, file.actor.staff_id, text)
    _keep(db, file, task, row, step, due_on=day, who=noted.who)
    audit.record(
        db, Action.RECALL_MADE, file.actor.staff_id, row.id, state=noted.state.value
    )
    line.show(db, file)


def _check(db: Session, file: CaseFile, task: Task, noted: Noted) -> None:
    today, state = clock.now().date(), task.due.state
    is_step = noted.state is not state
    colleagues = {who for who, _name in assigning.candidates(db, file)}
    fine = {
        "state": not is_step or noted.state in GOES_TO.get(state, ()),
        "on": task.due.since <= noted.on <= today,
        "note": len(noted.note) <= LONGEST
        and (bool(noted.note.strip()) or not is_step),
        "due_on": noted.due_on is None or noted.due_on >= today,
        "who": noted.who is None or noted.who in colleagues,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))


def _keep(
    db: Session,
    file: CaseFile,
    task: Task,
    row: Any,
    step: Step,
    *,
    due_on: date | None = None,
    who: UUID | None = None,
) -> None:
    source = task._source  # noqa: SLF001
    old: Any = file.read(row, Part.CONTENT, source.kind)
    kept = with_step(old.followed, step, due_on=due_on, who=who)
    new = source.marked(msgspec.structs.replace(old, followed=kept), step)
    file.change(db, row, row.version, content=new)


@after_withdrawal
def open_notices(db: Session, file: CaseFile) -> None:
    """Open what a withdrawal set in motion, in the commit of the withdrawal itself.

    Also in a closed case. What left is in other hands: it is asked back, and the record
    shows that it was.
    """
    for task in tasks(db, file):
        if task.due.steps or task.due.state is not State.OPEN:
            continue
        row: Any = file.child(db, task._source.model, task.id)  # noqa: SLF001
        step = Step(State.OPEN, task.due.end, clock.now().date())
        _keep(db, file, task, row, step)
        audit.record(db, Action.RECALL_MADE, file.actor.staff_id, row.id)


def moved(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    """Let whoever takes a case over have the notices of whoever gives it."""
    for row, old in _kept(db, file):
        if old.followed.who == gives:
            kept = msgspec.structs.replace(old.followed, who=takes)
            new = msgspec.structs.replace(old, followed=kept)
            file.change(db, row, row.version, content=new)


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into notes."""
    for row, old in _kept(db, file):
        steps = tuple(
            msgspec.structs.replace(each, note=replace.coded(each.note))
            for each in old.followed.steps
        )
        if steps != old.followed.steps:
            kept = msgspec.structs.replace(old.followed, steps=steps)
            new = msgspec.structs.replace(old, followed=kept)
            file.change(db, row, row.version, content=new)


def _kept(db: Session, file: CaseFile) -> Iterator[tuple[Any, Any]]:
    for source in _sources:
        for row, old in file.records(db, source.model, Part.CONTENT, source.kind):
            document: Any = old
            if document.followed:
                yield row, document


def _may(file: CaseFile, source: _Source) -> bool:
    return any(file.may(each) for each in source.by)
