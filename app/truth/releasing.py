"""Tables from question to release: built by an analyst, released by a second person.

What is built is protected already; true numbers are kept nowhere. A release is signed
by a coordinator, after the same table came out once more of the data as they are then:
whoever took an agreement back, or paused, since it was built makes it another one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import version
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.errors import (
    ConflictError,
    FreshFactorError,
    InvalidInputError,
    NotFoundError,
    TableChangedError,
    TamperedError,
    TooLittleChangedError,
)
from app.keys import directory
from app.keys.parts import Part, Role
from app.keys.pinned import pinned
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows, teams_for
from app.truth import coding
from app.truth.counting import CodedCase, Question, count
from app.truth.models import Release
from app.truth.rules import Book, Rules
from app.truth.suppression import protect
from app.truth.table import Frame, Table

TABLE = Release.__tablename__
SIGNED = "truth release"


class Status(StrEnum):
    """How far a table has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RELEASED = "released"
    TURNED_DOWN = "turned_down"


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who released it: their signature over exactly this table in this register.

    `seq` is the directory's head when it was made.
    """

    by: UUID
    seq: int
    signature: bytes
    at: datetime


class ReleaseContent(vault.Document, frozen=True):
    """One line of the register; sealed to the house: all of it is protected already."""

    schema: ClassVar[str] = "truth.release"
    schema_version: ClassVar[int] = 1

    table: Table
    status: Status
    built_by: UUID
    built_at: datetime
    released: Signature | None = None
    turned_down_by: UUID | None = None


class Basis(vault.Document, frozen=True):
    """Which cases a table was made of, and a hash of what each told."""

    schema: ClassVar[str] = "truth.basis"
    schema_version: ClassVar[int] = 1

    cases: dict[str, str]


@dataclass(frozen=True)
class Seen:
    """A table of the register as its pages show it."""

    id: UUID
    team_id: UUID
    content: ReleaseContent

    @property
    def table(self) -> Table:
        """The protected table."""
        return self.content.table


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams whose tables the actor may see."""
    return teams_for(db, actor, Permission.COUNT_READ)


def register(db: Session, actor: Actor, book: Book = Book.ACTS) -> list[Seen]:
    """Return the tables of one code book of the actor's teams, the newest first."""
    mine = teams(db, actor)
    rows = db.scalars(
        select(Release).where(Release.team_id.in_(mine)).order_by(Release.seq.desc())
    )
    key = house.house_key(db, actor.unlocked)
    found = [_seen(db, key, row) for row in rows]
    return [seen for seen in found if seen.table.question.book is book]


def days(db: Session, actor: Actor, team_id: UUID) -> list[tuple[Book, date, date]]:
    """Say of each released table of a team when it was built and when released.

    The tables themselves are protected, and the house reads them: nothing of a case is
    in the answer, nor whether a case is in a table.
    """
    if not house.holds(db, actor.unlocked):
        return []
    key = house.house_key(db, actor.unlocked)
    rows = db.scalars(
        select(Release).where(Release.team_id == team_id).order_by(Release.seq)
    )
    return [
        (
            seen.table.question.book,
            seen.content.built_at.date(),
            seen.content.released.at.date(),
        )
        for seen in (_seen(db, key, row) for row in rows)
        if seen.content.status is Status.RELEASED and seen.content.released
    ]


def get(db: Session, actor: Actor, release_id: UUID) -> Seen:
    """Return one table.

    Raises:
        NotFoundError: there is none, or not for this person.
        TamperedError: it says that it was released, and nobody signed that.
    """
    row = db.get(Release, release_id)
    if row is None or row.team_id not in teams(db, actor):
        raise NotFoundError
    return _seen(db, house.house_key(db, actor.unlocked), row)


def released(db: Session, actor: Actor, release_id: UUID) -> Table:
    """Return a table that may leave the house.

    Raises:
        NotFoundError: there is none, not for this person, or it was not released.
    """
    seen = get(db, actor, release_id)
    if seen.content.status is not Status.RELEASED:
        raise NotFoundError
    return seen.table


