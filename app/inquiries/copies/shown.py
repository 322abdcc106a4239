"""What the pages show of copies for a person: codes, hashes and days."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.inquiries import ordering, register
from app.inquiries.copies import choosing, making
from app.inquiries.copies.forms import Things
from app.inquiries.documents import InquiryContent
from app.inquiries.register import Opened
from app.packages.ladder.words import SECOND_CHANNELS
from app.packages.records import Kind as ItemKind
from app.packages.words import KINDS
from app.staff.actor import Actor
from app.staff.policy import Permission


@dataclass(frozen=True)
class CopiesShown:
    """How far the copies have come.

    Attributes:
        person: for whom it is, by the code in the case.
        things: what is copied, and which copy of it: a second person signs that.
        files: (part, name, bytes, SHA-256) of the volumes, while they lie here.
        may_tell: the actor gave the answer, and the code was not read out yet.
    """

    person: str
    things: tuple[str, ...]
    left: int
    is_made: bool
    files: tuple[tuple[str, str, int, str], ...]
    may_choose: bool
    may_make: bool
    may_tell: bool
    told_on: Any
    told_by: str
    channel: str


def card(
    db: Session, actor: Actor, seen: Opened, staff: dict[UUID, str]
) -> CopiesShown | None:
    """Return what the page of a request shows; None where no copies were asked for."""
    if not choosing.can_be_asked_for(seen) or seen.case is None:
        return None
    content = seen.content
    copies = content.copies
    writes = register.may(actor, seen, Permission.INQUIRY_WRITE)
    prepares = register.may(actor, seen, Permission.INQUIRY_PREPARE)
    made = copies.made if copies else None
    is_there = making.is_there(copies)
    parts = [
        (part, each.name, each.size_bytes, each.sha256)
        for part, ending in making.NAMES.items()
        for each in (made.files if made and is_there else ())
        if each.name.endswith(ending)
    ]
    return CopiesShown(
        person=choosing.person_code(db, seen),
        things=tuple(choosing.called(each) for each in choosing.chosen(db, seen)),
        left=copies.left if copies else 0,
        is_made=made is not None,
        files=tuple(parts) if writes else (),
        may_choose=content.runs and prepares and not _is_signed(content),
        may_make=content.runs and writes and copies is not None and _is_signed(content),
        may_tell=_may_tell(actor, content) and writes,
        told_on=copies.told_on if copies else None,
        told_by=staff.get(copies.told_by, "") if copies and copies.told_by else "",
        channel=str(SECOND_CHANNELS[copies.channel])
        if copies and copies.channel
        else "",
    )


def page(db: Session, actor: Actor, seen: Opened) -> dict[str, Any]:
    """Return what the page shows on which copies are chosen.

    Raises:
        NotFoundError: no copies can be asked for, or the actor may not read the case.
    """
    file = ordering.case_of(db, actor, seen)
    with file.reading_once():
        return _page(db, seen, file)


def _page(db: Session, seen: Opened, file: CaseFile) -> dict[str, Any]:
    people = choosing.people(db, file)
    copies = seen.content.copies
    person_id = copies.person_id if copies else people[0][0] if people else None
    things: Things = []
    fitting, stays = [], []
    for copy, choice in choosing.offered(db, file):
        called = choosing.called(choice)
        things.append((copy, f"{called}: {KINDS[copy.kind]}. {choice.title}"))
        found = choosing.stops(db, file, person_id, (copy,)) if person_id else []
        if found:
            stays.append((called, found[0].why))
        else:
            fitting.append(copy)
    return {
        "id": seen.id,
        "number": seen.content.number,
        "people": people,
        "things": things,
        "person_id": person_id,
        "person": dict(people).get(person_id, "") if person_id else "",
        "fitting": list(copies.items) if copies else fitting,
        "stays": stays,
        "has_files": any(copy.kind is ItemKind.EVIDENCE for copy, _told in things),
    }


def _is_signed(content: InquiryContent) -> bool:
    return bool(content.answer and content.answer.approved)


def _may_tell(actor: Actor, content: InquiryContent) -> bool:
    copies, answer = content.copies, content.answer
    return bool(
        copies
        and copies.made
        and copies.told_on is None
        and answer
        and not content.runs
        and answer.gone_by == actor.staff_id
    )
