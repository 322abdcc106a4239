"""Notices as they are kept: read, changed, and followed where a yes was taken back."""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import line
from app.cases.aftermath import following
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.working_text import recodes
from app.consent.aftermath.steps import rules as steps
from app.errors import NotFoundError
from app.keys.parts import Part
from app.packages.after.records import NoticeContent
from app.packages.models import Disclosure, Package, PackageNotice
from app.packages.records import DisclosureContent, PackageContent


@dataclass(frozen=True)
class NoticeSeen:
    """A notice as its pages take it."""

    id: UUID
    version: int
    disclosure_id: UUID
    content: NoticeContent = field(repr=False)


def of_disclosure(db: Session, file: CaseFile, disclosure_id: UUID) -> list[NoticeSeen]:
    """Return the notices about something that left, in the order they were written."""
    found = [each for each in of_case(db, file) if each.disclosure_id == disclosure_id]
    return sorted(found, key=lambda e: (e.content.written_on, e.content.notice_ref))


def of_case(db: Session, file: CaseFile) -> list[NoticeSeen]:
    """Return all notices of a case."""
    rows = file.records(db, PackageNotice, Part.CONTENT, NoticeContent)
    return [NoticeSeen(r.id, r.version, r.disclosure_id, c) for r, c in rows]


def numbers(db: Session, file: CaseFile, disclosure_id: UUID) -> tuple[str, ...]:
    """Return the numbers of the documents that a receiver has by one package."""
    row = file.child(db, Disclosure, disclosure_id)
    package = file.child(db, Package, row.package_id)
    content = file.read(package, Part.CONTENT, PackageContent)
    return tuple(e.number for e in content.numbered if not e.number.startswith("I-"))


def disclosed(file: CaseFile, gone: Disclosure) -> DisclosureContent:
    """Return the line of the log of something that left."""
    return file.read(gone, Part.CONTENT, DisclosureContent)


def opened(
    db: Session, file: CaseFile, notice_id: UUID
) -> tuple[PackageNotice, NoticeContent]:
    """Return one notice of the case, opened."""
    row = file.child(db, PackageNotice, notice_id)
    return row, file.read(row, Part.CONTENT, NoticeContent)


def open_recall(
    db: Session, file: CaseFile, disclosure_id: UUID
) -> following.Task | None:
    """Return what a withdrawal set in motion about something that left, if anything."""
    try:
        task = following.one(db, file, disclosure_id)
    except NotFoundError:
        return None
    return None if task.due.state is steps.State.AGREED_AGAIN else task


def keep(
    db: Session,
    file: CaseFile,
    row: PackageNotice,
    version: int,
    content: NoticeContent,
) -> None:
    """Write a notice anew, into the log, and show the survivor."""
    file.change(db, row, version, content=content)
    gone = file.child(db, Disclosure, row.disclosure_id)
    audit.record(
        db,
        Action.NOTICE_NOTED,
        file.actor.staff_id,
        gone.package_id,
        status=content.state.value,
    )
    line.show(db, file)


@recodes
def coded(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into what was typed."""
    for row, old in file.records(db, PackageNotice, Part.CONTENT, NoticeContent):
        fault = old.fault and msgspec.structs.replace(
            old.fault,
            text=replace.coded(old.fault.text),
            effect=replace.coded(old.fault.effect),
        )
        answer = replace.coded(old.answer)
        if (fault, answer) != (old.fault, old.answer):
            new = msgspec.structs.replace(old, fault=fault, answer=answer)
            file.change(db, row, row.version, content=new)
