import os
import random
from itertools import combinations

import pytest
from shamir_mnemonic.wordlist import WORDLIST

from app.errors import SharesError
from app.vault.shares import combine, split, split_among


def secrets(count):
    """Random secrets, every fourth beginning with 0x00 and every fourth with 0xFF."""
    for number in range(count):
        first = {0: b"\x00", 1: b"\xff"}.get(number % 4, os.urandom(1))
        yield first + os.urandom(31)


def test_t49_a_thousand_secrets_come_back_and_one_share_never_suffices():
    for number, secret in enumerate(secrets(1000)):
        shares = split(secret, 2, 3)
        pair = list(combinations(shares, 2))[number % 3]
        assert combine(pair) == secret
        with pytest.raises(SharesError):
            combine([shares[number % 3]])


@pytest.mark.parametrize(("threshold", "count"), [(2, 2), (2, 3), (3, 5), (4, 4)])
def test_t49_every_sufficient_subset_recovers_and_every_smaller_one_fails(
    threshold, count
):
    for secret in secrets(4):
        shares = split(secret, threshold, count)
        assert len(shares) == count
        for enough in combinations(shares, threshold):
            assert combine(enough) == secret
        for too_few in combinations(shares, threshold - 1):
            with pytest.raises(SharesError) as caught:
                combine(too_few)
            assert caught.value.reason == "too_few"


@pytest.mark.parametrize(
    "secret", [bytes(32), b"\xff" * 32, b"\x00" * 31 + b"\x01", bytes(16)]
)
def test_t49_extreme_secrets_keep_every_byte(secret):
    assert combine(split(secret, 2, 3)[1:]) == secret


def test_more_shares_than_needed_are_welcome_in_any_order():
    secret = os.urandom(32)
    shares = split(secret, 2, 4)
    random.shuffle(shares)
    assert combine(shares) == secret
    assert combine([share.upper().replace(" ", "  ") for share in shares]) == secret


def test_t49_both_groups_must_come_together():
    secret = os.urandom(32)
    board, trustees = split_among(secret, [(2, 3), (2, 3)])
    assert combine([*board[:2], *trustees[1:]]) == secret
    assert combine([*board, *trustees]) == secret
    for not_enough in (board, trustees, [*board, trustees[0]], [board[0], *trustees]):
        with pytest.raises(SharesError) as caught:
            combine(not_enough)
        assert caught.value.reason == "too_few"


def test_t49_a_damaged_word_is_named_by_share_and_place():
    shares = split(os.urandom(32), 2, 3)
    for position in range(33):
        words = shares[1].split()
        words[position] = WORDLIST[(WORDLIST.index(words[position]) + 7) % 1024]
        with pytest.raises(SharesError) as caught:
            combine([shares[0], " ".join(words)])
        assert caught.value.reason == "damaged"
        assert (caught.value.share, caught.value.word) == (2, position + 1)


def test_t49_an_unknown_word_is_named_by_share_and_place():
    shares = split(os.urandom(32), 2, 3)
    words = shares[0].split()
    words[11] = "barvinok"
    with pytest.raises(SharesError) as caught:
        combine([" ".join(words), shares[1]])
    assert caught.value.reason == "unknown_word"
    assert (caught.value.share, caught.value.word) == (1, 12)


def test_two_damaged_words_are_noticed_without_guessing():
    shares = split(os.urandom(32), 2, 3)
    words = shares[0].split()
    for position in (5, 20):
        words[position] = WORDLIST[(WORDLIST.index(words[position]) + 7) % 1024]
    with pytest.raises(SharesError) as caught:
        combine([" ".join(words), shares[1]])
    assert (caught.value.reason, caught.value.share) == ("damaged", 1)
    assert caught.value.word == 0


def test_a_missing_or_extra_word_is_named_by_share():
    shares = split(os.urandom(32), 2, 3)
    words = shares[1].split()
    for wrong in (words[:-1], [*words, words[0]], []):
        with pytest.raises(SharesError) as caught:
            combine([shares[0], " ".join(wrong)])
        assert (caught.value.reason, caught.value.share) == ("wrong_length", 2)


def test_t49_a_share_of_another_set_is_named():
    ours, theirs = split(os.urandom(32), 2, 3), split(os.urandom(32), 2, 3)
    with pytest.raises(SharesError) as caught:
        combine([ours[0], ours[1], theirs[2]])
    assert (caught.value.reason, caught.value.share) == ("other_set", 3)
    with pytest.raises(SharesError) as caught:
        combine([theirs[0], ours[0], ours[1]])
    assert (caught.value.reason, caught.value.share) == ("other_set", 1)


def test_a_share_typed_twice_is_named():
    shares = split(os.urandom(32), 2, 3)
    with pytest.raises(SharesError) as caught:
        combine([shares[0], shares[0]])
    assert (caught.value.reason, caught.value.share) == ("twice", 2)


def test_no_share_at_all_is_too_few():
    with pytest.raises(SharesError) as caught:
        combine([])
    assert caught.value.reason == "too_few"


def test_one_share_alone_may_never_be_enough():
    with pytest.raises(ValueError, match="one share alone"):
        split(os.urandom(32), 1, 1)


def test_t47_the_error_names_the_place_and_never_the_word():
    shares = split(os.urandom(32), 2, 3)
    words = shares[0].split()
    words[9] = "zzzzzz"
    with pytest.raises(SharesError) as caught:
        combine([" ".join(words), shares[1]])
    said = str(caught.value)
    assert "zzzzzz" not in said
    assert not set(said.replace(":", "").split()) & set(WORDLIST) - {"share", "word"}
