"""What is to be done after packages left, as lists and the page Today show it."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app import index
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.consent.aftermath.rules import SEND_DAYS
from app.keys.parts import Part
from app.packages.after import kept, standing
from app.packages.after.kept import NoticeSeen
from app.packages.after.records import WAITS_FOR_US, State
from app.packages.after.rules import (
    CHASE_DAYS,
    Arrived,
    Telling,
    arrived,
)
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent, RecallState
from app.wording import gettext as _
from app.wording import ngettext
from app.work import waiting
from app.work.closing import still_open

RECEIPT = "package.receipt"
ANOTHER = "package.another_file"
CHASE = "package.what_became"
SEND = "notice.send"
ANSWER = "notice.answer"
TELL = "feedback.tell"
PART = "disclosures/left"
SAID = "consent/said"


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say what waits after a package left, and how each of them stands."""
    notices = kept.of_case(db, file)
    for row, content in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        about = [each for each in notices if each.disclosure_id == row.id]
        now = standing.of(content, (each.content for each in about), row.id)
        gathered.marks[f"{standing.MARK}{row.package_id}"] = standing.mark(now)
        gathered.due += _of_receiver(file, row, content)
    gathered.due += [found for each in notices for found in _of_notice(each)]


def _of_receiver(
    file: CaseFile, row: Disclosure, content: DisclosureContent
) -> Iterator[index.Due]:
    sent_on, who = date.fromisoformat(content.sent_on), content.sent_by
    due = content.receipt_due
    state = arrived(content.receipts, content.sha256, due, sent_on)
    if state is Arrived.ANOTHER:
        on = max(each.on for each in content.receipts).isoformat()
        yield index.Due(id=row.id, kind=ANOTHER, on=on, who=who)
    asked_back = content.recall is not RecallState.NONE
    if state is Arrived.WAITS and not asked_back:
        yield index.Due(id=row.id, kind=RECEIPT, on=due.isoformat(), who=who)
    if not content.feedback and not asked_back and not file.is_closed:
        day = (sent_on + timedelta(days=CHASE_DAYS)).isoformat()
        yield index.Due(id=row.id, kind=CHASE, on=day, who=who)
    for each in content.feedback:
        if each.telling is Telling.WAITS:
            yield index.Due(id=each.id, kind=TELL, on=each.on.isoformat())


def _of_notice(each: NoticeSeen) -> Iterator[index.Due]:
    told, who = each.content, each.content.written_by
    if told.state is State.MADE and told.made_on:
        day = (told.made_on + timedelta(days=SEND_DAYS)).isoformat()
        yield index.Due(id=each.disclosure_id, kind=SEND, on=day, who=who)
    if told.state is State.SENT:
        day = told.answer_by.isoformat()
        yield index.Due(id=each.disclosure_id, kind=ANSWER, on=day, who=who)


@waiting.shows(RECEIPT, ANOTHER, CHASE, SEND, ANSWER)
def of_coordinator(found: index.Due) -> tuple[str, str, str]:
    """Show what whoever sent a package has to do."""
    said = {
        RECEIPT: _("Ask whether the package arrived"),
        ANOTHER: _("They have another file than we sent: call them"),
        CHASE: _("Ask what became of the package"),
        SEND: _("Send the signed notice"),
        ANSWER: _("Ask for the answer to a notice"),
    }
    return f"{PART}/{found.id}", said[found.kind], ""


@waiting.shows(TELL)
def of_caseworker(found: index.Due) -> tuple[str, str, str]:
    """Show that a receiver said something which the person may want to know."""
    where = f"{SAID}#said-{found.id}"
    return where, _("A receiver said what became of it: decide whether to tell"), ""


@still_open.asks
def waits(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which notices closing would leave behind."""
    found = [each.content.state for each in kept.of_case(db, file)]
    if number := sum(state in WAITS_FOR_US for state in found):
        text = ngettext(
            "%(num)s notice to a receiver not sent",
            "%(num)s notices to receivers not sent",
            number,
        )
        yield still_open.Open(text, "disclosures")
