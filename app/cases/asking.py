"""What somebody asks for in a case and a second person answers, with a reason.

Some things need two people: the end of a code at once, names lent to somebody who does
not hold them, passing something on without a yes. Who asks never answers. The row says
which stands open in the clear; who asked, for what and why is sealed with the case.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, vault
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.documents import Working
from app.cases.models import Case, CaseRequest
from app.consent.overrides.rules import Ground
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission, allows


class Kind(StrEnum):
    """What is asked for."""

    END_CODES = "end_codes"
    NAMES = "names"
    CLOSING = "closing"
    WITHOUT_YES = "without_yes"


class Status(StrEnum):
    """How far it is. `ended`: what was given was taken back before its day."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    ENDED = "ended"


ANSWERED_WITH = {
    Kind.END_CODES: Permission.CODE_END,
    Kind.NAMES: Permission.IDENTITY_LEND,
    Kind.CLOSING: Permission.CASE_CLOSE,
    Kind.WITHOUT_YES: Permission.PACKAGE_APPROVE,
}


class Passing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be passed on without a yes, and how the second person signed for it.

    Attributes:
        item_id: an account, an item of evidence, an incident, or a person.
        order: the last place in the ledger when it was released.
        tell_on: the day by which the survivor is told, where that is not at once.
        told_on: when they were told after all.
        seq: the directory's head as the second person saw it.
    """

    item_id: UUID
    purpose: str
    recipient_id: UUID
    ground: Ground
    order: int = 0
    tell_on: str = ""
    told_on: str = ""
    seq: int = 0
    signature: bytes = b""


class RequestContent(Working, frozen=True):
    """Who asks for what, why and for how long; who answered.

    Attributes:
        on: the day of asking, "2026-12-03".
        role: of who asks.
        days: for how many days; 0 where it has no length.
        note: what the second person wrote to the first.
        since, until: of what was given; `until` is the last day.
        what: an id of what kind it is, where there are several.
        left: what becomes of what is still open.
        passing: what is passed on without a yes.
        later: why the survivor is not told of it at once.
    """

    schema: ClassVar[str] = "case_request.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("reason", "note", "left", "later")

    kind: Kind
    by: UUID
    on: str
    role: str
    reason: str
    days: int = 0
    answered_by: UUID | None = None
    note: str = ""
    since: str = ""
    until: str = ""
    what: str = ""
    left: str = ""
    passing: Passing | None = None
    later: str = ""


class RequestIdentity(vault.Document, frozen=True):
    """The reason in words for the survivor, who may read it in the inbox."""

    schema: ClassVar[str] = "case_request.identity"
    schema_version: ClassVar[int] = 1

    told: str = ""


@dataclass(frozen=True)
class Asked:
    """One request of a case."""

    id: UUID
    status: Status
    content: RequestContent = field(repr=False)


def ask(
    db: Session,
    file: CaseFile,
    kind: Kind,
    reason: str,
    days: int = 0,
    *,
    what: str = "",
    left: str = "",
    told: str = "",
    passing: Passing | None = None,
) -> UUID:
    """Ask for something, with a reason.

    Args:
        db: the transaction.
        file: the opened case.
        kind: what is asked for.
        reason: why.
        days: for how many days.
        what: see `RequestContent`.
        left: see `RequestContent`.
        told: words for the survivor that the second person may still change.
        passing: see `RequestContent`; each is a request of its own.

    Raises:
        InvalidInputError: there is no `reason`.
        ConflictError: the same person asked for the same, and nobody answered yet.
    """
    if not reason.strip():
        raise InvalidInputError("reason")
    mine = (
        each
        for each in of(db, file, kind)
        if each.status is Status.OPEN and each.content.passing == passing
    )
    if any(each.content.by == file.actor.staff_id for each in mine):
        raise ConflictError
    content = RequestContent(
        kind=kind,
        by=file.actor.staff_id,
        on=clock.now().date().isoformat(),
        role=file.actor.role.value,
        reason=reason.strip(),
        days=days,
        what=what,
        left=left.strip(),
        passing=passing,
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    identity = RequestIdentity(told=told.strip()) if told.strip() else None
    row = file.add(db, CaseRequest, coded, identity, status=Status.OPEN.value)
    return row.id


def of(db: Session, file: CaseFile, kind: Kind) -> list[Asked]:
    """Return the requests of one kind in this case, the newest first."""
    found = [
        Asked(row.id, Status(row.status), content)
        for row, content in file.records(db, CaseRequest, Part.CONTENT, RequestContent)
        if content.kind is kind
    ]
    return sorted(found, key=lambda each: (each.content.on, each.id), reverse=True)


def one(db: Session, file: CaseFile, request_id: UUID, kind: Kind) -> Asked:
    """Return one request of this case.

    Raises:
        NotFoundError: there is no such request of this kind here.
    """
    for each in of(db, file, kind):
        if each.id == request_id:
            return each
    raise NotFoundError


def may_answer(file: CaseFile, asked: Asked) -> bool:
    """Say whether the actor is a second person for this request."""
    record = replace(file.record, prepared_by=asked.content.by)
    return allows(file.actor, ANSWERED_WITH[asked.content.kind], record)


def to_answer(db: Session, file: CaseFile, request_id: UUID, kind: Kind) -> Asked:
    """Return a request that the actor may answer, before anything is looked at.

    Raises:
        NotFoundError: there is none such, or the actor is no second person for it.
    """
    asked = one(db, file, request_id, kind)
    if not may_answer(file, asked):
        raise NotFoundError
    return asked


def answer(
    db: Session,
    file: CaseFile,
    asked: Asked,
    status: Status,
    *,
    note: str = "",
    since: str = "",
    until: str = "",
    told: str = "",
    passing: Passing | None = None,
    later: str = "",
) -> None:
    """Keep the second person's answer.

    Raises:
        NotFoundError: the actor is not one who may answer, or asked themselves.
        ConflictError: somebody answered it meanwhile.
    """
    if not may_answer(file, asked):
        raise NotFoundError
    if asked.status is not Status.OPEN:
        raise ConflictError
    content = msgspec.structs.replace(
        asked.content,
        answered_by=file.actor.staff_id,
        note=note.strip(),
        since=since,
        until=until,
        passing=passing or asked.content.passing,
        later=later.strip(),
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    identity = RequestIdentity(told=told) if told else None
    _write(db, file, asked.id, status, coded, identity)


def end(db: Session, file: CaseFile, asked: Asked, on: str) -> None:
    """Note that what was given ended on an earlier day than was said.

    Raises:
        NotFoundError: the actor may not answer such requests.
        ConflictError: nothing was given.
    """
    if not may_answer(file, asked):
        raise NotFoundError
    if asked.status is not Status.GIVEN:
        raise ConflictError
    content = msgspec.structs.replace(asked.content, until=on)
    _write(db, file, asked.id, Status.ENDED, content, None)


def take_back(db: Session, file: CaseFile, asked: Asked, note: str) -> None:
    """Note that what was given holds no longer, and why; the caller checked who may."""
    content = msgspec.structs.replace(
        asked.content, until=clock.now().date().isoformat(), note=note.strip()
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    _write(db, file, asked.id, Status.ENDED, coded, None)


def note_told(db: Session, file: CaseFile, asked: Asked, on: str) -> None:
    """Note that the survivor was told of it in a talk."""
    passing = asked.content.passing
    if passing is None:
        raise NotFoundError
    passing = msgspec.structs.replace(passing, told_on=on)
    content = msgspec.structs.replace(asked.content, passing=passing)
    _write(db, file, asked.id, asked.status, content, None)


def end_given_to(db: Session, file: CaseFile, who: UUID, on: str) -> None:
    """Note that whatever one person was given here ended on this day."""
    for kind in Kind:
        for asked in of(db, file, kind):
            if (
                asked.status is Status.GIVEN
                and kind is not Kind.WITHOUT_YES
                and asked.content.by == who
                and (asked.content.until > on)
            ):
                content = msgspec.structs.replace(asked.content, until=on)
                _write(db, file, asked.id, Status.ENDED, content, None)


def _write(
    db: Session,
    file: CaseFile,
    request_id: UUID,
    status: Status,
    content: RequestContent,
    identity: RequestIdentity | None,
) -> None:
    row = file.child(db, CaseRequest, request_id)
    row.status = status.value
    file.change(db, row, row.version, content=content, identity=identity)


def told(db: Session, file: CaseFile, asked: Asked) -> str:
    """Return the reason as the survivor reads it; empty where none was written.

    Raises:
        NoKeyError: the actor has no key of the identity compartment.
    """
    row = file.child(db, CaseRequest, asked.id)
    if row.identity is None:
        return ""
    return file.read(row, Part.IDENTITY, RequestIdentity).told


def open_in(db: Session, teams: tuple[UUID, ...]) -> list[tuple[UUID, UUID]]:
    """Return (team, case) of what stands open in these teams: read without keys."""
    rows = db.execute(
        select(CaseRequest.case_id, Case.team_id)
        .join(Case, Case.id == CaseRequest.case_id)
        .where(CaseRequest.status == Status.OPEN.value, Case.team_id.in_(teams))
    )
    return sorted({(row.team_id, row.case_id) for row in rows})


@working_text.recodes
def _recode(db: Session, file: CaseFile, replace_names: Coder) -> None:
    """Put codes into reasons when new names are known."""
    working_text.recode_rows(db, file, replace_names, CaseRequest, RequestContent)
