"""The requests of a team: kept, opened and changed, each reading counted.

Coordinators and legal reviewers of the team read them all; a caseworker reads the
requests about the own cases. Whoever is barred from a case has none about it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import naming
from app.cases.casefile import CaseFile, get_to_index
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.inquiries.documents import InquiryContent, InquiryIdentity, Step
from app.inquiries.models import Inquiry, InquiryNames
from app.inquiries.rules import names_somebody
from app.keys import registers
from app.keys.parts import Part, TeamKind
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.models import TeamRecord
from app.staff.policy import Permission, Record, allows, teams_for

TABLE = Inquiry.__tablename__
NAMES = InquiryNames.__tablename__
PARTS = (Part.CONTENT, Part.IDENTITY)

Change = Callable[[InquiryContent], InquiryContent]


@dataclass(frozen=True)
class Opened:
    """A request, opened without its names.

    Attributes:
        record: what the permission table is asked about.
        case: the case that it is about, where the actor's keys open it.
    """

    id: UUID
    team_id: UUID
    version: int
    content: InquiryContent = field(repr=False)
    record: Record = field(repr=False)
    case: CaseFile | None = field(default=None, repr=False)

    @property
    def prepared(self) -> Record:
        """The record with who prepared its answer."""
        answer = self.content.answer
        by = answer.prepared_by if answer else None
        return replace(self.record, prepared_by=by)


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams whose desk the actor works at or may read."""
    return teams_for(db, actor, permission, Part.CONTENT)


def keeping(db: Session, actor: Actor) -> list[UUID]:
    """Return every team of casework that the actor holds keys of."""
    return list(actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT))


def listed(db: Session, actor: Actor) -> list[Opened]:
    """Return what the actor may read, the nearest day first; it is written down."""
    found = []
    for team_id in keeping(db, actor):
        mine = every(db, actor, team_id)
        if mine:
            action = Action.INQUIRIES_LISTED
            counting.read(db, actor, action, team_id, of="inquiries", n=len(mine))
        found += mine
    return sorted(found, key=lambda each: (not each.content.runs, each.content.due_on))


def every(
    db: Session, actor: Actor, team_id: UUID, *, only_running: bool = False
) -> list[Opened]:
    """Return the requests of a team that the actor may read, for who counts them."""
    box = registers.box_of(db, actor.unlocked, team_id)
    if not box.holds(Part.CONTENT):
        return []
    rows = db.scalars(select(Inquiry).where(Inquiry.register_id == team_id)).all()
    told = [(row, _content(box, row)) for row in rows]
    opened = (
        _with_case(db, actor, row, content)
        for row, content in told
        if content.runs or not only_running
    )
    return [each for each in opened if _may(actor, each, Permission.INQUIRY_READ)]


def get(db: Session, actor: Actor, inquiry_id: UUID, permission: Permission) -> Opened:
    """Return one request without names, and write down that it was opened.

    Raises:
        NotFoundError: none such, another team's, or not for the actor.
    """
    seen = find(db, actor, inquiry_id, permission)
    counting.read(db, actor, Action.INQUIRY_READ, seen.team_id, of=seen.id)
    return seen


def find(db: Session, actor: Actor, inquiry_id: UUID, permission: Permission) -> Opened:
    """Return one request to change it; what changes it is written down.

    Raises:
        NotFoundError: none such, another team's, or not for the actor.
    """
    row = db.get(Inquiry, inquiry_id)
    if row is None:
        raise NotFoundError
    box = registers.box_of(db, actor.unlocked, row.register_id)
    if not box.holds(Part.CONTENT):
        raise NotFoundError
    seen = _opened(db, actor, box, row)
    if not _may(actor, seen, permission):
        raise NotFoundError
    return seen


