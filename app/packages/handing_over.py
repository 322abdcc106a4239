"""Handing over: the gate once more, then the file, and a line in the disclosure log."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.consent.rules import Verdict
from app.errors import ApprovalError, ConflictError, ConsentMissingError
from app.evidence import custody
from app.packages import approving, building, completing, recipients
from app.packages.models import Disclosure, Package
from app.packages.records import (
    DisclosureContent,
    Kind,
    Overridden,
    PackageContent,
    Status,
)
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.vault import age

DOWNLOAD = "download"


@dataclass(frozen=True)
class HandedOver:
    """The files to carry away, and under which names."""

    package: Path
    package_name: str
    annex: Path | None
    annex_name: str


def download(db: Session, file: CaseFile, package_id: UUID) -> HandedOver:
    """Let a built package go, if every item in it may still go at this moment.

    The first download writes the disclosure; a later one is the same disclosure.

    Raises:
        NotFoundError: the actor may not hand packages over here.
        ConflictError: it is not built.
        OnHoldError: the survivor paused the case.
        ConsentMissingError: a grant that an item relied upon is gone, or an item may
            not go any more as it was built.
        ApprovalError: something that a defence may need came to the case since.
        RecipientKeyError: a key has expired.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status not in {Status.BUILT.value, Status.DISCLOSED.value}:
        raise ConflictError("the package is not built")
    built = building.take_over(db, file, package_id)
    content = completing.request_of(db, file, row)
    verdict = approving.checked_gate(db, file, row, content)
    keys = recipients.keys_for(db, row.recipient_id, content)
    if content.built is None or content.approval is None:
        raise ConflictError("the package is not built")
    if content.chosen != built.chosen:
        raise ApprovalError("what goes along is not what it was")
    # What was approved is what was built: an item that may not go any more, also one
    # held for somebody else who is in it, gives another hash.
    present = approving.request_hash(package_id, content, verdict, keys)
    if not vault.same(present, content.approval.request_hash):
        raise ConsentMissingError
    if row.status == Status.BUILT.value:
        _disclose(db, file, row, content, verdict)
        row.status = Status.DISCLOSED.value
    counting.read(db, file.actor, Action.PACKAGE_DOWNLOADED, package_id)
    annex = building.annex_path_of(package_id)
    return HandedOver(
        package=building.path_of(package_id),
        package_name=f"{content.package_ref}.zip.age",
        annex=annex if annex.exists() else None,
        annex_name=f"{content.package_ref}-annex.age",
    )


def _disclose(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    verdict: Verdict,
) -> None:
    if content.built is None or content.approval is None:
        raise ConflictError("the package is not built")
    receiver = recipients.get(db, file.actor, row.recipient_id)
    file.add(
        db,
        Disclosure,
        DisclosureContent(
            package_ref=content.package_ref,
            recipient_id=row.recipient_id,
            purpose=content.purpose,
            grants=content.grants,
            sent_on=clock.now().date().isoformat(),
            channel=DOWNLOAD,
            key_fingerprint=age.fingerprint(receiver.recipient),
            sha256=content.built.sha256,
            items=content.built.items,
            withheld=content.withheld,
            overrides=tuple(
                Overridden(each.id, each.item_id, each.ground)
                for each in verdict.overrides
            ),
            prepared_by=content.prepared_by,
            approved_by=content.approval.by,
            sent_by=file.actor.staff_id,
        ),
        package_id=row.id,
    )
    for chosen in content.chosen:
        if chosen.kind is Kind.EVIDENCE:
            custody.note(db, file, chosen.id, "disclosed", reason=content.package_ref)
    line.show(db, file)
