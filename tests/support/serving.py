"""A real server on loopback for a test that needs one: sockets, headers, threads.

The same server as the embedded default. The test asks for `fresh_database` too: the
server's threads cannot share the one connection of `db_bound`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from flask import Flask
from waitress import wasyncore  # type: ignore[import-untyped,unused-ignore]
from waitress.server import create_server  # type: ignore[import-untyped,unused-ignore]

from app.web import sealed_buffers
from tests.support.postgres import free_port

STOP_SECONDS = 10

LiveApp = Callable[..., str]
"""`live_app(app, port=None, host="127.0.0.1")` gives the origin, without a slash."""


@contextmanager
def serving(
    app: Flask, port: int | None = None, host: str = "127.0.0.1"
) -> Iterator[str]:
    """Serve one app in a thread, and give its origin.

    `host` is only the name in the address: "localhost" keeps the cookies of the public
    app apart from those of the staff app.
    """
    server = create_server(
        app,
        host="127.0.0.1",
        port=port or free_port(),
        threads=4,
        **sealed_buffers.OPTIONS,
    )
    stopping = threading.Event()

    def run() -> None:
        # Not `server.run`: that one waits for browsers to close what they keep open.
        while not stopping.is_set():
            wasyncore.loop(timeout=1, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)

    thread = threading.Thread(target=run, name="live-app", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.effective_port}"
    finally:
        stopping.set()
        # The thread may have seen it by itself, and closed the pipe already.
        with suppress(OSError):
            server.pull_trigger()
        thread.join(STOP_SECONDS)
        if thread.is_alive():
            raise RuntimeError("the test's server did not stop")


@pytest.fixture
def live_app() -> Iterator[LiveApp]:
    """Serve Flask apps until the end of the test."""
    with ExitStack() as stack:
        yield lambda app, port=None, host="127.0.0.1": stack.enter_context(
            serving(app, port, host)
        )
