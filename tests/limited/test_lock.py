"""From inside the limited process nothing can be reached. T-14."""

import os
import platform
import socket
import threading
from pathlib import Path

import pytest

from app.errors import NotIsolatedError
from app.limited import lock, running
from tests.limited import inside

LOCKED = f"lock.lock_in({inside.MEMORY}, 20)"
FILTER_ALONE = "lock.filter_calls()"
USERS = ["", inside.AS_NOBODY] if os.geteuid() == 0 else [""]
REACHED_WITHOUT = {
    "read a file",
    "read by address",
    "write a file",
    "list a folder",
    "ask about a path",
    "connect here",
    "fork",
    "start a shell",
    "start a thread",
    "run what it wrote",
}


@pytest.fixture
def port():
    """A server that answers each caller; a connection to it would succeed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def answer():
            while not over.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                with caller:
                    caller.sendall(b"HTTP/1.0 200 OK\r\n\r\nx")

        at_work = threading.Thread(target=answer)
        at_work.start()
        yield server.getsockname()[1]
        over.set()
        at_work.join()


def reached(told):
    return [what for what, came in told.items() if came == "reached"]


@pytest.mark.parametrize("user", USERS)
def test_t14_the_attempts_reach_their_aim_where_nothing_is_locked(user, port):
    """The test can fail: without the lock each of these works."""
    attempts = {k: v for k, v in inside.ATTEMPTS.items() if k in REACHED_WITHOUT}
    told = inside.attempts(user, port, attempts)
    assert set(told.values()) == {"reached"}


@pytest.mark.parametrize("user", USERS)
def test_t14_locked_in_nothing_is_reached_as_root_or_as_nobody(port, user):
    told = inside.attempts(f"{user}\n{LOCKED}", port)
    assert set(told) == set(inside.ATTEMPTS)
    assert reached(told) == []


@pytest.mark.parametrize("user", USERS)
def test_t14_the_filter_alone_refuses_it_too_where_a_kernel_has_no_namespaces(
    port, user
):
    told = inside.attempts(f"{user}\n{FILTER_ALONE}", port)
    assert reached(told) == []


def test_t14_the_product_tries_it_itself():
    assert running.check() in {True, False}


def test_where_it_cannot_lock_itself_in_a_child_ends_without_reading(monkeypatch):
    """No Python of another machine is needed: the list of calls is taken away."""
    told, code, _ = inside.run(
        """
        from app.limited import child
        lock._MACHINES.clear()
        sys.argv[1:] = ['{"task":"words","size_bytes":3,"memory_bytes":2000000000,'
                        '"processor_seconds":9}']
        child.main()
        """,
        "1",
    )
    assert told is None
    assert code == lock.NOT_ISOLATED


def test_nothing_comes_from_a_child_that_is_not_locked_in(monkeypatch):
    class Untouched:
        def read(self, _size, /):
            return b"abc"

    monkeypatch.setattr(
        running.sys, "executable", str(Path(__file__).parent / "unlocked")
    )
    with pytest.raises(NotIsolatedError):
        running.drawn(Untouched(), 3, running.Task.WORDS)


def test_too_much_memory_and_too_much_time_end_it():
    told, code, errors = inside.run(
        f"""
        {LOCKED}
        try:
            bytearray(4 * 1024 ** 3)
            print('"reached"')
        except MemoryError:
            print('"refused"')
        """,
        "1",
    )
    assert (told, code) == ("refused", 0), errors
    told, code, _ = inside.run(
        f"lock.lock_in({inside.MEMORY}, 1)\nwhile True: pass", "1"
    )
    assert told is None
    assert code < 0


def test_the_limits_and_namespaces_cannot_be_undone_and_a_child_dies_with_its_parent():
    assert running.SECONDS > running.PROCESSOR_SECONDS
    told, code, errors = inside.run(
        f"""
        {LOCKED}
        print(json.dumps([LIBC.prctl(22, 0, 0, 0, 0), LIBC.prctl(4, 1, 0, 0, 0)]))
        """,
        "1",
    )
    assert (told, code) == ([-1, -1], 0), errors


def test_each_machine_has_a_filter_that_begins_with_its_own_sign_and_ends_refusing():
    for machine in ("x86_64", "aarch64"):
        steps = lock.program(machine)
        assert len(steps) < 256
        assert steps[-1].endswith((lock._REFUSE).to_bytes(4, "little"))
    with pytest.raises(OSError, match="no list of calls"):
        lock.program("vax")
    assert platform.machine() in lock._MACHINES
