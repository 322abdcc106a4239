"""Goals of a case, and the sign-off of a coordinator who wrote none of them.

A step is a task that names its goal (`TaskContent.goal_id`).
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import directory
from app.keys.parts import Part, Role
from app.staff.policy import Permission, allows
from app.work.models import Plan

LONGEST = 300
MOST = 40


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be reached, in working text."""

    working: ClassVar[tuple[str, ...]] = ("text",)

    id: UUID
    text: str
    is_reached: bool = False


class PlanContent(Working, frozen=True):
    """The goals, and who signed them off.

    Attributes:
        authors: who wrote since the last sign-off; none of them may sign.
        asked: the coordinator who was asked to sign, since `asked_on`.
        signed_by, signed_on: the last sign-off; a later change takes it away.
    """

    schema: ClassVar[str] = "plan.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("goals",)

    goals: tuple[Goal, ...] = ()
    authors: tuple[UUID, ...] = ()
    asked: UUID | None = None
    asked_on: date | None = None
    signed_by: UUID | None = None
    signed_on: date | None = None


@dataclass(frozen=True)
class PlanSeen:
    """The plan as a page takes it; version 0 while there is none."""

    id: UUID | None
    version: int
    content: PlanContent = field(repr=False)


def plan(db: Session, file: CaseFile) -> PlanSeen:
    """Return the plan of a case; an empty one where nobody began."""
    for row, content in file.records(db, Plan, Part.CONTENT, PlanContent):
        return PlanSeen(row.id, row.version, content)
    return PlanSeen(None, 0, PlanContent())


def goals(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the goals for a form's choices."""
    return [(goal.id, goal.text) for goal in plan(db, file).content.goals]


def add_goal(db: Session, file: CaseFile, version: int, text: str) -> UUID:
    """Add a goal; a sign-off there was holds no longer.

    Raises:
        ConflictError: somebody else changed the plan since `version`.
        InvalidInputError: it says nothing or too much, or there are too many.
    """
    seen = _to_write(db, file, version)
    if not _fits(text) or len(seen.content.goals) >= MOST:
        raise InvalidInputError("text")
    goal = Goal(uuid4(), text)
    _keep(db, file, seen, (*seen.content.goals, goal))
    return goal.id


def change_goal(db: Session, file: CaseFile, version: int, changed: Goal) -> None:
    """Change a goal, or say that it is reached.

    Raises:
        ConflictError: somebody else changed the plan since `version`.
        NotFoundError: there is no such goal.
        InvalidInputError: it says nothing or too much.
    """
    seen = _to_write(db, file, version)
    if changed.id not in {goal.id for goal in seen.content.goals}:
        raise NotFoundError
    if not _fits(changed.text):
        raise InvalidInputError("text")
    kept = tuple(changed if g.id == changed.id else g for g in seen.content.goals)
    _keep(db, file, seen, kept)


def supervisors(db: Session, file: CaseFile) -> list[UUID]:
    """Return the coordinators of the team who wrote nothing since the last sign-off."""
    known, authors = directory.load(db), plan(db, file).content.authors
    coordinators = {k.staff_id for k in known.everyone() if k.role is Role.COORDINATOR}
    return sorted(coordinators - {*authors, file.actor.staff_id})


def could_sign(db: Session, content: PlanContent, who: UUID) -> bool:
    """Say whether a colleague could be asked: a coordinator who wrote none of it."""
    known = directory.load(db)
    is_coordinator = known.is_listed(who) and known.staff(who).role is Role.COORDINATOR
    return is_coordinator and who not in content.authors


def ask(db: Session, file: CaseFile, version: int, whom: UUID) -> None:
    """Ask a coordinator to sign the plan off; it waits on their page Today.

    Raises:
        ConflictError: somebody else changed the plan since `version`.
        InvalidInputError: there is no goal, or this person cannot sign it.
    """
    seen = _to_write(db, file, version)
    if not seen.content.goals or whom not in supervisors(db, file):
        raise InvalidInputError("whom")
    authors = tuple(dict.fromkeys((*seen.content.authors, file.actor.staff_id)))
    asked = msgspec.structs.replace(
        seen.content, asked=whom, asked_on=clock.now().date(), authors=authors
    )
    _write(db, file, seen, asked)


def may_sign(db: Session, file: CaseFile) -> bool:
    """Say whether the actor may sign: asked for, and written by others alone."""
    content = plan(db, file).content
    me = file.actor.staff_id
    if content.asked is None or not content.authors:
        return False
    author = me if me in content.authors else content.authors[0]
    record = replace(file.record, prepared_by=author)
    return allows(file.actor, Permission.PLAN_SIGN, record)


def sign(db: Session, file: CaseFile, version: int) -> None:
    """Sign the plan off, as it stands.

    Raises:
        NotFoundError: nobody asked, or the actor wrote some of it, or is none who may.
        ConflictError: the plan was changed since `version`.
    """
    if not may_sign(db, file):
        raise NotFoundError
    seen = plan(db, file)
    if seen.version != version:
        raise ConflictError
    signed = msgspec.structs.replace(
        seen.content,
        asked=None,
        asked_on=None,
        authors=(),
        signed_by=file.actor.staff_id,
        signed_on=clock.now().date(),
    )
    _write(db, file, seen, signed)
    audit.record(db, Action.PLAN_SIGNED, file.actor.staff_id, file.id)


def _fits(text: str) -> bool:
    return 0 < len(text.strip()) <= LONGEST


def _to_write(db: Session, file: CaseFile, version: int) -> PlanSeen:
    file.require(Permission.CASE_WRITE)
    seen = plan(db, file)
    if seen.version != version:
        raise ConflictError
    return seen


def _keep(db: Session, file: CaseFile, seen: PlanSeen, kept: tuple[Goal, ...]) -> None:
    me = file.actor.staff_id
    content = PlanContent(
        goals=kept, authors=tuple(dict.fromkeys((*seen.content.authors, me)))
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    _write(db, file, seen, coded)
    audit.record(db, Action.PLAN_CHANGED, me, file.id, n=len(kept))


def _write(db: Session, file: CaseFile, seen: PlanSeen, content: PlanContent) -> None:
    if seen.id is None:
        file.add(db, Plan, content)
    else:
        file.change(db, file.child(db, Plan, seen.id), seen.version, content=content)
