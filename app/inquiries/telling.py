"""Telling the survivor that somebody asked, unless a law bars it, and until when.

The survivor's view carries it sealed from the day on which the case was found, with the
day from which it is shown. So when a bar ends the survivor reads of it with the code,
and nobody has to remember; a dated task waits on Today for whoever tells it in a talk.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import told_to_survivor
from app.cases.casefile import CaseFile
from app.conversation.documents import AskedAbout
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.inquiries import holding
from app.inquiries.documents import Bar, CaseInquiryContent
from app.inquiries.holding import Held
from app.inquiries.rules import LONGEST_BAR_DAYS, SHOWN_AFTER_DAYS, TELL_DAYS
from app.staff.policy import Permission

TELL = "inquiry.tell"
"""`Due.kind` of a request that the survivor has still to hear of."""


def bar(
    db: Session, file: CaseFile, inquiry_id: UUID, *, law: str, why: str, until: date
) -> None:
    """Write down that a law bars telling the survivor, by which and until when.

    Raises:
        NotFoundError: the case has no such request, or the actor is no coordinator.
        InvalidInputError: `law`, `why`, or `until`, which is after today and at most
            `LONGEST_BAR_DAYS` away; then it is decided anew.
        ConflictError: the survivor was told already.
    """
    file.require(Permission.INQUIRY_WRITE)
    held = _held(db, file, inquiry_id)
    today = clock.now().date()
    if held.content.told_on is not None:
        raise ConflictError
    fine = {
        "law": bool(law.strip()),
        "why": bool(why.strip()),
        "until": today < until <= today + timedelta(days=LONGEST_BAR_DAYS),
    }
    if wrong := [name for name, good in fine.items() if not good]:
        raise InvalidInputError(*wrong)
    new = Bar(law.strip(), why.strip(), until, file.actor.staff_id, today)
    holding.change(db, file, held, bars=(*held.content.bars, new))
    action, day = Action.INQUIRY_BARRED, until.isoformat()
    audit.record(db, action, file.actor.staff_id, file.id, until=day)


def tell(db: Session, file: CaseFile, inquiry_id: UUID) -> None:
    """Note that the survivor was told in a talk.

    Raises:
        NotFoundError: no such request, or the actor speaks with nobody here.
        ConflictError: they were told already, or a law bars it today.
    """
    file.require(Permission.CONSENT_WRITE)
    held = _held(db, file, inquiry_id)
    today = clock.now().date()
    if held.content.told_on is not None or is_barred(held.content, today):
        raise ConflictError
    new = {"told_on": today, "told_by": file.actor.staff_id}
    holding.change(db, file, held, **new)
    audit.record(db, Action.INQUIRY_TOLD, file.actor.staff_id, file.id)


def is_barred(content: CaseInquiryContent, today: date) -> bool:
    """Say whether a law bars telling on this day; the last day of a bar counts."""
    return content.bar is not None and today <= content.bar.until


def shown_from(content: CaseInquiryContent) -> date:
    """Return the first day on which the survivor may read of it."""
    if content.bar is None:
        return content.matched_on + timedelta(days=SHOWN_AFTER_DAYS)
    return content.bar.until + timedelta(days=1)


def tell_by(content: CaseInquiryContent) -> date:
    """Return by which day it is told in a talk."""
    if content.bar is not None:
        return shown_from(content)
    return content.matched_on + timedelta(days=TELL_DAYS)


def to_be_told(db: Session, file: CaseFile) -> list[tuple[Held, date]]:
    """Return the requests that the survivor has still to hear of, each with its day."""
    return [
        (each, tell_by(each.content))
        for each in holding.of_case(db, file)
        if each.content.told_on is None
    ]


@told_to_survivor.requests
def asked(db: Session, file: CaseFile) -> Iterator[AskedAbout]:
    """Say who asked about the person, since when, and what we answered."""
    for each in holding.of_case(db, file):
        content = each.content
        yield AskedAbout(
            kind=content.kind.value,
            by=content.asker,
            on=content.received_on.isoformat(),
            shown_from=shown_from(content).isoformat(),
            outcome=content.outcome,
            answered_on=content.answered_on.isoformat() if content.answered_on else "",
        )


def _held(db: Session, file: CaseFile, inquiry_id: UUID) -> Held:
    held = holding.of_inquiry(db, file, inquiry_id)
    if held is None:
        raise NotFoundError
    return held
