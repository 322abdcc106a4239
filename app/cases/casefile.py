"""The one door to a case: found, checked, opened and written down in one step."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app import audit, faults, vault
from app.audit import Action
from app.cases import damaged, manifest, vocabularies
from app.cases.documents import CaseContent, CaseIdentity
from app.cases.models import Case
from app.db import Base, Envelope, changed
from app.errors import (
    CaseClosedError,
    ConflictError,
    InvalidInputError,
    NoKeyError,
    NotFoundError,
    TamperedError,
)
from app.keys import loans
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, Record, allows

D = TypeVar("D", bound=vault.Document)
M = TypeVar("M", bound=Base)

CLOSED = "closed"
WORKING, COLD = "working", "cold"

OpenedHook = Callable[[Session, "CaseFile"], None]


@dataclass
class CaseFile:
    """An opened case: its row, its keys, who holds it open, and what lists show.

    Attributes:
        box: opens and seals the records of this case, as far as `actor` has keys.
        content: the case's own content document, already opened.
        is_lent: a coordinator lent the actor the names, and the loan has not ended.
    """

    row: Case
    box: Strongbox = field(repr=False)
    actor: Actor = field(repr=False)
    content: CaseContent = field(repr=False)
    is_lent: bool = False
    _read: dict[Any, list[Any]] | None = field(default=None, repr=False)

    @property
    def id(self) -> UUID:
        """The internal id; pages use `ref`."""
        return self.row.id

    @property
    def ref(self) -> str:
        """The public reference."""
        return self.row.ref

    @property
    def record(self) -> Record:
        """What the permission table is asked about."""
        return Record(
            self.row.team_id,
            frozenset(self.content.assigned),
            lent_to=frozenset({self.actor.staff_id} if self.is_lent else ()),
            barred=frozenset(self.content.barred),
            is_closed=self.is_closed,
        )

    @property
    def is_closed(self) -> bool:
        """Whether the case can be read only."""
        return self.row.status == CLOSED

    @property
    def is_cold(self) -> bool:
        """Whether it was closed so long ago that everyday lists have it no more."""
        return self.row.tier == COLD

    def may(self, permission: Permission) -> bool:
        """Say whether the actor may do this with this case."""
        return allows(self.actor, permission, self.record)

    def require(self, permission: Permission) -> None:
        """Refuse what the table does not allow, as if the case were not there.

        Raises:
            NotFoundError: a "forbidden" would confirm that the case exists.
            CaseClosedError: the actor might, were the case not closed.
        """
        if self.may(permission):
            return
        if allows(self.actor, permission, replace(self.record, is_closed=False)):
            raise CaseClosedError
        raise NotFoundError

    def must_be_open(self) -> None:
        """Refuse what a closed case has no place for, whatever permission it takes.

        Raises:
            CaseClosedError: it is closed.
        """
        if self.is_closed:
            raise CaseClosedError

    @property
    def has_no_code(self) -> bool:
        """Whether a call was agreed in place of a code, and no code was given since."""
        agreed = vocabularies.no_code(self.content.first_contact)
        return agreed and not self.content.code_given_on

    @property
    def knows_names(self) -> bool:
        """Whether the identity compartment opens for this actor."""
        return self.box.holds(Part.IDENTITY)

    def keep_in(self, db: Session) -> None:
        """Let the finishers of this transaction find the opened case."""
        db.info.setdefault("case_files", {})[self.id] = self

    def read(self, row: Any, part: Part, kind: type[D]) -> D:
        """Open the document of one of this case's rows.

        Raises:
            NoKeyError: the actor has no key of that compartment.
            TamperedError: not what was sealed there; it says which record.
        """
        try:
            return self.box.open(
                row.__tablename__,
                row.id,
                part,
                getattr(row, part.value),
                kind,
                version=row.version,
            )
        except TamperedError as found:
            found.item = damaged.code_of(self.box, row)
            raise

    def add(
        self,
        db: Session,
        model: type[M],
        content: vault.Document | None,
        identity: vault.Document | None = None,
        **columns: Any,
    ) -> M:
        """Add a row to the case, sealed, and mark the case as changed.

        `columns` are its clear ones besides id, case and version.
        """
        row_id = uuid4()
        table = model.__tablename__
        sealed = {
            part.value: self.box.seal(table, row_id, part, document)
            for part, document in ((Part.CONTENT, content), (Part.IDENTITY, identity))
            if document is not None
        }
        row = model(id=row_id, case_id=self.id, version=1, **sealed, **columns)
        db.add(row)
        db.flush()
        faults.reach(faults.Point.ROW_WRITTEN)
        changed(db, self.id)
        return row

    def change(
        self,
        db: Session,
        row: Any,
        version: int,
        content: vault.Document | None = None,
        identity: vault.Document | None = None,
    ) -> None:
        """Write a new version of a row's documents, and mark the case as changed.

        Both compartments move to the new version together; the one that is not given
        is sealed anew as it was, so its key is needed too.

        Raises:
            ConflictError: somebody else wrote since `version` was read.
            NoKeyError: the actor cannot open the other compartment.
        """
        if row.version != version:
            raise ConflictError
        table = row.__tablename__
        given = {Part.CONTENT: content, Part.IDENTITY: identity}
        sealed: dict[str, Envelope] = {}
        for part, document in given.items():
            old = getattr(row, part.value, None)
            if document is not None:
                new = vault.encode(document)
            elif old is not None:
                new = self._plain(row, part, old)
            else:
                continue
            sealed[part.value] = self._seal_plain(table, row.id, part, new, version + 1)
        for name, envelope in sealed.items():
            setattr(row, name, envelope)
        row.version = version + 1
        db.flush()
        faults.reach(faults.Point.ROW_WRITTEN)
        changed(db, self.id)

    def records(
        self, db: Session, model: type[M], part: Part, kind: type[D]
    ) -> list[tuple[Any, D]]:
        """Return the rows of one kind in this case, each with its opened document."""
        what = (model, part, kind)
        if self._read is not None and what in self._read:
            return list(self._read[what])
        rows = db.scalars(_of_case(model), {"case_id": self.id}).all()
        found = [(row, self.read(row, part, kind)) for row in rows]
        if self._read is not None:
            self._read[what] = list(found)
        return found

    @contextmanager
    def reading_once(self) -> Iterator[None]:
        """Open the records of each kind once; while this lasts, nothing is written."""
        self._read = {}
        try:
            yield
        finally:
            self._read = None

    def child(self, db: Session, model: type[M], row_id: UUID) -> M:
        """Fetch one row of this case by id.

        Raises:
            NotFoundError: none such, or it belongs to another case.
        """
        row: Any = db.get(model, row_id)
        if row is None or row.case_id != self.id:
            raise NotFoundError
        found: M = row
        return found

    def _place(self, table: str, row_id: UUID, part: Part, version: int) -> vault.Place:
        return vault.Place(self.box.organisation, table, row_id, part.value, version)

    def _plain(self, row: Any, part: Part, envelope: bytes) -> bytes:
        where = self._place(row.__tablename__, row.id, part, row.version)
        return vault.unseal(self.box.key(part), envelope, where)

    def _seal_plain(
        self, table: str, row_id: UUID, part: Part, plain: bytes, version: int
    ) -> Envelope:
        where = self._place(table, row_id, part, version)
        return Envelope(vault.seal(self.box.key(part), plain, where))


@functools.cache
def _of_case(model: type[M]) -> Select[M]:
    """Return the question for the rows of one kind, built once: it is asked often."""
    return select(model).where(model.case_id == bindparam("case_id"))  # type: ignore[attr-defined]  # every child has it


_BY_REF = select(Case).where(Case.ref == bindparam("ref"))


def get(
    db: Session,
    ref: str,
    actor: Actor,
    permission: Permission,
    *,
    action: Action = Action.CASE_OPENED,
) -> CaseFile:
    """Fetch a case by reference, check the permission, open it, write it down.

    The audit line stands in the caller's transaction, which commits before any word
    is rendered.

    Raises:
        NotFoundError: no such case, another team's, or not allowed: all look alike.
        TamperedError: a record of the case is not the one that was last saved.
    """
    row = db.scalar(_BY_REF, {"ref": ref})
    return _opened(db, row, actor, permission, action)


def get_by_id(
    db: Session,
    case_id: UUID,
    actor: Actor,
    permission: Permission,
    *,
    action: Action = Action.CASE_OPENED,
) -> CaseFile:
    """Fetch a case by its internal id, with the same checks as `get`."""
    return _opened(db, db.get(Case, case_id), actor, permission, action)


def get_to_move(db: Session, ref: str, actor: Actor) -> CaseFile:
    """Fetch a case to say whose it is, with every check of `get`, and read nothing.

    The content key is needed, since who works on a case is sealed; but no word is
    shown. So the log gets the line of what is done, and none of a reading, and nothing
    is taken from the hour's budget. Who calls this shows what became of the case.
    """
    row = db.scalar(_BY_REF, {"ref": ref})
    return _opened(db, row, actor, Permission.CASE_ASSIGN, None)


def get_to_index(db: Session, case_id: UUID, actor: Actor) -> CaseFile:
    """Open a case to tell the index of it anew, or to count in it; no word is shown.

    So the keys of the team decide, and not whose case it is; and it is no reading. Who
    calls this passes over what the actor is barred from, and writes down how many.

    Raises:
        NotFoundError: no such case, or the actor's keys do not open it.
        TamperedError: a record of the case is not the one that was last saved.
    """
    file = _with_keys(db, db.get(Case, case_id), actor)
    manifest.check(db, file.id, file.row.team_id, actor)
    return file


def _opened(
    db: Session,
    row: Case | None,
    actor: Actor,
    permission: Permission,
    action: Action | None,
) -> CaseFile:
    file = _with_keys(db, row, actor)
    file.require(permission)
    manifest.check(db, file.id, file.row.team_id, actor)
    file.keep_in(db)
    if action is not None:
        counting.read(db, actor, action, file.id, may=permission.value)
    return file


def _with_keys(db: Session, row: Case | None, actor: Actor) -> CaseFile:
    if row is None:
        raise NotFoundError
    subject = Subject(SubjectKind.CASE, row.id)
    box = actor.unlocked.strongbox(db, subject, row.team_id)
    try:
        content = box.open(
            Case.__tablename__,
            row.id,
            Part.CONTENT,
            row.content,
            CaseContent,
            version=row.version,
        )
    except NoKeyError:
        raise NotFoundError from None
    is_lent = loans.holds(db, actor.unlocked, subject, Part.IDENTITY)
    return CaseFile(row, box, actor, content, is_lent)


def assign(db: Session, file: CaseFile, staff: tuple[UUID, ...]) -> None:
    """Say whose case it is; only a coordinator of the team may.

    Raises:
        NotFoundError: the actor may not assign.
        InvalidInputError: `staff`: somebody of them is barred from the case.
    """
    file.require(Permission.CASE_ASSIGN)
    if set(staff) & set(file.content.barred):
        raise InvalidInputError("staff")
    file.content = msgspec.structs.replace(file.content, assigned=staff)
    file.change(db, file.row, file.row.version, content=file.content)
    audit.record(db, Action.CASE_ASSIGNED, file.actor.staff_id, file.id, n=len(staff))


def identity_of(db: Session, file: CaseFile, reason: str = "") -> CaseIdentity:
    """Open the case's own identity document, and write it down.

    Args:
        db: the caller's transaction.
        file: the opened case.
        reason: why it is opened, one of `opening_reasons`; kept in the log.

    Raises:
        NotFoundError: the actor may not read names.
        NoKeyError: the key is not there.
    """
    file.require(Permission.IDENTITY_READ)
    counting.read(db, file.actor, Action.IDENTITY_READ, file.id, reason=reason)
    return file.read(file.row, Part.IDENTITY, CaseIdentity)