def names(
    db: Session, actor: Actor, seen: Opened, reason: str
) -> tuple[int, InquiryIdentity]:
    """Open who asks and whom they name, with its version; the log keeps why.

    Raises:
        NotFoundError: the actor may not read these names.
    """
    if not _may(actor, seen, Permission.INQUIRY_NAME_READ):
        raise NotFoundError
    action = Action.INQUIRY_NAMES_READ
    counting.read(db, actor, action, seen.team_id, of=seen.id, reason=reason)
    return identity_of(db, actor, seen)


def identity_of(db: Session, actor: Actor, seen: Opened) -> tuple[int, InquiryIdentity]:
    """Open the names for a step that shows none of them."""
    row = db.get_one(InquiryNames, seen.id)
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    if not box.holds(Part.IDENTITY):
        raise NotFoundError
    kind = InquiryIdentity
    told = box.open(
        NAMES, row.id, Part.IDENTITY, row.identity, kind, version=row.version
    )
    return row.version, told


def record(
    db: Session,
    actor: Actor,
    team_id: UUID,
    content: InquiryContent,
    identity: InquiryIdentity,
) -> UUID:
    """Write down that somebody asks.

    Raises:
        NotFoundError: the actor may not write here.
        InvalidInputError: names the fields in which a name stands.
    """
    if team_id not in teams(db, actor, Permission.INQUIRY_WRITE):
        raise NotFoundError
    _nameless(content, identity)
    _lock(db, team_id)
    box = registers.founded(db, actor.unlocked, team_id, PARTS)
    row_id = uuid4()
    content = _after(actor, content, "recorded")
    sealed = box.seal(TABLE, row_id, Part.CONTENT, content)
    db.add(Inquiry(id=row_id, register_id=team_id, version=1, content=sealed))
    db.flush()
    sealed = box.seal(NAMES, row_id, Part.IDENTITY, identity)
    db.add(InquiryNames(id=row_id, register_id=team_id, version=1, identity=sealed))
    db.flush()
    kind = content.kind.value
    audit.record(db, Action.INQUIRY_RECORDED, actor.staff_id, team_id, kind=kind)
    return row_id


def change(
    db: Session,
    actor: Actor,
    seen: Opened,
    changed: Change,
    step: str,
    *,
    version: int | None = None,
    written: bool = True,
) -> Opened:
    """Write a request anew, with the step that was done.

    Args:
        db: the transaction.
        actor: who does it; the caller asked whether they may.
        seen: as it was opened.
        changed: makes the new content.
        step: an id of the words for steps.
        version: the one that the actor saw, where a form carried it.
        written: the log gets a line of this change; other acts write their own.

    Raises:
        ConflictError: somebody else changed it meanwhile.
        InvalidInputError: names the fields in which a name stands.
    """
    _lock(db, seen.team_id)
    row = db.get_one(Inquiry, seen.id)
    db.refresh(row)
    if row.version != (seen.version if version is None else version):
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, row.register_id)
    content = _after(actor, changed(seen.content), step)
    if box.holds(Part.IDENTITY):
        _nameless(content, identity_of(db, actor, seen)[1])
    new = row.version + 1
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=new)
    row.version = new
    db.flush()
    if written:
        action = Action.INQUIRY_CHANGED
        audit.record(db, action, actor.staff_id, seen.team_id, step=step)
    return _opened(db, actor, box, row)


def rename(
    db: Session, actor: Actor, seen: Opened, version: int, identity: InquiryIdentity
) -> None:
    """Write anew who asks and whom they name.

    Raises:
        NotFoundError: the actor may not write here.
        ConflictError: somebody else changed it since `version`, or it was answered.
        InvalidInputError: `names`: one of them stands in the request itself.
    """
    if not _may(actor, seen, Permission.INQUIRY_WRITE):
        raise NotFoundError
    _lock(db, seen.team_id)
    row = db.get_one(InquiryNames, seen.id)
    db.refresh(row)
    if row.version != version or not seen.content.runs:
        raise ConflictError
    if _named_in(seen.content, identity):
        raise InvalidInputError("names")
    code = identity_of(db, actor, seen)[1].code
    identity = msgspec.structs.replace(identity, code=code)
    _seal_names(db, actor, seen, row, identity)
    action = Action.INQUIRY_CHANGED
    audit.record(db, action, actor.staff_id, seen.team_id, step="renamed")


