"""Approving: a second person, an unused code, a signature over exactly this request.

The hash covers the items, the grants relied upon, the receiver's key, or the receiver
where a code opens it, and whether names travel. Any change gives another hash, so that
the approval counts for nothing.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases.casefile import CaseFile
from app.consent.rules import Verdict
from app.errors import (
    ApprovalError,
    ConflictError,
    ConsentMissingError,
    FreshFactorError,
    NotFoundError,
    OnHoldError,
    StoppedError,
)
from app.keys import directory
from app.keys.directory import Directory
from app.keys.parts import Role
from app.packages import completing, recipients, requesting
from app.packages.cooling import waiting
from app.packages.lacking import excusing
from app.packages.leads import tagging
from app.packages.models import Package
from app.packages.records import Approval, PackageContent, Status
from app.staff.policy import Permission, Record, allows
from app.tracks import quiet

SIGNED = "package approval"


def request_hash(
    package_id: UUID,
    content: PackageContent,
    verdict: Verdict,
    keys: tuple[str, str],
) -> bytes:
    """Return the 32 bytes that an approver signs: canonical, and covering all of it."""
    third = sorted(
        f"{d.person_id}|{d.handling.value}|{d.legal_ground}"
        for d in content.third_persons
    )
    return vault.digest(
        "package request",
        package_id,
        content.package_ref,
        content.purpose,
        content.identity_level.value,
        *keys,
        len(verdict.may_go),
        *sorted(str(item) for item in verdict.may_go),
        len(verdict.grants),
        *sorted(str(grant) for grant in verdict.grants),
        len(third),
        *third,
        *_copies(content),
        *_overrides(verdict),
        *content.hand_over.signed(),
        *excusing.signed(content),
        *tagging.signed(content, verdict),
        *_follows(content),
        *_together(content),
    )


def _follows(content: PackageContent) -> tuple[str | int, ...]:
    """Return what is signed of the package that it adds to or replaces."""
    if content.follows is None:
        return ()
    return ("replaces" if content.replaces else "adds to", str(content.follows))


def _together(content: PackageContent) -> tuple[str, ...]:
    """Return what is signed of the consignment that it is of; of none, nothing.

    Its place in the set is not: somebody who withdraws may not void what others signed.
    """
    return ("together", content.together.ref) if content.together else ()


def _copies(content: PackageContent) -> tuple[str | int, ...]:
    """Return what is signed of copies that go in place of originals; of none, nothing.

    A request without one keeps the hash that it had before there were any.
    """
    if not content.copies:
        return ()
    return (
        "copies",
        len(content.copies),
        *sorted(str(each) for each in content.copies),
    )


def _overrides(verdict: Verdict) -> tuple[str | int, ...]:
    """Return what is signed of items that go without a yes; of none, nothing."""
    if not verdict.overrides:
        return ()
    ids = sorted({str(each.id) for each in verdict.overrides})
    return ("without a yes", len(ids), *ids)


def approve(
    db: Session, file: CaseFile, package_id: UUID, version: int, seen_hash: bytes
) -> Verdict:
    """Approve what was shown, by somebody who did not prepare it.

    A step of the ladder below the rule takes two such people.

    Args:
        db: the transaction.
        file: the case, opened by the approver, who gave a code within five minutes.
        package_id: a submitted package.
        version: as shown.
        seen_hash: of the request that the page showed; another one is refused.

    Raises:
        NotFoundError: the approver prepared it, or may not approve here.
        FreshFactorError: no code was given in the last five minutes.
        ApprovalError: the request is not the one that was shown.
        StoppedError: it was stopped since another person approved: it is sent back.
        OnHoldError: the survivor paused the case.
        ConsentMissingError: nothing may go any more.
        RecipientKeyError: a key cannot be used any more.
        HandOverError: the receiver cannot take it this way.
    """
    row = file.child(db, Package, package_id)
    content = completing.request_of(db, file, row)
    may_approve(file, content)
    if not file.actor.is_fresh:
        raise FreshFactorError
    if row.status != Status.SUBMITTED.value:
        raise ConflictError("the package has gone on meanwhile")
    if waiting.how(db, file, row, content).stop:
        raise StoppedError
    verdict = checked_gate(db, file, row, content)
    recipients.targets_for(db, file.actor, row.recipient_id, content)
    keys = recipients.keys_for(db, row.recipient_id, content)
    present = request_hash(package_id, content, verdict, keys)
    if not vault.same(present, seen_hash):
        raise ApprovalError("the request changed since it was shown")
    known = directory.load(db)
    standing = [
        each
        for each in content.approvals
        if vault.same(each.request_hash, present) and _may_sign(known, each.by)
    ]
    if any(each.by == file.actor.staff_id for each in standing):
        raise ConflictError("one person approves once")
    approval = Approval(
        by=file.actor.staff_id,
        seq=known.head,
        request_hash=present,
        signature=file.actor.unlocked.sign(SIGNED, present),
        at=clock.now(),
    )
    takes_two = content.hand_over.is_exception
    first, second = approval, None
    if standing and takes_two:
        first, second = standing[0], approval
    content = msgspec.structs.replace(content, approval=first, second=second)
    file.change(db, row, version, content=content)
    if is_approved(content):
        row.approved = waiting.noted(db, file.actor, package_id, content)
    audit.record(db, Action.PACKAGE_APPROVED, file.actor.staff_id, package_id)
    return verdict


def is_approved(content: PackageContent) -> bool:
    """Say whether as many people signed as it takes; not whether it changed since."""
    return len(content.approvals) >= content.hand_over.approvals_needed


def may_approve(file: CaseFile, content: PackageContent) -> None:
    """Refuse whoever prepared it or began its consignment, or is no coordinator here.

    Raises:
        NotFoundError: as for a package that is not there.
    """
    record = Record(
        file.row.team_id,
        frozenset(file.content.assigned),
        prepared_by=content.prepared_by,
    )
    if not allows(file.actor, Permission.PACKAGE_APPROVE, record):
        raise NotFoundError
    if file.actor.staff_id in _barred(content):
        raise NotFoundError


def can_approve(file: CaseFile, content: PackageContent) -> bool:
    """Say whether the actor may approve it, and has not done so."""
    try:
        may_approve(file, content)
    except NotFoundError:
        return False
    return file.actor.staff_id not in {each.by for each in content.approvals}


def _barred(content: PackageContent) -> set[UUID]:
    """Return who asked for it, alone or with others: they do not approve it."""
    begun_by = content.together.begun_by if content.together else None
    return {each for each in (content.prepared_by, begun_by) if each}


def checked_gate(
    db: Session, file: CaseFile, row: Package, content: PackageContent
) -> Verdict:
    """Ask the gate again; used at approval, at the start and at the download.

    Raises:
        QuietError: others could read of it, and talks run in silence.
        OnHoldError: the survivor paused the case.
        ConsentMissingError: nothing may go any more.
        LackingError: the receiver's profile, or a request for secrecy, holds it back.
    """
    quiet.check(db, file, content.purpose)
    verdict = requesting.ask_gate(db, file, content, row.recipient_id)
    if verdict.use.on_hold:
        raise OnHoldError
    if not verdict.may_go:
        raise ConsentMissingError
    excusing.check(db, file, row, content)
    tagging.check(db, file, row, content, verdict)
    return verdict


def check_approval(
    db: Session,
    package_id: UUID,
    content: PackageContent,
    verdict: Verdict,
    keys: tuple[str, str],
) -> None:
    """Check each approver's signature over the request as it stands now.

    Raises:
        ApprovalError: too few people signed, one of them prepared it, began its
            consignment or is no coordinator now, or it was another request: something
            changed, and what was signed counts for nothing.
        TamperedError: a signature is not the approver's.
    """
    by = {each.by for each in content.approvals}
    if by & _barred(content) or len(by) < content.hand_over.approvals_needed:
        raise ApprovalError
    present = request_hash(package_id, content, verdict, keys)
    for approval in content.approvals:
        check_signature(db, SIGNED, approval, content.prepared_by, present)


def check_signature(
    db: Session,
    signed: str,
    approval: Approval | None,
    prepared_by: UUID | None,
    present: bytes,
) -> Approval:
    """Check that a coordinator who did not prepare it signed exactly this request.

    Raises:
        ApprovalError, TamperedError: as in `check_approval`.
    """
    if approval is None or approval.by == prepared_by:
        raise ApprovalError
    if not vault.same(present, approval.request_hash):
        raise ApprovalError("the request changed since it was approved")
    known = directory.load(db)
    if not _may_sign(known, approval.by):
        raise ApprovalError("the approver is no coordinator any more")
    signer = known.signer(approval.by, approval.seq)
    vault.verify(signer, signed, present, approval.signature)
    return approval


def _may_sign(known: Directory, staff_id: UUID) -> bool:
    """Say whether somebody is listed, and a coordinator, now."""
    return known.is_listed(staff_id) and known.staff(staff_id).role is Role.COORDINATOR
