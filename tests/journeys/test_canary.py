"""T-40: after the whole job nothing that somebody wrote lies anywhere unsealed.

Every byte that is kept is searched: rows (job rows among them), the database's file
and its write-ahead log, sealed files, the data folder, temporary folders, the log and
the screen.
"""

import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, make_url, select, text

from app import db
from app.evidence import storing
from app.intake.models import Draft
from tests.journeys import canary, contents
from tests.journeys.canary import PLACES, found, latin, needles, places
from tests.journeys.everywhere import SENT, opened, write_everywhere
from tests.support import database
from tests.support.cast import World


@dataclass
class Kept:
    """Where the installation of the test keeps anything, and what it said aloud."""

    world: World
    folders: tuple[Path, ...]
    said: pytest.LogCaptureFixture
    shown: pytest.CaptureFixture[str]
    screen: list[str] = field(default_factory=list)

    def everything(self) -> list[tuple[str, bytes]]:
        """Return every byte that is kept, with its place."""
        self.screen += self.shown.readouterr()
        engine = db.make_engine(self.world.settings.database_url)
        try:
            return [
                *canary.rows(engine),
                *canary.database_files(engine),
                *canary.files(*self.folders),
                ("the log", self.said.text.encode()),
                ("the screen", "".join(self.screen).encode()),
            ]
        finally:
            engine.dispose()


@pytest.fixture
def kept(
    live_world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Kept]:
    """One place for everything temporary; every logger speaks; the WAL stays."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="sqlalchemy")
    storing.use(live_world.settings.blobs)
    # The worker's wish to empty the log has to wait, and gives up sooner than in life.
    monkeypatch.setattr(db.engine, "BUSY_TIMEOUT_MS", 500)
    with keeping_the_log(live_world.settings.database_url):
        yield Kept(live_world, (live_world.settings.data, temporary), caplog, capfd)


def test_t40_after_the_whole_job_nothing_lies_in_clear(
    live_world, desk, kept, clock, tmp_path, monkeypatch
):
    walk, typed = write_everywhere(live_world, desk, monkeypatch)
    sought = needles(code=walk.told.code, digits=walk.told.code.replace(" ", ""))
    everything = kept.everything()
    looked_at = {name for name, data in everything if data}
    assert {"job.name", "audit_line.sealed", "statement.content"} <= looked_at
    assert {"database", "database-wal", "the log"} <= looked_at
    assert sum(len(data) for name, data in everything if "blobs/" in name) > len(SENT)
    assert not found(everything, sought)

    # The same unsealed: the search sees each of them.
    folder = tmp_path / "unsealed"
    folder.mkdir()
    lies = canary.unsealed(folder / "copy.db", [*opened(walk), *typed])
    assert places(found(lies, sought)) == set(PLACES)

    # Weeks later the abandoned draft is cleared away; nothing of it is left either.
    assert drafts() == 1
    clock.forward(days=60)
    live_world.worker().step()
    assert drafts() == 0
    assert not found(kept.everything(), sought)


def test_that_the_search_reads_the_database_where_it_lies(live_world, kept):
    """A word written in clear is seen as a value, in the file, and in the log."""
    planted = f"planted{uuid4().hex}"
    with db.transaction() as session:
        session.execute(text("create table unsealed (words text)"))
        session.execute(
            text("insert into unsealed values (:words)"), {"words": planted}
        )
    seen = found(kept.everything(), needles(planted=planted))
    assert {
        "planted as utf-8 in unsealed.words",
        "planted as utf-8 in database-wal",
    } <= seen


@pytest.mark.parametrize(
    ("form", "lies_there"), list(dict.fromkeys(canary.forms(latin("account"))))
)
def test_that_the_search_finds_each_form_wherever_it_lies(tmp_path, form, lies_there):
    for around in (b"", b"\x00" * canary.LARGE_BYTES):
        (tmp_path / "kept").write_bytes(around + lies_there + b"\xff" * 9)
        seen = found(canary.files(tmp_path), needles())
        assert f"account as {form} in kept" in seen


def test_that_the_search_reads_names_of_files_and_every_place_has_its_own_word(
    tmp_path,
):
    for place in PLACES:
        (tmp_path / latin(place)).touch()
    assert places(found(canary.files(tmp_path), needles())) == set(PLACES)


@pytest.mark.parametrize("part", list(contents.DOCUMENTS))
def test_that_the_unsealed_copy_forgets_no_table_of_a_case(part):
    known = {model.__tablename__ for model in contents.DOCUMENTS[part]}
    assert known == contents.tables_of_a_case(part)


def drafts() -> int:
    """Count the drafts that are kept."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


@contextmanager
def keeping_the_log(url: str) -> Iterator[None]:
    """Keep SQLite from writing its log back: whoever reads still needs it."""
    if database.kind() != "sqlite":
        yield
        return
    holding = sqlite3.connect(str(make_url(url).database))
    try:
        holding.execute("begin")
        holding.execute("select count(*) from sqlite_master").fetchone()
        yield
    finally:
        holding.close()
