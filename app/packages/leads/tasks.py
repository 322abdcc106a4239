"""What is to be done about secrecy that was asked for, as lists and Today show it."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app import index
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.consent.aftermath.rules import SEND_DAYS
from app.keys.parts import Part
from app.packages.after.rules import ANSWER_DAYS
from app.packages.leads import following
from app.packages.leads.following import Says
from app.packages.leads.rules import Answer
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent
from app.wording import gettext as _
from app.wording import ngettext
from app.work import waiting
from app.work.closing import still_open

CHASE = "lead.answer"
ASK = "lead.ask_person"
DECIDE = "lead.decide"
BACK = "lead.ask_back"
HELPS = "lead.helps"
LEFT = "disclosures/left"
SAID = "consent/said#secrecy"


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say what waits about secrecy that was asked for, for whom."""
    for row, content in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        if content.leads:
            gathered.due += _of_coordinator(db, file, row, content)
    for asked in following.open_ones(db, file):
        lift = asked.lead.lift
        if lift is None:
            continue
        kind = DECIDE if asked.says is Says.YES else ASK
        on = (lift.asked.on + timedelta(days=ANSWER_DAYS)).isoformat()
        gathered.due.append(index.Due(id=asked.disclosure_id, kind=kind, on=on))


def _of_coordinator(
    db: Session, file: CaseFile, row: Disclosure, content: DisclosureContent
) -> Iterator[index.Due]:
    sent_on, who = date.fromisoformat(content.sent_on), content.sent_by
    if any(each.answer is Answer.WAITS for each in content.leads):
        day = (sent_on + timedelta(days=ANSWER_DAYS)).isoformat()
        yield index.Due(id=row.id, kind=CHASE, on=day, who=who)
    for lead in following.to_ask_back(db, file, row.id, content)[:1]:
        on = lead.lift.on if lead.lift and lead.lift.on else sent_on
        day = (on + timedelta(days=SEND_DAYS)).isoformat()
        yield index.Due(id=row.id, kind=BACK, on=day, who=who)
    if following.helping(db, file, content):
        yield index.Due(id=row.id, kind=HELPS, on=content.sent_on, who=who)


@waiting.shows(CHASE, DECIDE, BACK, HELPS)
def of_coordinator(found: index.Due) -> tuple[str, str, str]:
    """Show what a coordinator has to do."""
    said = {
        CHASE: _("Ask what the Prosecutor decided about the secrecy"),
        DECIDE: _("The person answered: decide whether the secrecy ends"),
        BACK: _("Ask back what they have without the secrecy"),
        HELPS: _("Under secrecy, and it may help somebody accused: speak with them"),
    }
    if found.kind == BACK:
        return f"{LEFT}/{found.id}/recall", said[found.kind], ""
    return f"{LEFT}/{found.id}/secrecy", said[found.kind], ""


@waiting.shows(ASK)
def of_caseworker(found: index.Due) -> tuple[str, str, str]:
    """Show that the person has to be asked."""
    del found
    return SAID, _("Secrecy is to end: ask the person whether it may stay there"), ""


@still_open.asks
def waits(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say what closing would leave behind."""
    if number := len(following.open_ones(db, file)):
        text = ngettext(
            "%(num)s item whose secrecy is to end",
            "%(num)s items whose secrecy is to end",
            number,
        )
        yield still_open.Open(text, "disclosures")
