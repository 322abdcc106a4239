"""Records of past releases are written in today's form; killed, it goes on."""

import importlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pkgutil import iter_modules
from typing import get_type_hints
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped

from app import cases, db, jobs
from app.audit import Action, chain
from app.config import ROOT
from app.db import Base, Envelope, schema
from app.evidence.documents import CustodyContent
from app.index.models import IndexEntry
from app.jobs.models import Job
from app.keys.parts import Part, SubjectKind
from app.staff import resealing
from app.staff.policy import Permission
from app.statements import reading, taking
from app.statements.documents import Kind, StatementContent, StatementWords
from app.statements.models import Statement
from app.vault import document
from tests.staff import older
from tests.statements.told import open_case
from tests.support import log

WORDS = "Вигадані слова. Invented words number"


@dataclass(frozen=True)
class Account:
    """One account, in one version."""

    ref: str
    case_id: UUID
    row_id: UUID
    version: int
    words: str


@pytest.fixture(autouse=True)
def _past():
    with older.two_releases_ago():
        yield


def take(world, *versions):
    """Open a case of Olena's and leave one account in it for each of the versions."""
    case = open_case(world)
    return [account(world, case, version) for version in versions]


def account(world, case, version):
    actor, words = world.actor("olena"), f"{WORDS} {uuid4()}"
    with db.transaction() as session:
        file = cases.get(session, case.ref, actor, Permission.STATEMENT_TAKE)
        row_id = taking.take(
            session,
            file,
            StatementContent(code="", kind=Kind.FIRST_ACCOUNT, teller_id=case.survivor),
            StatementWords(free_recall=words),
        )
        key = older.identity_key(session, file)
        older.put_back(session, key, row_id, version, words)
    return Account(case.ref, case.id, row_id, version, words)


def lies_as(world, one):
    with db.reading() as session:
        file = cases.get(session, one.ref, world.actor("olena"), Permission.CASE_READ)
        return older.lies_as(session, older.identity_key(session, file), one.row_id)


def read(world, one):
    with db.transaction() as session:
        actor = world.actor("olena")
        file = cases.get(session, one.ref, actor, Permission.STATEMENT_READ)
        return reading.read(session, file, one.row_id, "reading_back").free_recall


def call_for(world, who="bohdan"):
    actor = world.actor(who)
    with db.reading() as session:
        keys = resealing.keys_of_the_old(session, actor, world.north)
    if not keys:
        return None
    with db.transaction() as session:
        return resealing.start(session, actor, world.north, keys)


def state(job_id):
    with db.reading() as session:
        row = jobs.state(session, job_id)
        session.expunge(row)
        return row


def everything_else():
    """Return all rows of statements but their accounts, and all of the index."""
    with db.reading() as session:
        statements = session.execute(
            select(
                Statement.id, Statement.version, Statement.status, Statement.content
            ).order_by(Statement.id)
        ).all()
        index = session.execute(
            select(IndexEntry.__table__).order_by(*IndexEntry.__table__.primary_key)
        ).all()
    return statements, index


def lines(world, action):
    """Return what the log says of an action, as the auditor reads it."""
    return [line for line in log.lines(world) if line.action is action]


def test_every_version_is_written_in_todays_form_and_says_the_same(world):
    accounts = [*take(world, 1, 2, older.TODAY), *take(world, 1)]
    worker = world.worker()
    assert [older.version_of(lies_as(world, one)) for one in accounts] == [1, 2, 3, 1]
    assert [read(world, one) for one in accounts] == [one.words for one in accounts]
    before = everything_else()

    job_id = call_for(world)
    assert worker.step()

    row = state(job_id)
    assert (row.status, row.steps_done, row.steps_total) == ("done", 2, 2)
    assert row.sealed_keys is None
    for one in accounts:
        assert lies_as(world, one) == older.as_version(older.TODAY, one.words)
        assert read(world, one) == one.words
    assert everything_else() == before

    started, written = (
        lines(world, Action.RESEAL_STARTED),
        lines(world, Action.RECORDS_RESEALED),
    )
    assert [(line.subject_id, line.details["n"]) for line in started] == [
        (world.north, 2)
    ]
    assert started[0].actor_id == world["bohdan"].staff_id
    assert {(line.subject_id, line.details["n"]) for line in written} == {
        (accounts[0].case_id, 2),
        (accounts[3].case_id, 1),
    }
    assert call_for(world) is None


