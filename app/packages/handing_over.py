"""Handing over: the gate once more, then the file, and a line in the disclosure log."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.consent.rules import Verdict
from app.errors import (
    ApprovalError,
    ConflictError,
    ConsentMissingError,
    NotFoundError,
    SealedMissingError,
)
from app.evidence import custody
from app.keys import directory
from app.keys.parts import Part
from app.packages import approving, building, completing, lying, recipients
from app.packages.consignments import placing
from app.packages.cooling import waiting
from app.packages.ladder import cutting
from app.packages.ladder.rules import Lock
from app.packages.leads import following
from app.packages.models import Disclosure, Package
from app.packages.records import (
    Built,
    DisclosureContent,
    Kind,
    Overridden,
    PackageContent,
    SealedFile,
    Status,
)
from app.staff.budgets import counting
from app.staff.policy import Permission

DOWNLOAD = "download"


@dataclass(frozen=True)
class HandedOver:
    """The files to carry away, and under which names.

    Attributes:
        package: one file; or the folder of a set that a code opens.
        parts: where it goes as several files; those of a folder lie in it, the others
            are spans of the one file.
    """

    package: Path
    package_name: str
    annex: Path | None
    annex_name: str
    parts: tuple[SealedFile, ...] = ()
    annex_parts: tuple[SealedFile, ...] = ()

    def file(self, name: str) -> tuple[str, Path | Iterator[bytes]]:
        """Return one file of the package by its name; the only one without a name.

        Raises:
            NotFoundError: there is no such file.
        """
        if not self.parts:
            return self.package_name, self.package
        return _one_of(self.parts, self.package, self.package_name, name)

    def annex_file(self, name: str) -> tuple[str, Path | Iterator[bytes]]:
        """Return one file of the names annex.

        Raises:
            NotFoundError: there is none.
        """
        if self.annex is None:
            raise NotFoundError
        if not self.annex_parts:
            return self.annex_name, self.annex
        return _one_of(self.annex_parts, self.annex, self.annex_name, name)


def download(db: Session, file: CaseFile, package_id: UUID) -> HandedOver:
    """Let a built package go, if every item in it may still go at this moment.

    The first download writes the disclosure; a later one is the same disclosure.

    Raises:
        NotFoundError: the actor may not hand packages over here.
        ConflictError: it is not built.
        OnHoldError: the survivor paused the case.
        ConsentMissingError: a grant that an item relied upon is gone, or an item may
            not go any more as it was built.
        ApprovalError: something that a defence may need came to the case since, or it
            was taken out of its consignment.
        CoolingError, StoppedError: it became bulk since, and waits or was stopped.
        RecipientKeyError: a key has expired, or is not the one that was confirmed.
        HandOverError: the receiver cannot take it this way any more.
        SealedMissingError: its file is missing or is not what was built; nothing is
            noted.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status not in {Status.BUILT.value, Status.DISCLOSED.value}:
        raise ConflictError("the package is not built")
    built = building.take_over(db, file, package_id)
    content = completing.request_of(db, file, row)
    verdict = approving.checked_gate(db, file, row, content)
    recipients.targets_for(db, file.actor, row.recipient_id, content)
    keys = recipients.keys_for(db, row.recipient_id, content)
    if content.built is None or not approving.is_approved(content):
        raise ConflictError("the package is not built")
    if content.chosen != built.chosen:
        raise ApprovalError("what goes along is not what it was")
    going = row.status == Status.BUILT.value
    if going and placing.is_out(db, file, content):
        raise ApprovalError("it goes not with the others")
    # What was approved is what was built: an item that may not go any more, also one
    # held for somebody else who is in it, gives another hash.
    present = approving.request_hash(package_id, content, verdict, keys)
    if not all(vault.same(present, each.request_hash) for each in content.approvals):
        raise ConsentMissingError
    waiting.check(db, file, row, content)
    handed = _handed(db, package_id, row, content, content.built)
    if not lying.is_whole(handed, content.built, every_byte=going):
        missing = SealedMissingError("a sealed file is not there as it was built")
        missing.item = content.package_ref
        raise missing
    if going:
        _disclose(db, file, row, content, verdict)
        row.status = Status.DISCLOSED.value
    counting.read(db, file.actor, Action.PACKAGE_DOWNLOADED, package_id)
    return handed


def _handed(
    db: Session, package_id: UUID, row: Package, content: PackageContent, built: Built
) -> HandedOver:
    way, known = content.hand_over, directory.load(db)
    ref, annex_id = content.package_ref, content.annex_recipient_id
    pinned = known.recipient(row.recipient_id)
    annexed = known.recipient(annex_id) if annex_id else None
    in_folder = way.lock is Lock.CODE
    annex = (
        building.annex_folder_of(package_id)
        if built.annex_parts
        else building.annex_path_of(package_id)
    )
    annex_ending = cutting.annex_ending_of(annexed.kind if annexed else None)
    return HandedOver(
        package=building.folder_of(package_id)
        if in_folder
        else building.path_of(package_id),
        package_name=f"{ref}.{cutting.ending_of(pinned.kind if pinned else None)}",
        annex=annex if annex.exists() else None,
        annex_name=f"{ref}-{annex_ending}",
        parts=built.parts,
        annex_parts=built.annex_parts,
    )


def _one_of(
    parts: tuple[SealedFile, ...], where: Path, whole: str, name: str
) -> tuple[str, Path | Iterator[bytes]]:
    found = next((each for each in parts if each.name == name), None)
    if found is None:
        raise NotFoundError
    if where.is_dir():
        return name, where / name
    if found.is_volume:
        return name, cutting.volume(where, parts, name)
    return name, iter([cutting.index(whole, parts)])


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
    by_code = content.hand_over.lock is Lock.CODE
    file.add(
        db,
        Disclosure,
        DisclosureContent(
            package_ref=content.package_ref,
            recipient_id=row.recipient_id,
            purpose=content.purpose,
            grants=content.grants,
            sent_on=clock.now().date().isoformat(),
            channel=receiver.profile.channel or DOWNLOAD,
            key_fingerprint="" if by_code else receiver.fingerprint,
            key_kind=None if by_code else receiver.key_kind,
            hand_over=content.hand_over,
            sha256=content.built.sha256,
            items=content.built.items,
            withheld=content.withheld,
            overrides=tuple(
                Overridden(each.id, each.item_id, each.ground)
                for each in verdict.overrides
            ),
            prepared_by=content.prepared_by,
            approved_by=content.approval.by,
            also_approved_by=content.second.by if content.second else None,
            sent_by=file.actor.staff_id,
            receipt_days=receiver.receipt_days,
            leads=following.begun(content, verdict, clock.now().date()),
        ),
        package_id=row.id,
    )
    if content.replaces and content.follows:
        _say_replaced(db, file, content.follows, content.package_ref)
    for chosen in content.chosen:
        if chosen.kind is Kind.EVIDENCE:
            custody.note(db, file, chosen.id, "disclosed", reason=content.package_ref)
    line.show(db, file)


def _say_replaced(db: Session, file: CaseFile, package_id: UUID, by: str) -> None:
    """Let the log say of what left before which package takes its place."""
    for row, old in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        if row.package_id == package_id:
            new = msgspec.structs.replace(old, replaced_by=by)
            file.change(db, row, row.version, content=new)
