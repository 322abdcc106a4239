"""A file that is not whole, not ours, not of today; a disk that is full; a stop."""

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from app import db, faults
from app.cases.models import Case
from app.config import Installation
from app.db import schema
from app.errors import ExportError, NewerVersionError, NoKeyError, SettingsError
from app.keys import pinned
from app.moving import importing, unfinished
from app.staff import founding
from app.vault import age
from tests.moving import fuller, moved
from tests.moving.conftest import clear_of
from tests.support.source import ROOT

pytestmark = [pytest.mark.starts_from.with_args(fuller.fill), pytest.mark.once]


@pytest.fixture
def exported(world, leavers):
    """The sealed file of the filled world."""
    leavers.export(world)
    return leavers.folder / "all.age"


@pytest.fixture
def empty(exported, empty_house):
    """This process is where an empty installation is to be founded."""
    with empty_house() as settings:
        yield settings


def is_untouched(settings):
    """Say that the database has no row, and the folder no file."""
    with db.reading() as session:
        rows = sum(
            session.scalar(select(func.count()).select_from(table))
            for table in schema.complete_metadata().tables.values()
        )
    left = [path for path in settings.data.rglob("*") if path.is_file()]
    kept = list(settings.kept.rglob("*.*")) if settings.kept.exists() else []
    return not rows and not left and not kept and not pinned.is_pinned()


def sealed_anew(leavers, clear, name):
    """Seal a clear tar as whoever knows the public key could."""
    path = leavers.folder / name
    with path.open("wb") as target:
        age.encrypt([leavers.recipient], io.BytesIO(clear), target)
    return path


def changed(clear, change, *, mend=True):
    """Rewrite members of a tar; `change(name, data)` gives the new bytes, or None."""
    out, hashes = io.BytesIO(), []
    with (
        tarfile.open(fileobj=io.BytesIO(clear)) as tar,
        tarfile.open(fileobj=out, mode="w") as anew,
    ):
        for info in tar:
            name = info.name.removeprefix("export/")
            data = tar.extractfile(info).read()
            if name == "manifest-sha256.txt":
                data = "".join(hashes).encode() if mend else data
            else:
                data = change(name, data)
            if data is None:
                continue
            if name != "manifest-sha256.txt":
                hashes.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            info.size = len(data)
            anew.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_a_wrong_key_opens_nothing(empty, exported):
    with pytest.raises(NoKeyError):
        moved.take_in(empty, exported, age.new_identity()[0])
    assert is_untouched(empty)


@pytest.mark.parametrize("cut", [100, 5_000, 70_000, -40, -1, -70_000])
def test_a_truncated_file_is_refused_and_nothing_stays(empty, exported, leavers, cut):
    data = exported.read_bytes()
    (leavers.folder / "cut.age").write_bytes(data[:cut])
    with pytest.raises(ExportError):
        moved.take_in(empty, leavers.folder / "cut.age", leavers.identity)
    assert is_untouched(empty)


def test_a_file_cut_at_a_border_of_chunks_is_refused(empty, exported, leavers):
    data = exported.read_bytes()
    header = len(data) % (64 * 1024 + 16)
    (leavers.folder / "cut.age").write_bytes(data[: header + 2 * (64 * 1024 + 16)])
    with pytest.raises(ExportError):
        moved.take_in(empty, leavers.folder / "cut.age", leavers.identity)
    assert is_untouched(empty)


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_one_changed_bit_is_refused(empty, exported, leavers, where):
    data = bytearray(exported.read_bytes())
    data[int(len(data) * where)] ^= 1
    (leavers.folder / "bent.age").write_bytes(data)
    with pytest.raises(ExportError):
        moved.take_in(empty, leavers.folder / "bent.age", leavers.identity)
    assert is_untouched(empty)


def test_a_file_sealed_anew_with_a_changed_member_does_not_fit_its_hash_list(
    empty, exported, leavers
):
    def bend(name, data):
        return data.replace(b"Invented", b"Iwented!") if "statement" in name else data

    clear = changed(clear_of(exported, leavers.identity), bend, mend=False)
    path = sealed_anew(leavers, clear, "bent.age")
    with pytest.raises(ExportError):
        moved.take_in(empty, path, leavers.identity)
    assert is_untouched(empty)


def test_another_file_than_the_confirmed_one_is_refused(empty, exported, leavers):
    clear = clear_of(exported, leavers.identity)
    confirmed = hashlib.sha256(exported.read_bytes()).hexdigest()
    other = sealed_anew(leavers, clear, "other.age")
    with pytest.raises(ExportError, match="not the one that was confirmed"):
        moved.take_in(empty, other, leavers.identity, sha256=confirmed)
    assert is_untouched(empty)


def test_a_row_that_is_missing_is_missed(empty, exported, leavers):
    def drop(name, data):
        return (
            b"".join(data.splitlines(keepends=True)[1:])
            if "tables/task/" in name
            else data
        )

    clear = changed(clear_of(exported, leavers.identity), drop)
    path = sealed_anew(leavers, clear, "less.age")
    with pytest.raises(ExportError, match="task has not as many rows"):
        moved.take_in(empty, path, leavers.identity)
    assert is_untouched(empty)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda head: head | {"version": 2}, NewerVersionError),
        (lambda head: head | {"format": "another"}, ExportError),
        (lambda head: head | {"tables": head["tables"] | {"moon": 3}}, ExportError),
        (lambda head: {"format": head["format"]}, ExportError),
    ],
    ids=["later", "another", "unknown table", "empty"],
)
def test_a_head_of_another_format_is_refused_before_a_row(
    empty, exported, leavers, change, refusal
):
    def bend(name, data):
        if name != "export.json":
            return data
        return msgspec.json.encode(change(msgspec.json.decode(data)))

    path = sealed_anew(
        leavers, changed(clear_of(exported, leavers.identity), bend), "new.age"
    )
    with pytest.raises(refusal):
        moved.take_in(empty, path, leavers.identity)
    assert is_untouched(empty)


