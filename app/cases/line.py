"""The line to the survivor, from a case: messages, the hold, and what a code stopped.

A pause or withdrawal by code has set the hold already; nothing leaves while it stands.
Staff who open it record what follows in one transaction, and then lift it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import recording, told_to_survivor
from app.cases.casefile import CaseFile
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import ANY_PURPOSE, Decision, Form, current
from app.conversation import instructions, survivor_view, talk
from app.conversation.documents import (
    ABOUT_ONE,
    ASKED,
    HOLDING,
    Kind,
    Sender,
    Step,
    ViewWords,
)
from app.conversation.models import Conversation, MessageStatus
from app.conversation.opening import subject_of
from app.db import changed
from app.errors import InvalidInputError, NotFoundError
from app.files.documents import FileRef
from app.keys.strongbox import Strongbox
from app.staff.budgets import counting
from app.staff.policy import Permission as May

TO_SETTLE = HOLDING | {Kind.GO_ON}
"""Instructions that stay open until a talk: settled when a pause is lifted."""

AfterWithdrawal = Callable[[Session, CaseFile], None]
_after_withdrawal: list[AfterWithdrawal] = []
_after_answer: list[AfterWithdrawal] = []


def after_withdrawal(function: AfterWithdrawal) -> AfterWithdrawal:
    """Register what a withdrawal sets in motion in the same commit: recall tasks."""
    if function not in _after_withdrawal:
        _after_withdrawal.append(function)
    return function


def after_answer(function: AfterWithdrawal) -> AfterWithdrawal:
    """Register what any new answer in the ledger brings to an end, in its commit."""
    if function not in _after_answer:
        _after_answer.append(function)
    return function


@dataclass(frozen=True)
class Line:
    """What staff see of the conversation of a case."""

    on_hold: bool
    messages: tuple[talk.Told, ...] = field(repr=False)
    open_instructions: tuple[talk.Told, ...] = field(repr=False)


def is_on_hold(db: Session, case_id: UUID) -> bool:
    """Say whether the survivor paused the case with the code. Each gate asks this."""
    return bool(
        db.scalar(
            select(Conversation.hold).where(
                Conversation.case_id == case_id, Conversation.hold
            )
        )
    )


def exists(db: Session, file: CaseFile) -> bool:
    """Say whether the survivor can be answered through a code."""
    return _conversation(db, file) is not None


def read(db: Session, file: CaseFile) -> Line | None:
    """Open the conversation of a case; None when there is none.

    Every instruction is checked against the code's signing key.

    Raises:
        NotFoundError: the actor may not answer this survivor.
        TamperedError: an instruction was not given with the code.
    """
    file.require(May.MESSAGE_ANSWER)
    row = _conversation(db, file)
    if row is None:
        return None
    box = _box(db, file, row)
    view, messages = survivor_view.read(db, box), talk.read_all(db, box)
    instructions.check(row.id, (told.words for told in messages), view)
    open_ones = []
    for told in messages:
        if told.status is not MessageStatus.NEW:
            continue
        if told.words.kind in TO_SETTLE:
            open_ones.append(told)
        elif told.words.sender is Sender.SURVIVOR and told.words.kind not in ASKED:
            talk.mark(db, told.id, MessageStatus.SEEN)
    counting.read(db, file.actor, Action.MESSAGE_READ, file.id)
    return Line(row.hold, messages, tuple(open_ones))


def answer(
    db: Session,
    file: CaseFile,
    text: str,
    name: str,
    files: tuple[FileRef, ...] = (),
    form: str = "",
) -> None:
    """Write to the survivor, under the first name or role that the worker chose.

    Args:
        db: the transaction.
        file: the opened case.
        text: as typed; it may be empty where a file goes with it.
        name: what the person reads as the sender.
        files: taken in just now; they are sent under neutral names.
        form: see `talk.write`.
    """
    file.require(May.MESSAGE_ANSWER)
    file.must_be_open()
    row = _conversation(db, file)
    if row is None or file.has_no_code:
        raise NotFoundError
    box = _box(db, file, row)
    words = talk.checked(text, may_be_empty=bool(files))
    named = talk.for_the_phone(talk.read_all(db, box), files) if files else ()
    talk.write(db, box, Sender.STAFF, words, name=name, files=named, form=form)
    audit.record(db, Action.MESSAGE_SENT, file.actor.staff_id, file.id)


def sent_file(db: Session, file: CaseFile, file_id: UUID) -> tuple[talk.Told, FileRef]:
    """Return a file of the conversation and the message that brought it.

    Whoever opens the messages opens their files; the log keeps who took one out.

    Raises:
        NotFoundError: the actor may not answer this survivor, or there is no such file.
    """
    file.require(May.MESSAGE_ANSWER)
    row = _conversation(db, file)
    if row is None:
        raise NotFoundError
    found = talk.file_of(talk.read_all(db, _box(db, file, row)), file_id)
    action = Action.MESSAGE_FILE_TAKEN_OUT
    counting.read(db, file.actor, action, file.id, of=file_id)
    return found


def lift(db: Session, file: CaseFile, agreed: str, name: str = "") -> None:
    """Lift a pause after a talk with the person, who reads what was agreed.

    Args:
        db: the transaction.
        file: the opened case.
        agreed: what was agreed in the talk; sent to the person in the same commit.
        name: the first name or role that the worker chose to show.

    Raises:
        InvalidInputError: there is no word on what was agreed (`reason`), or the
            person withdrew (`withdraw`): that is recorded, never lifted.
        NotFoundError: nothing is on hold, or the actor may not lift it.
    """
    file.require(May.CONSENT_WRITE)
    if not agreed.strip():
        raise InvalidInputError("reason")
    row = _conversation(db, file)
    if row is None or not row.hold:
        raise NotFoundError
    box = _box(db, file, row)
    kinds = {told.words.kind for told in _open_instructions(db, box)}
    if kinds & {Kind.WITHDRAW, Kind.WITHDRAW_ONE}:
        raise InvalidInputError("withdraw")
    talk.write(db, box, Sender.STAFF, talk.checked(agreed), name=name)
    _settle(db, row, box)
    changed(db, file.id)
    audit.record(db, Action.HOLD_LIFTED, file.actor.staff_id, file.id)


def withdraw(db: Session, file: CaseFile, purposes: tuple[str, ...] = ()) -> None:
    """Record a withdrawal, with all that follows, in this one transaction.

    The ledger says no from here on; the survivor's view shows what stopped and what
    could not be undone; recall tasks are made; then the hold is lifted, since the
    ledger now refuses in its place. It stays where the person ordered more than this.

    Args:
        db: the transaction.
        file: the opened case.
        purposes: what is withdrawn; none: everything.

    Raises:
        NotFoundError: the actor may not record consent, or nobody is recorded whose
            consent it would be.
    """
    file.require(May.CONSENT_WRITE)
    person = recording.survivor_id(db, file)
    if person is None:
        raise NotFoundError
    for purpose in purposes or (ANY_PURPOSE,):
        ledger.record(
            db,
            file.box,
            file.id,
            ConsentContent(
                person_id=person,
                purpose=purpose,
                decision=Decision.WITHDRAWN,
                form=Form.ORAL,
                how="code" if is_on_hold(db, file.id) else "staff",
                given_on=clock.now().date(),
                taken_by=file.actor.staff_id,
            ),
            ConsentWords(),
        )
    set_in_motion(db, file)
    row = _conversation(db, file)
    if row is not None and _answers_all(db, _box(db, file, row), purposes):
        _settle(db, row, _box(db, file, row))


def _answers_all(db: Session, box: Strongbox, purposes: tuple[str, ...]) -> bool:
    """Say whether this withdrawal is all that the person ordered with the code."""
    ordered = [told.words for told in _open_instructions(db, box)]
    wider = any(words.kind is Kind.WITHDRAW for words in ordered)
    single = {words.purpose for words in ordered if words.kind in ABOUT_ONE}
    return not purposes or not (wider or single - set(purposes))


def set_in_motion(db: Session, file: CaseFile) -> None:
    """Do what follows a withdrawal that the ledger holds already: recalls, the view.

    A hold stays: one answer taken back does not settle a pause of everything.
    """
    for function in _after_withdrawal:
        function(db, file)
    answered(db, file)


def answered(db: Session, file: CaseFile) -> None:
    """Do what follows every answer: end what waited for it, and show the survivor."""
    for function in _after_answer:
        function(db, file)
    show(db, file)


def show(db: Session, file: CaseFile) -> None:
    """Seal the survivor's view anew with what the ledger says now."""
    row = _conversation(db, file)
    if row is None:
        return
    box = _box(db, file, row)
    person = recording.survivor_id(db, file)
    view = survivor_view.read(db, box)
    if person is not None:
        view = _with_ledger(db, file, view, person)
    survivor_view.seal_anew(db, box, view)


