"""What pages show of bars: rows, and the mark at the head of the case."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import calling, heads
from app.cases.casefile import CaseFile
from app.cases.heads import Marks
from app.cases.working_text import readable
from app.wording import gettext as _
from app.work.bars import barring
from app.work.bars.forms import SOURCES


@dataclass(frozen=True)
class Row:
    """One bar."""

    id: UUID
    version: int
    who: str
    source: str
    reason: str = field(repr=False)
    set_by: str
    set_on: date
    stands: bool
    ended: str = field(repr=False)
    ended_by: str
    ended_on: date | None


def rows(db: Session, file: CaseFile) -> list[Row]:
    """Return the bars of a case: those that stand first."""
    names = calling.colleagues(db, file)
    return [
        Row(
            id=seen.id,
            version=seen.version,
            who=names.get(content.who, ""),
            source=str(SOURCES[content.source]),
            reason=readable(content.reason),
            set_by=names.get(content.set_by, ""),
            set_on=content.set_on,
            stands=content.stands,
            ended=readable(content.ended),
            ended_by=names.get(content.ended_by, "") if content.ended_by else "",
            ended_on=content.ended_on,
        )
        for seen in barring.bars(db, file)
        for content in (seen.content,)
    ]


@heads.marks
def head(_db: Session, file: CaseFile) -> Marks:
    """Say on every part of the case that somebody must not hear of it."""
    if not file.content.barred:
        return Marks()
    href = f"/staff/cases/{file.ref}/bars"
    return Marks(
        chips=({"text": _("Conflict of interest"), "tone": "plum", "href": href},)
    )
