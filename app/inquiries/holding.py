"""What a request does to the case it is about: it is held until it is answered.

Held means: the case is not closed, so it does not leave the lists, and nothing of it
may be erased. A yes that is taken back still stops every use at once: that protects the
person, and destroys nothing.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases import line
from app.cases.casefile import CaseFile
from app.inquiries.documents import CaseInquiryContent
from app.inquiries.models import CaseInquiry
from app.inquiries.register import Opened
from app.inquiries.rules import Kind
from app.keys.parts import Part
from app.packages import recipients
from app.staff.actor import Actor


@dataclass(frozen=True)
class Held:
    """A request as its case keeps it."""

    id: UUID
    version: int
    content: CaseInquiryContent = field(repr=False)


def of_case(db: Session, file: CaseFile) -> list[Held]:
    """Return the requests about a case, the oldest first."""
    kind = CaseInquiryContent
    found = [
        Held(row.id, row.version, content)
        for row, content in file.records(db, CaseInquiry, Part.CONTENT, kind)
    ]
    return sorted(found, key=lambda each: (each.content.received_on, each.id))


def is_held(db: Session, file: CaseFile) -> bool:
    """Say whether a request runs: then nothing of the case may be erased.

    Whatever erases something of a case asks this first.
    """
    return any(each.content.runs for each in of_case(db, file))


def of_inquiry(db: Session, file: CaseFile, inquiry_id: UUID) -> Held | None:
    """Return what the case keeps of one request."""
    for each in of_case(db, file):
        if each.content.inquiry_id == inquiry_id:
            return each
    return None


def begin(db: Session, file: CaseFile, seen: Opened) -> None:
    """Hold a case for a request that was found to be about it."""
    content = CaseInquiryContent(
        inquiry_id=seen.id,
        number=seen.content.number,
        kind=seen.content.kind,
        asker=asker(db, file.actor, seen),
        received_on=seen.content.received_on,
        matched_on=clock.now().date(),
    )
    file.add(db, CaseInquiry, content)
    line.show(db, file)


def end(db: Session, file: CaseFile, inquiry_id: UUID, outcome: str, on: date) -> None:
    """Note that the request was answered; the case is held for it no longer."""
    held = of_inquiry(db, file, inquiry_id)
    if held is not None:
        change(db, file, held, outcome=outcome, answered_on=on)


def change(db: Session, file: CaseFile, held: Held, **new: object) -> None:
    """Write what the case keeps of a request anew, and show it to the survivor."""
    row = file.child(db, CaseInquiry, held.id)
    content = msgspec.structs.replace(held.content, **new)
    file.change(db, row, held.version, content=content)
    line.show(db, file)


def asker(db: Session, actor: Actor, seen: Opened) -> str:
    """Return who asks, as a list may show it: a body, and nobody's name."""
    content = seen.content
    if content.kind is Kind.FOLLOW_UP and content.recipient_id:
        return recipients.get(db, actor, content.recipient_id).profile.name
    return content.body
