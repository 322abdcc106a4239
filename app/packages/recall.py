"""The disclosure log, and what a withdrawal means for packages that have left."""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.consent import ledger
from app.consent.rules import Decision, current
from app.errors import ConflictError, InvalidInputError
from app.keys.parts import Part
from app.packages.models import Disclosure, Package
from app.packages.records import (
    DisclosureContent,
    PackageContent,
    RecallState,
    Status,
)
from app.staff.policy import Permission


@dataclass(frozen=True)
class DisclosureSeen:
    """One line of the log as a page shows it."""

    id: UUID
    version: int
    package_id: UUID
    content: DisclosureContent = field(repr=False)


def log(db: Session, file: CaseFile) -> list[DisclosureSeen]:
    """Return what has left of a case, newest last."""
    rows = file.records(db, Disclosure, Part.CONTENT, DisclosureContent)
    seen = [DisclosureSeen(r.id, r.version, r.package_id, c) for r, c in rows]
    return sorted(seen, key=lambda each: each.content.sent_on)


def after_withdrawal(db: Session, file: CaseFile) -> None:
    """Stop packages that wait, and make a recall task of each that has left.

    Runs in the commit of the withdrawal itself. A package in the hands of a receiver
    cannot be taken back by us: it is asked back, and the log shows that it was.
    """
    refused = {
        answer.purpose
        for answer in current(ledger.answers(db, file.box, file.id))
        if answer.decision is Decision.WITHDRAWN
    }
    for row, content in file.records(db, Package, Part.CONTENT, PackageContent):
        waiting = row.status not in {Status.DISCLOSED.value, Status.REFUSED.value}
        if waiting and _meets(content.purpose, refused):
            _refuse(db, file, row, content)
    for row, gone in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        if gone.recall is RecallState.NONE and _meets(gone.purpose, refused):
            recalled = msgspec.structs.replace(
                gone, recall=RecallState.TO_SEND, recall_reason="consent_withdrawn"
            )
            file.change(db, row, row.version, content=recalled)
            audit.record(db, Action.RECALL_MADE, file.actor.staff_id, row.id)


def record_recall_sent(
    db: Session, file: CaseFile, disclosure_id: UUID, version: int, reference: str
) -> None:
    """Note that the receiver was asked to return the package or not to use it.

    Raises:
        InvalidInputError: there is no reference of the notice.
        ConflictError: nothing is to be recalled here.
    """
    file.require(Permission.PACKAGE_RECALL)
    if not reference.strip():
        raise InvalidInputError("reference")
    row = file.child(db, Disclosure, disclosure_id)
    old = file.read(row, Part.CONTENT, DisclosureContent)
    if old.recall is not RecallState.TO_SEND:
        raise ConflictError
    file.change(
        db,
        row,
        version,
        content=msgspec.structs.replace(
            old, recall=RecallState.SENT, receipt=reference.strip()
        ),
    )
    audit.record(
        db, Action.RECALL_MADE, file.actor.staff_id, disclosure_id, state="sent"
    )
    line.show(db, file)


def waiting_recalls(db: Session, file: CaseFile) -> int:
    """Count recalls that somebody has still to send."""
    return sum(each.content.recall is RecallState.TO_SEND for each in log(db, file))


def _refuse(db: Session, file: CaseFile, row: Package, content: PackageContent) -> None:
    stopped = msgspec.structs.replace(content, refusal="consent_withdrawn")
    file.change(db, row, row.version, content=stopped)
    row.status, row.extract = Status.REFUSED.value, None
    audit.record(db, Action.PACKAGE_REFUSED, file.actor.staff_id, row.id)


def _meets(purpose: str, refused: set[str]) -> bool:
    return purpose in refused or "*" in refused


def case_ids_with_packages(db: Session) -> list[UUID]:
    """Return the cases that have packages, for the list of all disclosures."""
    return list(db.scalars(select(Package.case_id).distinct()))
