"""A team's directory of services: sealed under the key of its register.

No case, no person and no account is named in it. It is kept by coordinators; whoever
works on cases reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, index, vault
from app.audit import Action
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.reparations.models import Service
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for

TABLE = Service.__tablename__
LONGEST = 1_000
WAITS = ("", "none", "days", "weeks", "months", "full")
STALE_DAYS = 180
"""After half a year hours, people and conditions may be others: it is asked again."""


class ServiceContent(vault.Document, frozen=True):
    """One service.

    Attributes:
        checked_on: when somebody last asked them whether all this is still so.
        is_closed: it takes nobody any more; old referrals go on naming it.
        capacity: how many it can take, in its own words.
        waiting: how long one waits there, of `WAITS`; empty if nobody asked.
    """

    schema: ClassVar[str] = "service.content"
    schema_version: ClassVar[int] = 2

    name: str
    kind: str
    checked_on: date
    what: str = ""
    where: str = ""
    hours: str = ""
    languages: str = ""
    who_for: str = ""
    contact: str = ""
    is_closed: bool = False
    capacity: str = ""
    waiting: str = ""


@vault.upgrader(ServiceContent.schema, 1)
def _nobody_asked_about_room(body: vault.Body) -> vault.Body:
    return body | {"capacity": "", "waiting": ""}


@dataclass(frozen=True)
class ServiceSeen:
    """A service of the directory, opened."""

    id: UUID
    team_id: UUID
    version: int
    content: ServiceContent = field(repr=False)

    @property
    def is_stale(self) -> bool:
        """Whether it was checked so long ago that it is asked again."""
        return (clock.now().date() - self.content.checked_on).days > STALE_DAYS


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams whose directory the actor may open or keep."""
    return teams_for(db, actor, permission, Part.CONTENT)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[ServiceSeen]:
    """Return a team's services by name, those that closed last; it is written down.

    Raises:
        NotFoundError: the actor may not read this directory.
    """
    _require(db, actor, team_id, Permission.SERVICE_READ)
    found = named(db, actor, team_id)
    audit.record(db, Action.SERVICES_READ, actor.staff_id, team_id, n=len(found))
    return sorted(
        found.values(),
        key=lambda seen: (seen.content.is_closed, seen.content.name.casefold()),
    )


def named(db: Session, actor: Actor, team_id: UUID) -> Mapping[UUID, ServiceSeen]:
    """Return the services to which a case of this team may send somebody.

    For pages of a case, whose opening is written down already; none without the key.
    """
    box = registers.box_of(db, actor.unlocked, team_id)
    if not box.holds(Part.CONTENT):
        return {}
    rows = db.scalars(select(Service).where(Service.register_id == team_id)).all()
    return {row.id: _seen(box, row) for row in rows}


def get(db: Session, actor: Actor, service_id: UUID) -> ServiceSeen:
    """Return one service for changing it.

    Raises:
        NotFoundError: none such, or not the actor's to keep.
    """
    row = _row(db, actor, service_id)
    return _seen(registers.box_of(db, actor.unlocked, row.register_id), row)


def record(db: Session, actor: Actor, team_id: UUID, content: ServiceContent) -> UUID:
    """Add a service to a team's directory.

    Raises:
        NotFoundError: the actor may not keep this directory.
        InvalidInputError: `checked_on` lies ahead, or another field is too long.
    """
    _require(db, actor, team_id, Permission.SERVICE_WRITE)
    _check(content)
    # Whoever adds the first one at once waits here, and then finds the key.
    index.lock(db, team_id, Part.CONTENT)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    row_id = uuid4()
    sealed = box.seal(TABLE, row_id, Part.CONTENT, content)
    db.add(Service(id=row_id, register_id=team_id, version=1, content=sealed))
    db.flush()
    audit.record(db, Action.SERVICE_RECORDED, actor.staff_id, team_id)
    return row_id


def change(
    db: Session, actor: Actor, service_id: UUID, version: int, content: ServiceContent
) -> None:
    """Change a service, or say that it closed.

    Raises:
        NotFoundError: none such, or not the actor's to keep.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as in `record`.
    """
    row = _row(db, actor, service_id)
    _check(content)
    index.lock(db, row.register_id, Part.CONTENT)
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, row.register_id)
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=version + 1)
    row.version = version + 1
    db.flush()
    audit.record(db, Action.SERVICE_CHANGED, actor.staff_id, row.register_id)


def _check(content: ServiceContent) -> None:
    wrong = []
    if not content.name.strip():
        wrong.append("name")
    if content.checked_on > clock.now().date():
        wrong.append("checked_on")
    if content.waiting not in WAITS:
        wrong.append("waiting")
    wrong += [
        name
        for name in (
            "name",
            "what",
            "where",
            "hours",
            "languages",
            "who_for",
            "contact",
            "capacity",
        )
        if len(getattr(content, name)) > LONGEST
    ]
    if wrong:
        raise InvalidInputError(*wrong)


def _row(db: Session, actor: Actor, service_id: UUID) -> Service:
    row = db.get(Service, service_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, Permission.SERVICE_WRITE)
    return row


def _require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    if team_id not in teams(db, actor, permission):
        raise NotFoundError


def _seen(box: Strongbox, row: Service) -> ServiceSeen:
    content = box.open(
        TABLE, row.id, Part.CONTENT, row.content, ServiceContent, version=row.version
    )
    return ServiceSeen(row.id, row.register_id, row.version, content)
