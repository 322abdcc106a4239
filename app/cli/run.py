"""`barvinok run NAME`: one of the three processes, for `serve` and for unit files."""

import logging
import os
import signal
import time
from types import FrameType
from typing import NoReturn
from wsgiref.types import WSGIApplication

import click

from app.cli import logs
from app.config import Installation, Settings
from app.errors import NotIsolatedError, SettingsError

log = logging.getLogger(__name__)

BOOT_KEY_BYTES = 32
THREADS = 4
PUBLIC_MOST_BYTES = 16 * 1024 * 1024
"""Of a request to the public app, where strangers write. Its forms end at 64 KiB, or at
`Settings.room_bytes` with files. Up to here a longer one is answered with a page;
beyond, it is not even taken."""
STAFF_MOST_BYTES = 1024 * 1024 * 1024
POLL_SECONDS = 1.0


@click.command()
@click.argument("name", type=click.Choice(["staff", "public", "worker"]))
@click.option("--port", type=click.IntRange(0, 65_535), default=0)
def run(name: str, port: int) -> None:
    """Run one process: staff, public or worker."""
    logs.begin(name)
    {"staff": _staff, "public": _public, "worker": _worker}[name](port)


def _serve(
    app: WSGIApplication, port: int, settings: Settings, most_bytes: int
) -> None:
    """Answer on loopback until SIGTERM; what waits on the disk meanwhile is sealed."""
    import waitress

    from app.web import sealed_buffers

    sealed_buffers.install(settings.spool, settings.disk_floor_bytes)
    waitress.serve(
        app,
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=most_bytes,
        **sealed_buffers.OPTIONS,
    )


def _staff(port: int) -> None:
    from app import start
    from app.evidence import scanning, storing
    from app.web import staff_door

    settings = Settings.load()
    start.process(settings)
    storing.use(settings.blobs)
    scanning.use(settings.clamav_socket)
    _say_whether_files_are_read()
    app = staff_door.create(settings, _boot_key(settings))
    signal.signal(signal.SIGTERM, _leave)
    _serve(app, port, settings, STAFF_MOST_BYTES)


def _say_whether_files_are_read() -> None:
    """Try the limited process once: without it no preview and no copy is made."""
    from app.limited import running

    try:
        alone = running.check()
    except NotIsolatedError:
        log.error(  # noqa: TRY400  # the stack says nothing more
            "files are NOT read on this machine: the limited process cannot be locked"
            " in (docs/operations.md, Files that strangers made)"
        )
    else:
        kernel = "and namespaces" if alone else "alone: no namespaces here"
        log.info("files are read in a limited process: filter of calls %s", kernel)


def _public(port: int) -> None:
    from app.web.public import create_app

    signal.signal(signal.SIGTERM, _leave)
    settings = Settings.load()
    most_bytes = max(PUBLIC_MOST_BYTES, settings.room_bytes)
    _serve(create_app(), port, settings, most_bytes)


def _worker(port: int) -> None:
    del port
    from app import start
    from app.evidence import storing
    from app.keys.workers import Identity
    from app.packages import stamping
    from app.staff.founding import worker_file
    from app.worker import Worker

    settings = Settings.load()
    signal.signal(signal.SIGTERM, _leave)
    if Installation.load(settings) is None or not worker_file(settings).exists():
        log.info("waiting until this installation is founded")
    while Installation.load(settings) is None or not worker_file(settings).exists():
        time.sleep(POLL_SECONDS)
    start.process(settings)
    storing.use(settings.blobs)
    stamping.use(settings.time_authority)
    Worker(Identity.load(worker_file(settings)), settings).run()


def _boot_key(settings: Settings) -> bytes:
    """Read the boot key that the parent left in a pipe; never from disk.

    Raises:
        SettingsError: no parent gave one.
    """
    if settings.boot_key_fd is None:
        raise SettingsError(
            "BARVINOK_BOOT_KEY_FD is not set: start the staff app through `barvinok"
            " serve`, or give it 32 random bytes by descriptor (docs/operations.md)"
        )
    try:
        with os.fdopen(settings.boot_key_fd, "rb") as pipe:
            key = pipe.read(BOOT_KEY_BYTES)
    except OSError:
        raise SettingsError("BARVINOK_BOOT_KEY_FD is no open descriptor") from None
    if len(key) != BOOT_KEY_BYTES:
        raise SettingsError("BARVINOK_BOOT_KEY_FD gave fewer than 32 bytes")
    return key


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise SystemExit(0)
