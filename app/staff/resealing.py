"""Re-sealing: what lies in the form of a past release is written in today's.

Reading never writes, so a record that nobody saves keeps the form it was sealed in.
Only who holds the keys can say which those are: a member of the team calls for the job
from the team's page, and the worker gets the data keys of the subjects named, each
good for that subject alone. A row keeps its version and its place, so a form that is
open meanwhile saves as before; the index, which is made of the meaning, stays as it is.

Not walked: names under the house key, what a person's own key opens, and the index.
Their keys follow from a seed, and a seed never travels. They are upgraded on reading,
and written anew when they are next saved.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Table, literal, select, update
from sqlalchemy.orm import Session

from app import audit, db, jobs, vault
from app.audit import Action
from app.db import Base
from app.keys import grants
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject, SubjectKind, TeamKind
from app.keys.pinned import pinned
from app.staff.actor import Actor

JOB = "reseal"
STEP = "resealing"
AT_ONCE = 500
"""Subjects in one job: about 100 KB of wrapped keys in its row."""

OWN_TABLE = {
    SubjectKind.CASE: "case_file",
    SubjectKind.REPORT: "report",
    SubjectKind.CONVERSATION: "conversation",
}
BELONGS = {
    SubjectKind.CASE: "case_id",
    SubjectKind.REPORT: "report_id",
    SubjectKind.CONVERSATION: "conversation_id",
}
KINDS = (TeamKind.CASEWORK, TeamKind.INTAKE)
"""Teams whose keys open subjects; the others open names, the log and signatures."""

COLUMNS = {
    "head": (Part.CONTENT, "content_head"),
    "content": (Part.CONTENT, "content"),
    "identity": (Part.IDENTITY, "identity"),
}
"""Sealed columns by name: whose key opens them, and the part that is bound in."""


@dataclass(frozen=True)
class Shelf:
    """A table that holds sealed documents of one kind of subject."""

    table: Table
    owner: ColumnElement[UUID]
    columns: tuple[str, ...]

    @property
    def row_id(self) -> ColumnElement[UUID]:
        """The column that the envelopes are bound to."""
        return next(iter(self.table.primary_key.columns))

    @property
    def version(self) -> ColumnElement[int]:
        """The row's version; a row that is sealed once has none and is 1."""
        return self.table.c.version if "version" in self.table.c else literal(1)


@dataclass(frozen=True)
class _Sealed:
    """One sealed document in its row."""

    shelf: Shelf
    column: str
    place: vault.Place
    envelope: bytes = field(repr=False)


def shelves(kind: SubjectKind) -> list[Shelf]:
    """Return the tables to walk, from the models: a new one is walked by itself.

    A test compares them with every envelope that a model declares.
    """
    found = []
    for table in Base.metadata.sorted_tables:
        columns = tuple(
            name
            for name in COLUMNS
            if name in table.c and isinstance(table.c[name].type, LargeBinary)
        )
        if not columns:
            continue
        if table.name == OWN_TABLE[kind]:
            found.append(Shelf(table, table.c.id, columns))
        elif BELONGS[kind] in table.c:
            found.append(Shelf(table, table.c[BELONGS[kind]], columns))
    return found


def start(session: Session, by: Actor, team_id: UUID) -> UUID | None:
    """Call for the job, for at most `AT_ONCE` subjects that hold something old.

    Everything that the team's keys open is looked through for that; call again until
    it returns None. What is found old is named, and nothing else.

    Returns:
        The job, or None where everything is in today's form.

    Raises:
        WorkerGoneError: no worker runs.
        TamperedError: an envelope does not open; put it right first.
    """
    keys: dict[str, bytes] = {}
    named = 0
    for subject in _subjects(session, team_id):
        opened = by.unlocked.strongbox(session, subject, team_id).keys
        if not any(_old(session, subject, opened)):
            continue
        named += 1
        for part, key in opened.items():
            keys[f"{subject.kind.value}|{subject.id}|{part.value}"] = key
        if named == AT_ONCE:
            break
    if not named:
        return None
    job_id = jobs.enqueue(session, JOB, team_id, keys)
    audit.record(session, Action.RESEAL_STARTED, by.staff_id, team_id, n=named)
    return job_id


def run(job: jobs.Running) -> None:
    """Re-seal the subjects named, each in a commit of its own.

    Run again, or ended half way and called for again, it finds less to do: what is in
    today's form is passed over.
    """
    named = _named(job.keys)
    for done, (subject, keys) in enumerate(named):
        if job.is_cancelled():
            return
        job.progress(done, len(named), STEP)
        with db.transaction() as session:
            _reseal(session, subject, keys)
    job.progress(len(named), len(named), STEP)


def _reseal(session: Session, subject: Subject, keys: Mapping[Part, bytes]) -> None:
    written = 0
    for sealed, plain in _old(session, subject, keys):
        part, _ = COLUMNS[sealed.column]
        column = sealed.shelf.table.c[sealed.column]
        anew = session.execute(
            update(sealed.shelf.table)
            .where(
                sealed.shelf.row_id == sealed.place.row,
                # Who saved it meanwhile was first: theirs stays.
                column == sealed.envelope,
            )
            .values({column.name: vault.seal(keys[part], plain, sealed.place)})
            .returning(sealed.shelf.row_id)
        ).all()
        written += len(anew)
    if written:
        audit.record(session, Action.RECORDS_RESEALED, None, subject.id, n=written)


def _old(
    session: Session, subject: Subject, keys: Mapping[Part, bytes]
) -> Iterator[tuple[_Sealed, bytes]]:
    """Give what lies in a past form, each with the bytes to seal in its place."""
    for sealed in _documents(session, subject):
        part, _ = COLUMNS[sealed.column]
        if part not in keys:
            continue
        plain = vault.unseal(keys[part], sealed.envelope, sealed.place)
        renewed = vault.renewed(plain)
        if renewed is not None:
            yield sealed, renewed


def _documents(session: Session, subject: Subject) -> Iterator[_Sealed]:
    organisation = pinned().organisation
    for shelf in shelves(subject.kind):
        columns = [shelf.table.c[name] for name in shelf.columns]
        rows = session.execute(
            select(shelf.row_id, shelf.version, *columns).where(
                shelf.owner == subject.id
            )
        ).all()
        for row_id, version, *envelopes in rows:
            for name, envelope in zip(shelf.columns, envelopes, strict=True):
                where = vault.Place(
                    organisation, shelf.table.name, row_id, COLUMNS[name][1], version
                )
                yield _Sealed(shelf, name, where, envelope)


def _subjects(session: Session, team_id: UUID) -> list[Subject]:
    """Return what the team's keys open."""
    rows = session.execute(
        select(KeyGrant.subject_kind, KeyGrant.subject_id)
        .where(
            KeyGrant.reader_kind == grants.ReaderKind.TEAM.value,
            KeyGrant.reader_id == team_id,
        )
        .distinct()
        .order_by(KeyGrant.subject_kind, KeyGrant.subject_id)
    )
    return [Subject(SubjectKind(kind), subject_id) for kind, subject_id in rows]


def _named(keys: Mapping[str, bytes]) -> list[tuple[Subject, dict[Part, bytes]]]:
    """Read the labels of a job's keys: which subjects, which parts."""
    found: dict[Subject, dict[Part, bytes]] = {}
    for label, key in keys.items():
        kind, subject_id, part = label.split("|")
        subject = Subject(SubjectKind(kind), UUID(subject_id))
        found.setdefault(subject, {})[Part(part)] = key
    return list(found.items())
