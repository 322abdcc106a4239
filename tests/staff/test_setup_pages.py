"""The first run in the browser's terms: begun with a code, walked once, then gone."""

import io
import re

import pyotp
import pytest

from app import clock as app_clock
from app import db, start
from app.config import Installation
from app.keys import pinned
from app.staff import drill, secrets
from app.staff.models import SetUpStep
from app.staff.setup import wizard
from app.vault import age, shares
from app.web import staff_door
from tests.support import database
from tests.support.cast import HOST


@pytest.fixture
def settings(fresh_database, tmp_path):
    """The settings of an installation that nobody has founded."""
    made = database.settings_in(tmp_path / "data", fresh_database.url)
    secrets.use_test_cost(cheap=True)
    start.register()
    pinned.pin(None)
    yield made
    pinned.pin(None)


class Room:
    """The people who set up, at one browser."""

    def __init__(self, settings):
        self.settings = settings
        self.client = staff_door.create(settings, bytes(32)).test_client()
        self.page = None

    def get(self, path):
        """Open a page, wherever it leads."""
        self.page = self.client.get(path, headers={"Host": HOST}, follow_redirects=True)
        return self.page

    def send(self, **fields):
        """Send the last form of the page that is open."""
        path = re.findall(r'<form class="fields"[^>]*action="([^"]+)"', self.page.text)
        token = re.search(r'name="csrf" value="([^"]+)"', self.page.text).group(1)
        self.page = self.client.post(
            path[-1],
            data={"csrf": token, **fields},
            headers={"Host": HOST},
            follow_redirects=True,
        )
        return self.page

    def title(self):
        """Return the heading of the page that is open."""
        return re.search(r"<h1>(.+?)</h1>", self.page.text).group(1)

    def begin(self):
        """Begin with the code that lies in the data folder."""
        self.get("/setup")
        self.send(code=wizard.code(self.settings.data), name="Vyhadka")

    def officer(self, name):
        """Give one officer's name and password."""
        words = f"the password of {name}"
        self.send(name=name, new=words, again=words)

    def words(self):
        """Return the words of the share on the page."""
        return " ".join(re.findall(r"<li>([a-z]+)</li>", self.page.text))

    def sets_up_authenticator(self):
        """Read the secret in letters, and type its present digits."""
        letters = re.search(
            r"<details.*?dir=\"ltr\">([A-Z2-7 ]+)<", self.page.text, re.DOTALL
        )
        secret = letters.group(1).replace(" ", "")
        account = re.search(
            r"Account secret.*?dir=\"ltr\">([A-Z2-7 ]+)<", self.page.text, re.DOTALL
        )
        self.send(code=pyotp.TOTP(secret).at(app_clock.now()))
        return secret, account.group(1)


@pytest.fixture
def room(settings):
    return Room(settings)


def row():
    with db.reading() as session:
        found = session.get(SetUpStep, wizard.ROW)
        return found.check if found else None


def walk(room):
    """Go through all of it; return what each holder was shown."""
    shown = {}
    room.begin()
    room.officer("Hanna")
    room.officer("Yurii")
    shown["root"] = re.search(r'dir="ltr">([0-9a-f ]+)<', room.page.text).group(1)
    room.send()
    shown["shares"] = []
    for _ in range(3):
        shown["shares"].append(room.words())
        room.send()
    shown["kits"] = [room.sets_up_authenticator() for _ in range(2)]
    return shown


def test_an_empty_installation_leads_to_its_founding(room):
    for path in ("/", "/staff", "/staff/sign-in", "/staff/settings/me"):
        room.get(path)
        assert room.title() == "Setting up"


def test_the_whole_of_it_ends_with_two_officers_who_sign_in(room, settings):
    shown = walk(room)
    assert room.title() == "The drill"
    token = re.search(r'name="csrf" value="([^"]+)"', room.page.text).group(1)
    file = room.client.post(
        "/setup/drill/file", data={"csrf": token}, headers={"Host": HOST}
    )
    identity, _ = age.identity_of(shares.combine(shown["shares"][1:]))
    read = io.BytesIO()
    age.decrypt(identity, io.BytesIO(file.data), read)
    room.get("/setup")
    room.send(digits="000000000000")
    assert "These are not the digits" in room.page.text
    room.send(digits=read.getvalue().decode())
    assert room.title() == "Sign in"
    with db.reading() as session:
        assert drill.is_done(session)
    assert row() is None
    assert not (settings.data / wizard.CODE_FILE).exists()
    (totp, account), _ = shown["kits"]
    room.send(name="hanna", password="the password of Hanna", account_secret=account)
    assert room.title() == "Six-digit code"
    room.send(code=pyotp.TOTP(totp).at(app_clock.now()))
    room.get("/staff/settings/recovery")
    assert "Hanna" in room.page.text


