"""Enrolment: a link that works once, keys of one's own, two officers who compare."""

import threading
from collections import Counter

import pyotp
import pytest

from app import clock as app_clock
from app import db
from app.errors import (
    ConflictError,
    InvalidInputError,
    NoKeyError,
    NotFoundError,
    SignInError,
)
from app.keys import directory, entries, proposals
from app.keys.parts import Role, TeamKind
from app.staff import confirming, enrolling, house, signing_in, teams
from app.staff.models import Invitation, StaffMember

PASSWORD = "a password for somebody new"


def invite(hanna, name="Nina Vyhadana", role=Role.CASEWORKER):
    with db.transaction() as session:
        return enrolling.invite(session, hanna, name, role)


def begin(world, token):
    made = enrolling.make_secrets(PASSWORD)
    with db.transaction() as session:
        return enrolling.begin(session, token, made, world.boot_key)


def finish(world, token, begun, code=None):
    code = code or pyotp.TOTP(begun.enrolled.totp).at(app_clock.now())
    with db.transaction() as session:
        return enrolling.finish(session, token, begun.cookie, code, world.boot_key)


def waiting():
    with db.reading() as session:
        return confirming.waiting(session)


def confirm(officer, one, spoken=None):
    said = one.fingerprint[: confirming.SPOKEN] if spoken is None else spoken
    with db.transaction() as session:
        return confirming.sign(session, officer, one.key, said)


def may_sign_in(world, begun, name="Nina Vyhadana"):
    given = signing_in.Credentials(name, PASSWORD, begun.enrolled.account_secret)
    try:
        signing_in.give_password(given, world.boot_key)
    except SignInError:
        return False
    return True


def test_an_administrator_alone_enrols_no_one_who_can_read(world, admin, hanna):
    """Invited, keys made, signed by one officer: still nobody."""
    begun = begin(world, token := invite(admin))
    staff_id = finish(world, token, begun)
    assert not may_sign_in(world, begun)
    (one,) = waiting()
    assert confirm(hanna, one) is False
    assert not may_sign_in(world, begun)
    with db.reading() as session, pytest.raises(Exception, match="not in the dir"):
        directory.load(session).staff(staff_id)


def test_two_officers_who_compared_let_a_person_in(world, hanna, yurii):
    begun = begin(world, token := invite(hanna))
    staff_id = finish(world, token, begun)
    (one,) = waiting()
    assert one.fingerprint == begun.enrolled.fingerprint
    assert confirm(hanna, one) is False
    (one,) = waiting()
    assert one.first == hanna.staff_id
    assert confirm(yurii, one) is True
    assert may_sign_in(world, begun)
    with db.reading() as session:
        assert house.name_of(session, hanna.unlocked, staff_id) == "Nina Vyhadana"
        assert directory.load(session).staff(staff_id).role is Role.CASEWORKER


def test_the_second_signature_comes_from_another_officer_in_another_session(
    world, hanna, yurii
):
    finish(world, token := invite(hanna), begin(world, token))
    (one,) = waiting()
    confirm(hanna, one)
    with pytest.raises(ConflictError):
        confirm(hanna, one)
    same_session = enrolling.Actor(
        yurii.staff_id, yurii.role, yurii.teams, yurii.unlocked, hanna.session_id
    )
    with pytest.raises(ConflictError):
        confirm(same_session, one)
    assert confirm(yurii, one) is True


@pytest.mark.parametrize("spoken", ["", "0" * 12, "abc"])
def test_an_officer_signs_only_what_was_read_out(world, hanna, spoken):
    finish(world, token := invite(hanna), begin(world, token))
    (one,) = waiting()
    with pytest.raises(InvalidInputError):
        confirm(hanna, one, spoken)
    assert waiting()[0].first is None


@pytest.mark.parametrize("who", ["olena", "bohdan", "admin", "petro"])
def test_nobody_but_an_officer_signs(world, hanna, who):
    finish(world, token := invite(hanna), begin(world, token))
    (one,) = waiting()
    with pytest.raises(NotFoundError):
        confirm(world.actor(who), one)


