"""A hash that is worked out in a thread is the hash of all bytes in their order."""

import hashlib
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.vault import hashing
from app.vault.hashing import Beside

PIECES = st.lists(st.binary(max_size=40), max_size=30)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Hand over often."""
    monkeypatch.setattr(hashing, "BATCH_BYTES", 64)


@pytest.mark.parametrize("name", ["sha256", "sha512"])
@given(before=PIECES, after=PIECES)
@settings(max_examples=60, deadline=None)
def test_it_is_the_hash_of_the_bytes_however_they_come(name, before, after):
    beside, plain = Beside(name), hashlib.new(name)
    for some in (before, after):
        for piece in some:
            beside.update(piece)
            plain.update(piece)
        assert beside.hexdigest() == plain.hexdigest()


def test_what_the_caller_changes_afterwards_was_hashed_as_it_was():
    beside, reused = Beside("sha256"), bytearray(b"a" * 100)
    for letter in b"bcdef":
        beside.update(reused)
        reused[:] = bytes([letter]) * 100
    letters = b"".join(bytes([each]) * 100 for each in b"abcde")
    assert beside.hexdigest() == hashlib.sha256(letters).hexdigest()


def test_its_thread_ends_with_it():
    before = threading.active_count()
    asked, dropped = Beside("sha256"), Beside("sha256")
    for each in (asked, dropped):
        each.update(b"x" * 1000)
    assert threading.active_count() == before + 2
    threads = [each for each in threading.enumerate() if each.name.startswith("hash")]
    asked.hexdigest()
    del dropped, each
    for thread in threads:
        thread.join(5)
    assert threading.active_count() == before
