"""Volumes on the disk: sealed, all or nothing, in bounded memory."""

import io
import os
import subprocess
import sys
import textwrap
import time
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from app import faults
from app.errors import NoKeyError, RecipientKeyError
from app.faults import Point
from app.packages import seal, volumes
from app.packages.packing import Stage
from app.vault import kept
from tests.packages.built import SEED, stock_tools_accept
from tests.packages.sample import BROTHER_NAME, contents, photograph
from tests.packages.sent_volumes import DATA, Sent, send

ROOT = Path(__file__).resolve().parents[2]
LEAST = volumes.LEAST_BYTES
CLEAR = (b"PK\x03\x04", b"manifest-sha256.txt", photograph()[:64])


def test_t40_no_clear_byte_of_volumes_ever_lies_on_the_disk(tmp_path):
    seen = Counter()

    def look(point: Point) -> None:
        """Read everything that is on the disk just before each file operation."""
        seen[point] += 1
        for path in tmp_path.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert not any(clear in data for clear in CLEAR), path.name
                assert path.stat().st_mode & 0o777 == 0o600

    code = volumes.new_code()
    with faults.watched(look):
        receipt = seal.write_volumes(
            contents(), seed=SEED, code=code, folder=tmp_path / "set"
        )
    assert seen[Point.FILE_WRITE] > 3
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
    assert tmp_path.joinpath("set").stat().st_mode & 0o777 == 0o700
    zipped = Sent(receipt.written, code).opened()
    assert all(clear in zipped for clear in CLEAR)  # the search would find them
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        archive.extractall(tmp_path)
    assert stock_tools_accept(tmp_path / "BVP-7K3Q-0001")


@pytest.mark.parametrize("stage", list(Stage))
def test_a_cancelled_package_leaves_nothing(tmp_path, stage):
    class CancelledError(Exception):
        """Somebody pressed Cancel."""

    def cancel(now: Stage, done: int, total: int) -> None:
        """Cancel when the stage begins."""
        if now is stage and done == 0:
            raise CancelledError

    with pytest.raises(CancelledError):
        seal.write_volumes(
            contents(),
            seed=SEED,
            code=volumes.new_code(),
            folder=tmp_path / "set",
            progress=cancel,
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "point",
    [Point.FILE_CREATE, Point.FILE_WRITE, Point.FILE_SYNC, Point.FILE_RENAME],
)
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_disk_that_refuses_leaves_nothing(tmp_path, point, number):
    left = [number]

    def full(now: Point) -> None:
        """Refuse once."""
        left[0] -= now is point
        if now is point and left[0] == 0:
            raise OSError(28, "No space left on device")

    with faults.watched(full), pytest.raises(OSError, match="No space"):
        send(tmp_path / "set", DATA, volume_bytes=LEAST)
    assert list(tmp_path.iterdir()) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from app import faults
    from app.packages import volumes
    left = [int(sys.argv[2])]
    def kill(point):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    with faults.watched(kill), volumes.Writer(Path(sys.argv[1]), package_id="BVP-1",
            opens_as="BVP-1.zip", code=sys.argv[3], volume_bytes=131072) as sealed:
        sealed.write(bytes(150_000))
"""


def test_killed_at_any_file_operation_a_set_is_whole_or_not_there(tmp_path):
    points: list[Point] = []
    with faults.watched(points.append):
        send(tmp_path / "set", bytes(150_000), volume_bytes=131_072)
    code = volumes.new_code()
    last = len(points)
    chosen = {1, 2, 4, last // 3, last // 2, last - 3, last - 2, last - 1, last}
    for number in sorted(chosen):
        folder = tmp_path / str(number)
        folder.mkdir()
        _killed(folder / "set", number, code)
        whole = number == last
        assert points[-1] is Point.FOLDER_SYNC
        assert (folder / "set").exists() == whole
        if whole:
            volumes.open_volumes(list((folder / "set").iterdir()), code, io.BytesIO())
        assert kept.sweep(folder, before=0) == 0  # it may still be at work
        left_behind = 0 if number == 1 or whole else 1
        assert kept.sweep(folder, before=time.time() + 1) == left_behind
        assert [path.name for path in folder.iterdir()] == (["set"] if whole else [])


def test_a_set_in_the_same_place_is_replaced(tmp_path):
    first = send(tmp_path / "set", DATA, volume_bytes=LEAST)
    second = send(tmp_path / "set", b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
    assert second.opened() == b"second"
    with pytest.raises(NoKeyError):
        second.opened(first.code)


def test_a_half_written_set_that_is_still_at_work_is_not_swept(tmp_path):
    part = tmp_path / "set.part"
    part.mkdir()
    volume = part / "BVP-1.1.volume.part"
    volume.write_bytes(b"growing")
    before = time.time()
    os.utime(part, (before - 99, before - 99))
    os.utime(volume, (before + 9, before + 9))
    assert kept.sweep(tmp_path, before) == 0
    os.utime(volume, (before - 9, before - 9))
    assert kept.sweep(tmp_path, before) == 1


def test_a_large_stream_passes_in_bounded_memory(tmp_path):
    piece = bytes(1024 * 1024)
    code = volumes.new_code()
    writer = volumes.Writer(
        tmp_path / "set",
        package_id="BVP-1",
        opens_as="BVP-1.zip",
        code=code,
        volume_bytes=30_000_000,
    )
    tracemalloc.start()
    with writer as sealed:
        for _ in range(100):
            sealed.write(piece)
    told = volumes.open_volumes(list((tmp_path / "set").iterdir()), code, _Nothing())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told.size_bytes == 100 * len(piece)
    assert len(writer.written.volumes) == 4
    assert peak < 4 * 1024 * 1024, peak


class _Nothing:
    """Takes everything and keeps none of it."""

    def write(self, data: bytes) -> None:
        """Let it go."""


def test_the_names_annex_is_a_set_of_its_own_with_a_code_of_its_own(tmp_path):
    code, package_code = volumes.new_code(), volumes.new_code()
    written = seal.write_annex_volumes(
        contents(), code=code, package_code=package_code, folder=tmp_path / "annex"
    )
    assert written.package_id == "BVP-7K3Q-0001-annex"
    sent = Sent(written, code)
    assert BROTHER_NAME in sent.opened().decode()
    with pytest.raises(NoKeyError):
        sent.opened(package_code)
    with pytest.raises(RecipientKeyError):
        seal.write_annex_volumes(
            contents(), code=code, package_code=code, folder=tmp_path / "again"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["annex"]


def _killed(folder: Path, number: int, code: str) -> None:
    """Write in a process of its own that ends at a file operation."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), folder, str(number), code],
        cwd=ROOT,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr.decode()
