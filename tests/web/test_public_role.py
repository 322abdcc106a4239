"""The real public process under a PostgreSQL role of its own, and what that role is."""

import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
)
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import (
    cast,
    delete,
    false,
    insert,
    make_url,
    null,
    select,
    text,
    update,
)
from sqlalchemy.exc import ProgrammingError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart
from werkzeug.wrappers import Response

from app import db
from app.config import ROOT
from app.conversation.models import Conversation
from app.db import schema
from app.files import keeping
from app.intake import triage
from app.intake.models import Report
from app.web.public_rights import ALL, RIGHTS, Right, Standing
from tests.support.postgres import free_port
from tests.support.public_site import Browser
from tests.support.recordings import wav

SECONDS = 60
ANSWER = "Прочитали. We have read it."
FILE = b"not a picture at all " * 400
SOUND = wav()

pytestmark = pytest.mark.only_postgresql


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *about):
        """Follow nothing: the browser of the tests does so itself."""
        del about


class Visitor(Browser):
    """The same browser, over a socket to a process of its own."""

    def __init__(self, origin):
        self.origin = origin
        self.headers = {"Accept-Language": "en"}
        self._page = None
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stays)

    def send(self, method, path, data=None):
        """Send one request."""
        flat = list(data.items()) if isinstance(data, dict) else data or []
        body = urlencode(flat, doseq=True).encode() if method == "POST" else None
        return self._ask(method, path, body, self.headers)

    def sends_a_file(self, button, where, data):
        """Press a button of the page with a file in one of its fields."""
        form, name, value = self.page.find(button)
        carried = dict(form.carried) | ({name: value} if name else {})
        kind, body = encode_multipart(
            {**carried, where: FileStorage(BytesIO(data), "a.wav")}
        )
        headers = self.headers | {
            "Content-Type": f"multipart/form-data; boundary={kind}"
        }
        return self._arrive(form.action, self._ask("POST", form.action, body, headers))

    def _ask(self, method, path, body, headers):
        request = Request(  # noqa: S310  # our own loopback
            self.origin + path, body, headers, method=method
        )
        try:
            answer = self._opener.open(request, timeout=SECONDS)
        except HTTPError as refused:
            answer = refused
        with answer:
            return Response(answer.read(), answer.status, dict(answer.headers.items()))


@dataclass(frozen=True)
class Role:
    """A login role that `barvinok migrate --public-role` was told about."""

    name: str
    url: str = field(repr=False)


def barvinok(world, *arguments, **over):
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=environment(world, **over),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def environment(world, **over):
    return {
        **os.environ,
        "BARVINOK_DATA": str(world.settings.data),
        "BARVINOK_DATABASE_URL": world.settings.database_url,
        "BARVINOK_KDF_COST": "test",
        **over,
    }


@pytest.fixture
def role(live_world):
    """Make a role that may sign in, and nothing else; forget it in the end."""
    name, password = f"public_{secrets.token_hex(4)}", secrets.token_hex(16)
    url = make_url(live_world.settings.database_url).set(
        username=name, password=password
    )
    with db.bound().begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    yield Role(name, url.render_as_string(hide_password=False))
    with db.bound().begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {name}")
        connection.exec_driver_sql(f"DROP ROLE {name}")


@pytest.fixture
def granted(live_world, role):
    done = barvinok(live_world, "migrate", "--public-role", role.name)
    assert done.returncode == 0, done.stderr
    assert f"{role.name} may do what the public app does" in done.stdout
    return role


@contextmanager
def public_process(world, log, **over):
    """Start `barvinok run public` and wait until it answers; give its origin."""
    port = free_port()
    origin = f"http://localhost:{port}"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "run", "public", "--port", str(port)],
            cwd=ROOT,
            env=environment(world, BARVINOK_PUBLIC_ORIGIN=origin, **over),
            stderr=said,
        )
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            assert process.poll() is None, log.read_text()
            try:
                if Visitor(origin).open("/").status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield origin
    finally:
        process.terminate()
        process.wait(SECONDS)