def keep_code(db: Session, actor: Actor, seen: Opened, code: str) -> None:
    """Keep the code of copies sealed with the names; "" forgets it."""
    _lock(db, seen.team_id)
    row = db.get_one(InquiryNames, seen.id)
    db.refresh(row)
    identity = identity_of(db, actor, seen)[1]
    identity = msgspec.structs.replace(identity, code=code)
    _seal_names(db, actor, seen, row, identity)


def _seal_names(
    db: Session, actor: Actor, seen: Opened, row: InquiryNames, told: InquiryIdentity
) -> None:
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    new = row.version + 1
    row.identity = box.seal(NAMES, row.id, Part.IDENTITY, told, version=new)
    row.version = new
    db.flush()


def new_number() -> str:
    """Return a number for a request: random, and it says nothing of anybody."""
    return f"RQ-{naming.drawn(6)}"


def require(actor: Actor, seen: Opened, permission: Permission) -> None:
    """Refuse what the table does not allow, as if the request were not there.

    Raises:
        NotFoundError: the actor may not.
    """
    if not _may(actor, seen, permission):
        raise NotFoundError


def may(actor: Actor, seen: Opened, permission: Permission) -> bool:
    """Say whether the actor may do this with the request."""
    return _may(actor, seen, permission)


def _may(actor: Actor, seen: Opened, permission: Permission) -> bool:
    return allows(actor, permission, seen.prepared)


def _named_in(content: InquiryContent, identity: InquiryIdentity) -> list[str]:
    told = {
        name: getattr(content, name)
        for name in ("scope", "law", "period", "document", "body")
    }
    told["designations"] = "\n".join(content.designations)
    return [name for name, text in told.items() if _names(text, identity)]


def _names(text: str, identity: InquiryIdentity) -> bool:
    return names_somebody(text, (*identity.names, identity.asker))


def require_nameless(db: Session, actor: Actor, seen: Opened, under: str) -> None:
    """Refuse to keep a designation that names somebody: without a key, it is read.

    Raises:
        InvalidInputError: `under`.
    """
    if _names(under, identity_of(db, actor, seen)[1]):
        raise InvalidInputError("under")


def _nameless(content: InquiryContent, identity: InquiryIdentity) -> None:
    if wrong := _named_in(content, identity):
        raise InvalidInputError(*wrong)


def _after(actor: Actor, content: InquiryContent, step: str) -> InquiryContent:
    done = Step(step, actor.staff_id, clock.now().date())
    return msgspec.structs.replace(content, steps=(*content.steps, done))


def _lock(db: Session, team_id: UUID) -> None:
    """Let one write at a time: keys are founded once, versions follow each other."""
    db.execute(select(TeamRecord.id).where(TeamRecord.id == team_id).with_for_update())


def _opened(db: Session, actor: Actor, box: Strongbox, row: Inquiry) -> Opened:
    return _with_case(db, actor, row, _content(box, row))


def _content(box: Strongbox, row: Inquiry) -> InquiryContent:
    part, kind = Part.CONTENT, InquiryContent
    return box.open(TABLE, row.id, part, row.content, kind, version=row.version)


def _with_case(
    db: Session, actor: Actor, row: Inquiry, content: InquiryContent
) -> Opened:
    """Open the case that a request is about for its keys, and say what may be done."""
    case = _case(db, actor, content.case_id)
    record = Record(row.register_id)
    if case is not None:
        record = Record(
            row.register_id,
            assigned=frozenset(case.content.assigned),
            barred=frozenset(case.content.barred),
        )
    return Opened(row.id, row.register_id, row.version, content, record, case)


def _case(db: Session, actor: Actor, case_id: UUID | None) -> CaseFile | None:
    """Return the case of a request; None where it was given to another team."""
    if case_id is None:
        return None
    try:
        return get_to_index(db, case_id, actor)
    except NotFoundError:
        return None
