"""Split sessions: the cookie's half, the server's, and what is left after each end.

T-numbers are those of the threat model.
"""

import base64
import os
from datetime import timedelta

import pytest

from app import db
from app.errors import LockedError
from app.keys import sessions
from app.keys.models import StaffSession
from app.keys.sessions import Status
from app.staff import signing_in


@pytest.fixture
def begun(world, clock):
    """Olena's open session: its cookie."""
    opened = world["olena"].opened
    with db.transaction() as session:
        return sessions.begin(
            session,
            staff_id=opened.staff_id,
            epoch=signing_in.epoch_of(session)(opened.staff_id),
            seed=opened.unlocked._seed,
            boot_key=world.boot_key,
            status=Status.OPEN,
            is_fresh=True,
        )


def resumed(world, cookie, boot_key=None, **options):
    with db.transaction() as session:
        epochs = signing_in.epoch_of(session)
        key = boot_key or world.boot_key
        return sessions.resume(session, cookie, key, epochs, **options)


def settled(cookie, **options):
    with db.reading() as session:
        epochs = signing_in.epoch_of(session)
        return sessions.is_settled(session, cookie, epochs, **options)


def row_of(cookie):
    with db.reading() as session:
        row = session.get(StaffSession, sessions._parts(cookie)[0])
        if row is not None:
            session.expunge(row)
        return row


def opens_anything(world, cookie):
    """Whether cookie, boot key and database together give the seed."""
    with db.reading() as session:
        try:
            sessions.seed_of(session, cookie, world.boot_key)
        except LockedError:
            return False
        return True


def test_that_the_seed_is_reachable_while_the_session_is_open(world, begun):
    assert opens_anything(world, begun)
    assert resumed(world, begun).unlocked is not None


def test_t20_after_thirty_idle_minutes_the_keys_are_erased(world, begun, clock):
    clock.forward(minutes=sessions.IDLE_MINUTES)
    opened = resumed(world, begun)
    assert opened.status is Status.LOCKED
    assert opened.unlocked is None
    assert not opened.is_fresh
    assert row_of(begun).sealed is None
    assert not opens_anything(world, begun)


def test_t20_a_session_that_nobody_asks_about_is_erased_by_the_sweep(
    world, begun, clock
):
    clock.forward(minutes=sessions.IDLE_MINUTES)
    with db.transaction() as session:
        sessions.purge(session)
    assert row_of(begun).sealed is None
    assert not opens_anything(world, begun)


def test_t20_work_moves_the_idle_time_on(world, begun, clock):
    for _ in range(4):
        clock.forward(minutes=20)
        assert resumed(world, begun).status is Status.OPEN


def test_t20_after_ten_hours_it_ends_however_busy(world, begun, clock):
    for _ in range(sessions.ABSOLUTE_HOURS * 3 - 1):
        clock.forward(minutes=20)
        assert resumed(world, begun).status is Status.OPEN
    clock.forward(minutes=20)
    assert resumed(world, begun) is None
    assert row_of(begun) is None
    assert not opens_anything(world, begun)


def test_t20_a_locked_session_ends_after_ten_hours_too(world, begun, clock):
    clock.forward(hours=1)
    assert resumed(world, begun).status is Status.LOCKED
    clock.forward(hours=sessions.ABSOLUTE_HOURS)
    assert resumed(world, begun) is None


def test_t20_half_open_lasts_five_minutes_whatever_is_done(world, clock):
    player = world["olena"]
    given = signing_in.Credentials(player.name, player.password, player.account_secret)
    half = signing_in.give_password(given, world.boot_key)
    clock.forward(minutes=4)
    assert resumed(world, half).status is Status.HALF_OPEN
    clock.forward(minutes=1)
    assert resumed(world, half) is None
    assert row_of(half) is None


def test_t20_the_sweep_removes_what_was_never_finished(world, clock):
    player = world["olena"]
    given = signing_in.Credentials(player.name, player.password, player.account_secret)
    half = signing_in.give_password(given, world.boot_key)
    clock.forward(minutes=sessions.HALF_OPEN_MINUTES)
    with db.transaction() as session:
        sessions.purge(session)
    assert row_of(half) is None