def test_what_is_refused_is_taken_back(world, hanna, yurii):
    begun = begin(world, token := invite(hanna))
    finish(world, token, begun)
    (one,) = waiting()
    with db.transaction() as session:
        confirming.refuse(session, yurii, one.key)
    assert waiting() == []
    assert not may_sign_in(world, begun)


def test_keys_swapped_in_the_database_do_not_fit_what_was_read_out(world, hanna):
    """A server that lays its own keys before the officers is heard on the telephone."""
    begun = begin(world, token := invite(hanna))
    finish(world, token, begun)
    with db.transaction() as session:
        (proposal_id, entry, _), *_ = proposals.pending(session)
        row = session.get(proposals.DirectoryProposal, proposal_id)
        other = world["taras"].opened.unlocked
        row.body = entries.encode(
            entries.Staff(
                after=entry.after,
                staff_id=entry.staff_id,
                role=entry.role,
                public=other.public,
                verifying=other.verifying,
            )
        )
    (one,) = waiting()
    with pytest.raises(InvalidInputError):
        confirm(hanna, one, begun.enrolled.fingerprint[: confirming.SPOKEN])


def test_t23_a_link_works_once(world, hanna):
    begun = begin(world, token := invite(hanna))
    finish(world, token, begun)
    with pytest.raises(NotFoundError):
        begin(world, token)
    with pytest.raises(NotFoundError):
        finish(world, token, begun, "123456")


def test_t23_of_twenty_at_once_one_uses_the_link_up(live_world, hanna):
    begun = begin(live_world, token := invite(hanna))
    code = pyotp.TOTP(begun.enrolled.totp).at(app_clock.now())
    start, found = threading.Barrier(20), []

    def run():
        start.wait()
        try:
            finish(live_world, token, begun, code)
            found.append("done")
        except (NotFoundError, InvalidInputError) as error:
            found.append(type(error).__name__)

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(found)["done"] == 1
    assert len(found) == 20
    assert len(waiting()) == 1


def test_t23_the_link_is_stored_hashed_and_is_192_random_bits(world, hanna):
    tokens = {invite(hanna, f"Person {n}") for n in range(5)}
    assert len(tokens) == 5
    assert all(len(bytes.fromhex(token)) == 24 for token in tokens)
    with db.reading() as session:
        kept = b"".join(row.id for row in session.query(Invitation))
    assert not any(token.encode() in kept for token in tokens)
    assert not any(bytes.fromhex(token) in kept for token in tokens)


@pytest.mark.parametrize("token", ["", "0", "f" * 48, "../x", "é"])
def test_t23_any_other_token_is_none(world, token):
    with db.reading() as session, pytest.raises(NotFoundError):
        enrolling.invitation(session, token)


def test_a_link_ends_after_a_week(world, hanna, clock):
    token = invite(hanna)
    clock.forward(days=enrolling.INVITATION_DAYS)
    with pytest.raises(NotFoundError):
        begin(world, token)


def test_a_new_link_ends_the_old_one(world, hanna):
    first = invite(hanna)
    with db.reading() as session:
        staff_id = enrolling.invitation(session, first).staff_id
    with db.transaction() as session:
        second = enrolling.invite_again(session, hanna, staff_id)
    with pytest.raises(NotFoundError):
        begin(world, first)
    assert begin(world, second)


def test_who_has_enrolled_gets_no_new_link(world, hanna, olena):
    with pytest.raises(NotFoundError), db.transaction() as session:
        enrolling.invite_again(session, hanna, olena.staff_id)


def test_whoever_lost_the_kit_begins_again_and_the_first_keys_open_nothing(
    world, hanna
):
    token = invite(hanna)
    first, second = begin(world, token), begin(world, token)
    with pytest.raises(NotFoundError):
        finish(world, token, first)
    assert finish(world, token, second)
    assert waiting()[0].fingerprint == second.enrolled.fingerprint


def test_nothing_is_laid_before_the_officers_without_a_working_authenticator(
    world, hanna
):
    begun = begin(world, token := invite(hanna))
    with pytest.raises(InvalidInputError):
        finish(world, token, begun, "000000")
    assert waiting() == []
    assert finish(world, token, begun)