def build(db: Session, actor: Actor, team_id: UUID, question: Question) -> UUID:
    """Build a table from the data of this moment, protected beside every release.

    Raises:
        NotFoundError: the actor may not count in this team.
        InvalidInputError: the question names a row that is not in its code book.
        TooFewError: nothing could be shown safely.
        TooLittleChangedError: beside an earlier release it would tell of few cases.
    """
    if not allows(actor, Permission.COUNT_BUILD, Record(team_id)):
        raise NotFoundError
    if not coding.rows(question.book).issuperset(question.themes):
        raise InvalidInputError("themes")
    cases = coding.countable(db, actor.unlocked, team_id, question.book)
    frame = Frame(
        cut=clock.now().date().isoformat(),
        codes=coding.editions(question.book),
        software=version("barvinok"),
        organisation=house.organisation_name(db, actor.unlocked),
    )
    table = _table(db, actor, team_id, question, frame, cases)
    row_id = uuid4()
    epoch = directory.load(db).team(team_id, Part.CODED).epoch
    content = ReleaseContent(
        table=table,
        status=Status.DRAFT,
        built_by=actor.staff_id,
        built_at=clock.now(),
    )
    basis = Basis(cases=_told_now(cases))
    place = _basis_place(row_id)
    db.add(
        Release(
            id=row_id,
            team_id=team_id,
            seq=(db.scalar(select(func.max(Release.seq))) or 0) + 1,
            epoch=epoch,
            sealed=house.seal(
                house.house_key(db, actor.unlocked), TABLE, row_id, content
            ),
            basis=vault.seal(
                _basis_key(db, actor, team_id, epoch), vault.encode(basis), place
            ),
        )
    )
    audit.record(db, Action.TABLE_BUILT, actor.staff_id, row_id)
    return row_id


def propose(db: Session, actor: Actor, release_id: UUID) -> None:
    """Lay a table before a coordinator.

    Raises:
        NotFoundError: the actor did not build it.
        ConflictError: it has gone on meanwhile.
    """
    seen = get(db, actor, release_id)
    if seen.content.built_by != actor.staff_id:
        raise NotFoundError
    _step(seen, Status.DRAFT)
    _keep(db, actor, seen, Status.PROPOSED)
    audit.record(db, Action.TABLE_PROPOSED, actor.staff_id, release_id)


def turn_down(db: Session, actor: Actor, release_id: UUID) -> None:
    """Say no to a proposed table.

    Raises:
        NotFoundError: the actor may not release it.
        ConflictError: it has gone on meanwhile.
    """
    seen = _to_decide(db, actor, release_id)
    _keep(db, actor, seen, Status.TURNED_DOWN, turned_down_by=actor.staff_id)
    audit.record(db, Action.TABLE_TURNED_DOWN, actor.staff_id, release_id)


def release(db: Session, actor: Actor, release_id: UUID) -> None:
    """Release a proposed table, by somebody who did not build it.

    Args:
        db: the transaction.
        actor: gave a code within five minutes.
        release_id: a proposed table.

    Raises:
        NotFoundError: the actor built it, or may not release.
        FreshFactorError: no code was given in the last five minutes.
        ConflictError: it has gone on meanwhile.
        TableChangedError: the data or the releases changed since it was built.
    """
    if not actor.is_fresh:
        raise FreshFactorError
    seen = _to_decide(db, actor, release_id)
    # No two releases at once: each is tested with the other.
    db.scalars(
        select(Release.id).where(Release.team_id == seen.team_id).with_for_update()
    ).all()
    table = seen.table
    book = table.question.book
    cases = coding.countable(db, actor.unlocked, seen.team_id, book)
    again = _table(db, actor, seen.team_id, table.question, table.frame, cases)
    was = _basis(db, actor, db.get_one(Release, release_id)).cases
    # Also where rounding hides it: who paused meanwhile is in no release.
    if again != table or not was.items() <= _told_now(cases).items():
        raise TableChangedError
    signed = Signature(
        by=actor.staff_id,
        seq=directory.load(db).head,
        signature=actor.unlocked.sign(SIGNED, statement(seen)),
        at=clock.now(),
    )
    _keep(db, actor, seen, Status.RELEASED, released=signed)
    audit.record(db, Action.TABLE_RELEASED, actor.staff_id, release_id)


