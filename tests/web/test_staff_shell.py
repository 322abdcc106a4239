"""The frame of the staff pages: marks, menu, tokens, notices, fragments."""

import base64
import re
import zlib

import pytest
from flask import Blueprint

from app.staff.policy import Permission
from app.web import csrf, locales
from app.web.marks import UnmarkedViewError
from app.web.staff import BLUEPRINTS, create_staff_app, own_path
from tests.support.database import settings_in
from tests.web.shell_support import (
    HOST,
    OLENA_SESSION,
    TARAS_SESSION,
    WORDS,
    StandInDoor,
    staff_app,
    token_of,
)


def test_the_app_does_not_start_with_a_view_that_nobody_decided_about(settings):
    forgotten = Blueprint("forgotten", __name__)
    forgotten.get("/staff/forgotten")(lambda: "")
    with pytest.raises(UnmarkedViewError, match=r"/staff/forgotten"):
        create_staff_app(settings, blueprints=[forgotten])


def test_every_view_that_is_not_public_is_asked_about_at_the_door(client, door):
    client.get("/staff/truth", headers=HOST)
    client.get("/staff/kit", headers=HOST)
    assert door.entered == [Permission.COUNT_READ]


def test_without_a_door_nobody_is_let_in(settings):
    app = create_staff_app(settings, blueprints=[])
    assert app.test_client().get("/staff", headers=HOST).status_code == 404


def test_the_menu_has_only_what_exists_and_what_the_role_may_open(client, door):
    full = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    assert 'href="/staff/truth"' in full
    assert 'href="/staff/audit"' not in full  # nobody serves it here
    door.permissions = frozenset({Permission.CASE_LIST})
    less = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    assert 'href="/staff/cases" aria-current="true"' in less
    assert 'href="/staff/truth"' not in less


def test_the_parts_of_a_case_are_those_that_the_role_may_open(client, door):
    full = client.get("/staff/cases/BV-7K3Q-92/consent", headers=HOST)
    text = full.get_data(as_text=True)
    assert "<title>BV-7K3Q-92, Consent</title>" in text
    assert re.search(r'/consent" aria-current="page"[^>]*>Consent <span>5</span>', text)
    assert 'href="/staff/cases/BV-7K3Q-92/classification"' in text
    door.permissions = frozenset({Permission.CASE_READ})
    less = client.get("/staff/cases/BV-7K3Q-92/consent", headers=HOST)
    assert "classification" not in less.get_data(as_text=True)


def test_a_title_holds_no_name(client):
    text = client.get("/staff/cases/BV-7K3Q-92", headers=HOST).get_data(as_text=True)
    assert "<title>BV-7K3Q-92, Overview</title>" in text


