"""A case goes from one colleague to another, with what the next one must know.

The note stands in working text: no name, no telephone number. It waits on the page
Today of whoever takes the case over until they say that they have read it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, cases, clock
from app.audit import Action
from app.cases import assigning, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work.models import Handover, Plan, Risk, Task
from app.work.plan import planning
from app.work.plan.planning import PlanContent
from app.work.risks.assessing import RiskContent
from app.work.tasks import TaskContent

LONGEST = 2_000


class Note(msgspec.Struct, frozen=True):
    """What the next one must know, as it was typed."""

    urgent: str
    contact: str = ""
    promises: str = ""
    following: str = ""

    @property
    def fits(self) -> bool:
        """Whether it says what is urgent, and nothing too long."""
        texts = (self.urgent, self.contact, self.promises, self.following)
        return bool(self.urgent.strip()) and all(len(t) <= LONGEST for t in texts)


class HandoverContent(Working, frozen=True):
    """One hand-over.

    Attributes:
        gives, takes: whose the case was, and who has it now.
        urgent: what is urgent; that nothing is must be said too.
        contact: how the person is reached safely, and what is never done.
        promises: what was promised to the person.
        following: when and about what the next contact is.
        read_on: when `takes` said that they have read it.
    """

    schema: ClassVar[str] = "handover.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = (
        "urgent",
        "contact",
        "promises",
        "following",
    )

    gives: UUID
    takes: UUID
    urgent: str
    contact: str = ""
    promises: str = ""
    following: str = ""
    made_by: UUID | None = None
    made_on: date | None = None
    read_on: date | None = None


@dataclass(frozen=True)
class HandoverSeen:
    """A hand-over as a page takes it."""

    id: UUID
    version: int
    content: HandoverContent = field(repr=False)


Mover = Callable[[Session, CaseFile, UUID, UUID], None]
_movers: list[Mover] = []


def moves(function: Mover) -> Mover:
    """Register what else of a case is somebody's and goes with it: needs."""
    if function not in _movers:
        _movers.append(function)
    return function


def notes(db: Session, file: CaseFile) -> list[HandoverSeen]:
    """Return the hand-overs of a case, the newest first."""
    found = [
        HandoverSeen(row.id, row.version, content)
        for row, content in file.records(db, Handover, Part.CONTENT, HandoverContent)
    ]
    return sorted(
        found,
        key=lambda seen: (seen.content.read_on is None, seen.content.made_on, seen.id),
        reverse=True,
    )


def hand_over(
    db: Session, file: CaseFile, gives: UUID, takes: UUID, note: Note
) -> UUID:
    """Move a case, with the giver's open tasks, risks and questions in it.

    Raises:
        NotFoundError: the actor may not assign cases of this team.
        InvalidInputError: `takes` where the colleague cannot have it, `urgent` where
            the note says nothing.
    """
    file.require(Permission.CASE_ASSIGN)
    possible = {who for who, _name in assigning.candidates(db, file)}
    if takes not in possible or takes == gives:
        raise InvalidInputError("takes")
    if not note.fits:
        raise InvalidInputError("urgent")
    content = HandoverContent(
        gives=gives,
        takes=takes,
        urgent=note.urgent,
        contact=note.contact,
        promises=note.promises,
        following=note.following,
        made_by=file.actor.staff_id,
        made_on=clock.now().date(),
    )
    if gives in file.content.assigned:
        now = [takes if who == gives else who for who in file.content.assigned]
        cases.assign(db, file, tuple(dict.fromkeys(now)))
    moved = _tasks(db, file, gives, takes)
    _risks(db, file, gives, takes)
    _plan(db, file, gives, takes)
    _unread(db, file, gives, takes)
    for function in _movers:
        function(db, file, gives, takes)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Handover, coded)
    audit.record(
        db,
        Action.CASE_HANDED_OVER,
        file.actor.staff_id,
        file.id,
        gives=gives.hex,
        takes=takes.hex,
        n=moved,
    )
    return row.id


def acknowledge(db: Session, file: CaseFile, handover_id: UUID, version: int) -> None:
    """Say that one has read what the colleague left; only who takes the case over.

    Raises:
        NotFoundError: it is not for the actor, or read already.
        ConflictError: it was handed on since `version`.
    """
    row = file.child(db, Handover, handover_id)
    content = file.read(row, Part.CONTENT, HandoverContent)
    if not is_for(file, content):
        raise NotFoundError
    if row.version != version:
        raise ConflictError
    read = msgspec.structs.replace(content, read_on=clock.now().date())
    file.change(db, row, version, content=read)
    audit.record(db, Action.HANDOVER_READ, file.actor.staff_id, file.id)


def is_for(file: CaseFile, content: HandoverContent) -> bool:
    """Say whether a note waits for the actor to read it."""
    return content.read_on is None and content.takes == file.actor.staff_id


def _tasks(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> int:
    moved = 0
    for row, content in file.records(db, Task, Part.CONTENT, TaskContent):
        if content.is_open and content.who == gives:
            theirs = msgspec.structs.replace(content, who=takes)
            file.change(db, row, row.version, content=theirs)
            moved += 1
    return moved


def _risks(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    for row, content in file.records(db, Risk, Part.CONTENT, RiskContent):
        if not content.is_over and content.owner == gives:
            theirs = msgspec.structs.replace(content, owner=takes)
            file.change(db, row, row.version, content=theirs)


def _plan(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    """Ask the next one to sign the plan, or nobody where they wrote some of it."""
    for row, content in file.records(db, Plan, Part.CONTENT, PlanContent):
        if content.asked == gives:
            next_one = takes if planning.could_sign(db, content, takes) else None
            theirs = msgspec.structs.replace(
                content,
                asked=next_one,
                asked_on=content.asked_on if next_one else None,
            )
            file.change(db, row, row.version, content=theirs)


def _unread(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    """A note that the giver never read waits for the next one, unless it is theirs."""
    for row, content in file.records(db, Handover, Part.CONTENT, HandoverContent):
        if content.read_on is None and content.takes == gives:
            theirs = (
                msgspec.structs.replace(content, read_on=clock.now().date())
                if content.gives == takes
                else msgspec.structs.replace(content, takes=takes)
            )
            file.change(db, row, row.version, content=theirs)
