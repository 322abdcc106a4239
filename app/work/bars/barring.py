"""Barring a named colleague from a case, and lifting it again, each with a reason.

For whoever is barred the case is not there: the index hides it, `allows` refuses it,
and a direct address answers as for one that never was. Inside one team this is policy
and the log, not a key: the colleague's team seed would open the case.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import asking, line, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import CaseContent, Working
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import directory, loans, privileged
from app.keys.models import TeamGrant
from app.keys.parts import Part, Role
from app.staff import house
from app.staff.policy import Permission
from app.work.models import CaseBar, Task
from app.work.tasks import TaskContent

LONGEST = 500


class Source(StrEnum):
    """Who wished it."""

    COLLEAGUE = "colleague"  # the one who is barred said so
    TEAM = "team"
    SURVIVOR = "survivor"


class BarContent(Working, frozen=True):
    """One bar.

    Attributes:
        who: the colleague.
        ended: why it was lifted; empty while it stands.
        set_by, set_on, ended_by, ended_on: kept by `bar` and `lift`.
    """

    schema: ClassVar[str] = "case_bar.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("reason", "ended")

    who: UUID
    source: Source
    reason: str
    set_by: UUID
    set_on: date
    ended: str = ""
    ended_by: UUID | None = None
    ended_on: date | None = None

    @property
    def stands(self) -> bool:
        """Whether it still holds."""
        return self.ended_on is None


@dataclass(frozen=True)
class BarSeen:
    """A bar as a page takes it."""

    id: UUID
    version: int
    content: BarContent = field(repr=False)


def bars(db: Session, file: CaseFile) -> list[BarSeen]:
    """Return the bars of a case: those that stand first, then the newest."""
    found = [
        BarSeen(row.id, row.version, content)
        for row, content in file.records(db, CaseBar, Part.CONTENT, BarContent)
    ]
    newest = sorted(found, key=lambda each: (each.content.set_on, each.id))[::-1]
    return sorted(newest, key=lambda each: not each.content.stands)


def candidates(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return everybody who holds keys of the team and is not barred yet, by name."""
    holders = set(
        db.scalars(
            select(TeamGrant.reader_id).where(
                TeamGrant.team_id == file.row.team_id,
                TeamGrant.part == Part.CONTENT.value,
            )
        )
    )
    names = house.names(db, file.actor.unlocked)
    found = [
        (key.staff_id, names.get(key.staff_id, ""))
        for key in directory.load(db).everyone()
        if key.staff_id in holders - set(file.content.barred)
    ]
    return sorted(found, key=lambda pair: pair[1])


def bar(db: Session, file: CaseFile, who: UUID, source: Source, reason: str) -> UUID:
    """Take a case out of a colleague's sight, with all that is theirs in it.

    They work on it no longer, their tasks are nobody's, and names lent to them end. It
    holds in a closed case as well.

    Raises:
        NotFoundError: the actor may not, or nobody of the team has the id.
        InvalidInputError: `reason` is missing or too long; `last`: no coordinator
            would be left who could lift it.
        ConflictError: the colleague is barred already.
    """
    file.require(Permission.BAR_SET)
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError("reason")
    if who in file.content.barred:
        raise ConflictError
    if who not in dict(candidates(db, file)):
        raise NotFoundError
    _someone_is_left(db, file, who)
    today = clock.now().date()
    content = BarContent(who, source, reason.strip(), file.actor.staff_id, today)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, CaseBar, coded)
    _tasks_are_nobodys(db, file, who)
    asking.end_given_to(db, file, who, today.isoformat())
    loans.end(db, file.box.subject, Part.IDENTITY, who)
    privileged.take(db, file.id, who)
    line.show(db, file)
    barred = (*file.content.barred, who)
    rest = tuple(each for each in file.content.assigned if each != who)
    _keep(db, file, msgspec.structs.replace(file.content, barred=barred, assigned=rest))
    to, actor = str(who), file.actor.staff_id
    audit.record(db, Action.BAR_SET, actor, file.id, to=to, source=source.value)
    return row.id


def lift(db: Session, file: CaseFile, bar_id: UUID, version: int, reason: str) -> None:
    """Let a colleague see the case again; what was theirs in it does not come back.

    Raises:
        NotFoundError: the actor may not, or there is no such bar.
        InvalidInputError: `ended` is missing or too long.
        ConflictError: somebody lifted it meanwhile.
    """
    file.require(Permission.BAR_LIFT)
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError("ended")
    row = file.child(db, CaseBar, bar_id)
    old = file.read(row, Part.CONTENT, BarContent)
    if not old.stands:
        raise ConflictError
    ended = msgspec.structs.replace(
        old,
        ended=reason.strip(),
        ended_by=file.actor.staff_id,
        ended_on=clock.now().date(),
    )
    coded = working_text.in_codes(ended, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    barred = tuple(each for each in file.content.barred if each != old.who)
    _keep(db, file, msgspec.structs.replace(file.content, barred=barred))
    actor = file.actor.staff_id
    audit.record(db, Action.BAR_LIFTED, actor, file.id, to=str(old.who))


def _someone_is_left(db: Session, file: CaseFile, who: UUID) -> None:
    """Refuse the bar after which no coordinator of the team sees the case."""
    known = directory.load(db)
    left = [
        staff_id
        for staff_id, _name in candidates(db, file)
        if staff_id != who and known.staff(staff_id).role is Role.COORDINATOR
    ]
    if not left:
        raise InvalidInputError("last")


def _tasks_are_nobodys(db: Session, file: CaseFile, who: UUID) -> None:
    for row, content in file.records(db, Task, Part.CONTENT, TaskContent):
        if content.is_open and content.who == who:
            freed = msgspec.structs.replace(content, who=None)
            file.change(db, row, row.version, content=freed)


def _keep(db: Session, file: CaseFile, content: CaseContent) -> None:
    file.content = content
    file.change(db, file.row, file.row.version, content=file.content)
