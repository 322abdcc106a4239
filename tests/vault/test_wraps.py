import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import TamperedError
from app.vault import (
    context,
    key_id,
    new_key,
    public_of,
    unwrap,
    unwrap_symmetric,
    wrap,
    wrap_symmetric,
)

SEED = bytes(range(32))
PUBLIC = public_of(SEED)
INFO = context("case", "content", 3)


def test_a_wrapped_key_opens_for_its_reader_and_has_the_known_size():
    key = new_key()
    wrapped = wrap(key, PUBLIC, INFO)
    assert len(PUBLIC) == 1216
    assert len(wrapped) == 1168
    assert unwrap(SEED, wrapped, INFO) == key


@settings(max_examples=30)
@given(st.binary(max_size=3000), st.binary(max_size=300))
def test_anything_of_any_length_is_wrapped_whole(secret, info):
    wrapped = wrap(secret, PUBLIC, info)
    assert len(wrapped) == 1136 + len(secret)
    assert unwrap(SEED, wrapped, info) == secret


def test_two_wraps_of_one_key_have_nothing_in_common():
    key = new_key()
    assert wrap(key, PUBLIC, INFO)[:1120] != wrap(key, PUBLIC, INFO)[:1120]


def test_t36_a_wrap_moved_to_another_case_or_reader_is_refused():
    wrapped = wrap(new_key(), PUBLIC, context("case", 1, key_id(PUBLIC)))
    other = os.urandom(32)
    for seed, info in (
        (SEED, context("case", 2, key_id(PUBLIC))),
        (SEED, context("case", 1, key_id(public_of(other)))),
        (other, context("case", 1, key_id(PUBLIC))),
    ):
        with pytest.raises(TamperedError):
            unwrap(seed, wrapped, info)


@settings(max_examples=60)
@given(st.data())
def test_t37_a_changed_wrap_is_refused(data):
    wrapped = bytearray(wrap(bytes(32), PUBLIC, INFO))
    wrapped[data.draw(st.integers(0, 1167))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(TamperedError) as caught:
        unwrap(SEED, bytes(wrapped), INFO)
    assert str(caught.value) == str(TamperedError())


@pytest.mark.parametrize("length", [0, 1, 1119, 1120, 1135, 1136, 1167, 1169, 5000])
def test_t37_a_wrap_of_another_length_is_refused(length):
    wrapped = (wrap(bytes(32), PUBLIC, INFO) + bytes(4000))[:length]
    with pytest.raises(TamperedError):
        unwrap(SEED, wrapped, INFO)


@pytest.mark.parametrize(
    "public",
    [b"", PUBLIC[:-1], PUBLIC + b"\x00", b"\xff" * 1216, PUBLIC[:1184] + bytes(32)],
)
def test_what_is_no_public_key_gets_nothing(public):
    with pytest.raises(TamperedError):
        wrap(bytes(32), public, INFO)


def test_a_seed_of_another_size_opens_nothing():
    with pytest.raises(TamperedError):
        unwrap(SEED[:-1], wrap(bytes(32), PUBLIC, INFO), INFO)
    with pytest.raises(TamperedError):
        public_of(SEED + b"\x00")


def test_a_key_under_a_shared_key_is_60_bytes_and_opens_again():
    key, under = new_key(), new_key()
    wrapped = wrap_symmetric(key, under, INFO)
    assert len(wrapped) == 60
    assert unwrap_symmetric(under, wrapped, INFO) == key


@given(st.data())
def test_t36_a_shared_wrap_moved_changed_or_cut_is_refused(data):
    wrapped = bytearray(wrap_symmetric(bytes(32), SEED, INFO))
    wrapped[data.draw(st.integers(0, 59))] ^= 1 << data.draw(st.integers(0, 7))
    good = wrap_symmetric(bytes(32), SEED, INFO)
    for under, changed, info in (
        (SEED, bytes(wrapped), INFO),
        (SEED, good, INFO + b"x"),
        (new_key(), good, INFO),
        (SEED, good[: data.draw(st.integers(0, 59))], INFO),
    ):
        with pytest.raises(TamperedError):
            unwrap_symmetric(under, changed, info)


def test_a_key_is_found_by_8_bytes():
    assert len(key_id(PUBLIC)) == 8
    assert key_id(PUBLIC) != key_id(public_of(bytes(32)))
