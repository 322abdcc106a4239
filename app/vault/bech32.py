"""Bech32 (BIP 173) without its length limit, as age writes its keys."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_CHARACTERS = 6


def encode(prefix: str, data: bytes) -> str:
    """Return the lower-case text of the bytes."""
    values = _regrouped(data, 8, 5, pad=True)
    remainder = _polymod([*_expanded(prefix), *values, *bytes(_CHECK_CHARACTERS)]) ^ 1
    check = [remainder >> 5 * (_CHECK_CHARACTERS - 1 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in [*values, *check])


def decode(text: str) -> tuple[str, bytes]:
    """Return the lower-case prefix and the bytes.

    Raises:
        ValueError: mixed case, a foreign letter, a wrong checksum or odd bits. The
            message quotes nothing: the text may be an identity.
    """
    if not text.isascii() or text not in (text.lower(), text.upper()):
        raise ValueError("mixed case, or no bech32")
    prefix, separator, rest = text.lower().rpartition("1")
    if not separator or not prefix or len(rest) < _CHECK_CHARACTERS:
        raise ValueError("no bech32")
    values = [_ALPHABET.find(character) for character in rest]
    if -1 in values or _polymod([*_expanded(prefix), *values]) != 1:
        raise ValueError("wrong checksum")
    return prefix, bytes(_regrouped(values[:-_CHECK_CHARACTERS], 5, 8, pad=False))


def _expanded(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check


def _regrouped(
    values: bytes | list[int], from_bits: int, to_bits: int, *, pad: bool
) -> list[int]:
    held = bits = 0
    result: list[int] = []
    for value in values:
        held = held << from_bits | value
        bits += from_bits
        while bits >= to_bits:
            bits -= to_bits
            result.append(held >> bits)
            held &= (1 << bits) - 1
    if pad and bits:
        result.append(held << to_bits - bits)
    elif not pad and (bits >= from_bits or held):
        raise ValueError("odd bits at the end")
    return result
