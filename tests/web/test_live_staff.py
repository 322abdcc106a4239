"""The staff app behind the embedded server: what only a real socket can ask (T-12)."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.support.database import settings_in
from tests.support.postgres import free_port
from tests.web.shell_support import StandInDoor, staff_app


@pytest.fixture
def site(live_app, tmp_path, database_url):
    port = free_port()
    settings = settings_in(
        tmp_path, database_url, BARVINOK_STAFF_ORIGIN=f"http://127.0.0.1:{port}"
    )
    return live_app(staff_app(settings, StandInDoor()), port=port)


def _ask(site, request_line, host):
    """Send one request by hand, and return the whole answer."""
    place = urlsplit(site)
    head = f"{request_line}\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall(head.encode())
        answer = b""
        while piece := line.recv(65_536):
            answer += piece
    return answer.decode()


def test_t12_an_absolute_address_in_the_request_line_changes_nothing(site):
    own = urlsplit(site).netloc
    answer = _ask(site, "GET http://evil.example/ HTTP/1.1", own)
    assert "evil.example" not in answer
    assert answer.startswith(("HTTP/1.1 302", "HTTP/1.1 400", "HTTP/1.1 404"))


def test_t12_an_unknown_host_is_refused_also_with_our_address_in_the_line(site):
    answer = _ask(site, f"GET {site}/staff/cases HTTP/1.1", "evil.example")
    assert answer.startswith("HTTP/1.1 400")
    assert "evil.example" not in answer


def test_t12_links_and_redirects_name_no_host(site):
    answer = _ask(site, "GET / HTTP/1.1", urlsplit(site).netloc)
    assert "Location: /staff\r\n" in answer


def test_a_second_host_line_does_not_help(site):
    own = urlsplit(site).netloc
    two = f"{own}\r\nHost: evil.example"
    answer = _ask(site, "GET /staff/cases HTTP/1.1", two)
    assert answer.startswith("HTTP/1.1 400")
