"""Writing a note, and amending it: each version stays, with who wrote it and when.

Working text: names are replaced by codes, and its words are found by the search. What
somebody told in their own words is an account, and does not belong here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work.models import CaseNote

LONGEST = 4_000
MOST_VERSIONS = 50


class NoteVersion(Working, frozen=True):
    """What one colleague wrote at one time."""

    schema: ClassVar[str] = "case_note.version"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("text",)

    text: str
    by: UUID
    at: str  # "2026-11-28T18:05+00:00"


class NoteContent(Working, frozen=True):
    """A note with all its versions, the first one first."""

    schema: ClassVar[str] = "case_note.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("versions",)

    versions: tuple[NoteVersion, ...]

    @property
    def now(self) -> NoteVersion:
        """What it says now."""
        return self.versions[-1]


@dataclass(frozen=True)
class NoteSeen:
    """A note as a page takes it."""

    id: UUID
    version: int
    content: NoteContent = field(repr=False)


def notes(db: Session, file: CaseFile) -> list[NoteSeen]:
    """Return the notes of a case, the newest first."""
    rows = file.records(db, CaseNote, Part.CONTENT, NoteContent)
    return newest_first(NoteSeen(row.id, row.version, said) for row, said in rows)


def newest_first(notes: Iterable[NoteSeen]) -> list[NoteSeen]:
    """Return notes in the order in which pages list them."""
    return sorted(
        notes, key=lambda each: (each.content.versions[0].at, each.id), reverse=True
    )


def write(db: Session, file: CaseFile, text: str) -> UUID:
    """Add a note.

    Raises:
        NotFoundError: the actor may not write in the case.
        InvalidInputError: `text` is missing or too long.
    """
    file.require(Permission.CASE_WRITE)
    row = file.add(db, CaseNote, with_version(db, file, (), text))
    _written_down(db, file, 1)
    return row.id


def amend(db: Session, file: CaseFile, note_id: UUID, version: int, text: str) -> None:
    """Add a version to a note; the ones before stay beside it.

    Raises:
        NotFoundError: the actor may not write in the case, or there is no such note.
        InvalidInputError: `text` is missing, too long, or the note has `MOST_VERSIONS`.
        ConflictError: somebody else amended it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, CaseNote, note_id)
    old = file.read(row, Part.CONTENT, NoteContent).versions
    file.change(db, row, version, content=with_version(db, file, old, text))
    _written_down(db, file, len(old) + 1)


def with_version(
    db: Session, file: CaseFile, old: tuple[NoteVersion, ...], text: str
) -> NoteContent:
    """Return a note of this case with one version more, in codes.

    Raises:
        InvalidInputError: `text` is missing, too long, or the note has `MOST_VERSIONS`.
    """
    if not 0 < len(text.strip()) <= LONGEST or len(old) >= MOST_VERSIONS:
        raise InvalidInputError("text")
    at = clock.now().isoformat(timespec="minutes")
    new = NoteVersion(text.strip(), file.actor.staff_id, at)
    content = NoteContent((*old, new))
    return working_text.in_codes(content, working_text.coder(db, file))


def _written_down(db: Session, file: CaseFile, number: int) -> None:
    actor = file.actor.staff_id
    audit.record(db, Action.NOTE_WRITTEN, actor, file.id, version=number)


def when(version: NoteVersion) -> datetime:
    """Return when a version was written."""
    return datetime.fromisoformat(version.at)