def test_only_keys_of_what_holds_something_old_travel(world):
    (old,), (new,) = take(world, 1), take(world, older.TODAY)
    worker = world.worker()
    job_id = call_for(world)
    running = jobs.claim({key.id: key.seed for key in worker._keys})
    assert running is not None
    assert running.id == job_id
    assert set(running.keys) == {
        f"case|{old.case_id}|content",
        f"case|{old.case_id}|identity",
    }
    assert str(new.case_id) not in str(set(running.keys))
    assert world.north.hex not in str(set(running.keys))


def test_more_than_one_job_holds_goes_on_with_the_next_press(world, monkeypatch):
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    accounts = [take(world, 1)[0] for _ in range(3)]
    worker = world.worker()
    for left in (1, 0):
        call_for(world)
        worker.step()
        old = [one for one in accounts if older.version_of(lies_as(world, one)) == 1]
        assert len(old) == left
    assert call_for(world) is None


def test_done_twice_it_does_nothing_the_second_time(world):
    (one,) = take(world, 1)
    worker = world.worker()
    call_for(world)
    running = jobs.claim({key.id: key.seed for key in worker._keys})
    resealing.run(running)
    with db.reading() as session:
        first = session.get_one(Statement, one.row_id).identity
    resealing.run(running)
    with db.reading() as session:
        assert session.get_one(Statement, one.row_id).identity == first
    assert len(lines(world, Action.RECORDS_RESEALED)) == 1


def test_who_saves_meanwhile_keeps_what_they_wrote(world, monkeypatch):
    (one,) = take(world, 1)
    found = resealing._old
    theirs = "saved between reading and writing"

    def save_in_between(session, kind, keys):
        for sealed in list(found(session, kind, keys)):
            key = keys[one.case_id][Part.IDENTITY]
            older.put_back(session, key, one.row_id, older.TODAY, theirs)
            yield sealed

    worker = world.worker()
    call_for(world)
    monkeypatch.setattr(resealing, "_old", save_in_between)
    worker.step()
    assert read(world, one) == theirs


def test_a_cancelled_job_stops_before_the_next_case(world):
    (one,) = take(world, 1)
    worker = world.worker()
    job_id = call_for(world)
    running = jobs.claim({key.id: key.seed for key in worker._keys})
    with db.transaction() as session:
        jobs.cancel(session, job_id)
    resealing.run(running)
    assert older.version_of(lies_as(world, one)) == 1


def test_what_was_changed_in_the_database_stops_it_with_its_name(world):
    (one,) = take(world, 1)
    worker = world.worker()
    job_id = call_for(world)
    with db.transaction() as session:
        session.execute(
            update(Statement)
            .where(Statement.id == one.row_id)
            .values(identity=os.urandom(300))
        )
    worker.step()
    row = state(job_id)
    assert (row.status, row.error_code) == ("failed", "tampered")


def test_the_page_of_a_team_starts_it_and_shows_how_far_it_is(world, desk):
    (one,) = take(world, 1)
    worker = world.worker()
    page, home = desk("bohdan"), f"/staff/settings/teams/{world.north}"
    assert "Write them anew" in page.get(home).text
    answer = page.post(f"{home}/reseal")
    assert answer.status_code == 302
    assert answer.location.startswith("/staff/jobs/")
    worker.step()
    shown = page.get(answer.location).text
    assert "Writing older records" in shown
    assert older.version_of(lies_as(world, one)) == older.TODAY
    again = page.post(f"{home}/reseal", follow_redirects=True)
    assert "Everything is in today’s form." in again.text


