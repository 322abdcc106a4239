"""A PostgreSQL server of our own for the tests: found, started, and stopped again.

It runs as an unprivileged user in a temporary directory, listens on loopback only, and
gives up durability for speed. Nothing of an installed server's data is touched.

`python -m tests.support.postgres --find` prints the folder of the server's programs,
and fails when there is none.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

OLDEST = 15
"""The oldest supported major version; among those installed, the oldest one is used."""

START_SECONDS = 30
STOP_SECONDS = 20
SUPERUSER = "barvinok_test"
INSTALLED = Path("/usr/lib/postgresql")  # Debian's and Ubuntu's place, one per version


class PostgresMissingError(RuntimeError):
    """No server program here; the message says what to install. Never a skip."""


class _Identity(TypedDict, total=False):
    """What `subprocess` is told in order to drop root."""

    user: int
    group: int
    extra_groups: list[int]


def find_programs(
    installed: Path = INSTALLED, env: Mapping[str, str] = os.environ
) -> Path | None:
    """Return the folder with `postgres`, of the oldest supported version here."""
    versions = sorted(
        (int(folder.name), folder / "bin")
        for folder in installed.glob("*")
        if folder.name.isdigit() and (folder / "bin" / "postgres").exists()
    )
    for version, programs in versions:
        if version >= OLDEST:
            return programs
    on_path = shutil.which("postgres", path=env.get("PATH"))
    if on_path and _major(Path(on_path)) >= OLDEST:
        return Path(on_path).resolve().parent
    return None


def _major(program: Path) -> int:
    """Ask a server program for its major version; 0 when it does not say."""
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\b(\d+)\.\d+", said)
    return int(found[1]) if found else 0


def _unprivileged() -> _Identity:
    """Say whom to run as: PostgreSQL refuses root. Empty when we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissingError("neither the user postgres nor nobody exists")


def free_port() -> int:
    """Return a port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """Run one server, and give its address as a SQLAlchemy URL (the superuser's).

    Raises:
        PostgresMissingError: nothing to run; the message has the line to install it.
    """
    programs = find_programs()
    if programs is None:
        raise PostgresMissingError(
            f"the tests need a PostgreSQL server program, version {OLDEST} or later:"
            f" apt-get install -y postgresql-{OLDEST}, or set TEST_DATABASE_URL"
        )
    identity = _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="barvinok-pg-"))
    try:
        if identity:
            os.chown(home, identity["user"], identity["group"])
        password = secrets.token_hex(16)
        _make_cluster(programs, home, identity, password)
        port, process = _start(programs, home, identity)
        try:
            yield (
                f"postgresql+psycopg://{SUPERUSER}:{password}@127.0.0.1:{port}/postgres"
            )
        finally:
            _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_cluster(
    programs: Path, home: Path, identity: _Identity, password: str
) -> None:
    secret = home / "password"
    secret.write_text(password)
    if identity:
        os.chown(secret, identity["user"], identity["group"])
    subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={home / 'data'}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=home,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        **identity,
    )
    secret.unlink()


def _start(
    programs: Path, home: Path, identity: _Identity
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the server on a free port; another try if somebody took it meanwhile."""
    log = home / "log"
    for _ in range(3):
        port = free_port()
        options = {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(home),
            "max_connections": "100",
            # The data are thrown away: speed before safety.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "shared_buffers": "64MB",
            "log_min_messages": "fatal",
        }
        with log.open("wb") as said:
            process = subprocess.Popen(
                [
                    programs / "postgres",
                    *("-D", home / "data"),
                    *(f"--{key}={value}" for key, value in options.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=home,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C ends the tests first, then the server
                **identity,
            )
        if _answers(process, port, home):
            return port, process
        _stop(process)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _answers(process: subprocess.Popen[bytes], port: int, home: Path) -> bool:
    """Wait until the server says that it is ready; False when it ended instead."""
    status = home / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        # Line 8 of the file is the state; line 4 the port, line 1 the process.
        lines = status.read_text().split("\n") if status.exists() else []
        ours = lines[:1] == [str(process.pid)] and lines[3:4] == [str(port)]
        if ours and [word.strip() for word in lines[7:8]] == ["ready"]:
            return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End this one process: fast, then at once, then without asking."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    if sys.argv[1:] != ["--find"]:
        sys.exit(__doc__)
    programs_found = find_programs()
    if programs_found is None:
        sys.exit(1)
    sys.stdout.write(f"{programs_found}\n")