def test_t20_looking_again_by_itself_keeps_no_session_open(world, begun, clock):
    for _ in range(29):
        clock.forward(minutes=1)
        assert resumed(world, begun, extend=False).status is Status.OPEN
    clock.forward(minutes=1)
    assert resumed(world, begun, extend=False).status is Status.LOCKED


def test_t20_the_clock_is_the_servers_and_a_fresh_factor_lasts_five_minutes(
    world, begun, clock
):
    clock.forward(minutes=4, seconds=59)
    assert resumed(world, begun).is_fresh
    clock.forward(seconds=1)
    assert not resumed(world, begun).is_fresh


def test_locking_erases_the_keys_at_once(world, begun):
    with db.transaction() as session:
        sessions.lock(session, row_of(begun).id)
    assert row_of(begun).sealed is None
    assert not opens_anything(world, begun)
    assert resumed(world, begun).status is Status.LOCKED


def test_a_session_opens_with_this_process_family_only(world, begun):
    """Database and cookie together: nothing, after a restart."""
    assert resumed(world, begun, boot_key=os.urandom(32)) is None
    assert resumed(world, begun) is not None


def test_a_session_opens_with_its_own_cookie_only(world, begun):
    row_id, half = sessions._parts(begun)
    other = sessions._cookie(row_id, bytes(32))
    assert resumed(world, other) is None
    assert resumed(world, begun) is not None
    assert half != bytes(32)


@pytest.mark.parametrize("cookie", ["", "x", "%%%", "A" * 64, "é" * 10, "A" * 5000])
def test_anything_else_is_no_session(world, cookie):
    assert resumed(world, cookie) is None
    assert settled(cookie)


def test_t21_the_cookie_holds_no_key_and_names_nobody(world, begun):
    told = base64.urlsafe_b64decode(begun + "==")
    seed = world["olena"].opened.unlocked._seed
    assert seed not in told
    assert world["olena"].staff_id.bytes not in told
    assert len(told) == 48


def test_the_row_alone_holds_no_seed(world, begun):
    seed = world["olena"].opened.unlocked._seed
    assert seed not in row_of(begun).sealed
    assert len(row_of(begun).sealed) > len(seed)


def test_most_requests_write_nothing(world, begun, clock):
    assert settled(begun)
    clock.forward(seconds=sessions.EXTEND_SECONDS - 1)
    assert settled(begun)
    clock.forward(seconds=1)
    assert not settled(begun)
    assert settled(begun, extend=False)
    resumed(world, begun)
    assert settled(begun)


def test_the_idle_time_never_passes_the_absolute_one(world, begun, clock):
    for _ in range(29):
        clock.forward(minutes=20)
        resumed(world, begun)
    row = row_of(begun)
    assert row.expires_at == row.ends_at
    assert row.ends_at - clock.now == timedelta(minutes=20)


def test_a_change_of_the_persons_epoch_ends_their_sessions(world, begun):
    with db.transaction() as session:
        opened = sessions.resume(
            session, begun, world.boot_key, lambda who: row_epoch(session, who) + 1
        )
    assert opened is None
    assert row_of(begun) is None


def row_epoch(session, who):
    return signing_in.epoch_of(session)(who)


def test_replacing_a_session_that_is_over_says_so(world, begun):
    with db.transaction() as session:
        sessions.end(session, row_of(begun).id)
    with pytest.raises(LockedError), db.transaction() as session:
        sessions.replace(session, begun, world.boot_key, is_fresh=True)


def test_what_was_begun_in_a_session_is_known_after_its_lock(world, begun):
    """The token of forms stays through the lock, and changes when it is opened."""
    before = resumed(world, begun).token
    with db.transaction() as session:
        sessions.lock(session, row_of(begun).id)
    assert resumed(world, begun).token == before
    player = world["olena"]
    again = signing_in.unlock(
        begun, player.password, player.account_secret, world.boot_key
    )
    assert resumed(world, again).token != before


def test_t20_the_worker_sweeps_once_in_a_minute(world, begun, clock):
    worker = world.worker()
    clock.forward(minutes=sessions.IDLE_MINUTES - 1)
    worker.step()
    assert opens_anything(world, begun)
    clock.forward(minutes=1)
    worker.step()
    assert not opens_anything(world, begun)
