"""Secrets split into words for people to keep, by SLIP-39.

The library's code is for reference and not constant in time: only the ceremony and
the set-up on an offline or freshly installed machine run it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from shamir_mnemonic import rs1024, wordlist
from shamir_mnemonic.shamir import combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.utils import MnemonicError

from app.errors import SharesError

_WORD_BITS = 10
_CHECK_WORDS = 3
_METADATA_WORDS = 7
_FEWEST_WORDS = 20
_LEAST_THRESHOLD = 2
# The library stretches an optional passphrase; there is none, so nothing to stretch.
_ITERATION_EXPONENT = 0


def split(secret: bytes, threshold: int, count: int) -> list[str]:
    """Return `count` shares of 33 words for 32 bytes; any `threshold` of them suffice.

    Args:
        secret: 16 bytes or more, of even length.
        threshold: 2 or more: one share alone must tell nothing.
        count: at most 16.
    """
    return split_among(secret, [(threshold, count)])[0]


def split_among(secret: bytes, groups: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Return one list of shares for each group; every group must come together.

    Args:
        secret: 16 bytes or more, of even length.
        groups: threshold and count of each, such as board (2, 3) and trustees (2, 3).
    """
    if any(threshold < _LEAST_THRESHOLD for threshold, _ in groups):
        raise ValueError("one share alone must tell nothing")
    shares: list[list[str]] = generate_mnemonics(
        len(groups), groups, secret, iteration_exponent=_ITERATION_EXPONENT
    )
    return shares


def combine(shares: Sequence[str]) -> bytes:
    """Return the secret of a sufficient set of shares, in any order.

    Raises:
        SharesError: names the share, counted from 1, and the word where it can.
    """
    read = [_read(number, text) for number, text in enumerate(shares, 1)]
    _check_one_set(read)
    try:
        chosen = [share.mnemonic() for share in _sufficient(read)]
        secret: bytes = combine_mnemonics(chosen)
    except MnemonicError:
        # Each share is whole and they name one set, yet their values do not agree.
        raise SharesError("other_set") from None
    return secret


def _read(number: int, text: str) -> Share:
    words = text.lower().split()
    for position, word in enumerate(words, 1):
        if word not in wordlist.WORD_INDEX_MAP:
            raise SharesError("unknown_word", number, position)
    spare_bits = (len(words) - _METADATA_WORDS) * _WORD_BITS % 16
    if len(words) < _FEWEST_WORDS or spare_bits > 8:  # noqa: PLR2004  # SLIP-39, "Format"
        raise SharesError("wrong_length", number)
    try:
        return Share.from_mnemonic(" ".join(words))
    except MnemonicError:
        values = [wordlist.WORD_INDEX_MAP[word] for word in words]
    raise SharesError("damaged", number, _damaged_word(values))


def _damaged_word(values: Sequence[int]) -> int:
    """Return the word whose replacement makes the checksum fit; 0 if several are wrong.

    The checksum is linear, and tells up to three wrong words from none: at most one
    single replacement can fit.
    """
    nothing = _mismatch([0] * len(values))
    wanted = _mismatch(values)
    for position in range(len(values)):
        effects = [0]
        for bit in range(_WORD_BITS):
            changed = [0] * len(values)
            changed[position] = 1 << bit
            effect = _mismatch(changed) ^ nothing
            effects += [known ^ effect for known in effects]
        if wanted in effects:
            return position + 1
    return 0


def _mismatch(values: Sequence[int]) -> int:
    """Return the difference between the checksum that should stand and that does."""
    expected = rs1024.create_checksum(values[:-_CHECK_WORDS], b"shamir_extendable")
    mismatch = 0
    for should, does in zip(expected, values[-_CHECK_WORDS:], strict=True):
        mismatch = mismatch << _WORD_BITS | (should ^ does)
    return mismatch


def _check_one_set(shares: Sequence[Share]) -> None:
    """Name the share that belongs to another set, or was typed twice."""
    common = Counter(share.common_parameters() for share in shares)
    most = max(common, key=lambda found: common[found], default=None)
    thresholds: dict[int, int] = {}
    seen: set[tuple[int, int]] = set()
    for number, share in enumerate(shares, 1):
        threshold = thresholds.setdefault(share.group_index, share.member_threshold)
        if share.common_parameters() != most or share.member_threshold != threshold:
            raise SharesError("other_set", number)
        if (share.group_index, share.index) in seen:
            raise SharesError("twice", number)
        seen.add((share.group_index, share.index))


def _sufficient(shares: Sequence[Share]) -> Iterator[Share]:
    """Yield exactly as many shares as are needed, for the library takes no more."""
    groups: dict[int, list[Share]] = {}
    for share in shares:
        groups.setdefault(share.group_index, []).append(share)
    complete = [g for g in groups.values() if len(g) >= g[0].member_threshold]
    if not shares or len(complete) < shares[0].group_threshold:
        raise SharesError("too_few")
    for group in complete[: shares[0].group_threshold]:
        yield from group[: group[0].member_threshold]
