"""Why a package goes although something is wanting; and that none goes without it.

An original that is not there, or is not what was taken in, is excused by no reason.
"""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases import working_text
from app.cases.casefile import CaseFile
from app.errors import ConflictError, InvalidInputError, LackingError, NotFoundError
from app.packages import completing, recipients
from app.packages.lacking import finding
from app.packages.lacking.finding import Lack
from app.packages.models import Package
from app.packages.records import Excuse, PackageContent, Status
from app.staff.policy import Permission

LONGEST = 1_000


def of_request(
    db: Session, file: CaseFile, row: Package, content: PackageContent
) -> tuple[Lack, ...]:
    """Return what the receiver's profile finds wanting; without a profile, nothing."""
    receiver = recipients.get(db, file.actor, row.recipient_id)
    if receiver.kind is None:
        return ()
    return finding.lacks(db, file, content, receiver.kind, receiver.profile.languages)


def open_ones(lacks: Iterable[Lack], content: PackageContent) -> tuple[Lack, ...]:
    """Return what nobody excused so far."""
    excused = {each.key for each in content.excuses}
    return tuple(
        lack for lack in lacks if not (lack.may_be_excused and lack.key in excused)
    )


def still_meant(content: PackageContent, lacks: Iterable[Lack]) -> tuple[Excuse, ...]:
    """Return the excuses of what is wanting now; what was put right needs none."""
    wanting = {lack.key for lack in lacks}
    return tuple(each for each in content.excuses if each.key in wanting)


def check(db: Session, file: CaseFile, row: Package, content: PackageContent) -> None:
    """Refuse a request in which something is wanting and nobody said why it goes.

    What has left already is not asked again.

    Raises:
        LackingError: says how many things are open.
    """
    if row.status == Status.DISCLOSED.value:
        return
    if still := open_ones(of_request(db, file, row, content), content):
        raise LackingError(len(still))


def excuse(
    db: Session, file: CaseFile, package_id: UUID, version: int, key: str, reason: str
) -> None:
    """Write why a draft goes although this is wanting.

    Args:
        db: the transaction.
        file: the case, opened by a coordinator.
        package_id: a draft.
        version: as shown.
        key: `Lack.key` of what is wanting.
        reason: in working text; whoever approves reads and signs it.

    Raises:
        ConflictError: it is no draft any more, or somebody changed it meanwhile.
        InvalidInputError: `reason`: none, or too long.
        NotFoundError: nothing of that key is wanting, or no reason excuses it.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status != Status.DRAFT.value:
        raise ConflictError("the package has gone on meanwhile")
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError("reason")
    content = completing.request_of(db, file, row)
    known = {lack.key: lack for lack in of_request(db, file, row, content)}
    if key not in known or not known[key].may_be_excused:
        raise NotFoundError
    coded = working_text.coder(db, file).coded(reason.strip())
    meant = still_meant(content, known.values())
    kept = [each for each in meant if each.key != key]
    kept.append(Excuse(key, coded, file.actor.staff_id))
    draft = msgspec.structs.replace(
        content,
        chosen=completing.by_hand(content),
        along=(),
        excuses=tuple(sorted(kept, key=lambda each: each.key)),
    )
    file.change(db, row, version, content=draft)


def signed(content: PackageContent) -> tuple[str | int, ...]:
    """Return what is signed of excuses; of none, nothing."""
    if not content.excuses:
        return ()
    told = [part for each in content.excuses for part in (each.key, each.reason)]
    return ("excuses", len(content.excuses), *told)
