"""A page of fifty cases over HTTP: gunicorn's sync workers, eight at a time."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from app import db, index
from app.keys import sessions
from app.keys.parts import Part
from app.staff import signing_in
from scripts.benches._office import (
    BOOT_KEY,
    Office,
    content_entries,
    fill_plain,
    office,
    seal_index,
    size_of,
)
from scripts.harness import ROOT, Bench, Measure, Outcome, Pair

CASES = 10_000  # BENCH_LISTED=200000, 1000000
CLIENTS = 8
PAGES = 60
WORKERS = 2
READY_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _cookie(where: Office) -> str:
    opened = where.house["bohdan"].opened
    with db.transaction() as session:
        return sessions.begin(
            session,
            staff_id=opened.staff_id,
            epoch=signing_in.epoch_of(session)(opened.staff_id) or 0,
            seed=opened.unlocked._seed,  # noqa: SLF001  # signing in is not measured
            boot_key=BOOT_KEY,
            status=sessions.Status.OPEN,
        )


@contextmanager
def _served(where: Office, *, plain: bool) -> Iterator[int]:
    port = _free_port()
    reading, writing = os.pipe()
    os.write(writing, BOOT_KEY)
    os.close(writing)
    environment = {
        **os.environ,
        "BARVINOK_DATA": str(where.settings.data),
        "BARVINOK_KDF_COST": "test",
        "BARVINOK_STAFF_ORIGIN": f"http://127.0.0.1:{port}",
        "BARVINOK_BOOT_KEY_FD": str(reading),
        "BENCH_PLAIN": "yes" if plain else "",
    }
    options = ["--preload", "--workers", str(WORKERS), "--log-level", "error"]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", *options),
            *("--bind", f"127.0.0.1:{port}", "scripts.benches._list_app:create()"),
        ],
        cwd=ROOT,
        env=environment,
        pass_fds=(reading,),
    )
    os.close(reading)
    try:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def _page(port: int, cookie: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "GET", "/staff/cases", headers={"Cookie": f"barvinok_staff={cookie}"}
        )
        answer = connection.getresponse()
        body = answer.read()
        return answer.status == http.HTTPStatus.OK and body.count(b"BV-") >= 50  # noqa: PLR2004  # rows
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def http_list(folder: Path) -> Iterator[Pair]:
    """Serve the page twice, from the sealed index and from plain rows."""
    with office(folder) as where, ExitStack() as stack:
        count, bohdan = size_of("listed", CASES), where.house["bohdan"].as_actor()
        seal_index(where, Part.CONTENT, content_entries(count, bohdan.staff_id))
        with db.transaction() as session:
            index.keep_snapshot(
                session, bohdan.unlocked, where.house.north, Part.CONTENT
            )
        fill_plain(count, fields=4)
        cookie = _cookie(where)
        pool = stack.enter_context(ThreadPoolExecutor(CLIENTS))
        ports = [
            stack.enter_context(_served(where, plain=plain)) for plain in (False, True)
        ]

        for port in ports:  # each worker reads the image once
            while not all(pool.map(partial(_page, port), [cookie] * CLIENTS)):
                time.sleep(0.5)

        def pages(port: int) -> Outcome:
            good = sum(pool.map(lambda _: _page(port, cookie), range(PAGES)))
            return Outcome(good, PAGES - good)

        yield Pair(lambda: pages(ports[0]), lambda: pages(ports[1]))


BENCHES = [
    Bench(
        "http-list",
        "the list of cases, gunicorn sync, 8 connections",
        "the same page, session and log line, rows from a plain table",
        0.75,
        http_list,
        Measure.RATE,
    )
]