def _table(
    db: Session,
    actor: Actor,
    team_id: UUID,
    question: Question,
    frame: Frame,
    cases: Sequence[CodedCase],
) -> Table:
    """Count and protect; the only place where true numbers are in memory."""
    rules = Rules()
    earlier = []
    key = house.house_key(db, actor.unlocked)
    for row in db.scalars(
        select(Release).where(Release.team_id == team_id).order_by(Release.seq)
    ):
        seen = _seen(db, key, row)
        if seen.content.status is Status.RELEASED:
            same_book = seen.table.question.book is question.book
            if not same_book and Book.WISHES in {
                question.book,
                seen.table.question.book,
            }:
                continue  # an agreement of its own: other people by their own choice
            changed = _changed(_basis(db, actor, row), cases, same_book=same_book)
            if 0 < len(changed) < rules.sensitive_threshold:
                raise TooLittleChangedError
            earlier.append(seen.table)
    return protect(count(question, cases), rules, frame, earlier)


def _changed(before: Basis, cases: Iterable[CodedCase], *, same_book: bool) -> set[str]:
    """Return the cases by which the data differ from those of a release.

    Those that came, went, or tell something else now: a few of them would show. The
    same data may be asked another question; what two tables on them give away is worked
    out exactly. In another code book each case tells something else by its nature, and
    only who came or went counts.
    """
    now = _told_now(cases)
    if same_book:
        return {case for case, _ in before.cases.items() ^ now.items()}
    return before.cases.keys() ^ now.keys()


def _told_now(cases: Iterable[CodedCase]) -> dict[str, str]:
    """Return a hash of what each case tells, by case."""
    return {
        str(case.subject): vault.digest("coded case", msgspec.json.encode(case)).hex()
        for case in cases
    }


def _basis(db: Session, actor: Actor, row: Release) -> Basis:
    key = _basis_key(db, actor, row.team_id, row.epoch)
    return vault.decode(Basis, vault.unseal(key, row.basis, _basis_place(row.id)))


def _basis_key(db: Session, actor: Actor, team_id: UUID, epoch: int) -> bytes:
    seed = actor.unlocked.team_seed(db, team_id, Part.CODED, epoch)
    return vault.derive(seed, "truth basis")


def _basis_place(row_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, TABLE, row_id, "basis")


def _seen(db: Session, key: bytes, row: Release) -> Seen:
    content = house.unseal(key, TABLE, row.id, row.sealed, ReleaseContent)
    seen = Seen(row.id, row.team_id, content)
    if content.status is Status.RELEASED:
        _check_signature(db, seen)
    return seen


def _check_signature(db: Session, seen: Seen) -> None:
    """Raise unless a coordinator other than the builder signed this table."""
    signed = seen.content.released
    known = directory.load(db)
    if signed is None or signed.by == seen.content.built_by:
        raise TamperedError("a table that nobody else released")
    if known.staff(signed.by).role is not Role.COORDINATOR:
        raise TamperedError("a table released by somebody who is no coordinator")
    signer = known.signer(signed.by, signed.seq)
    vault.verify(signer, SIGNED, statement(seen), signed.signature)


def statement(seen: Seen) -> bytes:
    """Return what is signed of a released table."""
    return vault.digest(
        "truth release", seen.id, seen.team_id, seen.table.fingerprint()
    )


def _to_decide(db: Session, actor: Actor, release_id: UUID) -> Seen:
    seen = get(db, actor, release_id)
    record = Record(seen.team_id, prepared_by=seen.content.built_by)
    if not allows(actor, Permission.COUNT_RELEASE, record):
        raise NotFoundError
    _step(seen, Status.PROPOSED)
    return seen


def _step(seen: Seen, wanted: Status) -> None:
    if seen.content.status is not wanted:
        raise ConflictError("the table has gone on meanwhile")


def _keep(
    db: Session,
    actor: Actor,
    seen: Seen,
    status: Status,
    *,
    released: Signature | None = None,
    turned_down_by: UUID | None = None,
) -> None:
    row = db.get_one(Release, seen.id)
    content = msgspec.structs.replace(
        seen.content,
        status=status,
        released=released,
        turned_down_by=turned_down_by,
    )
    key = house.house_key(db, actor.unlocked)
    row.sealed = house.seal(key, TABLE, seen.id, content)