def say_step(db: Session, file: CaseFile, step: Step, words: str = "") -> None:
    """Show the person how far the work is, and on closing why, in words for them."""
    row = _conversation(db, file)
    if row is None:
        return
    box = _box(db, file, row)
    view = msgspec.structs.replace(survivor_view.read(db, box), step=step, reason=words)
    survivor_view.seal_anew(db, box, view)


def unanswered(db: Session, file: CaseFile) -> int:
    """Count what the person wrote since we wrote last; no word of it is shown."""
    row = _conversation(db, file)
    if row is None:
        return 0
    number = 0
    for told in talk.read_all(db, _box(db, file, row)):
        if told.words.sender is Sender.STAFF:
            number = 0
        elif told.words.kind is Kind.TEXT:
            number += 1
    return number


def shows_details(db: Session, file: CaseFile) -> bool:
    """Say whether the person sees permissions and receivers with the code."""
    row = _conversation(db, file)
    return row is not None and survivor_view.read(db, _box(db, file, row)).shows_details


def let_see(db: Session, file: CaseFile, *, on: bool) -> None:
    """Switch what the person sees with the code on or off, together with them.

    Raises:
        NotFoundError: the actor may not record consent, there is no inbox, or nobody
            is recorded whose permissions they would be.
    """
    file.require(May.CONSENT_WRITE)
    row, person = _conversation(db, file), recording.survivor_id(db, file)
    if row is None or person is None:
        raise NotFoundError
    box = _box(db, file, row)
    view = msgspec.structs.replace(survivor_view.read(db, box), shows_details=on)
    survivor_view.seal_anew(db, box, _with_ledger(db, file, view, person))
    action = Action.DETAILS_SHOWN if on else Action.DETAILS_HIDDEN
    audit.record(db, action, file.actor.staff_id, file.id)


