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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Table, literal, select, update
from sqlalchemy.orm import Session

from app import audit, db, jobs, vault
from app.audit import Action
from app.db import Base
from app.keys import grants, privileged
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject, SubjectKind, TeamKind
from app.keys.pinned import pinned
from app.staff.actor import Actor

JOB = "reseal"
STEP = "resealing"
AT_ONCE = 500
"""Subjects in one job: about 100 KB of wrapped keys in its row."""
CHUNK = 100
"""Subjects that are looked through in one question to each table."""

Keys = dict[Subject, Mapping[Part, bytes]]

OWN_TABLE = {
    SubjectKind.CASE: "case_file",
    SubjectKind.REPORT: "report",
    SubjectKind.CONVERSATION: "conversation",
}
BELONGS = {
    SubjectKind.CASE: "case_id",
    SubjectKind.REPORT: "report_id",
    SubjectKind.CONVERSATION: "conversation_id",
    SubjectKind.REGISTER: "register_id",
    SubjectKind.PRIVILEGED: "privileged_id",
}
KINDS = (TeamKind.CASEWORK, TeamKind.INTAKE, TeamKind.INVESTIGATION)
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
    owner_id: UUID
    column: str
    place: vault.Place
    envelope: bytes = field(repr=False)


def shelves(kind: SubjectKind) -> list[Shelf]:
    """Return the tables to walk, from the models: a new one is walked by itself.

    A test compares them with every envelope that a model declares.
    """
    found = []
    for table in Base.metadata.tables.values():
        columns = tuple(
            name
            for name in COLUMNS
            if name in table.c and isinstance(table.c[name].type, LargeBinary)
        )
        if not columns:
            continue
        if table.name == OWN_TABLE.get(kind):
            found.append(Shelf(table, table.c.id, columns))
        elif BELONGS[kind] in table.c:
            found.append(Shelf(table, table.c[BELONGS[kind]], columns))
    return found


def keys_of_the_old(session: Session, by: Actor, team_id: UUID) -> Keys:
    """Look through what the team's keys open; return the keys of what holds old forms.

    For a reading session: in a large office it takes its time, and nobody waits for it.
    It ends at `AT_ONCE` subjects; what is left is found the next time.

    Raises:
        TamperedError: an envelope does not open; put it right first.
    """
    found: Keys = {}
    subjects = _subjects(session, team_id)
    subjects += privileged.held_by(session, by.unlocked, team_id)
    for kind in SubjectKind:
        ids = [subject.id for subject in subjects if subject.kind is kind]
        for begin in range(0, len(ids), CHUNK):
            opened = {
                each: by.unlocked.strongbox(session, Subject(kind, each), team_id).keys
                for each in ids[begin : begin + CHUNK]
            }
            for sealed, _plain in _old(session, kind, opened):
                subject = Subject(kind, sealed.owner_id)
                found[subject] = opened[sealed.owner_id]
                if len(found) == AT_ONCE:
                    return found
    return found


def start(session: Session, by: Actor, team_id: UUID, keys: Keys) -> UUID:
    """Call for the job, with the keys that `keys_of_the_old` returned and no other.

    Raises:
        WorkerGoneError: no worker runs.
    """
    labelled = {
        f"{subject.kind.value}|{subject.id}|{part.value}": key
        for subject, parts in keys.items()
        for part, key in parts.items()
    }
    job_id = jobs.enqueue(session, JOB, team_id, labelled)
    audit.record(session, Action.RESEAL_STARTED, by.staff_id, team_id, n=len(keys))
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
    for sealed, plain in _old(session, subject.kind, {subject.id: keys}):
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
    session: Session, kind: SubjectKind, keys: Mapping[UUID, Mapping[Part, bytes]]
) -> Iterator[tuple[_Sealed, bytes]]:
    """Give what lies in a past form, each with the bytes to seal in its place."""
    for sealed in documents(session, kind, list(keys)):
        part, _ = COLUMNS[sealed.column]
        key = keys[sealed.owner_id].get(part)
        if key is None:
            continue
        renewed = vault.renewed(vault.unseal(key, sealed.envelope, sealed.place))
        if renewed is not None:
            yield sealed, renewed


def documents(
    session: Session, kind: SubjectKind, ids: Sequence[UUID]
) -> Iterator[_Sealed]:
    """Give every sealed document of some subjects of one kind."""
    organisation = pinned().organisation
    for shelf in shelves(kind):
        columns = [shelf.table.c[name] for name in shelf.columns]
        rows = session.execute(
            select(shelf.owner, shelf.row_id, shelf.version, *columns).where(
                shelf.owner.in_(ids)
            )
        ).all()
        for owner_id, row_id, version, *envelopes in rows:
            for name, envelope in zip(shelf.columns, envelopes, strict=True):
                if envelope is None:  # nothing was ever written in that part
                    continue
                where = vault.Place(
                    organisation, shelf.table.name, row_id, COLUMNS[name][1], version
                )
                yield _Sealed(shelf, owner_id, name, where, envelope)


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


def _named(labelled: Mapping[str, bytes]) -> list[tuple[Subject, dict[Part, bytes]]]:
    """Read the labels of a job's keys: which subjects, which parts."""
    found: dict[Subject, dict[Part, bytes]] = {}
    for label, key in labelled.items():
        kind, subject_id, part = label.split("|")
        subject = Subject(SubjectKind(kind), UUID(subject_id))
        found.setdefault(subject, {})[Part(part)] = key
    return list(found.items())
