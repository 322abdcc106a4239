"""The desk: reading what the form sent, answering, accepting as a case, closing."""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, cases, faults
from app.audit import Action
from app.cases import naming
from app.cases.casefile import CaseFile
from app.cases.documents import CaseContent, CaseIdentity
from app.conversation import receipts, survivor_view, talk
from app.conversation.documents import Sender, Step
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from app.errors import NoKeyError, NotFoundError
from app.files.documents import FileRef
from app.intake.documents import ReportContent, ReportHead, ReportIdentity
from app.intake.models import Report, ReportStatus
from app.intake.sending import TABLE
from app.intake.speaking import handing_on
from app.keys import directory, grants
from app.keys.parts import Part, Subject, SubjectKind, TeamKind
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, Record, allows

AT_ONCE = 500
"""Reports whose keys are fetched by one question."""


@dataclass(frozen=True)
class Waiting:
    """A report in the desk's list: only what its head shows."""

    id: UUID
    month: str
    status: str
    on_hold: bool
    head: ReportHead = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A report, opened."""

    id: UUID
    month: str
    status: str
    on_hold: bool
    content: ReportContent = field(repr=False)
    identity: ReportIdentity = field(repr=False)
    messages: tuple[talk.Told, ...] = field(repr=False)


def waiting(db: Session, actor: Actor) -> list[Waiting]:
    """Return the reports of the actor's desk, urgent ones first."""
    desks = [team for team in actor.teams if _may(actor, team)]
    rows = db.execute(
        select(
            Report.id,
            Report.team_id,
            Report.received_month,
            Report.status,
            Report.head,
            Conversation.hold,
        )
        .join(Conversation, Conversation.id == Report.id)
        .where(Report.status != ReportStatus.CLOSED.value, Report.team_id.in_(desks))
        .order_by(Report.received_month.desc(), Report.id)
    ).all()
    found = []
    for begin in range(0, len(rows), AT_ONCE):
        many = rows[begin : begin + AT_ONCE]
        boxes = actor.unlocked.strongboxes(
            db, SubjectKind.REPORT, {row.id: row.team_id for row in many}
        )
        found += [
            Waiting(
                row.id,
                row.received_month,
                row.status,
                row.hold,
                _head(boxes[row.id], row.id, row.head),
            )
            for row in many
        ]
    return sorted(found, key=lambda each: not each.head.urgent)


def opened(db: Session, actor: Actor, report_id: UUID) -> Opened:
    """Open a report and its messages; the survivor sees that it was read.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
    """
    row = _row(db, actor, report_id)
    box, line = _box(db, actor, row), _line(db, actor, report_id)
    if row.status == ReportStatus.NEW.value:
        row.status = ReportStatus.OPENED.value
        _show_step(db, line, Step.READ)
    counting.read(db, actor, Action.REPORT_OPENED, report_id)
    return Opened(
        row.id,
        row.received_month,
        row.status,
        db.get_one(Conversation, row.id).hold,
        box.open(TABLE, row.id, Part.CONTENT, row.content, ReportContent),
        box.open(TABLE, row.id, Part.IDENTITY, row.identity, ReportIdentity),
        talk.read_all(db, line),
    )


def answer(
    db: Session,
    actor: Actor,
    report_id: UUID,
    text: str,
    name: str,
    files: tuple[FileRef, ...] = (),
    form: str = "",
) -> None:
    """Write to the survivor, who reads it with the code.

    Args:
        db: the transaction.
        actor: somebody at the desk.
        report_id: of the actor's desk.
        text: as typed; checked here.
        name: the first name or role that the worker chose to show.
        files: taken in just now; they are sent under neutral names.
        form: see `talk.write`.

    Raises:
        NotFoundError: no such report, not of the actor's desk, or nobody holds its
            code: a call was agreed, and a written answer would reach nobody.
    """
    row = _row(db, actor, report_id)
    if _head(_box(db, actor, row), row.id, row.head).no_code:
        raise NotFoundError
    line = _line(db, actor, report_id)
    words = talk.checked(text, may_be_empty=bool(files))
    named = talk.for_the_phone(talk.read_all(db, line), files) if files else ()
    talk.write(db, line, Sender.STAFF, words, name=name, files=named, form=form)
    audit.record(db, Action.MESSAGE_SENT, actor.staff_id, report_id)


def sent_file(db: Session, actor: Actor, report_id: UUID, file_id: UUID) -> FileRef:
    """Return a file of the report's messages; the log keeps who took it out.

    Raises:
        NotFoundError: no such report or file, or not of the actor's desk.
    """
    _row(db, actor, report_id)
    messages = talk.read_all(db, _line(db, actor, report_id))
    _told, ref = talk.file_of(messages, file_id)
    action = Action.MESSAGE_FILE_TAKEN_OUT
    counting.read(db, actor, action, report_id, of=file_id)
    return ref