@pytest.mark.parametrize("who", ["taras", "lesia", "olena", "iryna", "hanna", "admin"])
def test_nobody_without_the_teams_keys_and_the_right_can_start_it(world, desk, who):
    take(world, 1)
    world.worker()
    answer = desk(who).post(f"/staff/settings/teams/{world.north}/reseal")
    assert answer.status_code == 404
    with db.reading() as session:
        assert session.scalars(select(Job.id)).all() == []


def test_without_past_versions_nothing_is_offered(world, desk, monkeypatch):
    monkeypatch.setattr(document, "_upgraders", {})
    shown = desk("bohdan").get(f"/staff/settings/teams/{world.north}").text
    assert "Write them anew" not in shown


def test_every_envelope_of_a_subject_is_walked():
    schema.complete_metadata()
    declared = {
        (mapper.local_table.name, name)
        for mapper in Base.registry.mappers
        for name, kind in get_type_hints(mapper.class_, include_extras=True).items()
        if kind in {Mapped[Envelope], Mapped[Envelope | None]}
    }
    walked = {
        (shelf.table.name, column)
        for kind in SubjectKind
        for shelf in resealing.shelves(kind)
        for column in shelf.columns
    }
    # A browser's own, sealed under its cookie, gone within the hour or when it is sent.
    own = {("draft", "sealed"), ("visit", "sealed")}
    assert len(walked) > 20
    assert declared - own == walked


def test_looking_through_is_done_in_pieces_and_misses_nothing(world, monkeypatch):
    monkeypatch.setattr(resealing, "CHUNK", 2)
    for version in (older.TODAY, 1, older.TODAY, 2, 1):
        take(world, version)
    with db.reading() as session:
        keys = resealing.keys_of_the_old(session, world.actor("bohdan"), world.north)
    assert len(keys) == 3


def test_a_row_of_custody_is_hashed_and_keeps_its_form():
    # Each row's hash is over its fields: a step would break the chain (ADR 0010).
    assert CustodyContent.schema_version == 1


def test_every_kind_of_the_product_has_a_step_from_each_past_version(monkeypatch):
    monkeypatch.undo()
    for module in iter_modules([str(ROOT / "app")]):
        if not module.ispkg or module.name in {"cli", "web", "translations"}:
            continue
        package = importlib.import_module(f"app.{module.name}")
        for inner in iter_modules(package.__path__):
            if not inner.ispkg:
                importlib.import_module(f"app.{module.name}.{inner.name}")
    ours = [kind for kind in document.kinds() if kind.__module__.startswith("app.")]
    assert len(ours) > 30
    for kind in ours:
        for past in range(1, kind.schema_version):
            assert (kind.schema, past) in document._upgraders, (kind.schema, past)


def killed(world, where, number):
    """Run a worker that dies there; return once it has."""
    environment = os.environ | {
        "BARVINOK_DATA": str(world.settings.data),
        "BARVINOK_DATABASE_URL": world.settings.database_url,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.staff.older", where, str(number)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    job_id = call_for(world)
    process.communicate("go\n", timeout=60)
    return job_id, process.returncode


CASES = 3


def test_killed_at_any_commit_it_goes_on_where_it_was(live_world):
    points = [
        (where, number)
        for where in ("inside", "between")
        for number in range(1, CASES + 1)
    ]
    assert len(points) == 6
    for where, number in points:
        accounts = [take(live_world, 1)[0] for _ in range(CASES)]
        job_id, code = killed(live_world, where, number)
        assert code == -9
        assert state(job_id).status == "running"
        done = number if where == "between" else number - 1
        versions = [older.version_of(lies_as(live_world, one)) for one in accounts]
        assert versions.count(older.TODAY) == done
        assert [read(live_world, one) for one in accounts] == [
            one.words for one in accounts
        ]

        time.sleep(1)  # announced keys are told apart by the second
        worker = live_world.worker()
        again = call_for(live_world)
        assert (again is None) == (done == CASES)
        if again is not None:
            assert worker.step()
            assert state(again).steps_total == CASES - done
        for one in accounts:
            assert lies_as(live_world, one) == older.as_version(older.TODAY, one.words)
        with db.transaction() as session:
            worker.close()
            jobs.cancel(session, job_id)
    with db.reading() as session:
        assert chain.verify(session, None).lines > 0
