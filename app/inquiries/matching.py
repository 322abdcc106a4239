"""Finding the case that a request is about.

A receiver is answered under the designations that were made for it alone: a pseudonym
of another receiver, or a number of another's package, leads nowhere. Only packages that
were handed over and confidential editions that left count, since nobody outside knows a
pseudonym of any other.
"""

from collections.abc import Iterator
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, cases, clock
from app.audit import Action
from app.cases import casefile
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.communications.documents import Kind, SentContent
from app.communications.models import CommunicationSent
from app.errors import NotFoundError
from app.inquiries import holding, register, rules
from app.inquiries.documents import InquiryContent, Looked
from app.inquiries.register import Opened
from app.keys.parts import Part
from app.packages.called import called
from app.packages.models import Disclosure, Package
from app.packages.records import PackageContent, Status
from app.staff.actor import Actor
from app.staff.policy import Permission


def look(db: Session, actor: Actor, inquiry_id: UUID, under: str) -> str:
    """Look for the case under a designation; return its reference, or nothing.

    What was found is bound to the request, and holds the case up while it runs. The log
    keeps that somebody looked, and never under what.

    Raises:
        NotFoundError: no such request, or the actor may not search for it.
        InvalidInputError: `under` names somebody.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_WRITE)
    if not seen.content.runs or seen.content.case_id is not None:
        raise NotFoundError
    register.require_nameless(db, actor, seen, under)
    found = find(db, actor, seen, under)
    told = "yes" if found else "no"
    looked = Looked(under.strip(), actor.staff_id, clock.now().date(), bool(found))

    def noted(content: InquiryContent) -> InquiryContent:
        return msgspec.structs.replace(
            content,
            looked=(*content.looked, looked),
            case_id=found.id if found else None,
            ref=found.ref if found else "",
            answer=None,
        )

    seen = register.change(
        db, actor, seen, noted, "matched" if found else "looked", written=False
    )
    action = Action.INQUIRY_SEARCHED
    audit.record(db, action, actor.staff_id, seen.team_id, found=told)
    if found is None:
        return ""
    file = cases.get_by_id(db, found.id, actor, Permission.CASE_READ)
    holding.begin(db, file, seen)
    audit.record(db, Action.INQUIRY_MATCHED, actor.staff_id, file.id)
    return file.ref


def find(db: Session, actor: Actor, seen: Opened, under: str) -> CaseFile | None:
    """Return the case that this asker means by a designation."""
    under = under.strip().upper()
    if not under:
        return None
    if seen.content.kind is not rules.Kind.FOLLOW_UP:
        return _by_ref(db, actor, seen.team_id, under)
    for file in sent_to(db, actor, seen):
        if under in _known_to(db, file, seen.content.recipient_id):
            return file
    return None


def _by_ref(db: Session, actor: Actor, team_id: UUID, ref: str) -> CaseFile | None:
    row = db.scalar(select(Case).where(Case.ref == ref, Case.team_id == team_id))
    return readable(db, actor, row.id) if row else None


def sent_to(db: Session, actor: Actor, seen: Opened) -> Iterator[CaseFile]:
    """Yield the cases of the team of which something may have left to this receiver.

    Whose edition it was is sealed with each case: `numbers` looks.
    """
    packages = (
        select(Case.id)
        .join(Package, Package.case_id == Case.id)
        .join(Disclosure, Disclosure.package_id == Package.id)
        .where(
            Case.team_id == seen.team_id,
            Package.recipient_id == seen.content.recipient_id,
        )
    )
    editions = (
        select(Case.id)
        .join(CommunicationSent, CommunicationSent.case_id == Case.id)
        .where(Case.team_id == seen.team_id)
    )
    for case_id in sorted({*db.scalars(packages), *db.scalars(editions)}):
        file = readable(db, actor, case_id)
        if file is not None:
            yield file


def readable(db: Session, actor: Actor, case_id: UUID) -> CaseFile | None:
    """Open a case for its keys alone; nothing where the actor may not read it."""
    try:
        file = casefile.get_to_index(db, case_id, actor)
    except NotFoundError:
        return None
    return file if file.may(Permission.CASE_READ) else None


def _known_to(db: Session, file: CaseFile, recipient_id: UUID | None) -> set[str]:
    """Return by what a receiver knows a case: pseudonyms, and numbers of what left."""
    if recipient_id is None or not file.knows_names:
        return set()
    sent = numbers(db, file, recipient_id)
    if not sent:
        return set()
    return {*called(db, file, recipient_id).names.values(), *sent}


def numbers(db: Session, file: CaseFile, recipient_id: UUID | None) -> set[str]:
    """Return the numbers of what left from a case to a receiver."""
    packages = file.records(db, Package, Part.CONTENT, PackageContent)
    editions = file.records(db, CommunicationSent, Part.CONTENT, SentContent)
    return {
        content.package_ref
        for row, content in packages
        if row.recipient_id == recipient_id and row.status == Status.DISCLOSED.value
    } | {
        content.ref
        for _row, content in editions
        if content.recipient_id == recipient_id and content.kind is Kind.CONFIDENTIAL
    }
