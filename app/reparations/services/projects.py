"""A team's list of projects: what funds its help, sealed beside its services.

A referral carries the id of one, so that figures for a funder count what it paid for.
No case and no person is named here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, index, vault
from app.audit import Action
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.reparations.models import Project
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for

TABLE = Project.__tablename__
LONGEST_CODE, LONGEST = 40, 200


class ProjectContent(vault.Document, frozen=True):
    """One project. `is_closed`: nothing new is counted for it; what was, stays."""

    schema: ClassVar[str] = "project.content"
    schema_version: ClassVar[int] = 1

    code: str
    title: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class ProjectSeen:
    """A project of the list, opened."""

    id: UUID
    team_id: UUID
    version: int
    content: ProjectContent = field(repr=False)

    @property
    def name(self) -> str:
        """Code and title in one line."""
        title = self.content.title
        return f"{self.content.code}, {title}" if title else self.content.code


def named(db: Session, actor: Actor, team_id: UUID) -> Mapping[UUID, ProjectSeen]:
    """Return a team's projects by code; none without the key of its register."""
    box = registers.box_of(db, actor.unlocked, team_id)
    if not box.holds(Part.CONTENT):
        return {}
    rows = db.scalars(select(Project).where(Project.register_id == team_id)).all()
    seen = sorted(
        (_seen(box, row) for row in rows),
        key=lambda each: (each.content.is_closed, each.content.code.casefold()),
    )
    return {each.id: each for each in seen}


def get(db: Session, actor: Actor, project_id: UUID) -> ProjectSeen:
    """Return one project for changing it.

    Raises:
        NotFoundError: none such, or not the actor's to keep.
    """
    row = _row(db, actor, project_id)
    return _seen(registers.box_of(db, actor.unlocked, row.register_id), row)


def record(db: Session, actor: Actor, team_id: UUID, content: ProjectContent) -> UUID:
    """Add a project to a team's list.

    Raises:
        NotFoundError: the actor may not keep this list.
        InvalidInputError: the code is empty, too long, or another project's.
    """
    _require(db, actor, team_id)
    index.lock(db, team_id, Part.CONTENT)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    _check(content, named(db, actor, team_id).values())
    row_id = uuid4()
    sealed = box.seal(TABLE, row_id, Part.CONTENT, content)
    db.add(Project(id=row_id, register_id=team_id, version=1, content=sealed))
    db.flush()
    audit.record(db, Action.PROJECT_RECORDED, actor.staff_id, team_id)
    return row_id


def change(
    db: Session, actor: Actor, project_id: UUID, version: int, content: ProjectContent
) -> None:
    """Change a project, or close it.

    Raises:
        NotFoundError: none such, or not the actor's to keep.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as in `record`.
    """
    row = _row(db, actor, project_id)
    index.lock(db, row.register_id, Part.CONTENT)
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    others = named(db, actor, row.register_id)
    _check(content, [each for each in others.values() if each.id != row.id])
    box = registers.box_of(db, actor.unlocked, row.register_id)
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=version + 1)
    row.version = version + 1
    db.flush()
    audit.record(db, Action.PROJECT_CHANGED, actor.staff_id, row.register_id)


def _check(content: ProjectContent, others: Iterable[ProjectSeen]) -> None:
    code = content.code.strip().casefold()
    taken = {each.content.code.strip().casefold() for each in others}
    fine = {
        "code": 0 < len(code) <= LONGEST_CODE and code not in taken,
        "title": len(content.title) <= LONGEST,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))


def _row(db: Session, actor: Actor, project_id: UUID) -> Project:
    row = db.get(Project, project_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id)
    return row


def _require(db: Session, actor: Actor, team_id: UUID) -> None:
    if team_id not in teams_for(db, actor, Permission.SERVICE_WRITE, Part.CONTENT):
        raise NotFoundError


def _seen(box: Strongbox, row: Project) -> ProjectSeen:
    content = box.open(
        TABLE, row.id, Part.CONTENT, row.content, ProjectContent, version=row.version
    )
    return ProjectSeen(row.id, row.register_id, row.version, content)
