"""The set is closed before its first package is built: then each has its number.

How many there are is known only when each was approved or taken out. A number is given
once: what does not go after that leaves a gap, and later packages say which.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError, OpenSetError
from app.keys.parts import Part
from app.packages import changing
from app.packages.consignments import keeping, standing
from app.packages.consignments.documents import ConsignmentContent, TakenOut
from app.packages.consignments.keeping import Seen
from app.packages.consignments.rules import GOES, waits_for
from app.packages.models import Package
from app.packages.records import PackageContent, Status
from app.staff.actor import Actor

LONGEST = 1_000
_HAS_GONE = {Status.BUILDING.value, Status.DISCLOSED.value}


def close(db: Session, actor: Actor, consignment_id: UUID) -> Seen:
    """Give every package of the set its number; once, and none is given again.

    The order is that of the packages' own numbers, which are drawn: it says nothing.

    Raises:
        OpenSetError: one is neither approved nor taken out, or nothing goes.
    """
    seen = keeping.change(db, actor, consignment_id, lambda old: old)
    if seen.content.of:
        return seen
    found = standing.of(db, actor, seen)
    goes = sorted((e for e in found if e.state in GOES), key=lambda e: e.package_ref)
    if waits_for(each.state for each in found) or not goes:
        raise OpenSetError
    numbers = {each.member.case_id: n for n, each in enumerate(goes, start=1)}

    def closed(old: ConsignmentContent) -> ConsignmentContent:
        members = tuple(
            msgspec.structs.replace(m, number=numbers.get(m.case_id, 0))
            for m in old.members
        )
        return msgspec.structs.replace(
            old,
            members=members,
            closed_on=clock.now().date(),
            closed_by=actor.staff_id,
        )

    return keeping.change(db, actor, consignment_id, closed, Action.CONSIGNMENT_CLOSED)


def take_out(
    db: Session, actor: Actor, consignment_id: UUID, case_id: UUID, reason: str
) -> None:
    """Let a case not go with the others. Its package stays, as one that goes alone.

    It is a draft again: whatever was approved or built of it was one of several. Where
    the actor cannot open the case, it stays, goes not, and can only be sent back.

    Raises:
        InvalidInputError: `reason`: none, or too long; `case`: it has left, or is
            being built, or is out already.
    """
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError("reason")
    seen = keeping.change(db, actor, consignment_id, lambda old: old)
    member = keeping.member(seen, case_id)
    row = db.get(Package, member.package_id) if member.package_id else None
    if member.out or (row is not None and row.status in _HAS_GONE):
        raise InvalidInputError("case")
    out = TakenOut(reason.strip(), actor.staff_id, clock.now().date())
    now = msgspec.structs.replace(member, out=out)
    keeping.change(db, actor, consignment_id, lambda old: old.with_member(now))
    file = keeping.opened(db, actor, case_id)
    if file is not None and row is not None:
        _let_go_alone(db, file, row, out.reason)


def _let_go_alone(db: Session, file: CaseFile, row: Package, reason: str) -> None:
    if row.status in changing.MAY_GO_BACK and file.may(keeping.WRITE):
        changing.send_back(db, file, row.id, row.version, reason)
    content = file.read(row, Part.CONTENT, PackageContent)
    if content.together is not None:
        alone = msgspec.structs.replace(content, together=None)
        file.change(db, row, row.version, content=alone)
