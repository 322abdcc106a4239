"""What every public response says, errors and files included.

T-09, T-12, T-16, T-61, T-62, T-64.
"""

import pytest
from sqlalchemy import text

from app import db
from app.web import public_headers
from tests.support.database import settings_in
from tests.support.public_site import Browser, make_public_app

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "script-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PATHS = [
    "/",
    "/languages",
    "/danger",
    "/safety",
    "/promise",
    "/return",
    "/bye",
    "/form/before",
    "/form/1",
    "/form/sent",
    "/box",
    "/no/such/page",
    "/form/send",
]


@pytest.fixture
def with_exit(world, monkeypatch):
    """The public app of an office that set an exit."""
    settings = settings_in(
        world.settings.data,
        world.settings.database_url,
        BARVINOK_EXIT_ORIGIN="https://weather.example.org/today",
    )
    return Browser(
        make_public_app(type(world)(world.house, settings, world.installation))
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy_and_is_kept_nowhere(survivor, path):
    response = survivor.send("GET", path)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"Cookie", "Accept-Language"} <= set(response.vary)
    assert "Server" not in response.headers


def test_files_carry_them_too_and_are_kept_nowhere(survivor):
    page = survivor.open("/")
    for _, told in page.tags:
        for address in (told.get("href", ""), told.get("src", "")):
            if not address.startswith("/static/"):
                continue
            response = survivor.send("GET", address)
            assert response.status_code == 200
            assert response.headers["Content-Security-Policy"] == POLICY
            assert response.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in response.headers


def test_a_fault_of_ours_carries_them_too(survivor, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret words")

    monkeypatch.setattr("app.web.public_pages.questions.load", broken)
    response = survivor.send("GET", "/danger")
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-store"
    assert b"secret words" not in response.data
    assert b"Traceback" not in response.data


def test_a_fault_is_logged_without_its_words(survivor, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("secret words")

    monkeypatch.setattr("app.web.public_pages.questions.load", broken)
    page = survivor.open("/danger")
    assert "secret words" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert "E-" in page.text


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1:8001", ""])
def test_t12_a_host_that_is_not_ours_is_refused(survivor, host):
    response = survivor.client.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert response.headers["Content-Security-Policy"] == POLICY
    assert b"<form" not in response.data
    assert "Set-Cookie" not in response.headers
    if host:
        assert host.encode() not in response.data.replace(survivor.origin.encode(), b"")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This is not our address"), ("uk", "Це не наша адреса")],
)
def test_t12_over_another_address_the_page_names_ours_and_keeps_nothing(
    survivor, language, words
):
    survivor.open("/form/before")
    cookie, before = survivor.cookie, rows_kept()
    for method, path in (("GET", "/"), ("GET", "/form/1"), ("POST", "/form/before")):
        response = survivor.client.open(
            path,
            method=method,
            headers={
                "Host": "evil.example",
                "X-Forwarded-Host": "evil.example",
                "Accept-Language": language,
            },
            data={"csrf": "x", "a": "typed words"} if method == "POST" else None,
        )
        page = response.get_data(as_text=True)
        assert response.status_code == 400
        assert words in page
        assert f'href="{survivor.origin}/"' in page
        assert "Set-Cookie" not in response.headers
        for told in ("evil.example", "typed words", "<form", "<script", "/static/"):
            assert told not in page
        assert len(response.data) < 15 * 1024
    assert survivor.cookie == cookie
    assert rows_kept() == before


def rows_kept():
    with db.reading() as session:
        tables = ("visit", "draft", "report", "message")
        return [
            session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # listed names
            for table in tables
        ]


def test_t12_a_forwarded_host_changes_nothing(survivor):
    response = survivor.send("GET", "/", X_Forwarded_Host="evil.example")
    assert response.status_code == 200
    assert b"evil.example" not in response.data


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "X"])
def test_only_listed_methods_are_answered(survivor, method):
    response = survivor.send(method, "/")
    assert response.status_code == 405
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["/leave", "/form/send", "/form/delete", "/box/remove"]
)
def test_what_changes_something_is_not_done_by_get(survivor, path):
    response = survivor.send("GET", path)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_a_method_cannot_be_overridden(survivor):
    survivor.begins()
    response = survivor.send("GET", "/form/1", X_HTTP_Method_Override="POST")
    assert response.status_code == 200
    response = survivor.send("POST", "/", X_HTTP_Method_Override="GET")
    assert response.status_code in {403, 405}


def test_head_answers_like_get_without_a_body(survivor):
    response = survivor.send("HEAD", "/")
    assert response.status_code == 200
    assert response.data == b""
    assert response.headers["Content-Security-Policy"] == POLICY


def test_the_exit_is_the_one_foreign_place_a_form_may_lead_to(with_exit):
    response = with_exit.send("GET", "/")
    policy = response.headers["Content-Security-Policy"]
    assert "form-action 'self' https://weather.example.org;" in policy
    assert policy.count("https://") == 1
    assert "unsafe" not in policy


def test_leaving_leads_to_the_exit_and_clears_everything(with_exit):
    with_exit.begins()
    response = with_exit.send("POST", "/leave")
    assert response.status_code == 303
    assert response.headers["Location"] == "https://weather.example.org/today"
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert with_exit.cookie is None


def test_without_an_exit_leaving_ends_on_our_own_page(survivor):
    survivor.begins()
    response = survivor.send("POST", "/leave")
    assert response.headers["Location"] == "/bye"
    assert response.headers["Clear-Site-Data"] == public_headers.CLEAR
    response = survivor.send("GET", "/bye")
    assert "Set-Cookie" not in response.headers


def test_leaving_works_without_cookie_token_or_installation(survivor):
    assert survivor.send("POST", "/leave").status_code == 303
    assert survivor.send("POST", "/leave", {"csrf": "wrong"}).status_code == 303


def test_another_site_can_move_the_browser_on_and_end_nothing(survivor):
    survivor.begins()
    before = survivor.cookie
    response = survivor.send("POST", "/leave", Sec_Fetch_Site="cross-site")
    assert response.status_code == 303
    assert "Clear-Site-Data" not in response.headers
    assert survivor.cookie == before
    assert survivor.open("/form/1").question


def test_the_cookie_is_for_this_browser_and_this_visit_only(survivor):
    response = survivor.send("GET", "/")
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("f=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    for word in ("Expires", "Max-Age", "Domain"):
        assert word not in cookie


def test_over_https_the_cookie_has_the_host_prefix_and_is_secure(world):
    settings = settings_in(
        world.settings.data,
        world.settings.database_url,
        BARVINOK_PUBLIC_ORIGIN="https://write.example.org",
        BARVINOK_STAFF_ORIGIN="https://staff.example.org",
    )
    app = make_public_app(type(world)(world.house, settings, world.installation))
    response = Browser(app).send("GET", "/")
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-f=")
    assert "Secure" in cookie
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")


def test_cookies_of_the_staff_app_are_not_looked_at(survivor, caplog):
    survivor.client.set_cookie("session", "staff secret", domain="localhost")
    survivor.client.set_cookie("__Host-s", "staff secret", domain="localhost")
    page = survivor.open("/")
    assert page.status == 200
    assert "staff secret" not in page.html
    assert "staff secret" not in caplog.text
