"""What surrounds a test: a closed network, a clock it may set, a clean environment."""

import ipaddress
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app import clock as app_clock


class NetworkClosedError(RuntimeError):
    """A test, or the product under test, tried to reach another machine."""


def _is_here(host: object) -> bool:
    """Say whether an address or a name is this machine's loopback."""
    if host in {None, "", "localhost", b"localhost"}:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to connect, send or look up a name outside this machine."""
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        # A path or bytes is a Unix socket, which reaches no other machine.
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkClosedError(f"{event}: the network is closed in tests")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and not _is_here(
        arguments[0]
    ):
        raise NetworkClosedError(f"{event}: the network is closed in tests")


def pytest_configure() -> None:
    """Close the network for this process, and forget the developer's own settings."""
    sys.addaudithook(_guard)
    for name in [name for name in os.environ if name.startswith("BARVINOK_")]:
        if not name.startswith("BARVINOK_TEST_"):
            del os.environ[name]
    # For what the tests start as a process of its own.
    os.environ["BARVINOK_KDF_COST"] = "test"


@dataclass
class Clock:
    """The time that the product sees. It stands still until the test moves it."""

    now: datetime

    def forward(self, **by: float) -> datetime:
        """Move on: `clock.forward(minutes=5)`."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stop the product's clock at a Tuesday morning; the test may move it."""
    standing = Clock(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    app_clock.stand_in(lambda: standing.now)
    yield standing
    app_clock.stand_in(None)
