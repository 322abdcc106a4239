"""The pages of signing in, as a browser meets them: cookies, headers, words, order.

T-numbers are those of the threat model.
"""

import base64
import re
import zlib
from dataclasses import replace
from uuid import UUID

import pytest
from werkzeug.routing import AnyConverter, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from app import db
from app.errors import FreshFactorError
from app.keys import sessions
from app.keys.models import DirectoryProposal, StaffSession, TeamGrant
from app.staff import device, policy, signing_in
from app.staff.access import MARK
from app.staff.models import Invitation, StaffMember
from app.staff.policy import Permission
from app.web import csrf, staff_door
from tests.support.cast import HOST, Desk, session_token

SESSION = "barvinok_staff"
DEVICE = "barvinok_device"


class Visitor:
    """A browser at the staff site: cookies, tokens from the page it just saw."""

    def __init__(self, app, headers=None):
        self.client = app.test_client()
        self.headers = {"Host": HOST, **(headers or {})}
        self.page = None

    def get(self, path):
        """Open a page."""
        self.page = self.client.get(path, headers=self.headers)
        return self.page

    def post(self, path, **fields):
        """Send the form of the page that was just opened."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page.text)
        token = {"csrf": found.group(1)} if found else {}
        self.page = self.client.post(
            path, data={**token, **fields}, headers=self.headers
        )
        return self.page

    def cookie(self, name, path="/"):
        """Return a cookie's value."""
        found = self.client.get_cookie(name, domain="127.0.0.1", path=path)
        return found.value if found else None

    def gives_password(self, player, **over):
        """Fill in the first page."""
        self.get("/staff/sign-in")
        told = {
            "name": player.name,
            "password": player.password,
            "account_secret": player.account_secret,
        }
        return self.post("/staff/sign-in", **{**told, **over})

    def gives_code(self, player):
        """Fill in the second page."""
        self.get("/staff/sign-in/code")
        return self.post("/staff/sign-in/code", code=player.code())

    def signs_in(self, player):
        """Go through both."""
        self.gives_password(player)
        return self.gives_code(player)


@pytest.fixture
def visitor(staff_app):
    return Visitor(staff_app)


def rows():
    with db.reading() as session:
        return session.query(StaffSession).count()


def test_signing_in_leads_to_the_start_page(world, visitor):
    assert visitor.gives_password(world["olena"]).location == "/staff/sign-in/code"
    assert visitor.gives_code(world["olena"]).location == "/staff"
    assert "Olena" in visitor.get("/staff/settings/me").text


def test_t18_the_cookie_changes_at_each_step_and_the_old_one_is_dead(world, visitor):
    visitor.client.set_cookie(SESSION, "A" * 64, domain="127.0.0.1")  # planted
    visitor.gives_password(world["olena"])
    half = visitor.cookie(SESSION)
    visitor.gives_code(world["olena"])
    whole = visitor.cookie(SESSION)
    assert len({"A" * 64, half, whole}) == 3
    visitor.client.set_cookie(SESSION, half, domain="127.0.0.1")
    assert visitor.get("/staff/settings/me").location == "/staff/sign-in"
    assert rows() == 1


def test_t18_signing_in_again_in_the_same_browser_leaves_no_session_behind(
    world, visitor, clock
):
    visitor.signs_in(world["olena"])
    clock.forward(minutes=1)
    visitor.get("/staff/settings/me")
    visitor.post("/staff/sign-out")
    visitor.signs_in(world["olena"])
    assert rows() == 1


def test_t18_over_https_the_cookie_cannot_come_from_a_sibling_host(world):
    settings = replace(
        world.settings, staff_origin="https://work.example", secure_cookies=True
    )
    app = staff_door.create(settings, world.boot_key)
    client = app.test_client()
    player, base = world["olena"], {"Host": "work.example"}
    page = client.get("/staff/sign-in", headers=base, base_url="https://work.example")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
    answer = client.post(
        "/staff/sign-in",
        data={
            "csrf": token,
            "name": player.name,
            "password": player.password,
            "account_secret": player.account_secret,
        },
        headers=base,
        base_url="https://work.example",
    )
    told = answer.headers.getlist("Set-Cookie")
    session = next(line for line in told if line.startswith("__Host-s="))
    kept = next(line for line in told if line.startswith("__Secure-device="))
    assert "Secure" in session
    assert "Path=/;" in session
    assert "Domain" not in session
    assert "Secure" in kept
    assert "Path=/staff" in kept


