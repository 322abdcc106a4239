"""Taking a package back to its draft: something in it has to change, or cannot go."""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, InvalidInputError
from app.keys.parts import Part
from app.packages.models import Package
from app.packages.records import PackageContent, Status
from app.staff.policy import Permission

LONGEST = 2000
_MAY_GO_BACK = {Status.SUBMITTED.value, Status.REFUSED.value}


def leave_out(
    db: Session, file: CaseFile, package_id: UUID, version: int, item_id: UUID
) -> None:
    """Take one item out of a draft.

    Raises:
        ConflictError: it is no draft any more, or somebody changed it meanwhile.
        InvalidInputError: it is not among the items, or the only one.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status != Status.DRAFT.value:
        raise ConflictError("the package has gone on meanwhile")
    content = file.read(row, Part.CONTENT, PackageContent)
    left = tuple(chosen for chosen in content.chosen if chosen.id != item_id)
    if not left or len(left) == len(content.chosen):
        raise InvalidInputError("chosen")
    file.change(db, row, version, content=msgspec.structs.replace(content, chosen=left))


def send_back(
    db: Session, file: CaseFile, package_id: UUID, version: int, reason: str
) -> None:
    """Make a draft of a request again; an approval that was given is void.

    Args:
        db: the transaction.
        file: the opened case.
        package_id: submitted, or refused before it left.
        version: as shown.
        reason: what has to change, for whoever prepared it.

    Raises:
        ConflictError: it is being built, has left, or was changed meanwhile.
        InvalidInputError: there is no reason.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status not in _MAY_GO_BACK:
        raise ConflictError("the package has gone on meanwhile")
    if not reason.strip() or len(reason) > LONGEST:
        raise InvalidInputError("reason")
    content = file.read(row, Part.CONTENT, PackageContent)
    file.change(
        db,
        row,
        version,
        content=msgspec.structs.replace(
            content,
            approval=None,
            built=None,
            build_key=b"",
            grants=(),
            withheld=0,
            refusal=reason.strip(),
        ),
    )
    audit.record(db, Action.PACKAGE_REFUSED, file.actor.staff_id, package_id)
    row.status = Status.DRAFT.value
    row.extract = row.outcome = row.job_id = None
