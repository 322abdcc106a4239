"""What work tells the index, so that lists need not open a case."""

from sqlalchemy.orm import Session

from app import clock, index
from app.cases import ages, listing
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.documents import PersonContent
from app.cases.indexing import Gathered, contributes
from app.cases.models import Person
from app.cases.without_yes import passing
from app.cases.working_text import recode_rows, recodes
from app.keys.parts import Part
from app.wording import gettext as _
from app.work import notices, pace, tasks, waiting
from app.work.bars.barring import BarContent
from app.work.consents import again
from app.work.consents import words as consent_words
from app.work.consents.again import AGAIN, OF_AGE
from app.work.contacts import trying
from app.work.contacts.trying import AttemptContent
from app.work.handing import handing
from app.work.handing.handing import HandoverContent
from app.work.models import (
    CaseBar,
    CaseNote,
    ContactAttempt,
    Handover,
    Plan,
    Risk,
    Supervision,
    Task,
)
from app.work.notes import writing
from app.work.notes.writing import NoteContent
from app.work.plan import planning
from app.work.plan.planning import PlanContent
from app.work.questions import asking
from app.work.risks import assessing
from app.work.risks.assessing import RiskContent
from app.work.supervision import supervising
from app.work.supervision.supervising import SupervisionContent
from app.work.tasks import Kind, TaskContent
from app.work.waiting import HANDOVER, REVIEW, SIGN, SUPERVISED, TASK, TELL
from app.work.words import SHORT

__all__ = [
    "asking",
    "contacts",
    "due",
    "notices",
    "pace",
    "risks",
    "sign_off",
    "texts",
]
# importing the pace, the notices and the questions registers them

CLOSED = "closed"


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add the open tasks of a case. In a closed case nothing is due."""
    if file.row.status == CLOSED:
        return
    gathered.due += [
        index.Due(id=request_id, kind=TELL, on=day)
        for request_id, day in passing.to_be_told(db, file)
    ]
    still = [each for each in tasks.tasks(db, file) if each.content.is_open]
    gathered.counts["tasks"] = len(still)
    gathered.due += [
        index.Due(
            id=each.id,
            kind=f"{TASK}{each.content.kind.value}",
            on=each.content.due_on.isoformat() if each.content.due_on else "",
            part=each.content.part,
            who=each.content.who,
            text=each.content.text,
            fact=_asked_about(each.content),
        )
        for each in still
    ]


def _asked_about(content: TaskContent) -> str:
    """Return the fact or the use that somebody is to be asked about."""
    if content.question is not None:
        return content.question.fact
    return content.ask.purpose if content.ask is not None else ""


@contributes
def consents(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say when a yes is to be talked about again or runs out, and who comes of age."""
    if file.row.status == CLOSED:
        return
    yeses = again.counting(db, file)
    gathered.due += again.lines(db, file, yeses)
    gathered.facets |= {(listing.ENDS, day.isoformat()) for day in again.ends(yeses)}


@contributes
def contacts(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say when the person was reached last, so that silence is found in lists."""
    last = trying.last_reached(db, file)
    gathered.contacted_on = last.isoformat() if last else ""


@contributes
def risks(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Mark the highest risk, and say by when each is looked at again."""
    still = [s for s in assessing.risks(db, file) if not s.content.is_over]
    if not still or file.row.status == CLOSED:
        return
    gathered.counts["risks"] = len(still)
    gathered.marks["risk"] = still[0].content.level.value
    gathered.due += [
        index.Due(
            id=seen.id,
            kind=REVIEW,
            on=seen.content.review_on.isoformat(),
            who=seen.content.owner,
            text=seen.content.threat,
        )
        for seen in still
    ]


@contributes
def sign_off(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say who was asked to sign the plan off."""
    seen = planning.plan(db, file)
    gathered.counts["plan"] = len(seen.content.goals)
    if seen.id and seen.content.asked and file.row.status != CLOSED:
        day = seen.content.asked_on
        gathered.due.append(
            index.Due(
                id=seen.id,
                kind=SIGN,
                on=day.isoformat() if day else "",
                who=seen.content.asked,
            )
        )


@contributes
def notes(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Let the words of notes be found: what they say now."""
    seen = writing.notes(db, file)
    gathered.counts["notes"] = len(seen)
    gathered.texts += [each.content.now.text for each in seen]


@contributes
def child(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Mark the case of a child: it weighs more in a caseload."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    today = clock.now().date()
    if any(who.is_survivor and ages.is_minor(who, today) for _row, who in people):
        gathered.marks["child"] = "yes"


@contributes
def handed_over(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say whose hand-over note is still to be read."""
    gathered.due += [
        index.Due(
            id=seen.id,
            kind=HANDOVER,
            on=seen.content.made_on.isoformat() if seen.content.made_on else "",
            who=seen.content.takes,
        )
        for seen in handing.notes(db, file)
        if seen.content.read_on is None
    ]


@contributes
def supervised(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say whose sign-off a talk about the case waits for."""
    gathered.due += [
        index.Due(
            id=seen.id,
            kind=SUPERVISED,
            on=seen.content.held_on.isoformat(),
            who=seen.content.asked,
        )
        for seen in supervising.talks(db, file)
        if seen.content.signed_by is None
    ]


@waiting.shows(AGAIN, OF_AGE)
def ask_again(due: index.Due) -> tuple[str, str, str]:
    """Show a yes that is to be talked about again, or somebody who comes of age."""
    text = consent_words.again(due.text, due.fact, of_age=due.kind == OF_AGE)
    return "consent/new", _("Consent"), text


@waiting.shows(f"{TASK}{Kind.CONSENT.value}")
def to_ask(due: index.Due) -> tuple[str, str, str]:
    """Show whom to ask; a task that a colleague wrote has its own words."""
    kind = str(SHORT[Kind.CONSENT])
    if not due.fact:
        return f"tasks#task-{due.id}", kind, due.text
    return f"asks/{due.id}", kind, consent_words.in_a_line(due.fact, due.text)


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into what is recorded here."""
    recode_rows(db, file, replace, Task, TaskContent)
    recode_rows(db, file, replace, ContactAttempt, AttemptContent)
    recode_rows(db, file, replace, Risk, RiskContent)
    recode_rows(db, file, replace, Plan, PlanContent)
    recode_rows(db, file, replace, CaseBar, BarContent)
    recode_rows(db, file, replace, CaseNote, NoteContent)
    recode_rows(db, file, replace, Handover, HandoverContent)
    recode_rows(db, file, replace, Supervision, SupervisionContent)
