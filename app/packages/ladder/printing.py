"""The papers of a hand-over, filled from what is recorded: roles, numbers, hashes."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases.casefile import CaseFile
from app.errors import ConflictError
from app.keys.parts import Part
from app.packages import recipients
from app.packages.ladder import cutting, papers
from app.packages.ladder.log import disclosed
from app.packages.ladder.rules import Lock
from app.packages.models import Package
from app.packages.records import Of, PackageContent
from app.staff import house
from app.staff.policy import Permission
from app.wording import gettext as _


def code_sheet(
    db: Session, file: CaseFile, package_id: UUID, of: Of, code: str
) -> bytes:
    """Set the paper with a code that is read out at this moment; it is not kept.

    Raises:
        ConflictError: there are no volumes that a code opens.
    """
    row, content = _package(db, file, package_id)
    built = content.built
    annexed = of is Of.ANNEX
    if built is None:
        raise ConflictError("it is not built")
    files = built.annex_parts if annexed else built.parts
    addressee = content.annex_recipient_id if annexed else row.recipient_id
    sheet = papers.CodeSheet(
        package_id=f"{content.package_ref}-annex" if annexed else content.package_ref,
        sender=house.organisation_name(db, file.actor.unlocked),
        contact=_contact(),
        recipient=_name(db, file, addressee or row.recipient_id),
        code=code,
        index_sha256=built.annex_sha256 if annexed else built.sha256,
        volumes=sum(each.is_volume for each in files),
    )
    return papers.code_sheet(sheet, clock.now())


def protocol(db: Session, file: CaseFile, package_id: UUID) -> tuple[str, bytes]:
    """Set the protocol of two drives; return a neutral file name and the PDF.

    Raises:
        ConflictError: no carrier was recorded.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row, content = _package(db, file, package_id)
    left = disclosed(db, file, row.id)
    built = content.built
    if left is None or built is None or left[1].carrier is None:
        raise ConflictError("no carrier is recorded")
    carrier = left[1].carrier
    receiver = recipients.get(db, file.actor, row.recipient_id)
    by_code = content.hand_over.lock is Lock.CODE
    index = next((e for e in built.parts if e.name.endswith("index.json")), None)
    whole = f"{content.package_ref}.{cutting.ending_of(left[1].key_kind)}"
    days = receiver.receipt_days
    paper = papers.Carrier(
        number=f"{content.package_ref}-1",
        package_id=content.package_ref,
        sender=house.organisation_name(db, file.actor.unlocked),
        contact=_contact(),
        recipient=receiver.profile.name,
        file=index.name if by_code and index else whole,
        file_sha256=built.sha256,
        files=len(built.parts) or 1,
        size_bytes=sum(each.size_bytes for each in built.parts) or built.size_bytes,
        carried=papers.Drive(carrier.drives[0], carrier.seals[0]),
        kept=papers.Drive(carrier.drives[1], carrier.seals[1]),
        carrier_role=carrier.by_role,
        receiver_role=carrier.to_role,
        keeper_role=carrier.keeper_role,
        receipt_by=date.fromisoformat(carrier.handed_on) + timedelta(days=days),
    )
    pdf = papers.carrier_protocol(paper, clock.now())
    return f"{content.package_ref}-carrier.pdf", pdf


def _package(
    db: Session, file: CaseFile, package_id: UUID
) -> tuple[Package, PackageContent]:
    row = file.child(db, Package, package_id)
    return row, file.read(row, Part.CONTENT, PackageContent)


def _name(db: Session, file: CaseFile, recipient_id: UUID) -> str:
    return recipients.get(db, file.actor, recipient_id).profile.name


def _contact() -> str:
    """Return whom the receiver calls: a role; the number is the one they know."""
    return str(_("Coordinator"))
