"""Assessing a risk, and looking at it again on the day that was set for it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work.models import Risk

LONGEST = 200
MEASURES_LONGEST = 2_000


class Level(StrEnum):
    """Three steps, for how likely, for how grave, and for what both come to."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


ORDER = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}


class RiskContent(Working, frozen=True):
    """One risk.

    Attributes:
        threat: what may happen, to whom.
        source: from whom or what it comes.
        measures: what is done about it.
        owner: the colleague who looks after it; None for whoever works on the case.
        review_on: by when it is looked at again.
        is_over: it is there no longer.
    """

    schema: ClassVar[str] = "risk.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("threat", "source", "measures")

    threat: str
    likelihood: Level
    harm: Level
    review_on: date
    source: str = ""
    measures: str = ""
    owner: UUID | None = None
    is_over: bool = False

    @property
    def level(self) -> Level:
        """What likelihood and harm come to; a grave harm is never a low risk."""
        likely, grave = ORDER[self.likelihood], ORDER[self.harm]
        if likely + grave >= ORDER[Level.HIGH] + ORDER[Level.MEDIUM]:
            return Level.HIGH
        return Level.MEDIUM if likely + grave > ORDER[Level.MEDIUM] else Level.LOW


@dataclass(frozen=True)
class RiskSeen:
    """A risk as a page takes it."""

    id: UUID
    version: int
    content: RiskContent = field(repr=False)


def record(db: Session, file: CaseFile, content: RiskContent) -> UUID:
    """Add a risk.

    Raises:
        NotFoundError: the actor may not write in the case.
        InvalidInputError: it says nothing, or too much.
    """
    file.require(Permission.CASE_WRITE)
    row = file.add(db, Risk, _checked(db, file, content))
    _written_down(db, file, content)
    return row.id


def change(
    db: Session, file: CaseFile, risk_id: UUID, version: int, content: RiskContent
) -> None:
    """Assess a risk anew.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: it says nothing, or too much.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Risk, risk_id)
    file.change(db, row, version, content=_checked(db, file, content))
    _written_down(db, file, content)


def risks(db: Session, file: CaseFile) -> list[RiskSeen]:
    """Return the risks of a case: the highest first, those that are over last."""
    found = [
        RiskSeen(row.id, row.version, content)
        for row, content in file.records(db, Risk, Part.CONTENT, RiskContent)
    ]
    return sorted(
        found,
        key=lambda each: (
            each.content.is_over,
            -ORDER[each.content.level],
            each.content.review_on,
            each.id,
        ),
    )


def highest(db: Session, file: CaseFile) -> Level | None:
    """Return the highest level of what is not over; None without any risk."""
    levels = [s.content.level for s in risks(db, file) if not s.content.is_over]
    return max(levels, key=ORDER.__getitem__, default=None)


def _checked(db: Session, file: CaseFile, content: RiskContent) -> RiskContent:
    fine = {
        "threat": 0 < len(content.threat.strip()) <= LONGEST,
        "source": len(content.source) <= LONGEST,
        "measures": len(content.measures) <= MEASURES_LONGEST,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    return working_text.in_codes(content, working_text.coder(db, file))


def _written_down(db: Session, file: CaseFile, content: RiskContent) -> None:
    audit.record(
        db,
        Action.RISK_ASSESSED,
        file.actor.staff_id,
        file.id,
        status="over" if content.is_over else content.level.value,
    )
