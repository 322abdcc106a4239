"""Sealing: nothing clear on the disk, all or nothing, and the annex by its own key."""

import io
import json
import os
import subprocess
import sys
import textwrap
import time
import tracemalloc
import zipfile
from collections import Counter
from dataclasses import replace
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import pytest

from app import faults
from app.errors import PackageError, RecipientKeyError
from app.faults import Point
from app.packages import seal
from app.packages.contents import Item, Original
from app.packages.packing import Stage
from app.vault import age, kept
from tests.packages.built import (
    ANNEX_IDENTITY,
    ANNEX_RECIPIENT,
    IDENTITY,
    RECIPIENT,
    SEED,
    built,
)
from tests.packages.sample import (
    BROTHER_NAME,
    SURVIVOR,
    SURVIVOR_NAME,
    contents,
    events,
    items,
    photograph,
)
from tests.support import age as other_age

ROOT = Path(__file__).resolve().parents[2]
FILE_OPERATIONS = {
    *(Point.FILE_CREATE, Point.FILE_WRITE, Point.FILE_SYNC),
    *(Point.FILE_RENAME, Point.FOLDER_SYNC),
}
# Text is deflated in the zip; names of files and the photograph are not.
CLEAR = (b"PK\x03\x04", b"manifest-sha256.txt", b"BVP-7K3Q", photograph()[:64])


def write(folder: Path, **over: Any) -> seal.Receipt:
    """Seal the sample into a folder."""
    arguments: dict[str, Any] = {
        "seed": SEED,
        "recipients": [RECIPIENT],
        "path": folder / "package.zip.age",
    }
    folder.mkdir(exist_ok=True)
    whole = over.pop("contents", None) or contents()
    return seal.write_package(whole, **(arguments | over))


def test_t40_no_clear_byte_of_the_package_ever_lies_on_the_disk(tmp_path):
    seen = Counter()

    def look(point: Point) -> None:
        """Read everything that is on the disk just before each file operation."""
        seen[point] += 1
        for path in tmp_path.iterdir():
            data = path.read_bytes()
            assert not any(clear in data for clear in CLEAR), path.name
            assert path.stat().st_mode & 0o777 == 0o600

    with faults.watched(look):
        write(tmp_path)
    assert set(seen) == FILE_OPERATIONS
    assert seen[Point.FILE_WRITE] > 3
    assert [path.name for path in tmp_path.iterdir()] == ["package.zip.age"]


def test_that_this_search_finds_the_clear_bytes_in_the_zip():
    assert all(clear in built().zipped for clear in CLEAR)


def test_the_five_stages_are_told_in_order_and_each_to_its_end(tmp_path):
    told: list[tuple[Stage, int, int]] = []
    write(tmp_path, progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == list(Stage)
    for stage in Stage:
        steps = [(done, total) for each, done, total in told if each is stage]
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1]
        assert steps == sorted(steps)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_cancelled_package_leaves_nothing(tmp_path, stage):
    class CancelledError(Exception):
        """Somebody pressed Cancel."""

    def cancel(now: Stage, done: int, total: int) -> None:
        """Cancel when the stage begins."""
        if now is stage and done == 0:
            raise CancelledError

    with pytest.raises(CancelledError):
        write(tmp_path, progress=cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path):
    def full(point: Point) -> None:
        """Refuse to write."""
        if point is Point.FILE_WRITE:
            raise OSError(28, "No space left on device")

    with faults.watched(full), pytest.raises(OSError, match="No space"):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from app import faults
    from app.packages import seal
    from app.vault import kept
    from tests.packages.sample import contents
    left = [int(sys.argv[3])]
    def kill(point):
        if point == sys.argv[2]:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    folder = Path(sys.argv[1])
    with faults.watched(kill):
        seal.write_package(contents(), seed=bytes(range(32)), recipients=[sys.argv[4]],
            path=folder / "package.zip.age")
