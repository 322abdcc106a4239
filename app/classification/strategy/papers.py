"""The strategy file of a case: privileged work product, under a key of its own.

Its notes are notes as any other, in versions; what differs is who opens them. A legal
reviewer begins the file and gives its key to colleagues by name. Nothing of it is told
to the index, to a package, to a count, or to who merely reads the case.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, index
from app.audit import Action
from app.cases.casefile import CaseFile
from app.classification.strategy.models import StrategyNote
from app.errors import ConflictError, NotFoundError
from app.keys import privileged
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.staff.policy import Permission
from app.work.bars import barring
from app.work.notes import writing
from app.work.notes.writing import NoteContent, NoteSeen

TABLE = StrategyNote.__tablename__


@dataclass(frozen=True)
class Papers:
    """The strategy file of an opened case, as far as its reader has the key."""

    file: CaseFile
    box: Strongbox = field(repr=False)
    has_begun: bool

    @property
    def opens(self) -> bool:
        """Whether the reader holds the key."""
        return self.box.holds(Part.CONTENT)

    @property
    def may_write(self) -> bool:
        """Whether the reader may write in it, or begin it."""
        is_theirs = self.opens or not self.has_begun
        return is_theirs and self.file.may(Permission.STRATEGY_WRITE)


def of(db: Session, file: CaseFile) -> Papers:
    """Return the strategy file of a case, whether or not it opens.

    Raises:
        NotFoundError: the reader holds no key and is nobody who could ask for one.
    """
    file.require(Permission.STRATEGY_READ)
    box = privileged.box_of(db, file.actor.unlocked, file.id, file.row.team_id)
    papers = Papers(file, box, privileged.exists(db, file.id))
    if not papers.opens and not file.may(Permission.STRATEGY_WRITE):
        raise NotFoundError
    return papers


def notes(db: Session, papers: Papers) -> list[NoteSeen]:
    """Return the notes, the newest first, and write down that they were read.

    Raises:
        NoKeyError: the reader was not given the key.
    """
    papers.box.key(Part.CONTENT)
    file = papers.file
    audit.record(db, Action.STRATEGY_READ, file.actor.staff_id, file.id)
    rows = db.scalars(select(StrategyNote).where(StrategyNote.privileged_id == file.id))
    return writing.newest_first(
        NoteSeen(row.id, row.version, _content(papers, row)) for row in rows
    )


def write(db: Session, file: CaseFile, text: str) -> UUID:
    """Add a note; the first one begins the file.

    Raises:
        NotFoundError: the actor is no legal reviewer, or was not given the key.
        InvalidInputError: `text` is missing or too long.
    """
    file.require(Permission.STRATEGY_WRITE)
    # Whoever begins it at once waits here, and then finds that it was begun.
    index.lock(db, file.row.team_id, Part.CONTENT)
    papers = of(db, file)
    content = writing.with_version(db, file, (), text)
    box = papers.box
    if not papers.has_begun:
        who, team_id = file.actor.unlocked, file.row.team_id
        box = privileged.begin(db, who, file.id, team_id)
    elif not papers.opens:
        raise NotFoundError
    row_id = uuid4()
    sealed = box.seal(TABLE, row_id, Part.CONTENT, content)
    db.add(StrategyNote(id=row_id, privileged_id=file.id, version=1, content=sealed))
    db.flush()
    _written_down(db, file, 1)
    return row_id


def amend(db: Session, file: CaseFile, note_id: UUID, version: int, text: str) -> None:
    """Add a version to a note; the ones before stay beside it.

    Raises:
        NotFoundError: the actor may not write in it, or there is no such note.
        InvalidInputError: `text` is missing, too long, or there are too many versions.
        ConflictError: somebody else amended it since `version`.
    """
    papers = _writable(db, file)
    index.lock(db, file.row.team_id, Part.CONTENT)
    row = db.get(StrategyNote, note_id)
    if row is None or row.privileged_id != file.id:
        raise NotFoundError
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    old = _content(papers, row).versions
    content = writing.with_version(db, file, old, text)
    new = version + 1
    row.content = papers.box.seal(TABLE, row.id, Part.CONTENT, content, version=new)
    row.version = new
    db.flush()
    _written_down(db, file, len(old) + 1)


def holders(db: Session, papers: Papers) -> set[UUID]:
    """Return the colleagues who hold the key."""
    return privileged.holders(db, papers.file.id)


def candidates(db: Session, papers: Papers) -> list[tuple[UUID, str]]:
    """Return the colleagues of the team who were not given the key, by name."""
    held = holders(db, papers)
    return [
        (who, name)
        for who, name in barring.candidates(db, papers.file)
        if who not in held
    ]


def give(db: Session, file: CaseFile, to: UUID) -> None:
    """Let a colleague of the team open the file from now on.

    Raises:
        NotFoundError: the actor may not, or the colleague is none of the team, is
            barred from the case, or holds the key.
    """
    papers = _writable(db, file)
    if to not in dict(candidates(db, papers)):
        raise NotFoundError
    privileged.give(db, file.actor.unlocked, papers.box, to)
    actor = file.actor.staff_id
    audit.record(db, Action.STRATEGY_GIVEN, actor, file.id, to=str(to))


def take(db: Session, file: CaseFile, staff_id: UUID) -> None:
    """Take the key back from a colleague; nobody takes it from themselves.

    Raises:
        NotFoundError: the actor may not, or the colleague does not hold it.
    """
    papers = _writable(db, file)
    if staff_id == file.actor.staff_id or staff_id not in holders(db, papers):
        raise NotFoundError
    privileged.take(db, file.id, staff_id)
    actor = file.actor.staff_id
    audit.record(db, Action.STRATEGY_TAKEN, actor, file.id, to=str(staff_id))


def _writable(db: Session, file: CaseFile) -> Papers:
    file.require(Permission.STRATEGY_WRITE)
    papers = of(db, file)
    if not papers.opens:
        raise NotFoundError
    return papers


def _content(papers: Papers, row: StrategyNote) -> NoteContent:
    return papers.box.open(
        TABLE, row.id, Part.CONTENT, row.content, NoteContent, version=row.version
    )


def _written_down(db: Session, file: CaseFile, number: int) -> None:
    actor = file.actor.staff_id
    audit.record(db, Action.STRATEGY_WRITTEN, actor, file.id, version=number)
