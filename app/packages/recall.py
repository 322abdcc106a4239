"""The disclosure log, and what a withdrawal means for packages that have left."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.aftermath.following import Gone
from app.cases.casefile import CaseFile
from app.consent import ledger
from app.consent.aftermath.rules import Left, What
from app.consent.aftermath.steps.rules import State, Step
from app.consent.overrides.rules import BY_LAW
from app.consent.rules import ANY_PURPOSE, Answer, Decision, Handling, current
from app.keys.parts import Part
from app.packages import requesting
from app.packages.models import Disclosure, Package
from app.packages.records import (
    DisclosureContent,
    PackageContent,
    RecallState,
    Status,
)
from app.staff.policy import Permission

ARCHIVE = "truth_archive"
_RECALLS = {
    State.OPEN: RecallState.TO_SEND,
    State.SENT: RecallState.SENT,
    State.ANSWERED: RecallState.ANSWERED,
    State.LASTING: RecallState.LASTING,
}


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
    """Stop packages that wait for what was taken back.

    Runs in the commit of the withdrawal itself. What has left already is asked back:
    see `app/cases/aftermath`.
    """
    noes = [
        answer
        for answer in current(ledger.answers(db, file.box, file.id))
        if answer.decision is Decision.WITHDRAWN
    ]
    for row, content in file.records(db, Package, Part.CONTENT, PackageContent):
        waiting = row.status not in {Status.DISCLOSED.value, Status.REFUSED.value}
        if waiting and any(_meets(no, row, content) for no in noes):
            _refuse(db, file, row, content)


def left(db: Session, file: CaseFile) -> list[Gone]:
    """Return what has left, with what it rested on."""
    packages = {
        row.id: content
        for row, content in file.records(db, Package, Part.CONTENT, PackageContent)
    }
    base = f"/staff/cases/{file.ref}/disclosures/left"
    may_read = file.may(Permission.PACKAGE_READ)
    return [
        Gone(
            left=_left(db, file, row, content, packages[row.package_id]),
            text=content.package_ref,
            href=f"{base}/{row.id}" if may_read else "",
            row=row,
            kept=content.followed,
            by=content.sent_by,
            notice_at=f"{base}/{row.id}/recall",
        )
        for row, content in file.records(
            db, Disclosure, Part.CONTENT, DisclosureContent
        )
    ]


def _left(
    db: Session,
    file: CaseFile,
    row: Disclosure,
    content: DisclosureContent,
    package: PackageContent,
) -> Left:
    items = requesting.gate_items(db, file, package)
    inside = {item.id for item in items}
    about = frozenset(inside.union(*(item.incident_ids for item in items)))
    grounds = {each.ground for each in content.overrides}
    return Left(
        id=row.id,
        what=What.ARCHIVE if content.purpose == ARCHIVE else What.RECALL,
        purpose=content.purpose,
        recipient_id=content.recipient_id,
        on=date.fromisoformat(content.sent_on),
        grants=frozenset(content.grants),
        about=about if len(inside) == len(package.chosen) else frozenset(),
        people=frozenset(
            third.person_id
            for item in items
            for third in item.third_persons
            if third.handling is Handling.NONE and not third.is_alleged
        ),
        by_law=not content.grants and bool(grounds) and grounds <= BY_LAW,
        is_unasked=bool(grounds - BY_LAW),
    )


def marked(content: DisclosureContent, step: Step) -> DisclosureContent:
    """Let the log say how far the recall is; the number of the notice is kept."""
    receipt = step.note if step.state is State.SENT else content.receipt
    return msgspec.structs.replace(
        content,
        recall=_RECALLS[step.state],
        recall_reason=content.recall_reason or "consent_withdrawn",
        receipt=receipt,
    )


def waiting_recalls(db: Session, file: CaseFile) -> int:
    """Count recalls that somebody has still to send."""
    return sum(each.content.recall is RecallState.TO_SEND for each in log(db, file))


def _refuse(db: Session, file: CaseFile, row: Package, content: PackageContent) -> None:
    stopped = msgspec.structs.replace(content, refusal="consent_withdrawn")
    file.change(db, row, row.version, content=stopped)
    row.status, row.extract = Status.REFUSED.value, None
    audit.record(db, Action.PACKAGE_REFUSED, file.actor.staff_id, row.id)


def _meets(no: Answer, row: Package, content: PackageContent) -> bool:
    """Say whether a no speaks of what a package is for and to whom it goes."""
    return no.purpose in {content.purpose, ANY_PURPOSE} and no.recipient_id in {
        row.recipient_id,
        None,
    }