"""


def test_killed_at_any_file_operation_the_package_is_there_or_is_not(tmp_path):
    counted = Counter()
    with faults.watched(lambda point: counted.update([point])):
        write(tmp_path)
    assert set(counted) == FILE_OPERATIONS
    points = [
        (point, number)
        for point in counted
        for number in sorted({1, counted[point] // 2, counted[point]} - {0})
    ]
    assert len(points) >= 6
    before = (tmp_path / "package.zip.age").read_bytes()
    for point, number in points:
        folder = tmp_path / f"{point}-{number}"
        folder.mkdir()
        (folder / "package.zip.age").write_bytes(before)
        _killed(folder, point, number)
        now = (folder / "package.zip.age").read_bytes()
        if now != before:
            assert point is Point.FOLDER_SYNC
            age.decrypt(IDENTITY, io.BytesIO(now), io.BytesIO())
        left_behind = 0 if point in {Point.FILE_CREATE, Point.FOLDER_SYNC} else 1
        assert kept.sweep(folder, before=0) == 0  # it may still be at work
        assert kept.sweep(folder, before=time.time() + 1) == left_behind
        write(folder)
        assert [path.name for path in folder.iterdir()] == ["package.zip.age"]


def test_t53_a_key_that_is_not_post_quantum_is_refused_and_nothing_written(tmp_path):
    classical = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    for recipients in ([classical], [RECIPIENT, classical], [], ["nonsense"]):
        with pytest.raises(RecipientKeyError):
            write(tmp_path, recipients=recipients)
        assert list(tmp_path.iterdir()) == []


def test_two_recipients_can_each_open_it(tmp_path):
    receipt = write(tmp_path, recipients=[RECIPIENT, ANNEX_RECIPIENT])
    sealed = receipt.path.read_bytes()
    assert other_age.decrypt(IDENTITY, sealed) == other_age.decrypt(
        ANNEX_IDENTITY, sealed
    )


def test_an_original_that_changes_while_it_is_packed_stops_the_package(tmp_path):
    photo, account = items()
    readings = iter([photograph(), photograph() + b"x"])
    changing = Original(
        open=lambda: io.BytesIO(next(readings)), sha256=photo.original.sha256
    )
    whole = contents(items=(replace(photo, original=changing), account))
    with pytest.raises(PackageError, match="changed while it was packed"):
        seal.write_package(
            whole, seed=SEED, recipients=[RECIPIENT], path=tmp_path / "x.age"
        )
    assert list(tmp_path.iterdir()) == []


def recorded(data: bytes, now: bytes | None = None, **over: Any) -> Item:
    """The photograph, taken in as `data` with both hashes, which is `now` by now."""
    known: dict[str, Any] = {
        "sha256": sha256(data).hexdigest(),
        "sha512": sha512(data).hexdigest(),
        "size_bytes": len(data),
    }
    original = Original(
        open=lambda: io.BytesIO(data if now is None else now), **(known | over)
    )
    custody = tuple(events(original.sha256))
    return replace(items()[0], original=original, custody=custody)


def test_an_original_with_both_hashes_is_read_once_and_gives_the_same_package(tmp_path):
    photo, account = items()
    opened = Counter()

    def open_() -> io.BytesIO:
        """Count the readings."""
        opened.update(["read"])
        return io.BytesIO(photograph())

    kept_hashes = recorded(photograph())
    once = replace(kept_hashes, original=replace(kept_hashes.original, open=open_))
    made = [
        write(tmp_path / str(n), contents=contents(items=(each, account)))
        for n, each in enumerate([photo, once])
    ]
    assert opened["read"] == 1
    assert made[0].hash_list_sha256 == made[1].hash_list_sha256
    inside = io.BytesIO(other_age.decrypt(IDENTITY, made[1].path.read_bytes()))
    with zipfile.ZipFile(inside) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".jpg")]
        assert archive.read(name) == photograph()


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (photograph() + b"x", {}),
        (photograph()[:-1], {}),
        (b"", {}),
        (photograph()[:-1] + b"x", {}),
        (None, {"sha512": "0" * 128}),
        (None, {"sha256": "0" * 64}),
        (None, {"size_bytes": len(photograph()) + 1}),
        (None, {"size_bytes": 1}),
    ],
)
def test_an_original_that_is_not_what_was_recorded_stops_the_package(
    tmp_path, now, over
):
    other, account = recorded(photograph(), now, **over), items()[1]
    with pytest.raises(PackageError, match="is not what was taken in"):
        write(tmp_path, contents=contents(items=(other, account)))
    assert list(tmp_path.iterdir()) == []


def test_a_name_in_an_original_that_is_read_once_stops_the_package(tmp_path):
    said = photograph() + SURVIVOR_NAME.encode("utf-16-le")
    named, account = recorded(said), items()[1]
    with pytest.raises(PackageError, match="holds what the annex says of W-") as found:
        write(tmp_path, contents=contents(items=(named, account)))
    assert SURVIVOR_NAME not in str(found.value)
    assert list(tmp_path.iterdir()) == []


class Zeros(io.RawIOBase):
    """A film of zeros: large to read, nothing to hold."""

    def __init__(self, size: int) -> None:
        """Take the size in bytes."""
        self.left = size

    def read(self, size: int = -1) -> bytes:
        """Return the next zeros."""
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def test_a_large_film_passes_in_bounded_memory(tmp_path):
    size = 24 * 1024 * 1024
    digest = sha256(bytes(size)).hexdigest()
    photo, account = items()
    film = replace(
        photo,
        mime="video/mp4",
        original=Original(open=lambda: Zeros(size), sha256=digest),
        custody=tuple(replace(each, output_sha256=digest) for each in photo.custody),
    )
    whole = contents(items=(film, account))
    write(tmp_path)  # fonts and templates are loaded now
    tracemalloc.start()
    receipt = seal.write_package(
        whole, seed=SEED, recipients=[RECIPIENT], path=tmp_path / "film.age"
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert receipt.size_bytes > size
    assert peak < 8 * 1024 * 1024, peak


def test_the_names_annex_is_a_file_of_its_own_for_its_own_key(tmp_path):
    receipt = seal.write_annex(
        contents(),
        recipients=[ANNEX_RECIPIENT],
        package_recipients=[RECIPIENT],
        path=tmp_path / "BVP-7K3Q-0001-annex.age",
    )
    sealed = receipt.path.read_bytes()
    assert receipt.sha256 == sha256(sealed).hexdigest()
    annex = json.loads(other_age.decrypt(ANNEX_IDENTITY, sealed))
    assert annex["package_id"] == "BVP-7K3Q-0001"
    assert {each["pseudonym"]: each["names"] for each in annex["entries"]} == {
        SURVIVOR: [SURVIVOR_NAME],
        "W-2M9D": [BROTHER_NAME],
    }
    with pytest.raises(other_age.AgeRefusedError):
        other_age.decrypt(IDENTITY, sealed)
    assert [path.name for path in tmp_path.iterdir()] == [receipt.path.name]


def test_an_annex_for_the_packages_own_key_is_refused(tmp_path):
    for recipients in ([RECIPIENT], [ANNEX_RECIPIENT, RECIPIENT], []):
        with pytest.raises(RecipientKeyError):
            seal.write_annex(
                contents(),
                recipients=recipients,
                package_recipients=[RECIPIENT],
                path=tmp_path / "annex.age",
            )
        assert list(tmp_path.iterdir()) == []


def _killed(folder: Path, point: Point, number: int) -> None:
    """Build in a process of its own that ends at a file operation."""
    done = subprocess.run(
        [
            *(sys.executable, "-c", textwrap.dedent(KILLED)),
            *(folder, point, str(number), RECIPIENT),
        ],
        cwd=ROOT,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr.decode()
