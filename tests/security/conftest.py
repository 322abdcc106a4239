"""Here `world` is the installation with three cases in it, filled once for a run.

`full` says what they are (`tests/support/filled.py`). As elsewhere, whatever a test
does is taken back after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app import clock, db
from app.evidence import storing
from app.keys import pinned
from tests.support import cast, database, filled
from tests.support.cast import World
from tests.support.filled import Installation


@dataclass(frozen=True)
class _Full:
    """The filled installation: copied from, never worked in."""

    copy: database.Database = field(repr=False)
    settled: cast._Settled = field(repr=False)
    installation: Installation


@pytest.fixture(scope="session")
def _full(
    _maker: database._Maker,
    _settled: cast._Settled,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[_Full]:
    folder = tmp_path_factory.mktemp("full")
    finishers = list(database.TRANSACTION._finishers)
    bound, known = db.engine._bind, pinned._pinned
    with _maker.copy_of(_settled.url) as url:
        engine = db.make_engine(url)
        db.bind(engine)
        with cast._inside(_settled, url, folder) as inside:
            made = filled.fill(inside, inside.settings.blobs)
        db.engine._bind = bound
        pinned.pin(known)
        database.TRANSACTION._finishers[:] = finishers
        settled = replace(_settled, data=folder / "data")
        yield _Full(database.Database(url, engine), settled, made)
        engine.dispose()


@pytest.fixture(scope="session")
def _filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data folder of each `world` lies: the same settings for all of them."""
    return tmp_path_factory.mktemp("filled")


@pytest.fixture
def world(_full: _Full, _filled_folder: Path) -> Iterator[World]:
    """The filled installation; whatever the test does to it is taken back."""
    with _full.copy.engine.connect() as connection:
        outer = connection.begin()
        db.bind(connection)
        try:
            with cast._inside(_full.settled, _full.copy.url, _filled_folder) as inside:
                storing.use(inside.settings.blobs)
                inside.worker()  # its key of the filling may have run out
                yield inside
        finally:
            db.unbind()
            outer.rollback()


@pytest.fixture
def full(_full: _Full) -> Installation:
    """What lies in the installation."""
    return _full.installation


@pytest.fixture
def standing() -> Iterator[None]:
    """A walk may take longer than a code or a picture lasts: its time stands still."""
    now = clock.now()
    clock.stand_in(lambda: now)
    yield
    clock.stand_in(None)
