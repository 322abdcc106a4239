"""Choosing how one package is handed over; part of the request that people sign."""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.errors import ConflictError, HandOverError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.packages import recipients
from app.packages.ladder.rules import HandOver, Way, missing
from app.packages.models import Package
from app.packages.records import PackageContent, Status
from app.staff.policy import Permission


def choose(
    db: Session, file: CaseFile, package_id: UUID, version: int, chosen: HandOver
) -> None:
    """Keep how a draft is to be handed over; the rule needs no reason.

    Args:
        db: the transaction.
        file: the case, opened by whoever prepares the package.
        package_id: a draft.
        version: as shown.
        chosen: the size of a volume is the receiver's, whatever it says.

    Raises:
        NotFoundError: somebody else prepares it; they may be asked to approve it.
        ConflictError: it is no draft any more, or somebody changed it meanwhile.
        InvalidInputError: names what is missing or does not fit.
        HandOverError: no size of a volume is recorded of the receiver's portal.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status != Status.DRAFT.value:
        raise ConflictError("the package has gone on meanwhile")
    content = file.read(row, Part.CONTENT, PackageContent)
    if content.prepared_by != file.actor.staff_id:
        raise NotFoundError
    receiver = recipients.get(db, file.actor, row.recipient_id)
    limit = receiver.profile.volume_mb if chosen.way is Way.PORTAL else 0
    if chosen.way is Way.PORTAL and not limit:
        raise HandOverError("no size of the portal is recorded")
    chosen = msgspec.structs.replace(
        chosen,
        volume_mb=limit,
        reason=chosen.reason.strip() if chosen.is_exception else "",
    )
    wrong = missing(chosen, with_annex=content.annex_recipient_id is not None)
    if wrong:
        raise InvalidInputError(*wrong)
    file.change(
        db, row, version, content=msgspec.structs.replace(content, hand_over=chosen)
    )
