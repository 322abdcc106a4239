"""The register of units: one for each team, under the keys of the team's register.

Units are content, which a legal reviewer reads; who commanded them is identity.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, index
from app.audit import Action
from app.cases.sites import register as sites
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.units.documents import UnitContent, UnitIdentity
from app.units.models import Unit

TABLE = Unit.__tablename__
PARTS = (Part.CONTENT, Part.IDENTITY)
Units = Mapping[UUID, "UnitSeen"]


@dataclass(frozen=True)
class UnitSeen:
    """A unit of the register, opened; `commanders` only where they were opened."""

    id: UUID
    team_id: UUID
    version: int
    content: UnitContent = field(repr=False)


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams whose register the actor may open or write."""
    return sites.teams(db, actor, permission)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[UnitSeen]:
    """Return the units of one team by name, and write down that they were read.

    Raises:
        NotFoundError: the actor may not read this register.
    """
    _require(db, actor, team_id, Permission.UNIT_READ)
    found = named(db, actor, team_id)
    audit.record(db, Action.UNITS_READ, actor.staff_id, team_id, n=len(found))
    return sorted(found.values(), key=lambda each: each.content.name.casefold())


def named(db: Session, actor: Actor, team_id: UUID) -> Units:
    """Return the units that a case of this team may name; none without the key.

    For pages of a case, whose opening is written down already.
    """
    box = registers.box_of(db, actor.unlocked, team_id)
    if not box.holds(Part.CONTENT):
        return {}
    rows = db.scalars(select(Unit).where(Unit.register_id == team_id)).all()
    return {row.id: _seen(box, row) for row in rows}


def get(db: Session, actor: Actor, unit_id: UUID, permission: Permission) -> UnitSeen:
    """Return one unit, and write down that it was read.

    Raises:
        NotFoundError: none such, or another team's.
    """
    row = _row(db, actor, unit_id, permission)
    audit.record(db, Action.UNITS_READ, actor.staff_id, row.register_id, n=1)
    return _seen(registers.box_of(db, actor.unlocked, row.register_id), row)


def commanders(
    db: Session, actor: Actor, unit_id: UUID, reason: str
) -> tuple[UnitSeen, UnitIdentity]:
    """Open who is said to have commanded a unit; the log keeps who looked and why.

    Raises:
        NotFoundError: none such, or the actor may not read these names.
    """
    row = _row(db, actor, unit_id, Permission.COMMANDER_READ)
    box = registers.box_of(db, actor.unlocked, row.register_id)
    action = Action.COMMANDERS_READ
    counting.read(db, actor, action, row.register_id, of=row.id, reason=reason)
    named_ = box.open(
        TABLE, row.id, Part.IDENTITY, row.identity, UnitIdentity, version=row.version
    )
    return _seen(box, row), named_


def record(db: Session, actor: Actor, team_id: UUID, content: UnitContent) -> UUID:
    """Add a unit to the register of a team.

    Raises:
        NotFoundError: the actor may not write this register.
        InvalidInputError: `name` where another unit goes by one of the names, `under`
            where a unit would be under itself.
    """
    _require(db, actor, team_id, Permission.UNIT_WRITE)
    # Whoever adds the first one at once waits here, and then finds the keys.
    index.lock(db, team_id, Part.CONTENT)
    box = registers.founded(db, actor.unlocked, team_id, PARTS)
    row_id = uuid4()
    _check(db, actor, team_id, row_id, content)
    db.add(
        Unit(
            id=row_id,
            register_id=team_id,
            version=1,
            content=box.seal(TABLE, row_id, Part.CONTENT, content),
            identity=box.seal(TABLE, row_id, Part.IDENTITY, UnitIdentity()),
        )
    )
    db.flush()
    audit.record(db, Action.UNIT_RECORDED, actor.staff_id, team_id)
    return row_id


def change(
    db: Session,
    actor: Actor,
    unit_id: UUID,
    version: int,
    *,
    content: UnitContent | None = None,
    identity: UnitIdentity | None = None,
) -> None:
    """Change what is known of a unit, or who commanded it; the other stays as it was.

    Raises:
        NotFoundError: none such, or the actor may not write it.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as in `record`.
    """
    row = _row(db, actor, unit_id, Permission.UNIT_WRITE)
    index.lock(db, row.register_id, Part.CONTENT)
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, row.register_id)
    if content is not None:
        _check(db, actor, row.register_id, row.id, content)
    else:
        content = _seen(box, row).content
    if identity is None:
        identity = box.open(
            TABLE, row.id, Part.IDENTITY, row.identity, UnitIdentity, version=version
        )
    new = version + 1
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=new)
    row.identity = box.seal(TABLE, row.id, Part.IDENTITY, identity, version=new)
    row.version = new
    db.flush()
    audit.record(db, Action.UNIT_CHANGED, actor.staff_id, row.register_id)


def _check(
    db: Session, actor: Actor, team_id: UUID, unit_id: UUID, content: UnitContent
) -> None:
    known = named(db, actor, team_id)
    if any(each.unit_id not in known for each in content.under):
        raise NotFoundError
    own = {name.casefold() for name in (content.name, *content.aliases)}
    for seen in known.values():
        names = {n.casefold() for n in (seen.content.name, *seen.content.aliases)}
        if seen.id != unit_id and own & names:
            raise InvalidInputError("name")
    above, seen_ids = [each.unit_id for each in content.under], set[UUID]()
    while above:
        at = above.pop()
        if at == unit_id:
            raise InvalidInputError("under")
        if at not in seen_ids:
            seen_ids.add(at)
            above += [each.unit_id for each in known[at].content.under]


def _row(db: Session, actor: Actor, unit_id: UUID, permission: Permission) -> Unit:
    row = db.get(Unit, unit_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, permission)
    return row


def _require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    if team_id not in teams(db, actor, permission):
        raise NotFoundError


def _seen(box: Strongbox, row: Unit) -> UnitSeen:
    content = box.open(
        TABLE, row.id, Part.CONTENT, row.content, UnitContent, version=row.version
    )
    return UnitSeen(row.id, row.register_id, row.version, content)
