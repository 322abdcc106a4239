"""`barvinok serve`: the public app, the staff app and the worker under one parent.

The parent makes the boot key, 32 random bytes that are never on disk, and hands it to
the staff app by descriptor: when the parent ends, every session ends with it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

import click

from app.config import (
    Settings,
    boot_key_variable,
    environment_for,
    environment_of_the_public,
)
from app.errors import SettingsError

STAFF_PORT = 8000
MOST_PORT = 65_535
READY_SECONDS = 60
GRACE_SECONDS = 10


@click.command()
@click.option("--demo", is_flag=True, help="Fill a new installation with fiction.")
@click.option("--data", type=click.Path(path_type=Path), help="Where all is kept.")
@click.option(
    "--port",
    type=click.IntRange(1, MOST_PORT - 1),
    default=STAFF_PORT,
    help="Of the staff app; the public app answers at the next one.",
)
def serve(demo: bool, data: Path | None, port: int) -> None:
    """Run everything on this machine's loopback, for one office or for a look.

    The staff app answers on 127.0.0.1, the public app on localhost at the next port:
    cookies ignore ports, and two host names keep them apart.
    """
    environment = environment_for(data=data, staff_port=port)
    settings = Settings.load(environment)
    for each in (port, port + 1):
        _check_free(each)
    _prepare(settings, demo=demo)
    _Parent(settings, port, environment).run()


def _check_free(port: int) -> None:
    """Refuse a port that somebody else answers at, before anything is started.

    Raises:
        SettingsError: names it.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as refused:
            raise SettingsError(
                f"port {port}: {refused.strerror}. Choose another with --port"
            ) from None


def _prepare(settings: Settings, *, demo: bool) -> None:
    from app import start
    from app.db import schema

    start.read_own_law(settings)  # before anything is made or runs
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade(settings.database_url)
    if demo:
        from app.cli.demo import fill_once

        fill_once(settings, click.echo)


class _Parent:
    """Starts the three, waits until both apps answer, and ends them in order."""

    def __init__(
        self, settings: Settings, port: int, environment: dict[str, str]
    ) -> None:
        self._settings = settings
        self._port = port
        self._environment = environment
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False

    def run(self) -> None:
        """Start, say where, wait; end all when one ends or a signal comes."""
        boot_key = os.urandom(32)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._start("staff", self._port, boot_key)
        self._start("public", self._port + 1, None)
        self._start("worker", 0, None)
        self._wait_until_ready()
        ended = self._wait_for_an_end()
        self._end_all()
        if ended and not self._stopping:
            raise SettingsError(f"the {ended} process ended; see its lines above")

    def _start(self, name: str, port: int, boot_key: bytes | None) -> None:
        command = [sys.executable, "-m", "app.cli", "run", name, "--port", str(port)]
        if boot_key is None:
            environment = self._environment
            if name == "public":
                environment = environment_of_the_public(environment)
            self._children[name] = subprocess.Popen(command, env=environment)
            return
        reading, writing = os.pipe()
        os.write(writing, boot_key)
        os.close(writing)
        environment = {**self._environment, **boot_key_variable(reading)}
        self._children[name] = subprocess.Popen(
            command, env=environment, pass_fds=(reading,)
        )
        os.close(reading)

    def _wait_until_ready(self) -> None:
        staff = f"{self._settings.staff_origin}/staff/sign-in"
        public = f"{self._settings.public_origin}/"
        until = time.monotonic() + READY_SECONDS
        waiting = [staff, public]
        while waiting and time.monotonic() < until and not self._stopping:
            waiting = [url for url in waiting if not _answers(url)]
            if any(child.poll() is not None for child in self._children.values()):
                return
            time.sleep(0.2)
        if not waiting:
            click.echo(f"Staff app:   {self._settings.staff_origin}/staff")
            click.echo(f"Public app:  {self._settings.public_origin}/")
            click.echo(f"Everything it writes is in {self._settings.data.name}/")
            click.echo("Ready. Ctrl-C ends it.")

    def _wait_for_an_end(self) -> str | None:
        while not self._stopping:
            for name, child in self._children.items():
                if child.poll() is not None:
                    return name
            time.sleep(0.2)
        return None

    def _end_all(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as response:  # noqa: S310  # our own loopback
            return bool(response.status < 400)  # noqa: PLR2004  # redirects are followed
    except OSError:
        return False