def _with_ledger(
    db: Session, file: CaseFile, view: ViewWords, person: UUID
) -> ViewWords:
    stopped, lasting = consequences(db, file, person)
    view = msgspec.structs.replace(view, stopped=stopped, not_undone=lasting)
    return told_to_survivor.details(db, file, view, person)


def consequences(
    db: Session, file: CaseFile, person: UUID
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the purposes that a withdrawal stopped, and those it cannot take back."""
    known = catalogue.load()
    rows = ledger.events(db, file.box, file.id)
    own = current(ledger.answers(db, file.box, file.id))
    stopped = {
        answer.purpose
        for answer in own
        if answer.person_id == person and answer.decision is Decision.WITHDRAWN
    }
    if ANY_PURPOSE in stopped:
        stopped = {e.purpose for _, _, e in rows if e.decision is Decision.GRANTED}
    lasting = {
        purpose
        for purpose in stopped
        if known.purposes[purpose].undo
        not in {catalogue.Undo.FULL, catalogue.Undo.FULL_UNTIL_RELEASE}
    }
    return tuple(sorted(stopped)), tuple(sorted(lasting))


def _open_instructions(db: Session, box: Strongbox) -> list[talk.Told]:
    return [
        told
        for told in talk.read_all(db, box)
        if told.words.kind in TO_SETTLE and told.status is MessageStatus.NEW
    ]


def _settle(db: Session, row: Conversation, box: Strongbox) -> None:
    """Mark open instructions as taken up and lift the hold."""
    for told in _open_instructions(db, box):
        talk.mark(db, told.id, MessageStatus.SEEN)
    row.hold = False
    db.flush()


def _conversation(db: Session, file: CaseFile) -> Conversation | None:
    return db.scalar(select(Conversation).where(Conversation.case_id == file.id))


def _box(db: Session, file: CaseFile, row: Conversation) -> Strongbox:
    return file.actor.unlocked.strongbox(db, subject_of(row.id), row.team_id)