def test_t21_cookies_are_kept_from_scripts_and_other_sites(world, visitor):
    visitor.signs_in(world["olena"])
    answer = visitor.gives_password(world["olena"])
    for line in answer.headers.getlist("Set-Cookie"):
        if "Max-Age=0" not in line:
            assert "HttpOnly" in line
            assert "SameSite=Strict" in line


def decoded(value):
    """Everything that a reader of the cookie could make of it without a key."""
    found = [value.encode()]
    for text in list(found):
        padded = text + b"=" * (-len(text) % 4)
        for decode in (base64.urlsafe_b64decode, base64.b64decode):
            try:
                found.append(decode(padded))
            except ValueError:
                continue
    for data in list(found):
        try:
            found.append(zlib.decompress(data))
        except zlib.error:
            continue
    return b"\0".join(found)


def test_t21_no_secret_is_readable_in_any_cookie(world, visitor):
    player = world["olena"]
    visitor.signs_in(player)
    seen = decoded(visitor.cookie(SESSION)) + decoded(visitor.cookie(DEVICE, "/staff"))
    secrets = (
        player.account_secret,
        player.account_secret.replace("-", ""),
        player.totp,
        player.password,
        player.name,
        player.opened.unlocked._seed.hex(),
        str(player.staff_id),
    )
    for secret in secrets:
        assert secret.encode() not in seen
    assert player.opened.unlocked._seed not in seen
    assert player.staff_id.bytes not in seen


def test_that_the_reader_of_cookies_would_find_an_unsealed_secret(world):
    secret = world["olena"].account_secret
    plain = base64.urlsafe_b64encode(zlib.compress(secret.encode())).decode()
    assert secret.encode() in decoded(plain)


def test_the_device_keeps_the_account_secret_for_the_next_time(world, visitor, clock):
    visitor.signs_in(world["olena"])
    visitor.get("/staff/settings/me")
    visitor.post("/staff/sign-out")
    clock.forward(minutes=1)
    answer = visitor.gives_password(world["olena"], account_secret="")
    assert answer.location == "/staff/sign-in/code"


def test_the_device_keeps_nothing_after_a_wrong_password(world, visitor):
    visitor.gives_password(world["olena"], password="not this one")
    assert visitor.cookie(DEVICE, "/staff") is None
    assert visitor.cookie(SESSION) is None


def test_the_device_forgets_when_it_is_told(world, desk):
    olena = desk("olena")
    kept = device.sealed(device.Device(secrets=((b"x", "AAAA"),)))
    olena.client.set_cookie(DEVICE, kept, domain="127.0.0.1", path="/staff")
    assert "keeps the account secret" in olena.get("/staff/settings/me").text
    olena.post("/staff/settings/me/device")
    assert "keeps no account secret" in olena.get("/staff/settings/me").text


def test_a_device_that_several_share_keeps_six_secrets(world):
    kept = device.Device()
    for number in range(9):
        kept = kept.with_secret(bytes([number]), f"secret {number}")
    assert kept.secret_of(bytes([8])) == "secret 8"
    assert kept.secret_of(bytes([2])) == ""
    assert len(kept.secrets) == 6
    assert device.opened(device.sealed(kept)) == kept
    assert device.opened("nonsense") == device.Device()


def normal(answer):
    """The answer without tokens, which differ by chance, and what was typed."""
    body = re.sub(r'value="[^"]*"', "", answer.text)
    names = [name for name, _ in answer.headers]
    lines = [
        (name, value)
        for name, value in answer.headers
        if name not in {"Content-Length", "Set-Cookie"}
    ]
    return answer.status_code, body, sorted(names), sorted(lines)


WRONG = {
    "unknown": {"name": "nobody at all"},
    "password": {"password": "not this one"},
    "secret": {"account_secret": "AAAA-BBBB"},
    "no secret": {"account_secret": ""},
}


