"""Notes as pages list them: what each says now, and what it said before."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.cases.working_text import readable
from app.work.notes import writing
from app.work.notes.writing import NoteSeen


@dataclass(frozen=True)
class Said:
    """One version of a note."""

    text: str = field(repr=False)
    who: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """One note: what it says now, and what it said before, the newest first."""

    id: UUID
    now: Said
    before: tuple[Said, ...]


def row(seen: NoteSeen, names: dict[UUID, str]) -> Row:
    """Return a note with the names of those who wrote it."""
    said = [
        Said(readable(each.text), names.get(each.by, ""), writing.when(each))
        for each in reversed(seen.content.versions)
    ]
    return Row(seen.id, said[0], tuple(said[1:]))
