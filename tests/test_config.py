"""Settings are read once, and an unsafe installation does not start."""

import pytest

from app.config import Environment, Settings, environment_of_the_public
from app.errors import SettingsError
from app.outside import Contact

ONION = "http://abcdefghijklmnop.onion"
REAL = {
    "BARVINOK_ENV": "production",
    "BARVINOK_STAFF_ORIGIN": "https://work.example",
    "BARVINOK_PUBLIC_ORIGIN": "https://speak.example",
}


def refusal(**settings):
    with pytest.raises(SettingsError) as caught:
        Settings.load(REAL | settings)
    return str(caught.value)


def test_nothing_set_is_a_development_installation_on_loopback():
    settings = Settings.load({})
    assert settings.environment is Environment.DEVELOPMENT
    assert settings.staff_origin == "http://127.0.0.1:8000"
    assert settings.public_origin == "http://localhost:8001"
    assert settings.database_url.endswith("/var/barvinok.db")
    assert not settings.secure_cookies
    assert settings.boot_key_fd is None


def test_a_real_installation_has_secure_cookies_for_staff():
    assert Settings.load(REAL).secure_cookies


@pytest.mark.parametrize("name", ["BARVINOK_STAFF_ORIGIN", "BARVINOK_PUBLIC_ORIGIN"])
def test_in_production_no_origin_is_read_along_the_way(name):
    assert name in refusal(**{name: "http://work.example"})
    assert name in refusal(**{name: "http://abc.onion.example"})
    assert Settings.load(REAL | {name: ONION})


def test_an_onion_for_the_public_leaves_staff_behind_tls():
    onion = {"BARVINOK_PUBLIC_ORIGIN": ONION}
    assert Settings.load(REAL | onion).secure_cookies
    assert refusal(**onion, BARVINOK_STAFF_ORIGIN="http://192.0.2.7:8000")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BARVINOK_KDF_COST", "test"),
        ("BARVINOK_KDF_COST", "cheap"),
        ("BARVINOK_ENV", "staging"),
        ("BARVINOK_BOOT_KEY_FD", "three"),
        ("BARVINOK_BOOT_KEY_FD", "-1"),
        ("BARVINOK_LANGUAGES", ""),
        ("BARVINOK_LANGUAGES", "uk,"),
        ("BARVINOK_LANGUAGES", "../uk"),
        ("BARVINOK_LANGUAGES", "Ukrainian"),
        ("BARVINOK_CONTACT_PHONE", "044 000 00 00"),
        ("BARVINOK_CONTACT_PHONE", "+380 44 000 00 00\nContact-Name: somebody"),
        ("BARVINOK_CONTACT_PHONE", "+380 ٤٤ 000 00 00"),
        ("BARVINOK_CONTACT_EMAIL", "office"),
        ("BARVINOK_CONTACT_EMAIL", "a@example.org, b@example.org"),
        ("BARVINOK_CONTACT_EMAIL", "a@example.org\nX: y"),
    ],
)
def test_an_unsafe_or_malformed_value_is_refused_by_name(name, value):
    assert name in refusal(**{name: value})


POSTGRES = "postgresql+psycopg://localhost/barvinok"
PUBLIC = "postgresql+psycopg://public@localhost/barvinok"


def test_the_public_app_uses_the_one_database_until_it_has_a_role_of_its_own():
    plain = Settings.load({"BARVINOK_DATABASE_URL": POSTGRES})
    assert plain.public_database_url == POSTGRES
    own = {"BARVINOK_DATABASE_URL": POSTGRES, "BARVINOK_PUBLIC_DATABASE_URL": PUBLIC}
    settings = Settings.load(own)
    assert (settings.database_url, settings.public_database_url) == (POSTGRES, PUBLIC)


def test_sqlite_has_no_roles():
    with pytest.raises(SettingsError, match="BARVINOK_PUBLIC_DATABASE_URL"):
        Settings.load({"BARVINOK_PUBLIC_DATABASE_URL": PUBLIC})


def test_a_public_process_does_not_get_the_address_of_the_staffs_role():
    own = {"BARVINOK_DATABASE_URL": POSTGRES, "BARVINOK_PUBLIC_DATABASE_URL": PUBLIC}
    given = environment_of_the_public(own)
    assert POSTGRES not in given.values()
    assert Settings.load(given).public_database_url == PUBLIC
    assert environment_of_the_public({"A": "b"}) == {"A": "b"}


def test_a_file_may_be_25_mib_and_a_gib_stays_free_unless_said():
    settings = Settings.load({"BARVINOK_DATA": "somewhere"})
    assert settings.attachment_bytes == 25 * 1024 * 1024
    assert settings.disk_floor_bytes == 1024 * 1024 * 1024
    assert settings.kept == settings.data / "kept"
    told = Settings.load({"BARVINOK_ATTACHMENT_MIB": "3", "BARVINOK_KEPT": "/k"})
    assert told.attachment_bytes == 3 * 1024 * 1024
    assert str(told.kept) == "/k"


@pytest.mark.parametrize("name", ["BARVINOK_ATTACHMENT_MIB", "BARVINOK_DISK_FLOOR_MIB"])
@pytest.mark.parametrize("told", ["0", "-1", "2.5", "many", "99999999", "²"])
def test_a_size_is_a_whole_number_that_makes_sense(name, told):
    assert name in refusal(**{name: told})


def test_an_office_says_how_it_is_reached():
    told = {
        "BARVINOK_CONTACT_PHONE": " +380 44 000-00-00 ",
        "BARVINOK_CONTACT_EMAIL": "office@example.org",
    }
    contact = Settings.load(told).contact
    assert (contact.phone, contact.email) == ("+380 44 000-00-00", "office@example.org")
    assert Settings.load({}).contact == Contact()
