"""Places that a team's cases name by id, sealed under a key of the team's register.

The key is the team's alone: given to its content part and to recovery, and re-wrapped
with the keys of its cases when somebody leaves. A place is what everybody could know (a
prison, a hospital); it is never a home, and no case is named in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, index
from app.audit import Action
from app.cases import gazetteer
from app.cases.documents import SiteContent
from app.cases.models import Site
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for

TABLE = Site.__tablename__


@dataclass(frozen=True)
class SiteSeen:
    """A place of the register, opened."""

    id: UUID
    team_id: UUID
    version: int
    content: SiteContent = field(repr=False)

    @property
    def label(self) -> str:
        """Its name with its region, as a list shows it."""
        region = gazetteer.region(self.content.region)
        return ", ".join(filter(None, (self.content.name, region)))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return (self.content.name, *self.content.aliases)


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams whose register the actor may open or write."""
    return teams_for(db, actor, permission, Part.CONTENT)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[SiteSeen]:
    """Return the places of one team by name, and write down that they were read.

    Raises:
        NotFoundError: the actor may not read this register.
    """
    _require(db, actor, team_id, Permission.SITE_READ)
    found = named(db, actor, team_id)
    audit.record(db, Action.SITES_READ, actor.staff_id, team_id, n=len(found))
    return sorted(found.values(), key=lambda each: gazetteer.folded(each.label))


def named(db: Session, actor: Actor, team_id: UUID) -> Mapping[UUID, SiteSeen]:
    """Return the places that a case of this team may name; none without the key.

    For pages of a case, whose opening is written down already.
    """
    box = _box(db, actor, team_id)
    if not box.holds(Part.CONTENT):
        return {}
    rows = db.scalars(select(Site).where(Site.register_id == team_id)).all()
    return {row.id: _seen(box, row) for row in rows}


def get(db: Session, actor: Actor, site_id: UUID, permission: Permission) -> SiteSeen:
    """Return one place.

    Raises:
        NotFoundError: none such, or another team's.
    """
    row = db.get(Site, site_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, permission)
    seen = _seen(_box(db, actor, row.register_id), row)
    audit.record(db, Action.SITES_READ, actor.staff_id, row.register_id, n=1)
    return seen


def record(db: Session, actor: Actor, team_id: UUID, content: SiteContent) -> UUID:
    """Add a place to the register of a team; the first one makes the register's key.

    Raises:
        NotFoundError: the actor may not write this register.
        InvalidInputError: `name` where another place goes by one of the names.
    """
    _require(db, actor, team_id, Permission.SITE_WRITE)
    # Whoever adds the first place at once waits here, and then finds the key.
    index.lock(db, team_id, Part.CONTENT)
    _refuse_twins(db, actor, team_id, content, None)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    row_id = uuid4()
    db.add(
        Site(
            id=row_id,
            register_id=team_id,
            version=1,
            content=box.seal(TABLE, row_id, Part.CONTENT, content),
        )
    )
    db.flush()
    audit.record(db, Action.SITE_RECORDED, actor.staff_id, team_id)
    return row_id


def change(
    db: Session, actor: Actor, site_id: UUID, version: int, content: SiteContent
) -> None:
    """Change a place; cases go on naming it by its id.

    Raises:
        NotFoundError: none such, or the actor may not write it.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: `name` where another place goes by one of the names.
    """
    row = db.get(Site, site_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, Permission.SITE_WRITE)
    index.lock(db, row.register_id, Part.CONTENT)
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    _refuse_twins(db, actor, row.register_id, content, site_id)
    box = _box(db, actor, row.register_id)
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=version + 1)
    row.version = version + 1
    db.flush()
    audit.record(db, Action.SITE_CHANGED, actor.staff_id, row.register_id)


def twin(
    db: Session,
    actor: Actor,
    team_id: UUID,
    content: SiteContent,
    besides: UUID | None,
) -> SiteSeen | None:
    """Return another place of the region that goes by one of the same names."""
    own = {gazetteer.folded(name) for name in (content.name, *content.aliases)}
    for seen in named(db, actor, team_id).values():
        same = own & {gazetteer.folded(name) for name in seen.names}
        if same and seen.id != besides and seen.content.region == content.region:
            return seen
    return None


def _refuse_twins(
    db: Session,
    actor: Actor,
    team_id: UUID,
    content: SiteContent,
    besides: UUID | None,
) -> None:
    if twin(db, actor, team_id, content, besides) is not None:
        raise InvalidInputError("name")


def _require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    if team_id not in teams(db, actor, permission):
        raise NotFoundError


def _box(db: Session, actor: Actor, team_id: UUID) -> Strongbox:
    return registers.box_of(db, actor.unlocked, team_id)


def _seen(box: Strongbox, row: Site) -> SiteSeen:
    content = box.open(
        TABLE, row.id, Part.CONTENT, row.content, SiteContent, version=row.version
    )
    return SiteSeen(row.id, row.register_id, row.version, content)