def test_a_survivors_whole_way_goes_through_under_the_role(
    live_world, granted, tmp_path, marko
):
    log = tmp_path / "log"
    with public_process(
        live_world, log, BARVINOK_PUBLIC_DATABASE_URL=granted.url
    ) as origin:
        code = Visitor(origin).sends()
        with db.reading() as session:
            report_id: UUID = session.scalars(select(Report.id)).one()
        with db.transaction() as session:
            triage.answer(session, marko, report_id, ANSWER, "Marko")
        survivor = Visitor(origin)
        assert ANSWER in survivor.returns(code).text
        survivor.open("/box/pause")
        assert "Everything is stopped" in survivor.press("Pause everything").text
        survivor.press("Leave now")
        with db.reading() as session:
            assert session.scalars(select(Conversation.hold)).one()
            # Another process is connected, and it is the role.
            seen = session.scalars(
                text(
                    "SELECT DISTINCT usename FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            ).all()
    assert granted.name in seen
    said = Path(log).read_text("utf-8")
    assert Standing.OWN_ROLE.value in said
    assert "permission denied" not in said


def test_files_come_and_go_under_the_role(live_world, granted, tmp_path, marko):
    log = tmp_path / "log"
    with public_process(
        live_world, log, BARVINOK_PUBLIC_DATABASE_URL=granted.url
    ) as origin:
        survivor = Visitor(origin)
        survivor.open("/form/speak")
        spoken = survivor.sends_a_file("keep", "voice", SOUND)
        assert spoken.question, spoken.text
        code = survivor.sends()
        with db.reading() as session:
            report_id: UUID = session.scalars(select(Report.id)).one()
        survivor.returns(code)
        survivor.open("/box/write")
        written = survivor.sends_a_file("Send", "file", FILE)
        assert written.path == "/box/written", written.text
        with db.transaction() as session:
            opened = triage.opened(session, marko, report_id)
        (sent,) = [ref for told in opened.messages for ref in told.words.files]
        assert keeping.whole(sent).read() == FILE
        assert opened.identity.voice
        assert keeping.whole(opened.identity.voice).read() == SOUND
        answered = [("answer.pdf", BytesIO(FILE))]
        with keeping.taken_in(answered) as refs, db.transaction() as session:
            triage.answer(session, marko, report_id, ANSWER, "Marko", refs)
        survivor.open("/box")
        form = next(f for f in survivor.page.forms if f.action == "/box/file")
        (_text, name, value), *_ = form.buttons
        got = survivor.send("POST", "/box/file", [*form.carried, (name, value)])
        assert got.get_data() == FILE
    assert "permission denied" not in Path(log).read_text("utf-8")


def test_without_a_role_of_its_own_it_says_so_when_it_starts(live_world, tmp_path):
    log = tmp_path / "log"
    with public_process(live_world, log):
        pass
    said = log.read_text("utf-8")
    assert Standing.STAFF_ROLE.value in said
    assert Standing.OWN_ROLE.value not in said


def refused(engine, statement):
    """Say whether the server itself refuses a statement."""
    if isinstance(statement, str):
        statement = text(statement)
    with engine.connect() as connection:
        try:
            connection.execute(statement)
        except ProgrammingError as error:
            return isinstance(error.orig, psycopg.errors.InsufficientPrivilege)
    return False


def acts_on(table):
    """Give every act on a table that changes nothing, and whether the list has it."""
    right = RIGHTS.get(table.name, Right())
    for column in table.columns:
        yield select(column), right.select == ALL or column.name in right.select
        writes = update(table).where(false()).values({column: None})
        yield writes, right.update == ALL or column.name in right.update
    (key, *_) = table.columns
    none = select(cast(null(), key.type)).where(false())
    yield insert(table).from_select([key.name], none), right.insert
    yield delete(table).where(false()), right.delete


def test_the_role_reads_and_changes_nothing_outside_the_list(granted):
    engine = db.make_engine(granted.url)
    acts = [
        act
        for table in schema.complete_metadata().sorted_tables
        for act in acts_on(table)
    ]
    wrong = [str(act) for act, may in acts if refused(engine, act) == may]
    engine.dispose()
    assert len(acts) > 300
    assert wrong == []


@pytest.mark.parametrize(
    "table",
    ["case_file", "statement", "team_grant", "quick_grant", "staff_member", "report"],
)
def test_what_the_role_may_not_ask_is_answered_to_staff(granted, table):
    engine = db.make_engine(granted.url)
    everything = select(text("*")).select_from(text(table))
    assert refused(engine, everything)
    assert not refused(db.bound(), everything)
    engine.dispose()


def test_what_the_list_no_longer_names_is_taken_back(live_world, granted):
    with db.bound().begin() as connection:
        connection.exec_driver_sql(f"GRANT SELECT ON job TO {granted.name}")
        connection.exec_driver_sql(f"GRANT UPDATE (status) ON report TO {granted.name}")
    barvinok(live_world, "migrate", "--public-role", granted.name)
    engine = db.make_engine(granted.url)
    assert refused(engine, "SELECT * FROM job")
    assert refused(engine, "UPDATE report SET status = 'x' WHERE false")
    engine.dispose()


def test_a_role_that_may_read_cases_anyway_is_refused(live_world, role):
    owner = make_url(live_world.settings.database_url).username
    with db.bound().begin() as connection:
        connection.exec_driver_sql(f"GRANT {owner} TO {role.name}")
    done = barvinok(live_world, "migrate", "--public-role", role.name)
    assert done.returncode == 2
    assert f"{role.name} could still read cases" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_role_that_is_not_there_is_named(live_world):
    done = barvinok(live_world, "migrate", "--public-role", "nobody_here")
    assert done.returncode == 2
    assert "nobody_here" in done.stderr
    assert "createuser" in done.stderr
    assert ".py:" not in done.stderr


def test_what_is_printed_is_what_is_applied(live_world, role):
    done = barvinok(live_world, "migrate", "--public-role", role.name, "--print")
    assert done.returncode == 0
    with db.bound().connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql(done.stdout)
    engine = db.make_engine(role.url)
    assert refused(engine, "SELECT * FROM case_file")
    assert not refused(engine, "SELECT * FROM directory_entry")
    engine.dispose()
