import subprocess
import sys
import threading
import time

import pytest

from app.errors import BusyError
from app.vault import slow
from app.vault.slow import TEST, Cost, new_receipt, password_key, receipt_keys

SALT = b"an invented salt"
SECRET = bytes(32)


def test_password_secret_salt_and_cost_all_matter():
    known = password_key("Пароль із дванадцяти слів", SALT, SECRET, TEST)
    assert len(known) == 32
    others = {
        password_key("Пароль із дванадцяти слiв", SALT, SECRET, TEST),
        password_key("Пароль із дванадцяти слів", SALT[::-1], SECRET, TEST),
        password_key("Пароль із дванадцяти слів", SALT, b"\x01" + SECRET[1:], TEST),
        password_key("Пароль із дванадцяти слів", SALT, SECRET, Cost(128, 1, 1)),
        password_key("Пароль із дванадцяти слів", SALT, SECRET, Cost(64, 2, 1)),
    }
    assert len(others | {known}) == 6
    assert password_key("Пароль із дванадцяти слів", SALT, SECRET, TEST) == known


def test_a_letter_typed_as_two_code_points_is_the_same_password():
    one = password_key("їжак", SALT, SECRET, TEST)
    two = password_key(
        "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}\u0308жак",
        SALT,
        SECRET,
        TEST,
    )
    assert one == two


def test_a_lone_surrogate_is_a_wrong_password_and_no_crash():
    assert len(password_key("\ud800", SALT, SECRET, TEST)) == 32


def test_the_keys_of_one_receipt_are_four_different_ones():
    keys = receipt_keys(new_receipt(), SALT, TEST)
    assert (len(keys.lookup), len(keys.seed)) == (16, 32)
    assert (len(keys.signing), len(keys.csrf)) == (32, 32)
    assert len({keys.lookup, keys.seed[:16], keys.signing[:16], keys.csrf[:16]}) == 4


def test_one_receipt_gives_the_same_keys_however_it_is_typed():
    receipt = "123456789012345678901234"
    spaced = "١٢٣٤ 5678-9012 3456 7890 1234"
    assert receipt_keys(receipt, SALT, TEST) == receipt_keys(spaced, SALT, TEST)


MALFORMED = ["", "abc", "1", "1" * 23, "1" * 25, "٣" * 24, "0" * 100_000, "\x00\ud800"]


@pytest.mark.parametrize("typed", MALFORMED)
def test_t31_a_malformed_receipt_costs_one_derivation_like_any_other(typed):
    before = slow.derivations()
    receipt_keys(new_receipt(), SALT, TEST)
    assert slow.derivations() == before + 1
    receipt_keys(typed, SALT, TEST)
    assert slow.derivations() == before + 2


def steps_of(typed):
    """The functions of the vault that run, in order."""
    seen = []

    def note(frame, event, _):
        if event == "call" and "/app/vault/" in frame.f_code.co_filename:
            seen.append(frame.f_code.co_qualname)

    sys.setprofile(note)
    try:
        receipt_keys(typed, SALT, TEST)
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("typed", MALFORMED)
def test_t31_a_malformed_receipt_takes_the_same_steps_as_any_other(typed):
    good = new_receipt()
    wrong_check = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert len(steps_of(good)) > 5
    assert steps_of(typed) == steps_of(good) == steps_of(wrong_check)


def test_t31_the_derivation_comes_before_anything_is_derived_from_it():
    steps = steps_of("not a code")
    assert steps.index("_argon2id") < steps.index("derive")


@pytest.fixture
def gate(monkeypatch):
    """A gate of this test alone."""
    fresh = slow._Gate()
    monkeypatch.setattr(slow, "_gate", fresh)
    return fresh


def test_t33_two_run_a_few_wait_and_the_next_is_refused_at_once(gate):
    done = []
    waiting = [
        threading.Thread(
            target=lambda: done.append(password_key("a", SALT, SECRET, TEST))
        )
        for _ in range(slow.WAITING_LIMIT)
    ]
    with gate.turn(), gate.turn():
        for thread in waiting:
            thread.start()
        while gate._waiting < slow.WAITING_LIMIT:
            time.sleep(0.001)
        with pytest.raises(BusyError):
            password_key("one too many", SALT, SECRET, TEST)
        assert not done
    for thread in waiting:
        thread.join(10)
    assert len(done) == slow.WAITING_LIMIT
    assert slow.most_at_once() == 2
    assert slow.derivations() == slow.WAITING_LIMIT + 2


def test_t33_of_200_sign_ins_at_once_two_run_and_the_rest_are_told_to_wait(gate):
    served, refused = [], []
    together = threading.Barrier(200)

    def sign_in():
        together.wait()
        try:
            served.append(password_key("flood", SALT, SECRET, Cost(4096, 3, 1)))
        except BusyError:
            refused.append(1)

    threads = [threading.Thread(target=sign_in) for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(served) + len(refused) == 200
    assert len(served) >= 2
    assert refused
    assert slow.most_at_once() <= 2


def test_a_derivation_that_fails_gives_its_turn_back(gate):
    for _ in range(5):
        with pytest.raises(ValueError, match="salt"):
            password_key("a", b"short", SECRET, TEST)
    assert len(password_key("a", SALT, SECRET, TEST)) == 32


FORKING = """
import os, sys
from app.vault import slow

with slow._gate.turn(), slow._gate.turn():
    child = os.fork()
    if child == 0:
        slow.password_key("a", b"an invented salt", bytes(32), slow.TEST)
        os._exit(0 if slow.derivations() == 1 else 1)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_worker_starts_with_an_empty_queue():
    assert subprocess.run([sys.executable, "-c", FORKING], timeout=30, check=True)


def test_the_costs_are_those_that_were_decided():
    assert Cost(65536, 3, 4) == slow.STAFF
    assert Cost(262144, 3, 4) == slow.OFFICER
    assert Cost(65536, 3, 1) == slow.RECEIPT


def test_a_full_derivation_works_here():
    assert len(password_key("once", SALT, SECRET, slow.STAFF)) == 32
