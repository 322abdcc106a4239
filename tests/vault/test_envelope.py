import subprocess
import sys
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import TamperedError
from app.vault import Place, Suite, commitment, new_key, seal, try_unseal, unseal
from app.vault.suites import MIN_READ, MIN_WRITE, REGISTRY, Use

KEY = bytes(range(32))
HERE = Place("Invented Legal Aid", "statement", UUID(int=5), "identity")
WORDS = "Вигадані слова, яких ніхто не казав".encode()
SUITES = (Suite.AES_256_GCM, Suite.CHACHA20_POLY1305)


def refused(key, envelope, place):
    """The one error, and what it says."""
    with pytest.raises(TamperedError) as caught:
        unseal(key, envelope, place)
    assert try_unseal(key, envelope, place) is None
    return str(caught.value)


@given(
    st.binary(max_size=5000),
    st.sampled_from(SUITES),
    st.binary(min_size=32, max_size=32),
)
def test_what_is_sealed_opens_again_in_its_place(plaintext, suite, key):
    assert unseal(key, seal(key, plaintext, HERE, suite), HERE) == plaintext


@given(st.integers(0, 1000))
def test_the_size_tells_a_step_of_64_and_not_a_length(length):
    sealed = seal(KEY, bytes(length), HERE)
    inside = len(sealed) - 2 - 8 - 12 - 16
    assert inside % 64 == 0
    assert 8 <= inside - length < 8 + 64


def test_an_envelope_shows_its_version_suite_key_and_nothing_else():
    sealed = seal(KEY, WORDS, HERE, Suite.CHACHA20_POLY1305)
    assert sealed[:2] == bytes([1, 2])
    assert sealed[2:10] == seal(KEY, b"other", HERE, Suite.CHACHA20_POLY1305)[2:10]
    assert sealed[2:10] != seal(new_key(), WORDS, HERE, Suite.CHACHA20_POLY1305)[2:10]
    assert commitment(KEY)[:8] not in sealed
    assert KEY[:8] not in sealed
    assert WORDS[:8] not in sealed


def test_the_search_for_words_would_find_them_in_an_unsealed_copy():
    assert WORDS[:8] in b"copy:" + WORDS


def test_t35_an_envelope_moved_to_another_compartment_is_refused():
    refused(KEY, seal(KEY, WORDS, HERE), replace(HERE, part="content"))


def test_t35_an_envelope_moved_to_the_head_is_refused():
    refused(KEY, seal(KEY, WORDS, HERE), replace(HERE, part="identity_head"))


def test_t35_an_envelope_moved_to_another_row_is_refused():
    refused(KEY, seal(KEY, WORDS, HERE), replace(HERE, row=uuid4()))


def test_t35_an_envelope_moved_to_another_table_is_refused():
    refused(KEY, seal(KEY, WORDS, HERE), replace(HERE, table="person"))


def test_t35_an_envelope_of_another_version_of_the_row_is_refused():
    refused(KEY, seal(KEY, WORDS, HERE), replace(HERE, version=2))


def test_t35_an_envelope_of_another_organisation_is_refused():
    refused(KEY, seal(KEY, WORDS, HERE), replace(HERE, organisation="Other House"))


@pytest.mark.parametrize(("written", "claimed"), [SUITES, SUITES[::-1]])
def test_t35_an_envelope_that_claims_another_suite_is_refused(written, claimed):
    sealed = bytearray(seal(KEY, WORDS, HERE, written))
    sealed[1] = claimed
    refused(KEY, bytes(sealed), HERE)


def test_another_key_does_not_open_it():
    refused(new_key(), seal(KEY, WORDS, HERE), HERE)


def test_another_key_with_the_same_short_id_does_not_open_it():
    other = new_key()
    sealed = bytearray(seal(KEY, WORDS, HERE))
    sealed[2:10] = seal(other, WORDS, HERE)[2:10]
    refused(other, bytes(sealed), HERE)


@given(st.data())
def test_t37_any_changed_bit_is_refused_with_one_message(data):
    sealed = bytearray(seal(KEY, WORDS, HERE))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    assert refused(KEY, bytes(sealed), HERE) == str(TamperedError())


@given(st.data())
def test_t37_any_truncated_envelope_is_refused_with_one_message(data):
    sealed = seal(KEY, WORDS, HERE)
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    assert refused(KEY, cut, HERE) == str(TamperedError())


@given(st.binary(min_size=1, max_size=200))
def test_t37_an_extended_envelope_is_refused_with_one_message(more):
    assert refused(KEY, seal(KEY, WORDS, HERE) + more, HERE) == str(TamperedError())


@given(st.binary(max_size=300))
def test_t37_bytes_that_were_never_an_envelope_are_refused(noise):
    assert refused(KEY, noise, HERE) == str(TamperedError())


def test_t37_every_unknown_suite_and_version_is_refused_with_one_message():
    sealed = seal(KEY, WORDS, HERE)
    messages = {
        refused(KEY, bytes([version, suite]) + sealed[2:], HERE)
        for version in range(256)
        for suite in range(256)
        if (version, suite) != (1, 1) and (version == 1 or suite < 3)
    }
    assert messages == {str(TamperedError())}


def test_t37_an_empty_envelope_is_refused():
    refused(KEY, b"", HERE)


def test_t37_a_suite_below_the_floor_is_no_longer_read(monkeypatch):
    sealed = seal(KEY, WORDS, HERE)
    assert unseal(KEY, sealed, HERE) == WORDS
    monkeypatch.setitem(MIN_READ, Use.SEAL, 2)
    refused(KEY, sealed, HERE)


def test_a_retired_suite_writes_nothing_new(monkeypatch):
    monkeypatch.setitem(MIN_WRITE, Use.SEAL, 2)
    with pytest.raises(ValueError, match="AES_256_GCM does not seal"):
        seal(KEY, WORDS, HERE)


@pytest.mark.parametrize("suite", [s for s in Suite if s not in SUITES])
def test_a_suite_of_another_use_seals_nothing(suite):
    with pytest.raises(ValueError, match="does not seal"):
        seal(KEY, WORDS, HERE, suite)


def test_every_suite_is_registered_with_its_source():
    assert set(REGISTRY) == set(Suite)
    assert all(entry.source and entry.algorithms for entry in REGISTRY.values())


def test_t46_a_hundred_thousand_envelopes_under_one_key_repeat_no_nonce():
    seen = {seal(KEY, b"", HERE)[10:22] for _ in range(100_000)}
    assert len(seen) == 100_000


FORKING = """
import os, sys
from uuid import UUID
from app.vault import Place, seal

here = Place("o", "t", UUID(int=1), "content")
seal(bytes(32), b"before", here)
reads = []
for _ in range(4):
    read, write = os.pipe()
    if os.fork() == 0:
        nonces = b"".join(seal(bytes(32), b"", here)[10:22] for _ in range(300))
        os.write(write, nonces)
        os._exit(0)
    os.close(write)
    reads.append(read)
for read in reads:
    nonces = os.fdopen(read, "rb").read()
    sys.stdout.buffer.write(nonces)
sys.stdout.buffer.write(b"".join(seal(bytes(32), b"", here)[10:22] for _ in range(300)))
"""


def test_t46_forked_processes_draw_different_nonces():
    ran = subprocess.run(
        [sys.executable, "-c", FORKING], check=True, capture_output=True
    )
    nonces = {ran.stdout[at : at + 12] for at in range(0, len(ran.stdout), 12)}
    assert len(ran.stdout) == 5 * 300 * 12
    assert len(nonces) == 5 * 300