def test_each_secret_leaves_the_server_when_its_holder_has_kept_it(room):
    shown = walk(room)
    for path in ("root", "share-1", "share-2", "share-3", "kit-1", "kit-2"):
        page = room.get(f"/setup/{path}").text
        assert room.title() == "The drill"
        for secret in (shown["root"], *shown["shares"], shown["kits"][0][1]):
            assert secret not in page
    with db.reading() as session:
        state = wizard.state(session, _cookie(room))
    assert state.root_secret == ""
    assert state.shares == ()
    assert all(
        (o.account_secret, o.totp, o.key) == ("", "", b"") for o in state.officers
    )


def _cookie(room):
    return room.client.get_cookie(
        "barvinok_setup", domain="127.0.0.1", path="/setup"
    ).value


def test_each_page_shows_the_secret_of_one_holder_only(room):
    shown = walk(room)
    everything = {shown["root"], *shown["shares"]}
    assert len(everything) == 4
    again = Room(room.settings)
    assert again.get("/setup").status_code == 404


def test_when_it_is_done_there_is_no_such_page(room):
    walk(room)
    stranger = Room(room.settings)
    for path in ("/setup", "/setup/root", "/setup/drill", "/setup/kit-1/picture"):
        assert stranger.get(path).status_code == 404
    missing = stranger.get("/staff/there-is-no-such-page")
    bare = [re.sub(r'value="[^"]+"', "", p.text) for p in (missing, stranger.page)]
    assert bare[0] == bare[1]


def test_only_whoever_reads_the_data_folder_begins(room):
    room.get("/setup")
    room.send(code="0000000000000000", name="Vyhadka")
    assert "This is not the code" in room.page.text
    assert row() is None
    assert wizard.code(room.settings.data) not in room.page.text


def test_the_code_lies_in_a_file_of_its_owner_alone(room):
    room.get("/setup")
    file = room.settings.data / wizard.CODE_FILE
    assert file.stat().st_mode & 0o077 == 0
    assert len(wizard.code(room.settings.data)) == 16


def test_another_browser_sees_nothing_of_a_wizard_that_goes_on(room):
    room.begin()
    room.officer("Hanna")
    other = Room(room.settings)
    other.get("/setup")
    assert other.title() == "Setting up"
    assert other.get("/setup/officer-2").status_code == 404


def test_no_page_is_skipped(room):
    room.begin()
    for path in ("drill", "root", "share-1", "kit-1", "officer-2"):
        room.get(f"/setup/{path}")
        assert room.title() == "First security officer"


def test_the_two_officers_are_two(room):
    room.begin()
    room.officer("Hanna")
    room.officer("HANNA")
    assert "different names" in room.page.text
    room.officer("Yurii")
    assert room.title() == "The directory root"
    assert Installation.load(room.settings) is not None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "", "new": "", "again": ""}, "Type your name"),
        ({"name": "Hanna", "new": "short", "again": "short"}, "at least 12"),
        ({"name": "Hanna", "new": "a" * 20, "again": "a" * 20}, "same few"),
        (
            {"name": "Hanna", "new": "a password so long", "again": "another one"},
            "differ",
        ),
    ],
)
def test_what_was_typed_wrongly_is_said_beside_it(room, fields, told):
    room.begin()
    room.send(**fields)
    assert room.page.status_code == 422
    assert told in room.page.text
    assert 'value="short"' not in room.page.text


def test_between_its_pages_the_secrets_are_sealed(room):
    room.begin()
    room.officer("Hanna")
    room.officer("Yurii")
    root = re.search(r'dir="ltr">([0-9a-f ]+)<', room.page.text).group(1)
    assert root.replace(" ", "").encode() not in row()
    assert b"Hanna" not in row()


def test_before_the_drill_nothing_else_opens(room):
    shown = walk(room)
    (totp, account), _ = shown["kits"]
    officer = Room(room.settings)
    officer.get("/staff/sign-in")
    officer.send(name="hanna", password="the password of Hanna", account_secret=account)
    app_clock.now()
    officer.send(code=pyotp.TOTP(totp).at(app_clock.now()))
    for path in ("/staff", "/staff/settings/users", "/staff/settings/me"):
        page = officer.get(path)
        assert "Recovery drill" in page.text


def test_the_wizard_survives_a_restart_of_the_server(room):
    room.begin()
    room.officer("Hanna")
    room.officer("Yurii")
    again = staff_door.create(
        room.settings, b"another boot key, as after start"
    ).test_client()
    again.set_cookie("barvinok_setup", _cookie(room), domain="127.0.0.1", path="/setup")
    page = again.get("/setup", headers={"Host": HOST}, follow_redirects=True)
    assert "The directory root" in page.text