def test_half_an_hour_after_the_kit_one_begins_again(world, hanna, clock):
    begun = begin(world, token := invite(hanna))
    clock.forward(minutes=31)
    with pytest.raises(NotFoundError):
        finish(world, token, begun)


def test_somebody_elses_cookie_does_not_finish_an_enrolment(world, hanna):
    token, other = invite(hanna), invite(hanna, "Petro Druhyi")
    begin(world, token)
    begun = begin(world, other)
    with pytest.raises(NotFoundError):
        finish(world, token, begun)


@pytest.mark.parametrize(
    "password", ["", "short", "elevenchars", "a" * 30, "ab" * 20, "x" * 201]
)
def test_a_weak_password_is_refused(world, hanna, password):
    invite(hanna)
    with pytest.raises(InvalidInputError):
        enrolling.make_secrets(password)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "Olena", " oLENA "])
def test_a_name_that_is_empty_too_long_or_taken_is_refused(world, hanna, name):
    with pytest.raises(InvalidInputError):
        invite(hanna, name)


def test_nobody_invites_an_officer(world, hanna):
    with pytest.raises(InvalidInputError):
        invite(hanna, role=Role.OFFICER)


def test_an_invited_person_cannot_sign_in_yet(world, hanna):
    begun = begin(world, invite(hanna))
    assert not may_sign_in(world, begun)


def test_names_are_sealed_at_rest(world, hanna):
    invite(hanna, "Nina Vyhadana")
    with db.reading() as session:
        rows = session.query(StaffMember).all()
        kept = b"".join(row.profile + row.sign_in_id for row in rows)
    assert b"Nina" not in kept
    assert b"Olena" not in kept


def test_a_colleague_gets_the_parts_that_their_role_may_hold(world, bohdan, lesia):
    """Admitting gives what the role may hold, not what the giver holds."""
    with db.transaction() as session:
        enrolling.admit(session, bohdan, world.north, lesia.staff_id)
        held = lesia.unlocked.teams(session)[world.north]
    assert len(held) == 4
    for key in ("hanna", "petro", "marko", "admin"):
        who = world.actor(key)
        with db.transaction() as session:
            enrolling.admit(session, bohdan, world.north, who.staff_id)
            assert world.north not in who.unlocked.teams(session)


def test_only_who_holds_a_teams_keys_lets_others_in(world, lesia, taras):
    with pytest.raises(NoKeyError), db.transaction() as session:
        enrolling.admit(session, lesia, world.north, taras.staff_id)


def test_a_team_has_one_fingerprint_for_all_its_parts(world, bohdan, hanna, yurii):
    with db.transaction() as session:
        team_id = teams.make(session, bohdan, TeamKind.CASEWORK, "East")
        spoken = confirming.team_fingerprint(session, team_id)
    (one,) = waiting()
    assert len(one.ids) == 4
    assert one.fingerprint == spoken
    with db.reading() as session:
        assert team_id not in bohdan.unlocked.teams(session)
    confirm(hanna, one)
    confirm(yurii, waiting()[0])
    with db.reading() as session:
        assert len(bohdan.unlocked.teams(session)[team_id]) == 4


def test_a_team_that_was_refused_leaves_nothing_behind(world, bohdan, hanna):
    with db.transaction() as session:
        team_id = teams.make(session, bohdan, TeamKind.CASEWORK, "East")
    with db.transaction() as session:
        confirming.refuse(session, hanna, waiting()[0].key)
    with db.reading() as session:
        assert "East" not in house.team_names(session, bohdan.unlocked).values()
        assert team_id not in bohdan.unlocked.teams(session)


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("olena", TeamKind.INTAKE),
        ("iryna", TeamKind.CASEWORK),
        ("sofia", TeamKind.CASEWORK),
        ("hanna", TeamKind.CASEWORK),
        ("admin", TeamKind.AUDIT),
        ("bohdan", TeamKind.AUDIT),
    ],
)
def test_nobody_makes_a_team_whose_parts_their_role_may_not_hold(world, who, kind):
    with pytest.raises(InvalidInputError), db.transaction() as session:
        teams.make(session, world.actor(who), kind, "East")