def test_t15_an_unsafe_request_without_a_token_is_refused(client):
    answer = client.post("/staff/search", headers=HOST, data={"q": "x"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.get_data(as_text=True)


def test_a_stranger_is_refused_before_the_form_is_read(client, door):
    door.session = None
    answer = client.post("/staff/search", headers=HOST, data={"q": "x" * 3_000_000})
    assert answer.status_code == 404


def test_t15_a_token_of_another_session_is_refused(client, door):
    door.session = TARAS_SESSION
    token = token_of(client)
    door.session = OLENA_SESSION
    refused = client.post("/staff/search", headers=HOST, data={"csrf": token})
    assert refused.status_code == 403
    door.session = TARAS_SESSION
    taken = client.post("/staff/search", headers=HOST, data={"csrf": token})
    assert taken.status_code == 200


@pytest.mark.parametrize(
    "token", ["", "x", "AAAA", "é", "A" * 64, "\0", "🜁" * 9, "=" * 44]
)
def test_t15_a_malformed_token_is_refused(client, token):
    answer = client.post("/staff/search", headers=HOST, data={"csrf": token})
    assert answer.status_code == 403


def test_t15_changed_tokens_are_refused_and_every_page_has_a_fresh_one(client):
    token = token_of(client)
    assert token != token_of(client)
    raw = bytearray(base64.urlsafe_b64decode(token))
    for place in range(len(raw)):
        raw[place] ^= 1
        changed = base64.urlsafe_b64encode(bytes(raw)).decode()
        assert not csrf.is_good(OLENA_SESSION, changed)
        raw[place] ^= 1
    assert csrf.is_good(OLENA_SESSION, token)


def test_t15_a_token_from_before_signing_in_is_dead_afterwards(client, door):
    door.session = None
    early = token_of(client, "/staff/kit")
    assert (
        client.post(
            "/staff/language", headers=HOST, data={"csrf": early, "to": "uk"}
        ).status_code
        == 302
    )
    door.session = OLENA_SESSION
    late = client.post("/staff/search", headers=HOST, data={"csrf": early})
    assert late.status_code == 403


def test_t15_before_signing_in_a_token_is_bound_to_the_visit(client, shell_app, door):
    door.session = None
    token = token_of(client, "/staff/kit")
    stranger = shell_app.test_client()
    answer = stranger.post(
        "/staff/language", headers=HOST, data={"csrf": token, "to": "uk"}
    )
    assert answer.status_code == 403


def test_t15_nothing_that_changes_state_answers_to_get(shell_app):
    changing = {"/staff/language", "/staff/kit/form"}
    for rule in shell_app.url_map.iter_rules():
        if rule.rule in changing:
            assert rule.methods == {"POST"}


def test_a_notice_is_shown_once_and_travels_sealed(client):
    data = {"csrf": token_of(client)}
    saved = client.post("/staff/save", headers=HOST, data=data)
    cookie = saved.headers["Set-Cookie"]
    assert cookie.startswith("notice=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    first = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    assert re.search(rf"Saved [\d:]+\. {WORDS}", first)
    second = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    assert WORDS not in second


def test_t21_no_cookie_can_be_read(client, door):
    data = {"csrf": token_of(client)}
    client.post("/staff/save", headers=HOST, data=data)
    door.session = None
    client.get("/staff/kit", headers=HOST)
    values = [cookie.value for cookie in client._cookies.values()]
    assert len(values) == 2
    for value in values:
        raw = base64.urlsafe_b64decode(value)
        for reading in (value.encode(), raw, _inflated(raw)):
            assert b"Oksana" not in reading
            assert OLENA_SESSION[:8] not in reading


def _inflated(raw):
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return b""


def test_a_notice_of_another_session_is_not_shown(client, door):
    client.post("/staff/save", headers=HOST, data={"csrf": token_of(client)})
    door.session = TARAS_SESSION
    assert WORDS not in client.get("/staff/cases", headers=HOST).get_data(as_text=True)


@pytest.mark.parametrize("value", ["", "x", "AAAA", "é", "A" * 500])
def test_a_forged_notice_is_nothing(client, value):
    client.set_cookie("notice", value, domain="127.0.0.1")
    answer = client.get("/staff/cases", headers=HOST)
    assert answer.status_code == 200
    assert 'class="saved"' not in answer.get_data(as_text=True)


def test_the_language_button_changes_the_language(client):
    data = {"csrf": token_of(client), "to": "uk", "back": "/staff/truth"}
    answer = client.post("/staff/language", headers=HOST, data=data)
    assert answer.headers["Location"] == "/staff/truth"
    text = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    assert '<html lang="uk" dir="ltr">' in text


def test_before_the_button_the_browser_says_the_language(client):
    asking = HOST | {"Accept-Language": "uk-UA,uk;q=0.9,en;q=0.5"}
    text = client.get("/staff/cases", headers=asking).get_data(as_text=True)
    assert '<html lang="uk"' in text
    other = HOST | {"Accept-Language": "de"}
    text = client.get("/staff/cases", headers=other).get_data(as_text=True)
    assert '<html lang="en"' in text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/staff",
        "/staff//evil.example",
        "/staff/\\evil",
        "/%2fevil.example",
        "staff",
        "/staffevil",
        "/staff/a\r\nSet-Cookie: x=1",
        "/staff/\u2028",
        "/\t/evil.example",
        "",
    ],
)
def test_t13_a_way_back_never_leads_to_another_site(path):
    assert own_path(path) == "/staff"


def test_t13_a_way_back_leads_to_our_own_pages():
    assert own_path("/staff/cases/BV-7K3Q-92") == "/staff/cases/BV-7K3Q-92"
    assert own_path("/staff") == "/staff"


def test_t08_what_a_person_typed_is_shown_as_text(client):
    said = "<script>x()</script>\u202e\"'><img src=x onerror=x()>"
    answer = client.get("/staff/echo", headers=HOST, query_string={"said": said})
    text = answer.get_data(as_text=True)
    assert "&lt;script&gt;x()" in text
    assert "<script>x" not in text
    assert "<img" not in text


def test_a_part_of_a_page_comes_without_the_frame(client):
    part = client.get("/staff/cases", headers=HOST | {"X-Fragment": "1"})
    text = part.get_data(as_text=True)
    assert part.headers["X-Fragment"] == "1"
    assert "<p id='words'>Cases</p>" in text
    assert "<html" not in text
    whole = client.get("/staff/cases", headers=HOST)
    assert "X-Fragment" not in whole.headers


def test_a_script_is_told_where_a_redirect_leads(client):
    headers = HOST | {"X-Fragment": "1", "X-Csrf": token_of(client)}
    answer = client.post("/staff/save", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["X-Location"] == "/staff/cases"
    assert "notice=" in answer.headers["Set-Cookie"]


def test_the_components_page_is_not_part_of_a_real_installation(tmp_path, database_url):
    settings = settings_in(
        tmp_path,
        database_url,
        BARVINOK_ENV="production",
        BARVINOK_KDF_COST="full",
        BARVINOK_STAFF_ORIGIN="https://staff.example",
        BARVINOK_PUBLIC_ORIGIN="https://public.example",
    )
    client = staff_app(settings, StandInDoor()).test_client()
    host = {"Host": "staff.example"}
    assert client.get("/staff/kit", headers=host).status_code == 404
    client.set_cookie("lang", locales.RTL, domain="staff.example")
    page = client.get("/staff/cases", headers=host).get_data(as_text=True)
    assert 'dir="ltr"' in page
    assert "[RTL]" not in page


def test_long_words_prove_that_no_text_stands_in_the_page_by_hand(client):
    client.set_cookie("lang", locales.LONG, domain="127.0.0.1")
    text = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    frame = text.split('<div class="desk">')[0]
    shown = re.sub(r"<title>.*?</title>|<svg hidden>.*?</svg>|<[^>]+>", " ", frame)
    by_hand = set(re.findall(r"[^\W\d_]{3,}", re.sub(r"\[[^]]*\]", " ", shown)))
    names = {"English", "Українська", "Olena", "caseworker", "Shift"}
    assert by_hand - names == set()
    assert "[Löçk ñöw ~~~]" in shown


def test_the_page_turns_right_to_left(client):
    client.set_cookie("lang", locales.RTL, domain="127.0.0.1")
    text = client.get("/staff/cases", headers=HOST).get_data(as_text=True)
    assert '<html lang="en" dir="rtl">' in text


def test_each_blueprint_of_the_list_can_be_found_and_stands_there_once():
    assert len(set(BLUEPRINTS)) == len(BLUEPRINTS)
    assert all(re.fullmatch(r"app(\.\w+)+:\w+", name) for name in BLUEPRINTS)


def test_a_first_page_and_a_later_one_stay_small(client):
    page = client.get("/staff/cases", headers=HOST)
    text = page.get_data(as_text=True)
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    fingerprint = next(iter(addresses)).split("/")[2]
    addresses |= {
        f"/static/{fingerprint}/{name}"
        for name in (
            *("fonts/source-sans-3-latin.woff2", "fonts/source-sans-3-cyrillic.woff2"),
            *(f"js/{n}.js" for n in ("clock", "keys", "poll", "swap", "veil")),
        )
    }
    files = sum(len(client.get(path, headers=HOST).data) for path in addresses)
    assert len(page.data) < 30_000
    assert len(page.data) + files < 150_000
