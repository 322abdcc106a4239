"""Signing in: one derivation, one answer, one use of each code, one claim an attempt.

T-numbers are those of the threat model.
"""

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from app import db
from app.errors import BusyError, LockedError, SignInError
from app.keys import sessions
from app.staff import signing_in
from app.staff.models import StaffMember
from app.vault import slow


def credentials(player, **over):
    told = {
        "name": player.name,
        "password": player.password,
        "account_secret": player.account_secret,
    }
    return signing_in.Credentials(**{**told, **over})


def sign_in(world, key):
    player = world[key]
    half = signing_in.give_password(credentials(player), world.boot_key)
    return signing_in.give_code(half, player.code(), world.boot_key)


def resumed(world, cookie):
    with db.transaction() as session:
        epochs = signing_in.epoch_of(session)
        return sessions.resume(session, cookie, world.boot_key, epochs)


def member(key, world):
    with db.reading() as session:
        row = session.get(StaffMember, world[key].staff_id)
        session.expunge(row)
        return row


def together(count, act):
    """Run one act in so many threads at once; return what each raised, or None."""
    start, found = threading.Barrier(count), [None] * count

    def run(number):
        start.wait()
        try:
            act(number)
        except Exception as error:  # noqa: BLE001  # the kind is what is asked
            found[number] = type(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_name_password_secret_and_code_open_a_session(world):
    opened = resumed(world, sign_in(world, "olena"))
    assert opened.status is sessions.Status.OPEN
    assert opened.staff_id == world["olena"].staff_id
    assert opened.is_fresh


def test_the_name_may_be_typed_in_any_case_and_spacing(world):
    given = credentials(world["olena"], name="  OLENA ")
    assert signing_in.give_password(given, world.boot_key)


def test_the_account_secret_may_be_typed_in_small_letters_without_dashes(world):
    player = world["olena"]
    typed = player.account_secret.replace("-", " ").lower()
    given = credentials(player, account_secret=typed)
    assert signing_in.give_password(given, world.boot_key)


@pytest.mark.parametrize("wrong", ["name", "password", "account_secret"])
def test_each_of_the_three_must_be_right(world, wrong):
    given = credentials(world["olena"], **{wrong: "something else entirely"})
    with pytest.raises(SignInError):
        signing_in.give_password(given, world.boot_key)


def test_t18_each_step_of_signing_in_begins_another_session(world):
    player = world["olena"]
    half = signing_in.give_password(credentials(player), world.boot_key)
    half_id = resumed(world, half).id
    whole = signing_in.give_code(half, player.code(), world.boot_key)
    assert resumed(world, whole).id != half_id
    assert resumed(world, half) is None


def test_t18_a_fresh_factor_begins_another_session_with_the_same_end(world, clock):
    first = sign_in(world, "olena")
    before = resumed(world, first)
    clock.forward(minutes=6)
    assert not resumed(world, first).is_fresh
    second = signing_in.step_up(first, world["olena"].code(), world.boot_key)
    after = resumed(world, second)
    assert after.id != before.id
    assert after.is_fresh
    assert after.ends_at == before.ends_at
    assert resumed(world, first) is None


def test_t18_unlocking_begins_another_session_and_is_no_fresh_factor(world):
    player, cookie = world["olena"], sign_in(world, "olena")
    before = resumed(world, cookie)
    with db.transaction() as session:
        sessions.lock(session, before.id)
    again = signing_in.unlock(
        cookie, player.password, player.account_secret, world.boot_key
    )
    after = resumed(world, again)
    assert after.id != before.id
    assert after.unlocked is not None
    assert not after.is_fresh
    assert after.ends_at == before.ends_at
    assert resumed(world, cookie) is None


def test_t22_a_code_opens_once(world):
    player = world["olena"]
    code = player.code()
    half = signing_in.give_password(credentials(player), world.boot_key)
    signing_in.give_code(half, code, world.boot_key)
    again = signing_in.give_password(credentials(player), world.boot_key)
    with pytest.raises(SignInError):
        signing_in.give_code(again, code, world.boot_key)


def test_t22_a_code_older_than_the_last_one_used_is_refused(world, clock):
    player = world["olena"]
    old = player.code()
    clock.forward(seconds=signing_in.TOTP_SECONDS)
    sign_in(world, "olena")  # with the newer code
    half = signing_in.give_password(credentials(player), world.boot_key)
    with pytest.raises(SignInError):
        signing_in.give_code(half, old, world.boot_key)


def test_t22_a_code_of_two_steps_ago_is_too_old_even_when_unused(world, clock):
    player = world["olena"]
    old = player.code()
    clock.forward(seconds=2 * signing_in.TOTP_SECONDS)
    half = signing_in.give_password(credentials(player), world.boot_key)
    with pytest.raises(SignInError):
        signing_in.give_code(half, old, world.boot_key)


def test_t22_of_two_requests_with_one_code_one_succeeds(live_world, clock):
    player = live_world["olena"]
    halves = [
        signing_in.give_password(credentials(player), live_world.boot_key)
        for _ in range(2)
    ]
    code = player.code()
    found = together(
        2, lambda n: signing_in.give_code(halves[n], code, live_world.boot_key)
    )
    assert Counter(found) == {None: 1, SignInError: 1}


def test_t27_of_twelve_at_once_five_reach_the_password(live_world):
    player, reached = live_world["olena"], Counter()

    def attempt(number):
        with db.transaction() as session:
            row = session.get(StaffMember, player.staff_id)
            if signing_in.claim_attempt(session, row):
                reached["through"] += 1

    assert together(12, attempt) == [None] * 12
    assert reached["through"] == signing_in.ATTEMPTS == 5


def test_t27_twelve_wrong_passwords_at_once_lock_the_account(live_world):
    player = live_world["olena"]

    def attempt(number):
        wrong = credentials(player, password=f"wrong number {number}")
        signing_in.give_password(wrong, live_world.boot_key)

    found = together(12, attempt)
    assert set(found) <= {SignInError, BusyError}
    assert member("olena", live_world).failures == signing_in.ATTEMPTS
    with pytest.raises(SignInError):
        signing_in.give_password(credentials(player), live_world.boot_key)


def test_a_locked_account_opens_again_after_a_quarter_of_an_hour(world, clock):
    player = world["olena"]
    for _ in range(signing_in.ATTEMPTS):
        with pytest.raises(SignInError):
            signing_in.give_password(
                credentials(player, password="not this one"), world.boot_key
            )
    with pytest.raises(SignInError):
        signing_in.give_password(credentials(player), world.boot_key)
    clock.forward(minutes=signing_in.LOCK_MINUTES)
    assert signing_in.give_password(credentials(player), world.boot_key)


def test_wrong_codes_count_against_the_same_limit(world):
    player = world["olena"]
    half = signing_in.give_password(credentials(player), world.boot_key)
    for _ in range(signing_in.ATTEMPTS):
        with pytest.raises(SignInError):
            signing_in.give_code(half, "000000", world.boot_key)
    with pytest.raises(SignInError):
        signing_in.give_code(half, player.code(), world.boot_key)


def test_signing_in_forgets_earlier_slips(world):
    player = world["olena"]
    for _ in range(signing_in.ATTEMPTS - 2):
        with pytest.raises(SignInError):
            signing_in.give_password(
                credentials(player, password="not this one"), world.boot_key
            )
    sign_in(world, "olena")
    assert member("olena", world).failures == 0


def _locked(world):
    for _ in range(signing_in.ATTEMPTS):
        with pytest.raises(SignInError):
            signing_in.give_password(
                credentials(world["olena"], password="x"), world.boot_key
            )
    return credentials(world["olena"])


def _stopped(world):
    with db.transaction() as session:
        session.get(StaffMember, world["olena"].staff_id).status = "stopped"
    return credentials(world["olena"])


WAYS = {
    "unknown name": lambda world: credentials(world["olena"], name="nobody at all"),
    "no name": lambda world: credentials(world["olena"], name=""),
    "wrong password": lambda world: credentials(world["olena"], password="x" * 30),
    "wrong secret": lambda world: credentials(world["olena"], account_secret="AAAA"),
    "no secret": lambda world: credentials(world["olena"], account_secret=""),
    "locked": _locked,
    "stopped": _stopped,
}


@pytest.mark.parametrize("way", WAYS)
def test_t30_every_way_to_be_wrong_takes_one_derivation(world, way):
    given = WAYS[way](world)
    before = slow.derivations()
    with pytest.raises(SignInError) as refused:
        signing_in.give_password(given, world.boot_key)
    assert slow.derivations() - before == 1
    assert str(refused.value) == ""


def test_t30_the_right_way_takes_one_derivation_too(world):
    before = slow.derivations()
    signing_in.give_password(credentials(world["olena"]), world.boot_key)
    assert slow.derivations() - before == 1


def test_t33_a_flood_of_sign_ins_runs_two_derivations_at_a_time(
    live_world, monkeypatch
):
    """The rest wait in a short line or are refused at once: 429."""
    running, most, gate = Counter(), Counter(), threading.Lock()
    pause = threading.Event()
    real = slow.Argon2id

    class Slow:
        """The same derivation, taking as long as on a slow machine."""

        def __init__(self, **cost):
            self.real = real(**cost)

        def derive(self, secret):
            with gate:
                running["now"] += 1
                most["at once"] = max(most["at once"], running["now"])
            pause.wait(0.05)
            with gate:
                running["now"] -= 1
            return self.real.derive(secret)

    monkeypatch.setattr(slow, "Argon2id", Slow)
    flood = 200

    def attempt(number):
        nobody = signing_in.Credentials(f"nobody {number}", "no password", "none")
        signing_in.give_password(nobody, live_world.boot_key)

    found = Counter(together(flood, attempt))
    assert most["at once"] == slow.AT_ONCE == 2
    assert set(found) == {SignInError, BusyError}
    assert found[BusyError] > 0


def test_t33_being_busy_is_429():
    assert BusyError.status == 429


def test_a_half_open_session_unlocks_nothing_but_the_code(world):
    half = signing_in.give_password(credentials(world["olena"]), world.boot_key)
    with pytest.raises(SignInError):
        signing_in.step_up(half, world["olena"].code(), world.boot_key)
    player = world["olena"]
    with pytest.raises(SignInError):
        signing_in.unlock(half, player.password, player.account_secret, world.boot_key)


def test_t25_the_second_step_belongs_to_the_one_who_took_the_first(world):
    """Taras's code in Olena's half-open session opens nothing."""
    half = signing_in.give_password(credentials(world["olena"]), world.boot_key)
    with pytest.raises(SignInError):
        signing_in.give_code(half, world["taras"].code(), world.boot_key)


def test_a_code_needs_a_session_that_is_half_open(world):
    whole = sign_in(world, "olena")
    with pytest.raises(SignInError):
        signing_in.give_code(whole, world["olena"].code(), world.boot_key)


def test_stepping_up_without_a_session_says_that_it_is_over(world):
    with pytest.raises(LockedError):
        signing_in.step_up("", "123456", world.boot_key)


def test_lowering_the_cost_or_changing_the_salt_in_the_database_opens_nothing(world):
    for change in ({"cost": "8/1/1"}, {"salt": bytes(16)}):
        with db.transaction() as session:
            row = session.scalar(
                select(StaffMember).where(StaffMember.id == world["olena"].staff_id)
            )
            before = {name: getattr(row, name) for name in change}
            for name, value in change.items():
                setattr(row, name, value)
        with pytest.raises(SignInError):
            signing_in.give_password(credentials(world["olena"]), world.boot_key)
        with db.transaction() as session:
            row = session.get(StaffMember, world["olena"].staff_id)
            for name, value in before.items():
                setattr(row, name, value)
    assert signing_in.give_password(credentials(world["olena"]), world.boot_key)
