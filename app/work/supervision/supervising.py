"""One talk about a case: the day, what was agreed, and a coordinator's sign-off.

Whoever writes it down asks a coordinator; nobody signs what they wrote themselves.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import assigning, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import directory
from app.keys.parts import Part, Role
from app.staff.policy import Permission, allows
from app.work.models import Supervision

LONGEST = 4_000


class SupervisionContent(Working, frozen=True):
    """One talk; `agreed` in working text."""

    schema: ClassVar[str] = "supervision.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("agreed",)

    held_on: date
    agreed: str
    asked: UUID
    made_by: UUID | None = None
    signed_by: UUID | None = None
    signed_on: date | None = None


@dataclass(frozen=True)
class SupervisionSeen:
    """A talk as a page takes it."""

    id: UUID
    version: int
    content: SupervisionContent = field(repr=False)


def talks(db: Session, file: CaseFile) -> list[SupervisionSeen]:
    """Return the talks about a case, the newest first."""
    found = [
        SupervisionSeen(row.id, row.version, content)
        for row, content in file.records(
            db, Supervision, Part.CONTENT, SupervisionContent
        )
    ]
    return sorted(found, key=lambda seen: (seen.content.held_on, seen.id), reverse=True)


def supervisors(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the coordinators of the team besides the actor, by name."""
    known = directory.load(db)
    return [
        (who, name)
        for who, name in assigning.candidates(db, file)
        if known.staff(who).role is Role.COORDINATOR and who != file.actor.staff_id
    ]


def record(
    db: Session, file: CaseFile, held_on: date, agreed: str, asked: UUID
) -> UUID:
    """Write a talk down and ask a coordinator for the sign-off.

    Raises:
        NotFoundError: the actor may not write in the case.
        InvalidInputError: the day is still to come, it says nothing or too much, or
            nobody who can sign was asked.
    """
    file.require(Permission.CASE_WRITE)
    fine = {
        "held_on": held_on <= clock.now().date(),
        "agreed": 0 < len(agreed.strip()) <= LONGEST,
        "asked": asked in dict(supervisors(db, file)),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    content = SupervisionContent(
        held_on=held_on, agreed=agreed, asked=asked, made_by=file.actor.staff_id
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Supervision, coded)
    audit.record(db, Action.SUPERVISION_RECORDED, file.actor.staff_id, file.id)
    return row.id


def may_sign(file: CaseFile, content: SupervisionContent) -> bool:
    """Say whether the actor may sign: a coordinator who did not write it."""
    record_ = replace(file.record, prepared_by=content.made_by)
    return content.signed_by is None and allows(
        file.actor, Permission.PLAN_SIGN, record_
    )


def sign(db: Session, file: CaseFile, supervision_id: UUID, version: int) -> None:
    """Sign off what was agreed, as it stands.

    Raises:
        NotFoundError: the actor wrote it, or is none who may, or it is signed already.
        ConflictError: it changed since `version`.
    """
    row = file.child(db, Supervision, supervision_id)
    content = file.read(row, Part.CONTENT, SupervisionContent)
    if not may_sign(file, content):
        raise NotFoundError
    if row.version != version:
        raise ConflictError
    signed = msgspec.structs.replace(
        content, signed_by=file.actor.staff_id, signed_on=clock.now().date()
    )
    file.change(db, row, version, content=signed)
    audit.record(db, Action.SUPERVISION_SIGNED, file.actor.staff_id, file.id)
