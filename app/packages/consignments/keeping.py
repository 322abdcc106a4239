"""Consignments of a team: begun, read and written, under the keys of its register."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import casefile, naming
from app.cases.casefile import CaseFile
from app.errors import (
    HandOverError,
    InvalidInputError,
    NotFoundError,
)
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.packages import recipients
from app.packages.consignments.documents import ConsignmentContent, Member
from app.packages.consignments.models import Consignment
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.models import TeamRecord
from app.staff.policy import Permission, teams_for

READ, WRITE = Permission.PACKAGE_READ, Permission.PACKAGE_PREPARE
LONGEST_TITLE = 200
LONGEST_REASON = 2000
MOST = 200
"""Cases in one consignment: a page asks the gate of each."""


@dataclass(frozen=True)
class Seen:
    """A consignment, opened."""

    id: UUID
    team_id: UUID
    version: int
    content: ConsignmentContent = field(repr=False)


@dataclass(frozen=True)
class Wanted:
    """What a consignment is begun with."""

    team_id: UUID
    recipient_id: UUID
    title: str = field(repr=False)
    reason: str = field(repr=False)
    members: tuple[Member, ...] = field(repr=False)
    search: str = field(repr=False, default="")


def teams(db: Session, actor: Actor, permission: Permission = READ) -> list[UUID]:
    """Return the teams whose consignments the actor may open or begin."""
    return teams_for(db, actor, permission, Part.CONTENT)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[Seen]:
    """Return the consignments of a team, the newest first.

    Raises:
        NotFoundError: the actor may not read them.
    """
    _require(db, actor, team_id, READ)
    rows = db.scalars(select(Consignment).where(Consignment.register_id == team_id))
    box = registers.box_of(db, actor.unlocked, team_id)
    found = [_seen(box, row) for row in rows]
    counting.read(db, actor, Action.CONSIGNMENT_READ, team_id, n=len(found))
    return sorted(found, key=lambda e: (e.content.begun_on, e.content.ref))[::-1]


def get(
    db: Session, actor: Actor, consignment_id: UUID, permission: Permission = READ
) -> Seen:
    """Return one consignment.

    Raises:
        NotFoundError: none such, or another team's.
    """
    row = db.get(Consignment, consignment_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, permission)
    return _seen(registers.box_of(db, actor.unlocked, row.register_id), row)


def begin(db: Session, actor: Actor, wanted: Wanted) -> UUID:
    """Begin a consignment over cases that were found; the purpose is the receiver's.

    Raises:
        NotFoundError: the actor may not, or there is no such receiver.
        InvalidInputError: `title`, `reason`, `cases`.
        HandOverError: the receiver takes no package.
    """
    _require(db, actor, wanted.team_id, WRITE)
    fine = {
        "title": 0 < len(wanted.title.strip()) <= LONGEST_TITLE,
        "reason": 0 < len(wanted.reason.strip()) <= LONGEST_REASON,
        "cases": 0 < len(wanted.members) <= MOST,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    receiver = recipients.get(db, actor, wanted.recipient_id)
    if not receiver.takes_packages:
        raise HandOverError("this receiver takes no package")
    content = ConsignmentContent(
        ref=f"BVG-{naming.drawn(6)}",
        title=wanted.title.strip(),
        recipient_id=wanted.recipient_id,
        purpose=receiver.profile.purpose,
        reason=wanted.reason.strip(),
        begun_by=actor.staff_id,
        begun_on=clock.now().date(),
        members=tuple(sorted(wanted.members, key=lambda m: m.ref)),
        search=wanted.search,
    )
    _lock(db, wanted.team_id)
    box = registers.founded(db, actor.unlocked, wanted.team_id, (Part.CONTENT,))
    row_id = uuid4()
    db.add(
        Consignment(
            id=row_id,
            register_id=wanted.team_id,
            version=1,
            content=box.seal(Consignment.__tablename__, row_id, Part.CONTENT, content),
        )
    )
    db.flush()
    audit.record(db, Action.CONSIGNMENT_BEGUN, actor.staff_id, wanted.team_id)
    return row_id


def change(
    db: Session,
    actor: Actor,
    consignment_id: UUID,
    changed: Callable[[ConsignmentContent], ConsignmentContent],
    action: Action = Action.CONSIGNMENT_CHANGED,
) -> Seen:
    """Write anew how a consignment stands; whoever comes second waits, and sees it.

    Raises:
        NotFoundError: none such, or the actor may not.
    """
    seen = get(db, actor, consignment_id, WRITE)
    _lock(db, seen.team_id)
    row = db.get_one(Consignment, consignment_id, populate_existing=True)
    box = registers.box_of(db, actor.unlocked, row.register_id)
    before = _seen(box, row).content
    content = changed(before)
    if content == before:
        return _seen(box, row)
    new = row.version + 1
    row.content = box.seal(
        Consignment.__tablename__, row.id, Part.CONTENT, content, version=new
    )
    row.version = new
    db.flush()
    audit.record(db, action, actor.staff_id, row.register_id)
    return _seen(box, row)


def opened(
    db: Session, actor: Actor, case_id: UUID, permission: Permission = READ
) -> CaseFile | None:
    """Open a case to work on its package; no word of an account is shown.

    Returns:
        None where the actor has no keys of it, or the case is not there for them.
    """
    try:
        file = casefile.get_to_index(db, case_id, actor)
    except NotFoundError:
        return None
    if not file.may(permission):
        return None
    file.keep_in(db)
    return file


def member(seen: Seen, case_id: UUID) -> Member:
    """Return one case of a consignment.

    Raises:
        NotFoundError: it is not of it.
    """
    found = seen.content.of_case(case_id)
    if found is None:
        raise NotFoundError
    return found


def _require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    if team_id not in teams(db, actor, permission):
        raise NotFoundError


def _lock(db: Session, team_id: UUID) -> None:
    """Let one write at a time: no number is given twice."""
    db.execute(select(TeamRecord.id).where(TeamRecord.id == team_id).with_for_update())


def _seen(box: Strongbox, row: Consignment) -> Seen:
    content = box.open(
        Consignment.__tablename__,
        row.id,
        Part.CONTENT,
        row.content,
        ConsignmentContent,
        version=row.version,
    )
    return Seen(row.id, row.register_id, row.version, content)
