"""A file that is sent lies nowhere in clear: not in the server, not in our data."""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time

import pytest
from waitress import buffers

from app.evidence import storing
from app.web import sealed_buffers
from tests.statements.told import open_case
from tests.support.cast import signs_in
from tests.support.postgres import free_port
from tests.support.source import ROOT

CANARY = b"canary-7731-lies-in-the-photo"


@pytest.fixture
def watched(monkeypatch, tmp_path, live_world):
    """Every folder for temporary files, and what was ever written into a file there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    made = []
    real = tempfile.TemporaryFile

    def noted(*args, **said):
        made.append(real(*args, **said))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", noted)
    monkeypatch.setattr(
        buffers.TempfileBasedBuffer, "newfile", buffers.TempfileBasedBuffer.newfile
    )
    storing.use(live_world.settings.blobs)
    return made


def files_under(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_waitress_would_put_a_large_request_into_a_file_in_clear(watched):
    """The test can fail: without ours the canary is on the disk."""
    waiting = buffers.OverflowableBuffer(1024)
    waiting.append(CANARY * 400)
    assert len(watched) == 1
    watched[0].seek(0)
    assert CANARY in watched[0].read()
    waiting.close()


def test_a_large_request_waits_sealed(watched, tmp_path):
    folder = tmp_path / "spool"
    sealed_buffers.install(folder)
    waiting = buffers.OverflowableBuffer(1024)
    pieces = [CANARY * 40, b"x" * 70_000, CANARY * 3000]
    for piece in pieces:
        waiting.append(piece)
    (lying,) = files_under(folder)
    assert CANARY not in lying.read_bytes()
    body = waiting.getfile()
    assert body.read(50) == (CANARY * 40)[:50]
    assert (CANARY * 40)[:50] + body.read() == b"".join(pieces)
    waiting.close()
    assert files_under(folder) == []
    assert watched == []


@pytest.fixture
def served(live_world):
    """The public app as `serve` starts it, in a process of its own; its port."""
    settings, port = live_world.settings, free_port()
    child = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "run", "public", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "BARVINOK_DATA": str(settings.data),
            "BARVINOK_DATABASE_URL": settings.database_url,
        },
    )
    yield port
    child.terminate()
    child.wait(20)


def comes_true(what):
    """Wait until something is so, at most half a minute."""
    until = time.monotonic() + 30
    while not what() and time.monotonic() < until:
        time.sleep(0.1)
    return bool(what())


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_what_the_running_server_has_taken_so_far_lies_sealed(live_world, served):
    spool = live_world.settings.spool
    assert comes_true(lambda: answers(served))
    with socket.create_connection(("127.0.0.1", served)) as half:
        half.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
        half.sendall(CANARY * 30_000)
        assert comes_true(lambda: any(f.stat().st_size for f in files_under(spool)))
        (lying,) = files_under(spool)
        assert CANARY not in lying.read_bytes()
    assert comes_true(lambda: files_under(spool) == [])


def test_an_upload_leaves_no_clear_byte_anywhere(
    watched, live_world, staff_site, visit, tmp_path
):
    sealed_buffers.install(live_world.settings.data / "spool")
    case = open_case(live_world)
    photo = tmp_path / "photo.bin"
    photo.write_bytes(CANARY * 60_000)  # 1.7 MB: too large for the server's memory
    page = visit()
    signs_in(page, staff_site, live_world["olena"])
    page.goto(f"{staff_site}{case.path}/evidence/new")
    page.get_by_label("File", exact=True).set_input_files(photo)
    page.get_by_label("Neutral title").fill("A recording")
    page.locator("#owners").get_by_text("P1, survivor").click()
    page.get_by_role("button", name="Seal and take in").click()
    page.get_by_text("Taken in and sealed.").wait_for(timeout=60_000)
    assert files_under(live_world.settings.blobs)
    lying = [*files_under(live_world.settings.data), *files_under(tmp_path / "tmp")]
    assert [path for path in lying if CANARY in path.read_bytes()] == []
    assert files_under(live_world.settings.data / "spool") == []
    assert watched == []
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the original").click()
    got = io.BytesIO(waiting.value.path().read_bytes())
    assert got.getvalue() == CANARY * 60_000
    assert watched == []
