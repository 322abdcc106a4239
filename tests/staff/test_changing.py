"""T-19: whoever changes a secret, or is stopped, ends every other session at once."""

import pyotp
import pytest

from app import clock as app_clock
from app import db
from app.errors import InvalidInputError, NotFoundError, SignInError
from app.keys import directory, proposals, sessions
from app.keys.sessions import Status
from app.staff import changing, secrets, signing_in
from app.vault.slow import TEST


def begin(world, key, status=Status.OPEN):
    opened = world[key].opened
    with db.transaction() as session:
        return sessions.begin(
            session,
            staff_id=opened.staff_id,
            epoch=signing_in.epoch_of(session)(opened.staff_id),
            seed=opened.unlocked._seed,
            boot_key=world.boot_key,
            status=status,
        )


def is_alive(world, cookie):
    with db.transaction() as session:
        epochs = signing_in.epoch_of(session)
        return sessions.resume(session, cookie, world.boot_key, epochs) is not None


def actor_of(world, key, cookie):
    with db.transaction() as session:
        epochs = signing_in.epoch_of(session)
        opened = sessions.resume(session, cookie, world.boot_key, epochs)
        actor = changing.Actor.of(session, opened.unlocked, opened.id, is_fresh=True)
    assert actor.staff_id == world[key].staff_id
    return actor


@pytest.fixture
def olenas(world, clock):
    """Olena's present session, three of her others, and one of Taras's."""
    mine = begin(world, "olena")
    others = [begin(world, "olena") for _ in range(2)]
    others.append(begin(world, "olena", Status.HALF_OPEN))
    return mine, others, begin(world, "taras")


def change_password(world, actor, new="a new password of five words"):
    player = world["olena"]
    proof = changing.prove_password(actor, player.password, player.account_secret)
    sealing = secrets.sealing(new, player.account_secret, TEST)
    with db.transaction() as session:
        changing.change_password(session, actor, sealing, proof)


def credentials(player, **over):
    told = {
        "name": player.name,
        "password": player.password,
        "account_secret": player.account_secret,
    }
    return signing_in.Credentials(**{**told, **over})


def test_t19_a_new_password_ends_all_other_sessions_and_the_old_password(world, olenas):
    mine, others, taras = olenas
    change_password(world, actor_of(world, "olena", mine))
    assert is_alive(world, mine)
    assert not any(is_alive(world, cookie) for cookie in others)
    assert is_alive(world, taras)
    with pytest.raises(SignInError):
        signing_in.give_password(credentials(world["olena"]), world.boot_key)
    new = credentials(world["olena"], password="a new password of five words")
    assert signing_in.give_password(new, world.boot_key)


def test_a_new_password_keeps_the_person_what_they_were(world, olenas):
    mine, _, _ = olenas
    before = world.actor("olena")
    change_password(world, actor_of(world, "olena", mine))
    new = credentials(world["olena"], password="a new password of five words")
    half = signing_in.give_password(new, world.boot_key)
    with db.transaction() as session:
        epochs = signing_in.epoch_of(session)
        opened = sessions.resume(session, half, world.boot_key, epochs)
    assert opened.unlocked.verifying == before.unlocked.verifying


@pytest.mark.parametrize("wrong", ["password", "account_secret"])
def test_the_present_password_and_secret_must_be_right(world, olenas, wrong):
    actor = actor_of(world, "olena", olenas[0])
    given = {
        "password": world["olena"].password,
        "account_secret": world["olena"].account_secret,
        wrong: "not this one",
    }
    with pytest.raises(InvalidInputError):
        changing.prove_password(actor, **given)


def test_guessing_the_password_in_an_open_session_is_limited_too(world, olenas):
    actor, player = actor_of(world, "olena", olenas[0]), world["olena"]
    for _ in range(signing_in.ATTEMPTS):
        with pytest.raises(InvalidInputError):
            changing.prove_password(actor, "not this one", player.account_secret)
    with pytest.raises(InvalidInputError):
        changing.prove_password(actor, player.password, player.account_secret)


def test_somebody_elses_seed_is_no_proof(world, olenas, taras):
    actor = actor_of(world, "olena", olenas[0])
    sealing = secrets.sealing("a new password of five words", "AAAA", TEST)
    with pytest.raises(InvalidInputError), db.transaction() as session:
        changing.change_password(session, actor, sealing, taras.unlocked._seed)


def test_t19_a_new_authenticator_ends_all_other_sessions_and_the_old_codes(
    world, olenas, clock
):
    mine, others, taras = olenas
    actor = actor_of(world, "olena", mine)
    new = changing.next_factor(actor)
    with db.transaction() as session:
        changing.change_factor(session, actor, pyotp.TOTP(new).at(app_clock.now()))
    assert is_alive(world, mine)
    assert not any(is_alive(world, cookie) for cookie in others)
    assert is_alive(world, taras)
    half = signing_in.give_password(credentials(world["olena"]), world.boot_key)
    clock.forward(minutes=1)
    with pytest.raises(SignInError):
        signing_in.give_code(half, world["olena"].code(), world.boot_key)
    code = pyotp.TOTP(new).at(app_clock.now())
    assert signing_in.give_code(half, code, world.boot_key)


def test_an_authenticator_that_was_not_set_up_changes_nothing(world, olenas):
    mine, others, _ = olenas
    actor = actor_of(world, "olena", mine)
    with pytest.raises(InvalidInputError), db.transaction() as session:
        changing.change_factor(session, actor, "000000")
    assert all(is_alive(world, cookie) for cookie in others)
    half = signing_in.give_password(credentials(world["olena"]), world.boot_key)
    assert signing_in.give_code(half, world["olena"].code(), world.boot_key)


def test_the_next_authenticator_is_another_one_in_another_session(world, olenas):
    mine, others, _ = olenas
    first = changing.next_factor(actor_of(world, "olena", mine))
    second = changing.next_factor(actor_of(world, "olena", others[0]))
    assert first != second
    assert len(first) == 32


def test_t19_who_is_stopped_is_out_at_once(world, olenas, hanna):
    mine, others, taras = olenas
    with db.transaction() as session:
        changing.stop(session, hanna, world["olena"].staff_id)
    assert not any(is_alive(world, cookie) for cookie in [mine, *others])
    assert is_alive(world, taras)
    with pytest.raises(SignInError):
        signing_in.give_password(credentials(world["olena"]), world.boot_key)


def test_t19_a_revocation_ends_sessions_even_where_the_row_was_put_back(
    world, olenas, hanna, yurii
):
    """Somebody who writes the database cannot bring a revoked person back."""
    with db.transaction() as session:
        proposal = changing.stop(session, hanna, world["olena"].staff_id)
    for officer in (hanna, yurii):
        with db.transaction() as session:
            proposals.sign(session, proposal, officer.unlocked, officer.session_id)
    with db.transaction() as session:
        assert not directory.load(session).is_listed(world["olena"].staff_id)
        row = session.get(changing.StaffMember, world["olena"].staff_id)
        row.status, row.epoch = "enrolled", row.epoch - 1
    with pytest.raises(SignInError):
        signing_in.give_password(credentials(world["olena"]), world.boot_key)


def test_nobody_stops_themselves_and_nobody_unknown_is_stopped(world, hanna):
    for staff_id in (hanna.staff_id, world.north):
        with pytest.raises(NotFoundError), db.transaction() as session:
            changing.stop(session, hanna, staff_id)
