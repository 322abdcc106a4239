"""A day's allowance, and a disk that is full. T-60."""

import errno
import io
import os
import resource
import signal
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from app import clock
from app.errors import AllowanceError
from app.evidence import allowance, storing
from app.evidence.models import EvidenceFile, EvidenceItem
from tests.evidence.test_taking_in import files, taken_in

# Who may mount tries a real small disk; everybody tries the limit of the kernel below.
AS_ROOT = [True] if os.geteuid() == 0 else []


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    allowance.forget()
    yield blobs
    allowance.forget()


@pytest.mark.parametrize(
    ("limit", "most"), [("MOST_FILES", 2), ("MOST_BYTES", 2 * len(b"something"))]
)
def test_t60_one_person_takes_in_so_much_a_day(case, blobs, monkeypatch, limit, most):
    monkeypatch.setattr(allowance, limit, most)
    for _ in range(2):
        taken_in(case, b"something")
    with pytest.raises(AllowanceError):
        taken_in(case, b"something")
    assert len(files(blobs)) == 2
    taken_in(case, b"something", who="roman")
    with travel(clock.now() + timedelta(days=1), tick=False):
        allowance.spend(case.world.actor("olena").staff_id, 1)


@pytest.fixture
def small_disk(blobs, tmp_path):
    """A real disk of 256 KiB, in a file system of memory."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(small)]
    subprocess.run(mount, check=True)
    yield small
    storing.use(blobs)
    subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize("small_disk", AS_ROOT, indirect=True)
def test_t60_a_real_full_disk_leaves_no_file_and_no_row(case, small_disk):
    storing.use(small_disk)
    with pytest.raises(OSError, match="No space") as full:
        taken_in(case, os.urandom(900_000))
    assert full.value.errno == errno.ENOSPC
    assert files(small_disk) == []
    nothing_is_kept(case)
    taken_in(case, b"a small one")
    assert len(files(small_disk)) == 1


def test_t60_a_file_that_may_grow_no_further_leaves_nothing(case, blobs):
    """Any user: the kernel refuses the bytes behind the limit, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    database_bytes = 64 * 1024 * 1024
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (database_bytes, before[1]))
        with pytest.raises(OSError, match="File too large") as full:
            taken_in(case, bytes(database_bytes + 100_000))
        assert full.value.errno == errno.EFBIG
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert files(blobs) == []
    nothing_is_kept(case)


def nothing_is_kept(case):
    with case.opened() as (s, _file):
        assert s.scalar(select(EvidenceItem)) is None
        assert s.scalar(select(EvidenceFile)) is None


def test_the_stream_is_measured_before_it_is_read(case, monkeypatch):
    monkeypatch.setattr(allowance, "MOST_BYTES", 4)
    read = []

    class Watched(io.BytesIO):
        def read(self, size=-1, /):
            read.append(size)
            return super().read(size)

    monkeypatch.setattr("tests.evidence.test_taking_in.io.BytesIO", Watched)
    with pytest.raises(AllowanceError):
        taken_in(case, b"something")
    assert len(read) == 1
