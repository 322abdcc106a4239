"""The files of a team of investigation: kept, opened and changed, each reading counted.

A register under the keys of a team of its own kind. Who is in no such team has no key,
whatever their role and their case team.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part, TeamKind
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.models import TeamRecord
from app.staff.policy import Permission, teams_for
from app.suspects.documents import SuspectContent, SuspectIdentity
from app.suspects.models import SuspectFile, SuspectPast

TABLE = SuspectFile.__tablename__
PAST = SuspectPast.__tablename__
PARTS = (Part.CONTENT, Part.IDENTITY)


@dataclass(frozen=True)
class Opened:
    """A suspect file, opened without its names."""

    id: UUID
    team_id: UUID
    version: int
    content: SuspectContent = field(repr=False)


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams of investigation whose files the actor may open or write."""
    return teams_for(db, actor, permission, Part.CONTENT, kind=TeamKind.INVESTIGATION)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[Opened]:
    """Return the files of a team by code name, and write down that they were listed.

    Raises:
        NotFoundError: the actor may not read these files.
    """
    _require(db, actor, team_id, Permission.SUSPECT_READ)
    found = every(db, actor, team_id)
    counting.read(db, actor, Action.SUSPECTS_LISTED, team_id, n=len(found))
    return sorted(found, key=lambda each: each.content.code_name.casefold())


def get(db: Session, actor: Actor, file_id: UUID, permission: Permission) -> Opened:
    """Return one file without its names, and write down that it was opened.

    Raises:
        NotFoundError: none such, or another team's.
    """
    row = _row(db, actor, file_id, permission)
    counting.read(db, actor, Action.SUSPECT_READ, row.register_id, of=row.id)
    return _opened(registers.box_of(db, actor.unlocked, row.register_id), row)


def names(
    db: Session, actor: Actor, file_id: UUID, reason: str
) -> tuple[Opened, SuspectIdentity]:
    """Open who a file is said to be about; the log keeps who looked and why.

    Raises:
        NotFoundError: none such, or the actor may not read these names.
    """
    row = _row(db, actor, file_id, Permission.SUSPECT_NAME_READ)
    action, team_id = Action.SUSPECT_NAMES_READ, row.register_id
    counting.read(db, actor, action, team_id, of=row.id, reason=reason)
    box = registers.box_of(db, actor.unlocked, team_id)
    return _opened(box, row), _identity(box, row)


def past(db: Session, actor: Actor, seen: Opened) -> list[Opened]:
    """Return a file that was opened as it stood before each change, newest first."""
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    rows = db.scalars(
        select(SuspectPast)
        .where(SuspectPast.suspect_id == seen.id)
        .order_by(SuspectPast.version.desc())
    )
    return [
        Opened(
            seen.id,
            seen.team_id,
            row.version,
            box.open(
                PAST,
                row.id,
                Part.CONTENT,
                row.content,
                SuspectContent,
                version=row.version,
            ),
        )
        for row in rows
    ]


def record(db: Session, actor: Actor, team_id: UUID, content: SuspectContent) -> UUID:
    """Begin a file.

    Raises:
        NotFoundError: the actor may not write these files.
        InvalidInputError: `code_name`: another file goes by it.
    """
    _require(db, actor, team_id, Permission.SUSPECT_WRITE)
    _lock(db, team_id)
    box = registers.founded(db, actor.unlocked, team_id, PARTS)
    row_id = uuid4()
    content = _by(actor, content)
    _check(db, actor, team_id, row_id, content)
    db.add(
        SuspectFile(
            id=row_id,
            register_id=team_id,
            version=1,
            content=box.seal(TABLE, row_id, Part.CONTENT, content),
            identity=box.seal(TABLE, row_id, Part.IDENTITY, SuspectIdentity()),
        )
    )
    db.flush()
    audit.record(db, Action.SUSPECT_RECORDED, actor.staff_id, team_id)
    return row_id


def change(
    db: Session,
    actor: Actor,
    file_id: UUID,
    version: int,
    changed: Callable[[SuspectContent], SuspectContent] | None = None,
    *,
    identity: SuspectIdentity | None = None,
) -> None:
    """Write a file anew; how it stood is kept as a version of its own.

    Args:
        db: the transaction.
        actor: who changes it.
        file_id: of a team of theirs.
        version: the one that the actor saw.
        changed: makes the new content of what is on file.
        identity: new names; the ones on file stay if it is not given.

    Raises:
        NotFoundError: none such, or the actor may not write it.
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as in `record`.
    """
    row = _row(db, actor, file_id, Permission.SUSPECT_WRITE)
    _lock(db, row.register_id)
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, row.register_id)
    old, named = _opened(box, row).content, _identity(box, row)
    content = _by(actor, changed(old) if changed else old)
    _check(db, actor, row.register_id, row.id, content)
    _keep(db, box, row, old, named)
    new = version + 1
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=new)
    identity = identity or named
    row.identity = box.seal(TABLE, row.id, Part.IDENTITY, identity, version=new)
    row.version = new
    db.flush()
    audit.record(db, Action.SUSPECT_CHANGED, actor.staff_id, row.register_id)


def _keep(
    db: Session,
    box: Strongbox,
    row: SuspectFile,
    content: SuspectContent,
    identity: SuspectIdentity,
) -> None:
    """Keep how a file stood, sealed for its own place."""

    def sealed(part: Part, document: vault.Document) -> bytes:
        return box.seal(PAST, past_id, part, document, version=row.version)

    past_id = uuid4()
    db.add(
        SuspectPast(
            id=past_id,
            register_id=row.register_id,
            suspect_id=row.id,
            version=row.version,
            content=sealed(Part.CONTENT, content),
            identity=sealed(Part.IDENTITY, identity),
        )
    )


def _by(actor: Actor, content: SuspectContent) -> SuspectContent:
    return msgspec.structs.replace(
        content, changed_by=actor.staff_id, changed_on=clock.now().date()
    )


def _check(
    db: Session, actor: Actor, team_id: UUID, file_id: UUID, content: SuspectContent
) -> None:
    name = content.code_name.casefold()
    for each in every(db, actor, team_id):
        if each.id != file_id and each.content.code_name.casefold() == name:
            raise InvalidInputError("code_name")


def every(db: Session, actor: Actor, team_id: UUID) -> list[Opened]:
    """Return the files of a team, for who counts and writes down those it shows."""
    box = registers.box_of(db, actor.unlocked, team_id)
    rows = db.scalars(
        select(SuspectFile).where(SuspectFile.register_id == team_id)
    ).all()
    return [_opened(box, row) for row in rows]


def _row(
    db: Session, actor: Actor, file_id: UUID, permission: Permission
) -> SuspectFile:
    row = db.get(SuspectFile, file_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, permission)
    return row


def _require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    if team_id not in teams(db, actor, permission):
        raise NotFoundError


def _lock(db: Session, team_id: UUID) -> None:
    """Let one write at a time: keys are founded once, and code names stay apart."""
    db.execute(select(TeamRecord.id).where(TeamRecord.id == team_id).with_for_update())


def _opened(box: Strongbox, row: SuspectFile) -> Opened:
    content = box.open(
        TABLE, row.id, Part.CONTENT, row.content, SuspectContent, version=row.version
    )
    return Opened(row.id, row.register_id, row.version, content)


def _identity(box: Strongbox, row: SuspectFile) -> SuspectIdentity:
    return box.open(
        TABLE, row.id, Part.IDENTITY, row.identity, SuspectIdentity, version=row.version
    )