@pytest.mark.parametrize("way", [*WRONG, "locked"])
def test_t30_every_way_to_be_wrong_looks_the_same(world, staff_app, way):
    """Status, body and headers; what was typed as a name is the only difference."""
    player = world["olena"]
    plain = Visitor(staff_app).gives_password(world["taras"], password="not this one")
    if way == "locked":
        for _ in range(signing_in.ATTEMPTS):
            Visitor(staff_app).gives_password(player, password="not this one")
        wrong = Visitor(staff_app).gives_password(player)
    else:
        wrong = Visitor(staff_app).gives_password(player, **WRONG[way])
    assert wrong.status_code == 403
    assert normal(wrong) == normal(plain)


def refusal_in(text):
    return re.search(r'<div class="errors".*?</div>', text, re.DOTALL).group(0)


def test_t34_a_wrong_password_a_wrong_code_and_a_lock_use_the_same_words(
    world, staff_app
):
    player = world["olena"]
    password = Visitor(staff_app).gives_password(player, password="not this one")
    visitor = Visitor(staff_app)
    visitor.gives_password(player)
    visitor.get("/staff/sign-in/code")
    code = visitor.post("/staff/sign-in/code", code="000000")
    for _ in range(signing_in.ATTEMPTS):
        visitor.get("/staff/sign-in/code")
        locked = visitor.post("/staff/sign-in/code", code="000000")
    assert {password.status_code, code.status_code, locked.status_code} == {403}
    told = {refusal_in(page.text) for page in (password, code, locked)}
    assert len(told) == 1


def pages(app):
    """Every address that is not public, with something in its blanks, by method."""
    adapter = app.url_map.bind(HOST)
    for rule in app.url_map.iter_rules():
        mark = getattr(app.view_functions[rule.endpoint], MARK, None)
        if not isinstance(mark, Permission):
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            blanks = {name: blank(rule, name) for name in rule.arguments}
            yield adapter.build(rule.endpoint, blanks, method=method), method, mark


def blank(rule, name):
    converter = rule._converters[name]
    if isinstance(converter, UUIDConverter):
        return UUID(int=1)
    if isinstance(converter, AnyConverter):
        return next(iter(converter.items))
    return 1 if isinstance(converter, NumberConverter) else "x"


def test_t25_between_password_and_code_no_page_opens(world, staff_app):
    visitor = Visitor(staff_app)
    visitor.gives_password(world["olena"])
    half = visitor.cookie(SESSION)
    desk = Desk(visitor.client, half)
    tried = 0
    for path, method, _mark in pages(staff_app):
        answer = desk.get(path) if method == "GET" else desk.post(path)
        assert answer.status_code == 302, path
        assert answer.location == "/staff/sign-in/code", path
        tried += 1
    assert tried > 40


def test_t25_without_a_session_every_page_leads_to_signing_in(world, staff_app):
    visitor = Visitor(staff_app)
    for path, method, _mark in pages(staff_app):
        if method == "GET":
            assert visitor.get(path).location == "/staff/sign-in", path


def test_t25_a_locked_vault_shows_the_lock_page_everywhere(world, staff_app, desk):
    olena = desk("olena")
    olena.post("/staff/lock")
    for path, method, _mark in pages(staff_app):
        answer = olena.get(path) if method == "GET" else olena.post(path)
        assert answer.status_code == 403, path
        assert "<h1>Locked</h1>" in answer.text, path
        assert "Olena" not in answer.text, path


def test_t25_a_half_open_session_cannot_set_up_another_authenticator(world, staff_app):
    visitor = Visitor(staff_app)
    visitor.gives_password(world["olena"])
    desk = Desk(visitor.client, visitor.cookie(SESSION))
    for path in ("/staff/settings/me/authenticator/picture", "/staff/settings/me"):
        assert desk.get(path).location == "/staff/sign-in/code"
    assert desk.post("/staff/settings/me/authenticator").location.endswith("/code")


