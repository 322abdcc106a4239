"""What is written down of the journey: the portal's references, the carrier."""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, InvalidInputError
from app.keys.parts import Part
from app.packages.ladder.log import disclosed
from app.packages.ladder.rules import Way, alike
from app.packages.models import Disclosure, Package
from app.packages.records import Carrier, DisclosureContent, PackageContent
from app.staff.policy import Permission

LONGEST = 120


def record_portal(
    db: Session, file: CaseFile, package_id: UUID, references: tuple[str, ...]
) -> None:
    """Keep the portal's reference of each volume, in the order of the volumes.

    Raises:
        ConflictError: it did not go by a portal, or has not left.
        InvalidInputError: not one for each volume.
    """
    row, content = _package(db, file, package_id, Way.PORTAL)
    _left(db, file, row)
    volumes = content.built.volumes if content.built else ()
    if len(references) != len(volumes) or not all(
        0 < len(each.strip()) <= LONGEST for each in references
    ):
        raise InvalidInputError("references")
    kept = tuple(each.strip() for each in references)
    _change(db, file, row, portal_refs=kept)


def record_carrier(
    db: Session, file: CaseFile, package_id: UUID, carrier: Carrier
) -> None:
    """Keep the protocol of a carrier; a receipt that came in is added the same way.

    Raises:
        ConflictError: it did not go by a carrier, or has not left.
        InvalidInputError: names what is missing, alike or still to come.
    """
    row, _content = _package(db, file, package_id, Way.CARRIER)
    said = {
        "drive_sent": carrier.drives[0],
        "drive_kept": carrier.drives[1],
        "seal_sent": carrier.seals[0],
        "seal_kept": carrier.seals[1],
        "by_role": carrier.by_role,
        "to_role": carrier.to_role,
        "keeper_role": carrier.keeper_role,
    }
    wrong = [
        name for name, text in said.items() if not 0 < len(text.strip()) <= LONGEST
    ]
    wrong += alike(carrier.drives, carrier.seals, carrier.by_role, carrier.keeper_role)
    if not _has_come(carrier.handed_on):
        wrong.append("handed_on")
    if len(carrier.receipt) > LONGEST:
        wrong.append("receipt")
    if wrong:
        raise InvalidInputError(*dict.fromkeys(wrong))
    _change(db, file, row, carrier=carrier)


def _has_come(day: str) -> bool:
    try:
        return date.fromisoformat(day) <= clock.now().date()
    except ValueError:
        return False


def _package(
    db: Session, file: CaseFile, package_id: UUID, way: Way
) -> tuple[Package, PackageContent]:
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    content = file.read(row, Part.CONTENT, PackageContent)
    if content.hand_over.way is not way:
        raise ConflictError("it went another way")
    return row, content


def _left(
    db: Session, file: CaseFile, row: Package
) -> tuple[Disclosure, DisclosureContent]:
    left = disclosed(db, file, row.id)
    if left is None:
        raise ConflictError("it has not left yet")
    return left


def _change(
    db: Session,
    file: CaseFile,
    row: Package,
    *,
    portal_refs: tuple[str, ...] | None = None,
    carrier: Carrier | None = None,
) -> None:
    line, content = _left(db, file, row)
    changed: DisclosureContent = content
    if portal_refs is not None:
        changed = msgspec.structs.replace(changed, portal_refs=portal_refs)
    if carrier is not None:
        changed = msgspec.structs.replace(changed, carrier=carrier)
    file.change(db, line, line.version, content=changed)
    audit.record(db, Action.PACKAGE_WAY_RECORDED, file.actor.staff_id, row.id)
