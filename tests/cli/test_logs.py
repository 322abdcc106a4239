"""T-66: nothing from outside drives a terminal or passes for a line of the log.

The log holds no name, code, query, address or sender: it is read whole, as a process
wrote it while people were at the form.
"""

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from app.cli import logs
from tests.support.postgres import free_port

ENTRY = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} public ")
QUERY, NAME, SENDER = "secretquery", "Мотря Вигаданко", "203.0.113.77"
CODE = "1234 5678 9012 3456 7890 1234"
ESCAPE = "\x1b[2J"
PLANTED = "\n2026-11-24 09:30:00,000 public all is well"


def line(message, *args):
    record = logging.LogRecord("barvinok", 20, "", 0, message, args, None)
    return logs.Plain("%(message)s").format(record)


def test_t66_what_a_terminal_would_obey_is_written_as_its_escape():
    shown = line("job %s refused", f"{ESCAPE}\r\x07\u202ebuild\x9b31m")
    assert shown == r"job \x1b[2J\r\x07\u202ebuild\x9b31m refused"
    assert line("Мотря %s", "ї") == "Мотря ї"


def test_t66_a_planted_line_is_indented_under_the_entry_it_came_with():
    first, second = line("refused: %s", PLANTED).split("\n")
    assert first == "refused: "
    assert second.startswith("    2026")


@pytest.fixture
def waitress_says(caplog):
    """What the server's own log would say of a request, with our filter before it."""
    logger = logging.getLogger("waitress")
    before = list(logger.filters)
    logs.quiet()
    with caplog.at_level(logging.DEBUG, logger="waitress"):
        yield logger, caplog
    logger.filters[:] = before


def test_t66_the_server_names_no_address_and_no_words_of_an_exception(waitress_says):
    logger, caplog = waitress_says
    logger.info("Client disconnected while serving /staff/enrol/%s", QUERY)
    try:
        int(NAME)
    except ValueError:
        logger.exception("Exception while serving /staff/cases/%s", QUERY)
    logger.info("Serving on http://127.0.0.1:8000")
    assert QUERY not in caplog.text
    assert NAME not in caplog.text
    assert "a request was not finished (ValueError)" in caplog.text
    assert "Serving on http://127.0.0.1:8000" in caplog.text


def test_that_without_the_filter_the_address_would_be_there(caplog):
    logger = logging.getLogger("waitress")
    with caplog.at_level(logging.INFO, logger="waitress"):
        logger.info("Client disconnected while serving /staff/enrol/%s", QUERY)
    assert QUERY in caplog.text


def asked(port, request):
    """Send bytes as they are; the answer may be anything."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(200)


def request(path, *, body="", host="localhost", **headers):
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    sent = body.encode()
    if body:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(sent)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + sent


def test_t66_a_process_logs_nothing_of_who_asks_and_what(live_world):
    port = free_port()
    settings = live_world.settings
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "run", "public", "--port", str(port)],
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            "BARVINOK_DATA": str(settings.data),
            "BARVINOK_DATABASE_URL": settings.database_url,
            "BARVINOK_PUBLIC_ORIGIN": f"http://localhost:{port}",
        },
    )
    host = f"localhost:{port}"
    try:
        _wait_for(port)
        for sent in (
            request(f"/?{QUERY}={NAME}", host=host, X_Forwarded_For=SENDER),
            request(f"/{QUERY}{ESCAPE}", host=host, User_Agent=f"{NAME}{ESCAPE}"),
            request("/return", host=host, body=f"code={CODE}&csrf={QUERY}"),
            request("/form/1", host=host, body="a=" + "x" * 100_000 + QUERY),
            request("/", host=f"{QUERY}.example", Referer=f"http://x/{QUERY}"),
            request(f"/{QUERY}", host=host, X_Forwarded_For=f"{SENDER}{PLANTED}"),
            f"{QUERY} {ESCAPE} nonsense\r\n\r\n".encode(),
            b"POST /return HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nco",
        ):
            asked(port, sent)
    finally:
        process.send_signal(signal.SIGTERM)
        _out, log = process.communicate(timeout=30)
    written = log.decode()
    assert "Serving on" in written
    for secret in (QUERY, NAME, CODE, CODE.replace(" ", ""), SENDER, "127.0.0.1 "):
        assert secret not in written, written
    for each in written.splitlines():
        assert ENTRY.match(each) or each.startswith(logs.CONTINUED[1:]), each
        assert each.isprintable()


def _wait_for(port):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if asked(port, request("/bye", host=f"localhost:{port}")):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the process did not answer")