SENSITIVE: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("hanna", "/staff/settings/users", {"name": "Ivan", "role": "auditor"}),
    ("hanna", "/staff/settings/users/{olena}/stop", {"name": "Olena"}),
    ("hanna", "/staff/settings/recovery/file", {}),
    ("bohdan", "/staff/settings/teams", {"kind": "casework", "name": "East"}),
    ("bohdan", "/staff/settings/teams/{north}/members", {"staff_id": "{lesia}"}),
    ("bohdan", "/staff/settings/teams/{north}/leave", {"leaving": "{olena}"}),
    ("olena", "/staff/settings/me/password", {"old": "x"}),
    ("olena", "/staff/settings/me/authenticator", {"code": "1"}),
)


@pytest.mark.parametrize(("who", "path", "fields"), SENSITIVE)
def test_t26_what_changes_who_can_read_asks_for_a_new_code(
    world, desk, who, path, fields
):
    ids = {key: str(player.staff_id) for key, player in world.house.players.items()}
    ids["north"] = str(world.north)
    fields = {name: value.format(**ids) for name, value in fields.items()}
    before = _counts()
    stale = desk(who, is_fresh=False)
    answer = stale.post(path.format(**ids), fields)
    assert answer.status_code == FreshFactorError.status == 403
    assert "new six-digit code" in answer.text
    assert _counts() == before


def _counts():
    tables = (Invitation, StaffMember, DirectoryProposal, TeamGrant)
    with db.reading() as session:
        return [session.query(table).count() for table in tables]


def test_t26_after_the_code_the_same_form_goes_on(world, desk):
    hanna = desk("hanna", is_fresh=False)
    form = {"name": "Ivan Novyi", "role": "auditor"}
    asked = hanna.post("/staff/settings/users", form)
    kept = re.search(r'name="kept" value="([^"]+)"', asked.text).group(1)
    assert "Ivan" not in kept
    assert b"Ivan" not in base64.urlsafe_b64decode(kept)
    code = world["hanna"].code()
    step = hanna.post("/staff/sign-in/factor", {"kept": kept, "code": code})
    assert step.status_code == 200
    assert 'value="Ivan Novyi"' in step.text
    assert 'action="/staff/settings/users"' in step.text
    again = hanna.client.get_cookie(SESSION, domain="127.0.0.1").value
    assert again != hanna.cookie  # T-18: stepping up changes the session
    fresh = Desk(hanna.client, again)
    assert "/staff/enrol/" in fresh.post("/staff/settings/users", form).text


def test_t26_a_wrong_code_keeps_the_form(world, desk):
    hanna = desk("hanna", is_fresh=False)
    asked = hanna.post("/staff/settings/users", {"name": "Ivan", "role": "auditor"})
    kept = re.search(r'name="kept" value="([^"]+)"', asked.text).group(1)
    answer = hanna.post("/staff/sign-in/factor", {"kept": kept, "code": "000000"})
    assert answer.status_code == 403
    assert kept in answer.text


def test_a_form_that_meets_a_closed_vault_is_sent_after_the_password(
    world, desk, clock
):
    olena, player = desk("olena"), world["olena"]
    clock.forward(minutes=sessions.IDLE_MINUTES)
    locked = olena.post(
        "/staff/settings/me/letters", {"letters": "off", "more": "слова <b>"}
    )
    assert locked.status_code == 403
    assert "What you typed on the last page is kept" in locked.text
    assert "слова" not in locked.text
    kept = re.search(r'name="kept" value="([^"]+)"', locked.text).group(1)
    opened = olena.post(
        "/staff/unlock",
        {
            "kept": kept,
            "password": player.password,
            "account_secret": player.account_secret,
        },
    )
    assert opened.status_code == 200
    assert 'value="слова &lt;b&gt;"' in opened.text
    assert 'action="/staff/settings/me/letters"' in opened.text


def test_after_the_lock_the_same_page_opens(world, desk):
    olena, player = desk("olena"), world["olena"]
    olena.post("/staff/lock")
    locked = olena.get("/staff/settings/me")
    kept = re.search(r'name="kept" value="([^"]+)"', locked.text).group(1)
    opened = olena.post(
        "/staff/unlock",
        {
            "kept": kept,
            "password": player.password,
            "account_secret": player.account_secret,
        },
    )
    assert opened.location == "/staff/settings/me"