def accept(db: Session, actor: Actor, report_id: UUID, team_id: UUID) -> CaseFile:
    """Make a case of a report: new keys for the chosen team, none for the desk.

    One transaction: the report is opened, its content sealed anew under a new CDK and
    IDK to the team's public keys and recovery, the conversation's key re-wrapped, the
    desk's grants and the old envelopes removed. Afterwards the desk can open neither
    the case nor the conversation, and the survivor's code still works.

    Raises:
        NotFoundError: no such report, or the team is none that takes cases.
    """
    row = _row(db, actor, report_id)
    known = directory.load(db)
    if team_id not in known.teams_of(TeamKind.CASEWORK):
        raise NotFoundError
    box, line = _box(db, actor, row), _line(db, actor, report_id)
    content = box.open(TABLE, row.id, Part.CONTENT, row.content, ReportContent)
    identity = box.open(TABLE, row.id, Part.IDENTITY, row.identity, ReportIdentity)
    file = cases.open_case(
        db, actor, team_id, _case_content(content), _case_identity(identity)
    )
    faults.reach(faults.Point.CASE_OPENED)
    if identity.voice is not None:
        handing_on.into_case(db, file, identity.voice, identity.heard, content.language)
    _show_step(db, line, Step.WORKING)
    _hand_over(db, actor, known, line, team_id)
    conversation = db.get_one(Conversation, report_id)
    conversation.team_id, conversation.case_id = team_id, file.id
    grants.take_back(db, Subject(SubjectKind.REPORT, report_id))
    db.delete(row)
    db.flush()
    faults.reach(faults.Point.REPORT_REMOVED)
    audit.record(db, Action.REPORT_ACCEPTED, actor.staff_id, file.id)
    return file


def close(db: Session, actor: Actor, report_id: UUID, reason: str) -> None:
    """Close a report with a reason that the survivor can read.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
        InvalidInputError: there is no reason.
    """
    row = _row(db, actor, report_id)
    line = _line(db, actor, report_id)
    view = survivor_view.read(db, line)
    survivor_view.seal_anew(
        db,
        line,
        msgspec.structs.replace(view, step=Step.CLOSED, reason=talk.checked(reason)),
    )
    row.status = ReportStatus.CLOSED.value
    audit.record(db, Action.REPORT_CLOSED, actor.staff_id, report_id)


def of_desk(
    db: Session, actor: Actor, report_id: UUID
) -> tuple[Report, Strongbox, ReportIdentity]:
    """Return a report with its keys and its words, for whoever opened it before.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
    """
    row = _row(db, actor, report_id)
    box = _box(db, actor, row)
    words = box.open(TABLE, row.id, Part.IDENTITY, row.identity, ReportIdentity)
    return row, box, words


def check_desk(db: Session, actor: Actor, report_id: UUID) -> None:
    """Say no before a file is taken in for a report that is not of the actor's desk.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
    """
    _row(db, actor, report_id)


def _row(db: Session, actor: Actor, report_id: UUID) -> Report:
    row = db.get(Report, report_id)
    if row is None or not _may(actor, row.team_id):
        raise NotFoundError
    return row


def _head(box: Strongbox, report_id: UUID, head: bytes) -> ReportHead:
    return box.open(TABLE, report_id, Part.CONTENT, head, ReportHead, head=True)


def _may(actor: Actor, team_id: UUID) -> bool:
    return allows(actor, Permission.REPORT_TRIAGE, Record(team_id))


def _box(db: Session, actor: Actor, row: Report) -> Strongbox:
    subject = Subject(SubjectKind.REPORT, row.id)
    return actor.unlocked.strongbox(db, subject, row.team_id)


def _line(db: Session, actor: Actor, conversation_id: UUID) -> Strongbox:
    row = db.get_one(Conversation, conversation_id)
    return actor.unlocked.strongbox(db, subject_of(row.id), row.team_id)


def _show_step(db: Session, line: Strongbox, step: Step) -> None:
    view = survivor_view.read(db, line)
    survivor_view.seal_anew(db, line, msgspec.structs.replace(view, step=step))


def _hand_over(
    db: Session,
    actor: Actor,
    known: directory.Directory,
    line: Strongbox,
    team_id: UUID,
) -> None:
    """Wrap the conversation's key to the team, the codes and recovery, signed."""
    if not line.holds(Part.IDENTITY):
        raise NoKeyError(Part.IDENTITY.value)
    grants.take_back(db, line.subject)
    codes = receipts.working(db, line.subject.id)
    grants.give(
        db,
        actor.unlocked,
        line.subject,
        Part.IDENTITY,
        line.key(Part.IDENTITY),
        to=[
            *(receipts.reader(code) for code in codes),
            grants.team_reader(known, team_id, Part.IDENTITY),
            grants.recovery_reader(known),
        ],
    )


def _case_content(report: ReportContent) -> CaseContent:
    told = report.answers
    return CaseContent(
        pseudonym=naming.new_pseudonym(),
        themes=told.get("broad_theme", ()),
        rules=told.get("contact_never", ()),
        contact_hours=told.get("safe_hours", ()),
        contact_kind=next(iter(told.get("safe_contact_kind", ())), ""),
        language=report.language,
        urgent=report.urgent,
        first_contact=dict(told),
    )


def _case_identity(report: ReportIdentity) -> CaseIdentity:
    return CaseIdentity(
        contact=report.contact_value,
        words=report.free_line,
        safe_phrase=report.safe_phrase,
    )
