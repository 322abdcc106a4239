"""The tests' database: SQLite or PostgreSQL, its tables made by the migrations.

`BARVINOK_TEST_DB` is `sqlite` (the default) or `postgresql`; for the latter the server
is `TEST_DATABASE_URL` (a superuser's), or one that the run starts and stops itself.

- `db_bound`: `app.db` works inside one transaction, rolled back after the test. For
  nearly everything.
- `fresh_database`: a database of the test's own, for concurrency, crashes, other
  processes and live servers. Slower.

A test that can only be true of one database says so in its name and carries the mark
`only_sqlite` or `only_postgresql`; it is left out of the other run, not skipped. What
leads to no database runs on the default alone, and so does what carries the mark
`once`: walks that ask every address for what no database has a part in.
"""

import importlib
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, Engine, make_url

from app import db
from app.config import Settings
from app.db import schema
from tests.support import postgres

# The package exports the function of the same name; this is the module.
TRANSACTION = importlib.import_module("app.db.transaction")

KINDS = ("sqlite", "postgresql")
OTHER = {"sqlite": "only_postgresql", "postgresql": "only_sqlite"}


@dataclass(frozen=True)
class Database:
    """One database of a test's own. The URL carries the test server's password."""

    url: str = field(repr=False)
    engine: Engine


SEE_IT = frozenset({"_maker", "live_app", "public_app", "staff_app"})
"""Fixtures that lead to a database; a test that asks for none of them runs once."""


def kind() -> str:
    """Return which database this run is on."""
    return os.environ.get("BARVINOK_TEST_DB", "sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once for the run; the workers of xdist inherit its address."""
    config.addinivalue_line("markers", "only_sqlite: true of SQLite alone")
    config.addinivalue_line("markers", "only_postgresql: true of PostgreSQL alone")
    config.addinivalue_line("markers", "once: no database has a part in what it asks")
    if kind() not in KINDS:
        raise pytest.UsageError(f"BARVINOK_TEST_DB is one of {', '.join(KINDS)}")
    is_worker = hasattr(config, "workerinput")
    if is_worker or kind() == "sqlite" or os.environ.get("TEST_DATABASE_URL"):
        return
    stack = ExitStack()
    # Ended from outside, the run still stops its server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        os.environ["TEST_DATABASE_URL"] = stack.enter_context(postgres.server())
    except postgres.PostgresMissingError as missing:
        raise pytest.UsageError(str(missing)) from None
    stack.callback(os.environ.pop, "TEST_DATABASE_URL")
    config.add_cleanup(stack.close)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what is only true of the other database, or of none."""
    foreign = [
        item
        for item in items
        if item.get_closest_marker(OTHER[kind()])
        or (kind() != KINDS[0] and _runs_once(item))
    ]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in foreign]


def _runs_once(item: pytest.Item) -> bool:
    """Say whether a run on the embedded default is enough."""
    leads_to_one = SEE_IT.intersection(getattr(item, "fixturenames", ()))
    return not leads_to_one or item.get_closest_marker("once") is not None


def pytest_report_header() -> str:
    """Say at the top of the run which database it is on."""
    return f"database: {kind()}"


def make_tables(url: str) -> None:
    """Bring an empty database to the head of the migrations.

    Before the first revision is written, the tables come from the models; that the two
    agree is a test of its own (tests/migrations), which fails until then.
    """
    if schema.head_revision() is not None:
        schema.upgrade(url)
        return
    engine = db.make_engine(url)
    schema.complete_metadata().create_all(engine)
    engine.dispose()


class _Maker:
    """Makes databases by copying a template, and throws them away at the end."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._folder = folder
        self._prefix = f"barvinok_{os.getpid()}_{worker}"
        self._numbers = count(1)
        self._template = self._empty("template")
        make_tables(self._template)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the URL of a new database with all tables and no rows."""
        with self.copy_of(self._template) as url:
            yield url

    @contextmanager
    def copy_of(self, url: str) -> Iterator[str]:
        """Give the URL of a copy of a database that nobody is connected to."""
        name = f"{self._prefix}_{next(self._numbers)}"
        original = str(make_url(url).database)
        if kind() == "sqlite":
            # The last connection has written the WAL back: the file is all there is.
            path = self._folder / f"{name}.db"
            shutil.copyfile(original, path)
            yield f"sqlite:///{path}"
            for left in self._folder.glob(f"{name}.db*"):
                left.unlink()
            return
        self._on_server("CREATE DATABASE {} TEMPLATE {}", name, original)
        try:
            yield self._on_postgres(name)
        finally:
            self._on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Give the URL of a new database without tables: for the migrations' tests."""
        name = f"empty_{next(self._numbers)}"
        url = self._empty(name)
        try:
            yield url
        finally:
            self._forget(name)

    def close(self) -> None:
        """Throw the template away."""
        self._forget("template")

    def _name(self, name: str) -> str:
        return f"{self._prefix}_{name}"

    def _empty(self, name: str) -> str:
        if kind() == "sqlite":
            return f"sqlite:///{self._folder / f'{name}.db'}"
        self._on_server("CREATE DATABASE {} TEMPLATE template0", self._name(name))
        return self._on_postgres(self._name(name))

    def _forget(self, name: str) -> None:
        if kind() == "postgresql":
            self._on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name(name))

    def _on_postgres(self, name: str) -> str:
        url = make_url(os.environ["TEST_DATABASE_URL"]).set(database=name)
        return url.render_as_string(hide_password=False)

    def _on_server(self, statement: str, *names: str) -> None:
        url = make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
            )


@pytest.fixture(scope="session")
def _maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Maker]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    maker = _Maker(tmp_path_factory.mktemp("databases"), worker)
    yield maker
    maker.close()


@pytest.fixture(scope="session")
def database_url(_maker: _Maker) -> Iterator[str]:
    """The URL of this worker's database; tests share it through `db_bound`."""
    with _maker.database() as url:
        yield url


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of this worker's database."""
    engine = db.make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _same_finishers() -> Iterator[None]:
    """Give the next test the finishers that this one found."""
    before = list(TRANSACTION._finishers)
    yield
    TRANSACTION._finishers[:] = before


@pytest.fixture
def db_bound(engine: Engine) -> Iterator[Connection]:
    """Bind `app.db` to one transaction, and roll it back after the test.

    Commits of the product become savepoints: what it commits is seen by the rest of
    the test, and by nobody after it. One thread and one process only.
    """
    with engine.connect() as connection:
        outer = connection.begin()
        db.bind(connection)
        try:
            yield connection
        finally:
            db.unbind()
            outer.rollback()


@pytest.fixture
def fresh_database(_maker: _Maker) -> Iterator[Database]:
    """A database of the test's own, bound to `app.db`; real commits, real locks."""
    with _maker.database() as url:
        engine = db.make_engine(url)
        db.bind(engine)
        try:
            yield Database(url, engine)
        finally:
            db.unbind()
            engine.dispose()


@pytest.fixture
def empty_database_url(_maker: _Maker) -> Iterator[str]:
    """The URL of a database without any table."""
    with _maker.empty() as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The settings of an installation in a folder of the test's own, cheap KDF."""
    return settings_in(tmp_path / "data", database_url)


def settings_in(data: Path, url: str, **over: str) -> Settings:
    """Return settings for a test installation; `over` are environment variables."""
    return Settings.load(
        {
            "BARVINOK_DATA": str(data),
            "BARVINOK_DATABASE_URL": url,
            "BARVINOK_KDF_COST": "test",
            **over,
        }
    )
