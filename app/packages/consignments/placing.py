"""The place of a package in its consignment, as it is printed."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.errors import ApprovalError, NotFoundError, OpenSetError
from app.packages.consignments import keeping
from app.packages.consignments.documents import ConsignmentContent
from app.packages.contents import Group
from app.packages.models import Package
from app.packages.records import PackageContent, Status, Together


def placed(db: Session, file: CaseFile, content: PackageContent) -> PackageContent:
    """Say in a request which number of how many it is; alone, it stays as it is.

    Raises:
        OpenSetError: the set is not closed: how many there are is not known.
        ApprovalError: it was taken out, or the actor's team has the consignment not;
            approved anew, it goes alone.
    """
    together = content.together
    if together is None:
        return content
    consignment = _consignment(db, file, together)
    member = consignment.of_case(file.id) if consignment else None
    if consignment is None or member is None:
        raise ApprovalError("it goes not with the others")
    if not member.number:
        raise OpenSetError
    now = msgspec.structs.replace(
        together, number=member.number, of=consignment.of, gone=gone(db, consignment)
    )
    return msgspec.structs.replace(content, together=now)


def is_out(db: Session, file: CaseFile, content: PackageContent) -> bool:
    """Say whether it was asked for as one of several, and goes not with them now."""
    together = content.together
    return together is not None and _consignment(db, file, together) is None


def _consignment(
    db: Session, file: CaseFile, together: Together
) -> ConsignmentContent | None:
    """Return what a package is of, if its case still goes with the others."""
    try:
        found = keeping.get(db, file.actor, together.id).content
    except NotFoundError:
        return None
    member = found.of_case(file.id)
    return None if member is None or member.out else found


def printed(content: PackageContent) -> Group | None:
    """Return what a package prints of the others; None where it goes alone."""
    together = content.together
    if together is None or not together.number:
        return None
    return Group(
        group_id=together.ref,
        number=together.number,
        of=together.of,
        missing=together.gone,
    )


def gone(db: Session, consignment: ConsignmentContent) -> tuple[int, ...]:
    """Return the numbers of a closed set that do not go: taken out, or refused."""
    numbered = [m for m in consignment.members if m.number]
    refused = set(
        db.scalars(
            select(Package.id).where(
                Package.id.in_(m.package_id for m in numbered),
                Package.status == Status.REFUSED.value,
            )
        )
    )
    return tuple(sorted(m.number for m in numbered if m.out or m.package_id in refused))
