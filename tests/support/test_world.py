"""The closed network and the clock of the tests."""

import socket
from datetime import timedelta

import pytest

from app import clock as app_clock
from tests.support.world import NetworkClosedError


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_test_connects_to_another_machine(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.socket(family) as door,
        pytest.raises(NetworkClosedError),
    ):
        door.connect((host, 443))


def test_no_test_looks_up_a_name():
    with pytest.raises(NetworkClosedError):
        socket.getaddrinfo("barvinok.example", 443)


def test_no_test_sends_a_datagram_away():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door,
        pytest.raises(NetworkClosedError),
    ):
        door.sendto(b"x", ("192.0.2.1", 53))


def test_loopback_stays_open():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as door,
    ):
        assert door.getpeername() == server.getsockname()


def test_the_clock_moves_when_it_is_told(clock):
    before = app_clock.now()
    clock.forward(minutes=5)
    assert app_clock.now() - before == timedelta(minutes=5)
