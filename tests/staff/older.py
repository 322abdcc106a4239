"""Accounts as two invented past releases sealed them, in the real table of statements.

Today's form of `statement.identity` counts as its third version here. Run as a module
this file is a worker that has these steps too: it does one job, and may be killed.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import vault
from app.keys.parts import Part
from app.keys.pinned import pinned
from app.statements.documents import StatementWords
from app.statements.models import Statement
from app.vault import document

SCHEMA = StatementWords.schema
TODAY = 3


@contextmanager
def two_releases_ago() -> Iterator[None]:
    """Let the form of accounts have two past versions; other forms keep theirs."""
    steps = {
        past: step for past, step in document._upgraders.items() if past[0] != SCHEMA
    }
    with (
        mock.patch.object(document, "_upgraders", steps),
        mock.patch.object(StatementWords, "schema_version", TODAY),
    ):

        @vault.upgrader(SCHEMA, 1)
        def _(body: document.Body) -> document.Body:
            return {"story": body["told"], "asked": ""}

        @vault.upgrader(SCHEMA, 2)
        def _(body: document.Body) -> document.Body:
            return {
                "free_recall": body["story"],
                "prompted": body["asked"],
                "corrections": "",
            }

        yield


def as_version(version: int, words: str) -> bytes:
    """Return an account in the bytes of one version."""
    if version == TODAY:
        return vault.encode(StatementWords(free_recall=words))
    bodies = {1: {"told": words}, 2: {"story": words, "asked": ""}}
    said = {"schema": SCHEMA, "version": version, "body": bodies[version]}
    return msgspec.json.encode(said, order="deterministic")


def place(row: Statement) -> vault.Place:
    """Return where the account of a statement is sealed."""
    table = Statement.__tablename__
    return vault.Place(pinned().organisation, table, row.id, "identity", row.version)


def put_back(
    session: Session, key: bytes, row_id: UUID, version: int, words: str
) -> None:
    """Seal an account as a past release would have left it."""
    row = session.get_one(Statement, row_id)
    envelope = vault.seal(key, as_version(version, words), place(row))
    session.execute(
        update(Statement).where(Statement.id == row_id).values(identity=envelope)
    )


def lies_as(session: Session, key: bytes, row_id: UUID) -> bytes:
    """Return the bytes of the account as they lie there now."""
    row = session.scalars(
        select(Statement)
        .where(Statement.id == row_id)
        .execution_options(populate_existing=True)
    ).one()
    return vault.unseal(key, row.identity, place(row))


def version_of(data: bytes) -> int:
    """Return the version that an account's bytes name."""
    return int(msgspec.json.decode(data)["version"])


def identity_key(session: Session, file) -> bytes:
    """Return the key of a case's identity compartment."""
    del session
    return file.box.key(Part.IDENTITY)


def work_and_die(where: str, number: int) -> None:
    """Do one job; end by SIGKILL when `where` is reached for the `number`th time.

    `between`: after one subject's commit, before the next. `inside`: when a subject's
    documents are written and not committed yet. `never`: finish.
    """
    from app import audit, start
    from app.config import Settings
    from app.jobs import Running
    from app.keys.workers import Identity
    from app.staff.founding import worker_file
    from app.worker import Worker

    left = [number]
    progress, record = Running.progress, audit.record

    def die(here: str) -> None:
        if here == where:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def shown(job: Running, done: int, total: int, step: str) -> None:
        progress(job, done, total, step)
        if done:
            die("between")

    def written(session: Session, action: audit.Action, *about: object, **n: int):
        record(session, action, *about, **n)  # type: ignore[arg-type]
        if action is audit.Action.RECORDS_RESEALED:
            die("inside")

    settings = Settings.load()
    start.process(settings)
    with (
        two_releases_ago(),
        mock.patch.object(Running, "progress", shown),
        mock.patch.object(audit, "record", written),
    ):
        worker = Worker(Identity.load(worker_file(settings)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        sys.exit(0 if worker.step() else 1)


if __name__ == "__main__":
    work_and_die(sys.argv[1], int(sys.argv[2]))
