"""T-09, T-16, T-61, T-62: what every answer says, at every address of both apps.

Each address is asked by somebody who may, by somebody who may not, and by nobody; and
with the methods that it does not take. Pages, redirects, files, refusals: all of them.
"""

import re

import pytest

from tests.support.addresses import (
    addresses,
    at_desk,
    at_public,
    blanks,
    picture_of,
    role_may,
    stranger,
)

pytestmark = pytest.mark.once

STAFF_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self';"
    " media-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
    " trusted-types swap"
)
PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "script-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OWN = ("olena", "bohdan", "iryna", "marko", "sofia", "petro", "hanna")
OTHER_METHODS = ("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND")
# A whole address of another machine, in whatever a browser would fetch or follow.
FOREIGN = re.compile(r"""(?:href|src|action|srcset|poster|data)=["']?(?:https?:)?//""")


@pytest.fixture
def staff_side(world, full, staff_app, desk):
    """The addresses of the staff app, each with who asks there."""
    desks = {who: desk(who) for who in OWN}
    values = blanks(world, full, full.own) | picture_of(desks["olena"], full.own)
    nobody = stranger(staff_app)
    people = [(world.actor(who), at_desk(one)) for who, one in desks.items()]

    def askers(address):
        """Nobody, two whose role may, if there are, and one whose role may not."""
        may, may_not = [], []
        for actor, somebody in people:
            (may if role_may(actor, address) else may_not).append(somebody)
        return [nobody, *may[:2], *may_not[:1]]

    found = [(each, askers(each)) for each in addresses(staff_app, values)]
    return found, people[-1][1], STAFF_POLICY


@pytest.fixture
def public_side(world, full, public_app, survivor, another_browser):
    """The addresses of the public app, each with who asks there."""
    survivor.returns(full.own.code)
    people = [at_public(another_browser()), at_public(survivor)]
    values = blanks(world, full, full.own)
    found = [(each, people) for each in addresses(public_app, values)]
    return found, people[-1], PUBLIC_POLICY


@pytest.fixture(params=["staff", "public"])
def side(request, world):
    """One app after the other, both in the same world."""
    return request.getfixturevalue(f"{request.param}_side")


def check(answer, expected, where):
    """Look at one answer, as far as every answer is alike."""
    headers = answer.headers
    said = headers["Content-Security-Policy"]
    # A download adds a policy of its own; a browser obeys both.
    more = said.removeprefix(expected)
    assert said.startswith(expected), where
    assert not more or (more.startswith(", ") and more.endswith("sandbox")), where
    assert "unsafe" not in said, where
    assert headers["Cache-Control"] == "no-store", where
    assert headers["Referrer-Policy"] == "no-referrer", where
    assert headers["X-Content-Type-Options"] == "nosniff", where
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert "Cookie" in headers["Vary"], where
    assert "Server" not in headers, where
    assert answer.status_code < 500, where
    location = answer.location or "/"
    assert location.startswith("/"), where
    assert not location.startswith("//"), where
    if answer.mimetype == "text/html":
        assert not FOREIGN.search(answer.text), where


def test_t09_t61_t62_every_answer_has_the_policy_and_is_kept_nowhere(side):
    found, _, expected = side
    seen = set()
    for address, people in found:
        for somebody in people:
            answer = somebody.ask(address)
            check(answer, expected, address.name)
            seen.add(answer.status_code)
    assert seen >= {200, 303, 404, 422}


def test_t16_an_address_takes_its_own_methods_and_no_other(side):
    found, somebody, expected = side
    takes = {}
    for address, _ in found:
        takes.setdefault(address.path, set()).add(address.method)
    for path, methods in takes.items():
        for method in (*OTHER_METHODS, *({"GET", "POST"} - methods)):
            answer = somebody.open(method, path)
            check(answer, expected, (method, path))
            # A path may also be another rule's, with its own methods.
            assert answer.status_code == 405 or method in {"GET", "POST"}, path
            if answer.status_code == 405:
                allowed = set(answer.headers["Allow"].split(", "))
                assert methods <= allowed <= {"GET", "HEAD", "POST"}, path


def test_t16_head_says_what_get_says_and_nothing_more(side):
    found, somebody, expected = side
    for address, _ in found:
        if address.method == "GET":
            asked = somebody.open("HEAD", address.path)
            check(asked, expected, address.name)
            assert asked.data == b"", address.name
            assert asked.status_code == somebody.ask(address).status_code


def test_the_search_would_find_a_foreign_address():
    assert FOREIGN.search('<img src="https://elsewhere.example/x.png">')
    assert FOREIGN.search("<a href=//elsewhere.example>")
    assert not FOREIGN.search('<a href="/staff/cases">https://elsewhere.example</a>')
