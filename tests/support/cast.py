"""The cast: a founded installation with everybody in it, once for a run.

- `world`: the installation on a database where nothing lasts: all is rolled back after
  the test. One thread, one process. For nearly everything.
- `live_world`: the same installation in a database of the test's own, with real
  commits: for threads, live servers, other processes. Slower.
- `olena` (caseworker, North), `taras` (caseworker, South), `iryna` (legal reviewer,
  North), `bohdan`, `daryna` (coordinators, North), `lesia` (coordinator, South),
  `marko` (intake desk), `sofia` (analyst, North), `roman` (evidence custodian, North),
  `petro` (auditor), `hanna`, `yurii` (officers), `admin`: each an `Actor` with opened
  keys, in whichever of the two worlds the test asks for (`world` unless it says
  `live_world`). `world["olena"]` has name, password, account secret and `code()`.

- `starts_from(make)`, a mark: the test's `world` is one in which `make(world)` was done
  before, once for all tests with this mark; `world.given` is what it returned.

- `staff_app`: the whole staff app; `desk("olena").get(path)` and `.post(path, data)`:
  signed in, with a good token.
- `staff_site`: the staff app of `live_world` on loopback, for a browser; its address.
  `signs_in(page, staff_site, live_world["olena"])` goes through the sign-in pages.

The recovery drill is done. A demonstration is `demonstration=True` from birth; this
one is not.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from app import clock as app_clock
from app import db, index, start, vault
from app.cli import demo_people
from app.cli.demo_people import House, Player
from app.config import Installation, Settings
from app.evidence import storing
from app.files import keeping
from app.keys import pinned, sessions
from app.keys.unlocked import Unlocked
from app.keys.workers import Identity
from app.staff import founding, secrets, signing_in
from app.staff.actor import Actor
from app.web import csrf, staff_door
from app.worker import Worker
from tests.support import database
from tests.support.postgres import free_port
from tests.support.serving import LiveApp

BOOT_KEY = b"a boot key of the tests, 32 byte"

STANDS_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
"""Where the `clock` fixture begins; the house was founded a day before that."""


@dataclass(frozen=True)
class World:
    """An installation as one test has it.

    Attributes:
        given: what the mark `starts_from` made in it; a test may change its own copy.
    """

    house: House
    settings: Settings
    installation: Installation
    given: Any = None
    boot_key: bytes = field(default=BOOT_KEY, repr=False)

    def __getitem__(self, key: str) -> Player:
        """Return one of the cast with what they type to sign in."""
        return self.house[key]

    @property
    def north(self) -> UUID:
        """The casework team of most of the cast."""
        return self.house.north

    @property
    def south(self) -> UUID:
        """The other casework team: Lesia's and Taras's."""
        return self.house.south

    @property
    def intake(self) -> UUID:
        """The intake team: Marko's."""
        return self.house.intake

    def worker(self) -> Worker:
        """Announce a worker's key; `.step()` does one waiting job."""
        return Worker(Identity.load(founding.worker_file(self.settings)))

    def actor(self, key: str, *, is_fresh: bool = True) -> Actor:
        """Return one of the cast with keys opened anew, as their teams stand now."""
        opened = self.house[key].opened
        with db.reading() as session:
            return Actor.of(
                session,
                Unlocked(opened.staff_id, opened.unlocked._seed),
                opened.session_id,
                is_fresh=is_fresh,
            )


@dataclass(frozen=True)
class _Settled:
    """The founded installation: never worked in, only copied."""

    house: House
    url: str = field(repr=False)
    data: Path


@dataclass(frozen=True)
class _Start:
    """Where tests begin: a database and a data folder that none of them changes."""

    database: database.Database
    settled: _Settled
    given: Any = None


Make = Callable[[World], Any]


@contextmanager
def _at(source: Callable[[], datetime]) -> Iterator[None]:
    before = app_clock._source
    app_clock.stand_in(source)
    try:
        yield
    finally:
        app_clock.stand_in(before)


def pytest_configure(config: pytest.Config) -> None:
    """Say what the mark means."""
    config.addinivalue_line(
        "markers", "starts_from(make): begins where `make(world)` was done before"
    )


def starts_with(item: pytest.Item, fixture: str, make: Make) -> None:
    """Let a test that asks for a fixture start from where it is made already."""
    if fixture in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.starts_from.with_args(make))