def test_a_document_of_a_later_release_is_refused(empty, exported, leavers):
    clear = clear_of(exported, leavers.identity)
    assert b'"schema":"case.content","version":' in clear
    version = clear.split(b'"schema":"case.content","version":')[1][:1]

    def bend(name, data):
        if "tables/case_file/" not in name:
            return data
        told = b'"schema":"case.content","version":'
        return data.replace(told + version, told + b"99")

    path = sealed_anew(leavers, changed(clear, bend), "later.age")
    with pytest.raises(NewerVersionError):
        moved.take_in(empty, path, leavers.identity)
    assert is_untouched(empty)


@pytest.mark.parametrize(
    "bent",
    [
        b'{"id":5}\n',
        b"[]\n",
        b'"x"\n',
        b"no json\n",
        b'{"id":"11111111-1111-4111-8111-111111111111"}\n',
    ],
)
def test_a_row_that_does_not_fit_its_table_is_refused(empty, exported, leavers, bent):
    def bend(name, data):
        return bent if name.startswith("tables/person/") else data

    path = sealed_anew(
        leavers, changed(clear_of(exported, leavers.identity), bend), "bent.age"
    )
    with pytest.raises(ExportError):
        moved.take_in(empty, path, leavers.identity)
    assert is_untouched(empty)


@pytest.mark.parametrize(
    "name", ["../../etc/cron", "/etc/passwd", "packages/../x.age", "blobs/evidence/.x"]
)
def test_a_member_with_a_name_of_no_export_is_refused(empty, exported, leavers, name):
    clear = clear_of(exported, leavers.identity)
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(clear)) as tar,
        tarfile.open(fileobj=out, mode="w") as anew,
    ):
        for info in tar:
            anew.addfile(info, tar.extractfile(info))
            if info.name.endswith("export.json"):
                bad = tarfile.TarInfo(name)
                bad.size = 1
                anew.addfile(bad, io.BytesIO(b"x"))
    path = sealed_anew(leavers, out.getvalue(), "names.age")
    with pytest.raises(ExportError):
        moved.take_in(empty, path, leavers.identity)
    assert is_untouched(empty)


def test_a_log_that_does_not_hold_is_taken_in_and_said(empty, exported, leavers):
    def bend(name, data):
        if not name.startswith("tables/audit_line/"):
            return data
        lines = data.splitlines(keepends=True)
        return b"".join([*lines[:4], *lines[5:6], lines[4], *lines[6:]])

    path = sealed_anew(
        leavers, changed(clear_of(exported, leavers.identity), bend), "log.age"
    )
    taken = moved.take_in(empty, path, leavers.identity).taken
    assert taken.past == "line 5"


def test_a_founded_house_takes_nothing_in(world, exported, leavers):
    before = count_cases()
    with pytest.raises(SettingsError):
        moved.take_in(world.settings, exported, leavers.identity)
    assert count_cases() == before
    assert Installation.load(world.settings)


def count_cases():
    with db.reading() as session:
        return session.scalar(select(func.count(Case.id)))


def test_files_in_an_empty_house_are_never_removed(empty, exported, leavers):
    mine = empty.blobs / "aa" / "file"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(SettingsError):
        moved.take_in(empty, exported, leavers.identity)
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("number", [1, 4, 9])
def test_a_full_disk_leaves_nothing_behind(empty, exported, leavers, number):
    seen = []

    def full(point):
        if point is faults.Point.FILE_WRITE:
            seen.append(point)
            if len(seen) == number:
                raise OSError(errno.ENOSPC, "No space left on device")

    with faults.watched(full), pytest.raises(OSError, match="No space"):
        moved.take_in(empty, exported, leavers.identity)
    assert is_untouched(empty)


def test_somebody_who_gives_up_half_way_begins_anew(empty, exported, leavers):
    def stop(what, done, _total):
        if what == "cases" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moved.take_in(empty, exported, leavers.identity, step=stop)
    assert is_untouched(empty)
    assert moved.take_in(empty, exported, leavers.identity).taken.past == "holds"


KILLED = """
import os, signal, sys
from pathlib import Path
from app import faults, start
from app.config import Settings
from app.evidence import storing
from tests.moving import moved
settings = Settings.load()
start.process(settings)
storing.use(settings.blobs)
reached = []
def watch(point):
    reached.append(point)
    if point.value == sys.argv[3] and reached.count(point) == int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
with faults.watched(watch):
    moved.take_in(settings, Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.parametrize(
    ("point", "number"), [("file_write", 3), ("file_rename", 2), ("commit", 1)]
)
def test_a_killed_import_is_begun_anew(empty, exported, leavers, point, number):
    environment = os.environ | {
        "BARVINOK_DATA": str(empty.data),
        "BARVINOK_DATABASE_URL": empty.database_url,
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, exported, leavers.identity, point, str(number)],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert unfinished.mark_of(empty).exists()
    assert not founded(empty)
    taken = moved.take_in(empty, exported, leavers.identity).taken
    assert taken.past == "holds"
    assert founded(empty)
    assert not unfinished.mark_of(empty).exists()
    assert not list(Path(empty.data).rglob("*.part"))


def founded(settings):
    del settings
    with db.reading() as session:
        return founding.is_founded(session)


def test_a_first_look_reads_the_head_alone(exported, leavers):
    with exported.open("rb") as source:
        told = importing.look(source, leavers.identity)
        assert source.tell() < 400_000
    assert told.rows > 100
