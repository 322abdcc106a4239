"""Asking a person about one use: a task of whoever works with them.

A round of a planned submission leaves one for each person whose yes is missing. What
the person answers is read from the consent ledger, never typed a second time; the talk
itself is held on its own page. Somebody who cannot be reached is said to be so after a
try that is on record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import joining, recording, working_text
from app.cases.casefile import CaseFile
from app.cases.consent_pages import talks
from app.cases.line import after_answer
from app.cases.models import Person
from app.consent import ledger
from app.consent.ledger import ConsentContent
from app.consent.rules import ANY_PURPOSE, Decision
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.policy import Permission
from app.work.contacts import trying
from app.work.models import Task
from app.work.tasks import (
    NOTE_LONGEST,
    AskOutcome,
    ConsentAsk,
    Kind,
    State,
    TaskContent,
    tasks,
)

WHY_LONGEST = 500

Rows = list[tuple[UUID, int, ConsentContent]]


class Stands(StrEnum):
    """Where it stands with one person who is asked."""

    WAITING = "waiting"
    YES = "yes"
    NOT_NOW = "not_now"
    NO = "no"
    UNREACHABLE = "unreachable"


COUNTS_AS_NO = frozenset({Stands.NO, Stands.UNREACHABLE})
STILL_OPEN = frozenset({Stands.WAITING, Stands.NOT_NOW})

_SAID = {
    Decision.GRANTED: Stands.YES,
    Decision.DEFERRED: Stands.NOT_NOW,
    Decision.REFUSED: Stands.NO,
    Decision.WITHDRAWN: Stands.NO,
}


@dataclass(frozen=True)
class Asked:
    """A person who is asked, as pages take it."""

    id: UUID
    version: int
    content: TaskContent = field(repr=False)
    ask: ConsentAsk = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.content.is_open


def ask(
    db: Session, file: CaseFile, wanted: ConsentAsk, deadline: date, why: str = ""
) -> UUID:
    """Leave it to whoever works on the case to ask a person about one use.

    Args:
        db: the transaction.
        file: the case, opened by whoever may write in it.
        wanted: whom, about what, for which submission.
        deadline: by when; after it silence is a no.
        why: what to tell the person of the plan; codes in place of names.

    Raises:
        NotFoundError: the actor may not write in the case, or it has no such person.
        InvalidInputError: `why` is too long.
    """
    file.require(Permission.CASE_WRITE)
    file.child(db, Person, wanted.person_id)
    if len(why.strip()) > WHY_LONGEST:
        raise InvalidInputError("why")
    last = max((seq for _i, seq, _c in _rows(db, file)), default=0)
    content = TaskContent(
        text="{" + recording.codes(db, file)[wanted.person_id] + "}",
        kind=Kind.CONSENT,
        due_on=deadline,
        why=why.strip(),
        ask=msgspec.structs.replace(wanted, since=last),
        made_by=file.actor.staff_id,
        made_on=clock.now().date(),
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Task, coded)
    kind = Kind.CONSENT.value
    audit.record(db, Action.TASK_RECORDED, file.actor.staff_id, file.id, kind=kind)
    return row.id


def of(db: Session, file: CaseFile, package_id: UUID | None = None) -> list[Asked]:
    """Return whom it was left to ask, of one submission or of all: open ones first."""
    return [
        Asked(seen.id, seen.version, seen.content, seen.content.ask)
        for seen in tasks(db, file)
        if seen.content.ask is not None
        and package_id in {None, seen.content.ask.package_id}
    ]


def one(db: Session, file: CaseFile, ask_id: UUID) -> Asked:
    """Return one of them.

    Raises:
        NotFoundError: there is none such in this case.
    """
    for each in of(db, file):
        if each.id == ask_id:
            return each
    raise NotFoundError


def stands(db: Session, file: CaseFile, asked: Iterable[Asked]) -> dict[UUID, Stands]:
    """Say where it stands with each, by the ledger as it is now.

    What the person says later, also of their own, stands before what was there.
    """
    rows, same = _rows(db, file), joining.one_of_each(db, file)
    return {each.id: _stands(each, rows, same) for each in asked}


def tries(db: Session, file: CaseFile, seen: Asked) -> int:
    """Count the tries to reach the person since it was left to ask them."""
    survivor = recording.survivor_id(db, file)
    since = seen.content.made_on or date.min
    return sum(
        (each.content.person_id or survivor) == seen.ask.person_id
        and each.content.tried_on >= since
        for each in trying.attempts(db, file)
    )


def cannot_reach(
    db: Session, file: CaseFile, ask_id: UUID, version: int, note: str
) -> None:
    """Say that the person cannot be reached; for the submission that counts as a no.

    Raises:
        NotFoundError: the actor may not record consent, or it is not there.
        ConflictError: it ended or changed since `version`.
        InvalidInputError: `attempts`: no try is on record since; `note` is too long.
        CaseClosedError: the case is closed.
    """
    file.require(Permission.CONSENT_WRITE)
    file.must_be_open()
    seen = one(db, file, ask_id)
    if not seen.is_open or seen.version != version:
        raise ConflictError
    number = tries(db, file, seen)
    if not number:
        raise InvalidInputError("attempts")
    if len(note.strip()) > NOTE_LONGEST:
        raise InvalidInputError("note")
    _end(db, file, seen, AskOutcome.UNREACHABLE, note.strip(), number)


def stop(db: Session, file: CaseFile, package_id: UUID) -> None:
    """End what still waits of a submission: nobody is asked about it any more."""
    file.require(Permission.CASE_WRITE)
    for each in of(db, file, package_id):
        if each.is_open:
            _end(db, file, each, AskOutcome.STOPPED)


@after_answer
def close_answered(db: Session, file: CaseFile) -> None:
    """End what waited for an answer that the ledger has now."""
    still = [each for each in of(db, file) if each.is_open]
    if not still:
        return
    now = stands(db, file, still)
    for each in still:
        if now[each.id] is not Stands.WAITING:
            _end(db, file, each, AskOutcome.ANSWERED)


def _stands(seen: Asked, rows: Rows, same: dict[UUID, UUID]) -> Stands:
    said = [
        content.decision
        for _id, seq, content in rows
        if seq > seen.ask.since and _is_about(content, seen.ask, same)
    ]
    if said:
        return _SAID[said[-1]]
    is_lost = seen.ask.outcome is AskOutcome.UNREACHABLE
    return Stands.UNREACHABLE if is_lost else Stands.WAITING


def _is_about(
    content: ConsentContent, wanted: ConsentAsk, same: dict[UUID, UUID]
) -> bool:
    """Say whether an answer is one to what was asked, or a no that reaches it."""
    is_no = _SAID.get(content.decision) is Stands.NO
    purposes = {wanted.purpose, ANY_PURPOSE} if is_no else {wanted.purpose}
    to = {wanted.recipient_id, None} if is_no else {wanted.recipient_id}
    return (
        content.decision in _SAID
        and same.get(content.person_id) == same.get(wanted.person_id)
        and content.purpose in purposes
        and content.recipient_id in to
    )


def _rows(db: Session, file: CaseFile) -> Rows:
    return ledger.events(db, file.box, file.id)


def _end(
    db: Session,
    file: CaseFile,
    seen: Asked,
    outcome: AskOutcome,
    note: str = "",
    number: int = 0,
) -> None:
    state = State.DONE if outcome is AskOutcome.ANSWERED else State.DROPPED
    ended = msgspec.structs.replace(
        seen.content,
        state=state,
        note=note,
        ask=msgspec.structs.replace(seen.ask, outcome=outcome, tries=number),
        ended_by=file.actor.staff_id,
        ended_on=clock.now().date(),
    )
    coded = working_text.in_codes(ended, working_text.coder(db, file))
    row = file.child(db, Task, seen.id)
    file.change(db, row, seen.version, content=coded)
    status = state.value
    audit.record(db, Action.TASK_CHANGED, file.actor.staff_id, file.id, status=status)


def said_no(db: Session, file: CaseFile, wanted: ConsentAsk) -> bool:
    """Say whether a no of the person to this use stands: they are not asked again."""
    same = joining.one_of_each(db, file)
    return any(
        _SAID.get(content.decision) is Stands.NO and _is_about(content, wanted, same)
        for _id, _seq, content in talks.standing(db, file)
    )
