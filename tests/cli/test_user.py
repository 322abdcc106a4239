"""`barvinok user`: who is there, and stopping somebody at once."""

import pytest

from app import db
from app.errors import SignInError
from app.keys import entries, proposals
from app.staff import signing_in
from app.staff.models import StaffMember


@pytest.fixture
def here(live_world):
    """What points a command at the installation of the test."""
    return {
        "BARVINOK_DATA": str(live_world.settings.data),
        "BARVINOK_DATABASE_URL": live_world.settings.database_url,
    }


def signs_in(at, player):
    """Answer what the command asks of somebody."""
    at.asked("Password", player.password)
    at.asked("Account secret", player.account_secret)
    at.asked("Six-digit code", player.code())


def test_without_keys_the_list_names_nobody(barvinok, here, live_world):
    done = barvinok("user", "list", **here)
    assert done.returncode == 0, done.stderr
    assert str(live_world["olena"].staff_id) in done.stdout
    assert "caseworker" in done.stdout
    for player in live_world.house.players.values():
        # Roles may hold a name's letters: ask for the word.
        assert player.name not in done.stdout.split()


def test_an_officer_sees_names(terminal, here, live_world):
    at = terminal("user", "list", "--as", "Hanna", **here)
    signs_in(at, live_world["hanna"])
    assert at.ends() == 0, at.said
    assert "Olena (North)" in at.said
    assert live_world["hanna"].password not in at.said


def test_an_officer_stops_somebody_at_once(terminal, here, live_world):
    olena = live_world["olena"]
    at = terminal("user", "stop", "--as", "Hanna", olena.staff_id, **here)
    signs_in(at, live_world["hanna"])
    assert at.ends() == 0, at.said
    with db.reading() as session:
        assert session.get(StaffMember, olena.staff_id).status == "stopped"
        waiting = [entry for _, entry, _ in proposals.pending(session)]
    assert [e.subject_id for e in waiting if isinstance(e, entries.Revoked)] == [
        olena.staff_id
    ]
    with pytest.raises(SignInError):
        signing_in.give_password(
            signing_in.Credentials(olena.name, olena.password, olena.account_secret),
            live_world.boot_key,
        )


def test_who_may_not_stop_anybody_finds_nothing(terminal, here, live_world):
    taras = live_world["taras"].staff_id
    at = terminal("user", "stop", "--as", "Olena", taras, **here)
    signs_in(at, live_world["olena"])
    assert at.ends() == 2
    assert "Hint: " in at.said
    with db.reading() as session:
        assert session.get(StaffMember, taras).status == "enrolled"


def test_a_wrong_password_is_refused_like_everywhere(terminal, here, live_world):
    at = terminal("user", "list", "--as", "Hanna", **here)
    at.asked("Password", "not the password of anybody")
    at.asked("Account secret", live_world["hanna"].account_secret)
    assert at.ends() == 2
    assert "do not fit together" in at.said


def test_an_empty_folder_has_nobody(barvinok):
    done = barvinok("user", "list")
    assert done.returncode == 2
    assert "there is no installation" in done.stderr