@pytest.mark.parametrize(
    "kept", ["", "x", "//evil.example", "https://evil.example/", "A" * 200]
)
def test_t13_where_one_goes_after_the_lock_cannot_be_told_from_outside(
    world, desk, kept
):
    olena, player = desk("olena"), world["olena"]
    olena.post("/staff/lock")
    opened = olena.post(
        "/staff/unlock",
        {
            "kept": kept,
            "password": player.password,
            "account_secret": player.account_secret,
        },
    )
    assert opened.location == "/staff"


def test_what_was_kept_opens_in_its_own_session_only(world, desk):
    from app.staff import keeping

    olena, taras = desk("olena"), desk("taras")
    fields = [("words", "said in confidence")]
    kept = keeping.keep(session_token(olena.cookie), "/staff/x", fields)
    assert keeping.kept(session_token(olena.cookie), kept).fields == tuple(fields)
    assert keeping.kept(session_token(taras.cookie), kept) is None


def test_a_form_too_large_to_carry_is_not_half_carried(world):
    from app.staff import keeping

    words = "a" * (keeping.LONGEST_BYTES + 1)
    assert keeping.keep(bytes(32), "/staff/x", [("words", words)]) == ""


def test_t15_no_form_is_taken_without_a_token_of_this_session(world, staff_app, desk):
    desks = {key: desk(key) for key in world.house.players}
    actors = {key: world.actor(key) for key in desks}
    foreign = csrf.make(session_token(desk("taras").cookie))
    tried = 0
    for path, method, mark in pages(staff_app):
        if method != "POST":
            continue
        one = desks[next(k for k, a in actors.items() if policy.could_ever(a, mark))]
        for token in ({}, {"csrf": "x"}, {"csrf": foreign}):
            answer = one.client.post(path, data=token, headers={"Host": HOST})
            assert answer.status_code == 403, path
            assert "form is out of date" in answer.text, path
        tried += 1
    assert tried > 20


def test_t15_a_token_of_before_the_sign_in_is_worth_nothing_after_it(world, visitor):
    visitor.get("/staff/sign-in")
    before = re.search(r'name="csrf" value="([^"]+)"', visitor.page.text).group(1)
    visitor.signs_in(world["olena"])
    answer = visitor.client.post(
        "/staff/lock", data={"csrf": before}, headers=visitor.headers
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["sign-out", "lock", "stay", "settings/me/sessions"])
def test_t15_nothing_changes_by_following_a_link(desk, path):
    olena = desk("olena")
    assert olena.get(f"/staff/{path}").status_code == 405
    assert olena.get("/staff/settings/me").status_code == 200


def test_t64_signing_out_clears_the_browser_and_ends_the_session(desk):
    olena = desk("olena")
    answer = olena.post("/staff/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert any(
        line.startswith(f"{SESSION}=;") for line in answer.headers.getlist("Set-Cookie")
    )
    assert rows() == 0


def test_t61_nothing_of_these_pages_is_kept_by_the_browser(desk, visitor):
    olena = desk("olena")
    for answer in (
        visitor.get("/staff/sign-in"),
        olena.get("/staff/settings/me"),
        olena.get("/staff/nothing-here"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_t63_fields_say_what_a_password_manager_may_fill(visitor):
    text = visitor.get("/staff/sign-in").text
    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    assert text.count('spellcheck="false"') >= 3


def test_a_browser_whose_session_is_over_is_told_so(visitor):
    visitor.client.set_cookie(SESSION, "A" * 64, domain="127.0.0.1")
    assert "You were signed out" in visitor.get("/staff/sign-in").text


def test_a_role_that_may_not_know_a_page_gets_the_page_of_a_missing_one(desk):
    sofia = desk("sofia")
    missing = sofia.get("/staff/there-is-no-such-page")
    for path in ("/staff/audit", "/staff/settings/users", "/staff/settings/keys"):
        answer = sofia.get(path)
        assert answer.status_code == 404
        assert _bare(answer.text) == _bare(missing.text)


def _bare(text):
    return re.sub(r'value="[^"]+"', "", text)


def test_the_menu_shows_what_the_role_may_open(desk):
    assert "/staff/audit" in desk("petro").get("/staff/settings/me").text
    assert "/staff/audit" not in desk("olena").get("/staff/settings/me").text
