"""What every answer of the staff app says, and whom it answers (T-09, T-12, T-16)."""

import re

import pytest

from tests.support.database import settings_in
from tests.web.shell_support import HOST, StandInDoor, staff_app, token_of

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self';"
    " media-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
    " trusted-types swap"
)

# A page, a redirect, our own file, and an error of each kind.
PATHS = {
    "/staff/cases": 200,
    "/": 302,
    "/static/0000/none.css": 404,
    "/staff/nothing": 404,
    "/staff/fault": 500,
    "/staff/tampered": 500,
    "/staff/save-by-link": 409,
    "/staff/save": 405,
    "/staff/kit": 200,
}


@pytest.mark.parametrize(("path", "status"), PATHS.items())
def test_t09_the_policy_stands_on_every_answer(client, path, status):
    answer = client.get(path, headers=HOST)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


@pytest.mark.parametrize(("path", "status"), PATHS.items())
def test_t61_t62_nothing_is_kept_and_nobody_is_told_where_we_came_from(
    client, path, status
):
    headers = client.get(path, headers=HOST).headers
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in headers["Vary"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert status


def test_our_own_files_may_be_kept_because_their_name_changes(client):
    page = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    address = re.search(r'href="(/static/[0-9a-f]{16}/staff\.css)"', page)
    answer = client.get(address.group(1), headers=HOST)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"


def test_a_view_can_add_a_policy_but_not_loosen_one(client):
    answer = client.get("/staff/download", headers=HOST)
    assert answer.headers["Content-Security-Policy"] == f"{POLICY}, sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1:9999",
        "127.0.0.1",
        "localhost:8000",
        "",
        "a b",
        "[::1",
    ],
)
def test_t12_only_the_configured_host_is_answered(client, host):
    answer = client.get("/staff/cases", headers={"Host": host})
    assert answer.status_code == 400
    assert "Cases" not in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_t12_a_forwarded_host_changes_nothing(client):
    forged = HOST | {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil"}
    answer = client.get("/", headers=forged)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/staff"


@pytest.mark.parametrize(
    "method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"]
)
def test_t16_other_methods_are_refused(client, method):
    answer = client.open("/staff/cases", method=method, headers=HOST)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_t16_an_address_takes_only_its_own_methods(client):
    headers = HOST | {"X-Csrf": token_of(client)}
    posted = client.post("/staff/cases", headers=headers)
    assert posted.status_code == 405
    assert "POST" not in posted.headers["Allow"]
    assert client.get("/staff/search", headers=HOST).status_code == 405


def test_t16_head_answers_like_get_without_a_body(client):
    answer = client.head("/staff/cases", headers=HOST)
    assert answer.status_code == 200
    assert answer.data == b""


def test_t16_a_method_override_is_ignored(client, door):
    forged = HOST | {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    answer = client.get("/staff/search?_method=POST", headers=forged)
    assert answer.status_code == 405
    assert door.entered == []


@pytest.mark.parametrize("path", ["/staff/cases", "/staff/search"])
def test_another_site_cannot_send_a_browser_here(client, path):
    method = "POST" if path == "/staff/search" else "GET"
    answer = client.open(
        path, method=method, headers=HOST | {"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_a_site_next_door_may_link_but_not_post(client):
    beside = HOST | {"Sec-Fetch-Site": "same-site"}
    token = {"csrf": token_of(client)}
    assert client.get("/staff/cases", headers=beside).status_code == 200
    assert client.post("/staff/search", headers=beside, data=token).status_code == 403


def test_a_foreign_origin_cannot_post_with_a_stolen_token(client):
    token = {"csrf": token_of(client)}
    foreign = HOST | {"Origin": "http://localhost:8001"}
    own = HOST | {"Origin": "http://127.0.0.1:8000"}
    assert client.post("/staff/search", headers=foreign, data=token).status_code == 403
    assert client.post("/staff/search", headers=own, data=token).status_code == 200


def test_over_https_the_browser_is_told_to_stay_there(tmp_path, database_url):
    settings = settings_in(
        tmp_path,
        database_url,
        BARVINOK_STAFF_ORIGIN="https://staff.example",
        BARVINOK_PUBLIC_ORIGIN="https://public.example",
    )
    client = staff_app(settings, StandInDoor(session=None)).test_client()
    answer = client.get("/staff/kit", headers={"Host": "staff.example"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