@pytest.fixture(scope="session")
def _settled(
    _maker: database._Maker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_Settled]:
    """Found it and let everybody in, a day ago: no code of today is used up."""
    data = tmp_path_factory.mktemp("house") / "data"
    day = min(STANDS_AT, app_clock.now()) - timedelta(days=1)
    bound, known = db.engine._bind, pinned._pinned
    with _maker.database() as url:
        settings = database.settings_in(data, url)
        with _at(lambda: day):
            start.process(settings)
            house = demo_people.settle(settings, BOOT_KEY, demonstration=False)
        db.bound().engine.dispose()
        db.engine._bind = bound
        pinned.pin(known)
        yield _Settled(house, url, data)


@pytest.fixture(scope="session")
def _shared(_maker: database._Maker, _settled: _Settled) -> Iterator[database.Database]:
    """The copy that tests share, each inside a transaction of its own."""
    with _maker.copy_of(_settled.url) as url:
        engine = db.make_engine(url)
        yield database.Database(url, engine)
        engine.dispose()


def keep_files_in(settings: Settings) -> None:
    """Let sealed files lie where these settings say, as each process does at start."""
    storing.use(settings.blobs)
    keeping.use(settings.kept, settings.attachment_bytes, settings.disk_floor_bytes)


@contextmanager
def _inside(settled: _Settled, url: str, folder: Path) -> Iterator[World]:
    """Pin the installation for the length of a test, its data folder as at birth."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(settled.data, data)
    settings = database.settings_in(data, url)
    installation = Installation.load(settings)
    assert installation is not None
    pinned.pin(installation)
    secrets.use_test_cost(cheap=True)
    keep_files_in(settings)
    start.register()
    try:
        yield World(settled.house, settings, installation)
    finally:
        index.forget_all()
        pinned.pin(None)


@pytest.fixture(scope="session")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data folder of each `world` lies: the same settings for all of them."""
    return tmp_path_factory.mktemp("world")


@contextmanager
def _started(
    maker: database._Maker, start: _Start, make: Make, folder: Path
) -> Iterator[_Start]:
    """Do something in a copy of the installation, and keep what came of it."""
    data = folder / "data"
    with maker.copy_of(start.settled.url) as url:
        engine = db.make_engine(url)
        db.bind(engine)
        try:
            with _inside(start.settled, start.database.url, data.parent) as inside:
                given = make(inside)
                kept = folder / f"kept-{uuid4()}"
                shutil.copytree(data, kept)
        finally:
            db.unbind()
        settled = replace(start.settled, data=kept)
        yield _Start(database.Database(url, engine), settled, given)
        engine.dispose()


@pytest.fixture(scope="session")
def _starts(
    _maker: database._Maker,
    _settled: _Settled,
    _shared: database.Database,
    _folder: Path,
) -> Iterator[Callable[[pytest.FixtureRequest], _Start]]:
    """Where each test begins: the founded house, or what its mark says."""
    plain = _Start(_shared, _settled)
    kept: dict[tuple[Make, bool], _Start] = {}
    with ExitStack() as stack:

        def start_of(request: pytest.FixtureRequest) -> _Start:
            mark = request.node.get_closest_marker("starts_from")
            if mark is None:
                return plain
            make: Make = mark.args[0]
            stands = "clock" in request.fixturenames
            if (make, stands) not in kept:
                made = _started(_maker, plain, make, _folder)
                # A little before the test, by the clock that it goes by.
                before = STANDS_AT - timedelta(minutes=15)
                with _at(lambda: before) if stands else nullcontext():
                    kept[make, stands] = stack.enter_context(made)
            return kept[make, stands]

        yield start_of


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    _starts: Callable[[pytest.FixtureRequest], _Start],
    _shared: database.Database,
    _folder: Path,
) -> Iterator[World]:
    """The installation; whatever the test does to it is taken back."""
    start = _starts(request)
    with start.database.engine.connect() as connection:
        outer = connection.begin()
        db.bind(connection)
        try:
            with _inside(start.settled, _shared.url, _folder) as inside:
                yield replace(inside, given=copy(start.given))
        finally:
            db.unbind()
            outer.rollback()


@pytest.fixture
def live_world(
    _maker: database._Maker, _settled: _Settled, tmp_path: Path
) -> Iterator[World]:
    """The installation in a database of the test's own."""
    with _maker.copy_of(_settled.url) as url:
        engine = db.make_engine(url)
        db.bind(engine)
        try:
            with _inside(_settled, url, tmp_path) as inside:
                yield inside
        finally:
            db.unbind()
            engine.dispose()


