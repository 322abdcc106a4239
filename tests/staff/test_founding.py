"""Founding: once, with two officers, and nothing kept of the secrets it shows."""

import io

import pytest

from app import db, start
from app.config import Installation
from app.errors import ConflictError, InvalidInputError, NotFoundError, SettingsError
from app.keys import directory, pinned
from app.staff import drill, founding, house, secrets, signing_in
from app.staff.models import SetUpStep
from app.vault import age, shares
from tests.support import database

BOOT_KEY = bytes(32)


@pytest.fixture
def settings(fresh_database, tmp_path):
    """The settings of an empty installation on a database of its own."""
    made = database.settings_in(tmp_path / "data", fresh_database.url)
    made.data.mkdir()
    secrets.use_test_cost(cheap=True)
    start.register()
    yield made
    pinned.pin(None)


def officers(*names):
    return [founding.new_officer(n, f"the password of {n}") for n in names]


def establish(settings, roots=None, people=None, **told):
    return founding.establish(
        settings,
        roots or founding.make_roots(),
        officers("Hanna", "Yurii") if people is None else people,
        demonstration=False,
        **told,
    )


def test_a_founded_installation_has_two_officers_and_a_verified_directory(settings):
    founded = establish(settings, name="Vyhadka")
    with db.reading() as session:
        known = directory.load(session)
        assert len(known.officers()) == 2
        assert founding.is_founded(session)
        assert not drill.is_done(session)
    assert Installation.load(settings).directory_root == founded.directory_root
    assert founding.worker_file(settings).exists()


def test_the_organisations_name_is_sealed_to_the_house(settings):
    founded = establish(settings, name="Vyhadka")
    given = signing_in.Credentials(
        "hanna", "the password of Hanna", founded.officers[0].account_secret
    )
    assert signing_in.give_password(given, BOOT_KEY)
    with db.reading() as session:
        kept = session.query(house.TeamRecord).one().profile
    assert b"Vyhadka" not in kept


def test_founding_twice_is_refused_by_the_folder(settings):
    establish(settings)
    before = settings.installation_file.read_bytes()
    with pytest.raises(SettingsError, match="in use"):
        establish(settings)
    assert settings.installation_file.read_bytes() == before


def test_founding_twice_is_refused_by_the_database(settings, tmp_path):
    """Another folder, the same database: nothing is left in the new folder."""
    establish(settings)
    other = database.settings_in(tmp_path / "other", settings.database_url)
    with pytest.raises(ConflictError):
        establish(other)
    assert not other.installation_file.exists()
    assert not founding.worker_file(other).exists()


def test_what_was_refused_leaves_nothing_behind(settings):
    twice = officers("Hanna", "hanna")
    with pytest.raises(InvalidInputError):
        establish(settings, people=twice)
    assert not settings.installation_file.exists()
    assert not founding.worker_file(settings).exists()
    assert not pinned.is_pinned()
    assert establish(settings)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_there_are_two_officers(settings, count):
    with pytest.raises(InvalidInputError):
        establish(settings, people=officers("A", "B", "C")[:count])


@pytest.mark.parametrize(
    ("name", "password"),
    [("", "a long password"), ("  ", "a long password"), ("Hanna", "short")],
)
def test_an_officer_needs_a_name_and_a_password(name, password):
    with pytest.raises(InvalidInputError):
        founding.new_officer(name, password)


def test_the_secrets_that_are_shown_are_nowhere_on_the_server(settings):
    roots = founding.make_roots()
    founded = establish(settings, roots)
    kept = settings.installation_file.read_bytes()
    kept += founding.worker_file(settings).read_bytes()
    with db.reading() as session:
        connection = session.connection()
        for table in db.Base.metadata.tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608  # our own table names
                kept += b"\0".join(
                    bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
                    for v in row
                )
    assert settings.installation_file.name.encode() not in kept  # it is only bytes
    for secret in (
        roots.root_seed,
        roots.root_seed.hex().encode(),
        roots.recovery_identity.encode(),
        *(share.encode() for share in founded.recovery_shares),
        *(o.account_secret.encode() for o in founded.officers),
        *(o.account_secret.replace("-", "").encode() for o in founded.officers),
        *(o.totp.encode() for o in founded.officers),
    ):
        assert secret not in kept
    assert founded.directory_root.encode() in kept  # the search does find things


def test_any_two_shares_are_the_recovery_key_and_one_is_not(settings):
    roots = founding.make_roots()
    first, second, third = establish(settings, roots).recovery_shares
    seed = age.seed_of(roots.recovery_identity)
    for pair in ([first, second], [second, third], [first, third]):
        assert shares.combine(pair) == seed
    with pytest.raises(Exception, match="too_few"):
        shares.combine([first])


def test_t50_the_drill_is_done_by_who_can_open_the_file(settings):
    roots = founding.make_roots()
    establish(settings, roots)
    with db.transaction() as session:
        file = drill.begin(session)
    read = io.BytesIO()
    age.decrypt(roots.recovery_identity, io.BytesIO(file), read)
    digits = read.getvalue().decode().strip()
    assert len(digits) == drill.DIGITS
    officer = _officer()
    for wrong in ("", "0" * 12, digits[:-1], digits + "0"):
        with pytest.raises(InvalidInputError), db.transaction() as session:
            drill.finish(session, wrong, officer)
        with db.reading() as session:
            assert not drill.is_done(session)
    with db.transaction() as session:
        drill.finish(session, f"{digits[:6]} {digits[6:]}", officer)
    with db.reading() as session:
        assert drill.is_done(session)


def test_t50_the_digits_are_nowhere_in_the_database(settings):
    roots = founding.make_roots()
    establish(settings, roots)
    with db.transaction() as session:
        file = drill.begin(session)
    read = io.BytesIO()
    age.decrypt(roots.recovery_identity, io.BytesIO(file), read)
    with db.reading() as session:
        kept = session.get(SetUpStep, drill.DRILL).check
    assert read.getvalue().strip() not in kept
    assert len(kept) == 32


def test_t50_a_new_file_replaces_the_one_before(settings):
    roots = founding.make_roots()
    establish(settings, roots)
    read = io.BytesIO()
    with db.transaction() as session:
        first = drill.begin(session)
        drill.begin(session)
    age.decrypt(roots.recovery_identity, io.BytesIO(first), read)
    with pytest.raises(InvalidInputError), db.transaction() as session:
        drill.finish(session, read.getvalue().decode(), _officer())


def test_a_drill_that_was_never_begun_is_not_finished(settings):
    establish(settings)
    with pytest.raises(NotFoundError), db.transaction() as session:
        drill.finish(session, "000000000000", _officer())


def _officer():
    with db.reading() as session:
        return directory.load(session).officers()[0].staff_id
