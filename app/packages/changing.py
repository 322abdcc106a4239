"""Taking a package back to its draft: something in it has to change, or cannot go."""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, InvalidInputError
from app.keys.parts import Part
from app.packages import completing
from app.packages.consignments import placing
from app.packages.models import Package
from app.packages.records import Chosen, PackageContent, Status
from app.staff.policy import Permission

LONGEST = 2000
MAY_GO_BACK = {Status.SUBMITTED.value, Status.BUILT.value, Status.REFUSED.value}


def leave_out(
    db: Session, file: CaseFile, package_id: UUID, version: int, item_id: UUID
) -> None:
    """Take one item out of a draft.

    What a defence may need beside the others stays, whoever chose it.

    Raises:
        ConflictError: it is no draft any more, or somebody changed it meanwhile.
        InvalidInputError: `chosen`: nobody chose it, or it is the only one.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status != Status.DRAFT.value:
        raise ConflictError("the package has gone on meanwhile")
    content = file.read(row, Part.CONTENT, PackageContent)
    chosen = completing.by_hand(content)
    left = tuple(each for each in chosen if each.id != item_id)
    if not left or len(left) == len(chosen):
        raise InvalidInputError("chosen")
    _keep(db, file, row, version, content, left)


def send_back(
    db: Session, file: CaseFile, package_id: UUID, version: int, reason: str
) -> None:
    """Make a draft of a request again; an approval that was given is void.

    One that was taken out of its consignment goes alone from then on.

    Args:
        db: the transaction.
        file: the opened case.
        package_id: submitted, built or refused, and has not left.
        version: as shown.
        reason: what has to change, for whoever prepared it.

    Raises:
        ConflictError: it is being built, has left, or was changed meanwhile.
        InvalidInputError: there is no reason.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status not in MAY_GO_BACK:
        raise ConflictError("the package has gone on meanwhile")
    if not reason.strip() or len(reason) > LONGEST:
        raise InvalidInputError("reason")
    old = file.read(row, Part.CONTENT, PackageContent)
    content = msgspec.structs.replace(
        old,
        together=None if placing.is_out(db, file, old) else old.together,
        approval=None,
        second=None,
        built=None,
        build_key=b"",
        grants=(),
        withheld=0,
        numbered=(),
        called=(),
        code="",
        annex_code="",
        told=(),
        refusal=reason.strip(),
    )
    _keep(db, file, row, version, content, completing.by_hand(content))
    audit.record(db, Action.PACKAGE_REFUSED, file.actor.staff_id, package_id)
    row.status = Status.DRAFT.value
    row.extract = row.outcome = row.approved = row.job_id = None


def _keep(
    db: Session,
    file: CaseFile,
    row: Package,
    version: int,
    content: PackageContent,
    chosen: tuple[Chosen, ...],
) -> None:
    """Keep a draft: it names what was chosen by hand alone."""
    draft = msgspec.structs.replace(content, chosen=chosen, along=())
    file.change(db, row, version, content=draft)
