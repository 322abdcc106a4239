"""The code of volumes: made at the build, read out once, and then not known any more.

It never goes with the volumes and never by the channel that carries them. It stands
sealed with the request until somebody who handed the volumes over reads it out.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, HandOverError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.packages import recipients, volumes
from app.packages.ladder.log import disclosed
from app.packages.ladder.opening import Opens
from app.packages.ladder.rules import Way
from app.packages.models import Package
from app.packages.recipients import Target
from app.packages.records import (
    Channel,
    CodeTold,
    DisclosureContent,
    Of,
    PackageContent,
    SecondChannel,
    Status,
)
from app.staff.policy import Permission
from app.vault.keykinds import KeyKind

LONGEST_ROLE = 120


def with_codes(
    content: PackageContent, to: tuple[Target, Target]
) -> tuple[PackageContent, tuple[Opens, Opens]]:
    """Make the codes that a build needs; return the request with them, and what opens.

    A second build makes other codes: one opens one set of volumes and no other.
    """
    package = volumes.new_code() if to[0] is None else ""
    has_annex = content.annex_recipient_id is not None
    annex = volumes.new_code() if has_annex and to[1] is None else ""
    content = msgspec.structs.replace(content, code=package, annex_code=annex, told=())
    opens = Opens.by(to[0]) if to[0] is not None else Opens(None, package)
    if not has_annex:
        return content, (opens, Opens(KeyKind.POST_QUANTUM, ""))
    names = Opens.by(to[1]) if to[1] is not None else Opens(None, annex)
    return content, (opens, names)


def read_out(
    db: Session,
    file: CaseFile,
    package_id: UUID,
    version: int,
    of: Of,
    channel: SecondChannel,
    to_role: str,
) -> str:
    """Give the code to whoever reads it out now; from here on the product forgets it.

    Args:
        db: the transaction.
        file: the case, opened by somebody who handed the volumes over.
        package_id: a package that was handed over.
        version: as shown.
        of: the package's code or the annex's.
        channel: the way by which it is told, another than that of the volumes.
        to_role: the role of whoever hears or gets it; never a name.

    Raises:
        NotFoundError: the actor did not hand it over.
        ConflictError: it has not left, or the code was read out already.
        InvalidInputError: no role.
        HandOverError: the volumes went by this way too.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    content = file.read(row, Part.CONTENT, PackageContent)
    left = disclosed(db, file, package_id)
    code = content.code if of is Of.PACKAGE else content.annex_code
    if row.status != Status.DISCLOSED.value or left is None or not code:
        raise ConflictError("there is no code to read out")
    disclosure, log = left
    if log.sent_by != file.actor.staff_id:
        raise NotFoundError
    if not 0 < len(to_role.strip()) <= LONGEST_ROLE:
        raise InvalidInputError("to_role")
    if channel not in offered(db, file, content, log, of):
        raise HandOverError("the volumes went by the same way")
    told = CodeTold(of, file.actor.staff_id, clock.now(), channel, to_role.strip())
    emptied = {"code" if of is Of.PACKAGE else "annex_code": ""}
    changed = msgspec.structs.replace(content, told=(*content.told, told), **emptied)
    file.change(db, row, version, content=changed)
    file.change(
        db,
        disclosure,
        disclosure.version,
        content=msgspec.structs.replace(log, told=(*log.told, told)),
    )
    audit.record(db, Action.PACKAGE_CODE_TOLD, file.actor.staff_id, package_id)
    return volumes.grouped(code)


def offered(
    db: Session, file: CaseFile, content: PackageContent, log: DisclosureContent, of: Of
) -> tuple[SecondChannel, ...]:
    """Return by which ways a code may be told: never as the volumes went."""
    channel, way = log.channel, log.hand_over.way
    if of is Of.ANNEX and content.annex_recipient_id is not None:
        receiver = recipients.get(db, file.actor, content.annex_recipient_id)
        channel, way = receiver.profile.channel or "", Way.FILE
    return tuple(each for each in SecondChannel if not went_by(channel, way, each))


def went_by(channel: str, way: Way, second: SecondChannel) -> bool:
    """Say whether the volumes themselves went by this way.

    Args:
        channel: as the log has it.
        way: a carrier is both a courier and somebody who comes in person.
        second: the way of the code.
    """
    by_carrier = way is Way.CARRIER
    return {
        SecondChannel.IN_PERSON: by_carrier or channel == Channel.IN_PERSON,
        SecondChannel.PAPER: by_carrier or channel == Channel.COURIER,
    }.get(second, False)