def _in_the_world(key: str) -> Callable[[pytest.FixtureRequest], Actor]:
    def one(request: pytest.FixtureRequest) -> Actor:
        return _chosen(request).actor(key)

    one.__doc__ = f"{key.title()}, signed in, with opened keys."
    return pytest.fixture(name=key)(one)


olena = _in_the_world("olena")
taras = _in_the_world("taras")
iryna = _in_the_world("iryna")
bohdan = _in_the_world("bohdan")
daryna = _in_the_world("daryna")
lesia = _in_the_world("lesia")
marko = _in_the_world("marko")
sofia = _in_the_world("sofia")
roman = _in_the_world("roman")
petro = _in_the_world("petro")
hanna = _in_the_world("hanna")
yurii = _in_the_world("yurii")
admin = _in_the_world("admin")


HOST = "127.0.0.1:8000"


@dataclass
class Desk:
    """A signed-in browser without the browser: what one of the cast sees and sends."""

    client: FlaskClient
    cookie: str = field(repr=False)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers={"Host": HOST}, **options)

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        """Send a form with a good token, as the page would have carried it."""
        token = csrf.make(session_token(self.cookie))
        return self.client.post(
            path,
            data={csrf.FIELD: token, **(data or {})},
            headers={"Host": HOST},
            **options,
        )


def session_token(cookie: str) -> bytes:
    """Return what tokens and notices of this cookie's session are bound to."""
    parts = sessions._parts(cookie)
    assert parts is not None
    return vault.derive(parts[1], "session token")


@pytest.fixture(scope="session")
def _built() -> dict[str, Flask]:
    """The staff app that tests in one `world` after another share."""
    return {}


@pytest.fixture
def staff_app(request: pytest.FixtureRequest, _built: dict[str, Flask]) -> Flask:
    """The whole staff app of `world`, or of `live_world` if the test asks for it.

    That of `world` is built once for a run: it keeps nothing between two requests, and
    whoever adds a route to it builds one of their own.
    """
    inside = _chosen(request)
    if "live_world" in request.fixturenames:
        return staff_door.create(inside.settings, inside.boot_key)
    where = str(inside.settings.data)
    if where not in _built:
        _built[where] = staff_door.create(inside.settings, inside.boot_key)
    return _built[where]


@pytest.fixture
def desk(request: pytest.FixtureRequest, staff_app: Flask) -> Callable[..., Desk]:
    """`desk("olena")`: a client in which one of the cast is signed in.

    The session is begun without the slow derivation; `is_fresh=False` leaves out the
    second factor of the last five minutes.
    """
    inside = _chosen(request)

    def sign_in(key: str, *, is_fresh: bool = True) -> Desk:
        opened = inside.house[key].opened
        with db.transaction() as session:
            cookie = sessions.begin(
                session,
                staff_id=opened.staff_id,
                epoch=signing_in.epoch_of(session)(opened.staff_id) or 0,
                seed=opened.unlocked._seed,
                boot_key=inside.boot_key,
                status=sessions.Status.OPEN,
                is_fresh=is_fresh,
            )
        client = staff_app.test_client()
        client.set_cookie("barvinok_staff", cookie, domain="127.0.0.1")
        return Desk(client, cookie)

    return sign_in


@pytest.fixture
def staff_site(live_world: World, live_app: LiveApp) -> str:
    """The whole staff app of `live_world`, served on loopback: its address."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    settings = replace(live_world.settings, staff_origin=origin)
    return live_app(staff_door.create(settings, live_world.boot_key), port)


def signs_in(page: Page, origin: str, player: Player) -> None:
    """Sign somebody in as they would: name, password, account secret, six digits."""
    page.goto(f"{origin}/staff/sign-in")
    page.get_by_label("Name").fill(player.name)
    page.get_by_label("Password").fill(player.password)
    page.get_by_label("Account secret").fill(player.account_secret)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Six-digit code").fill(player.code())
    page.get_by_role("button", name="Open the vault").click()


def _chosen(request: pytest.FixtureRequest) -> World:
    which = "live_world" if "live_world" in request.fixturenames else "world"
    inside: World = request.getfixturevalue(which)
    return inside
