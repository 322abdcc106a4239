"""A photo that a survivor sends lies nowhere in clear, not even a half of it.

The public app is a process of its own, as `serve` starts it.
"""

import os
import socket
import subprocess
import sys
import time

import pytest

from app.evidence import storing
from tests.support.postgres import free_port
from tests.support.source import ROOT

CANARY = b"canary-9917-lies-in-the-photo"
SECONDS = 30


def files_under(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def in_clear(world, *words):
    """Files of the installation in which one of these stands in clear."""
    return [
        path.name
        for path in files_under(world.settings.data)
        if any(word in path.read_bytes() for word in words)
    ]


def comes_true(what):
    until = time.monotonic() + SECONDS
    while not what() and time.monotonic() < until:
        time.sleep(0.1)
    return bool(what())


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def served(live_world):
    """The public app in a process of its own; its address."""
    storing.use(live_world.settings.blobs)
    port = free_port()
    origin = f"http://localhost:{port}"
    child = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "run", "public", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "BARVINOK_DATA": str(live_world.settings.data),
            "BARVINOK_DATABASE_URL": live_world.settings.database_url,
            "BARVINOK_PUBLIC_ORIGIN": origin,
            "BARVINOK_KDF_COST": "test",
            "BARVINOK_DISK_FLOOR_MIB": "1",
        },
    )
    assert comes_true(lambda: answers(port))
    yield origin
    child.terminate()
    child.wait(20)


def test_a_connection_that_is_lost_half_way_leaves_nothing(live_world, served):
    """The first file shows that the search would find it."""
    planted = live_world.settings.data / "planted"
    planted.write_bytes(CANARY)
    assert in_clear(live_world, CANARY) == ["planted"]
    planted.unlink()

    spool = live_world.settings.spool
    host = served.removeprefix("http://")
    with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as half:
        head = (
            "POST /box/write HTTP/1.1\r\n"
            f"Host: {host}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 9000000\r\n\r\n"
            '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
            "\r\n"
        )
        half.sendall(head.encode() + CANARY * 60_000)
        assert comes_true(lambda: any(f.stat().st_size for f in files_under(spool)))
        assert in_clear(live_world, CANARY) == []
    assert comes_true(lambda: files_under(spool) == [])
    assert files_under(live_world.settings.kept) == []
    assert in_clear(live_world, CANARY) == []
