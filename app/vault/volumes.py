"""Volumes: a stream cut into files that open with one code, in a browser alone.

For a receiver who has no key and may install nothing. The code has ten groups of five
digits, four of them random and one that checks the group and its place: 132 bits, read
alike in every language and on every keyboard. Nobody can try so many codes, so no slow
derivation stands before them. One code and one salt serve one set and no other: that
is what makes counted nonces safe.

A file is `header(110) | chunks | ending(56)`. Each chunk and the ending are sealed with
the header beside them, under a nonce of the volume's number, the chunk's number and
what it is. `docs/formats/volumes.md` tells it byte by byte.
"""

import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import CodeSlipError, NoKeyError, TamperedError
from app.vault.chunks import CHUNK_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES
from app.vault.derive import expanded, same
from app.vault.digits import check_digit, in_groups, typed_digits
from app.vault.suites import Suite

GROUPS = 10
GROUP = 5
CODE_DIGITS = GROUPS * GROUP
_DRAWN = GROUP - 1
_LONGEST = 2 * CODE_DIGITS

_MAGIC = b"bvvolume"
_VERSION = 1
_NAME_BYTES = 32
_NUMBER_BYTES = 4
_CHUNK_NUMBER_BYTES = 7
SALT_BYTES = 32
_CHECK_BYTES = 32
_KEY_BYTES = 32
HEADER_BYTES = len(_MAGIC) + 2 + _NAME_BYTES + _NUMBER_BYTES + SALT_BYTES + _CHECK_BYTES
_SIZE_BYTES = 8
_HASH_BYTES = 32
ENDING_BYTES = _SIZE_BYTES + _HASH_BYTES + TAG_BYTES
_INFO = b"barvinok-volumes-1"
_PACKAGE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")


class Kind(IntEnum):
    """What a sealed piece is: the last byte of its nonce."""

    DATA = 0
    ENDING = 1
    LAST_ENDING = 2


# --- the code


def new_code() -> str:
    """Return 50 digits for one set of volumes: 40 random, ten that check."""
    return "".join(_checked(number, _drawn()) for number in range(GROUPS))


def grouped_code(code: str) -> str:
    """Return the digits in ten groups of five, as they are read out and written."""
    return in_groups(code, GROUP)


def read_code(typed: str) -> str:
    """Return the digits of what was typed.

    Raises:
        CodeSlipError: a group cannot be right, or some are missing. It says which,
            and nothing of whether the rest opens anything.
    """
    digits = typed_digits(typed, _LONGEST)
    if len(digits) != CODE_DIGITS:
        raise CodeSlipError
    wrong = tuple(
        number + 1
        for number in range(GROUPS)
        if check_digit(f"{number}{digits[number * GROUP : (number + 1) * GROUP]}")
        != "0"
    )
    if wrong:
        raise CodeSlipError(*wrong)
    return digits


def _drawn() -> str:
    return str(secrets.randbelow(10**_DRAWN)).zfill(_DRAWN)


def _checked(number: int, drawn: str) -> str:
    """Append the digit that checks a group, and its place among the ten."""
    return drawn + check_digit(f"{number}{drawn}")


# --- what stands before the chunks


@dataclass(frozen=True, slots=True)
class Header:
    """The clear beginning of a volume, bound into every piece of it."""

    package_id: str
    number: int
    salt: bytes = field(repr=False)
    check: bytes = field(repr=False)

    def encode(self) -> bytes:
        """Return its 110 bytes."""
        if _PACKAGE_ID.fullmatch(self.package_id) is None:
            raise ValueError("not an identifier of a package")
        return b"".join(
            (
                _MAGIC,
                bytes([_VERSION, Suite.AES_256_GCM]),
                self.package_id.encode().ljust(_NAME_BYTES, b"\0"),
                self.number.to_bytes(_NUMBER_BYTES, "big"),
                self.salt,
                self.check,
            )
        )

    @classmethod
    def decode(cls, data: bytes) -> Self | None:
        """Read a header; None where these are no volume's first bytes."""
        at = len(_MAGIC) + 2
        name = data[at : at + _NAME_BYTES].rstrip(b"\0").decode("latin-1")
        if len(data) != HEADER_BYTES or _PACKAGE_ID.fullmatch(name) is None:
            return None
        number = int.from_bytes(data[at + _NAME_BYTES :][:_NUMBER_BYTES], "big")
        salt = data[-SALT_BYTES - _CHECK_BYTES : -_CHECK_BYTES]
        found = cls(name, number, salt, data[-_CHECK_BYTES:])
        return found if found.encode() == data else None


# --- the set


@dataclass(frozen=True, slots=True)
class Keys:
    """What a code and a salt give: the cipher, the check of the code, the index's key.

    GCM does not commit to its key. The check does: with another code it is another.
    """

    salt: bytes = field(repr=False)
    check: bytes = field(repr=False)
    _cipher: AESGCM = field(repr=False)
    _index: bytes = field(repr=False)

    @classmethod
    def new(cls, code: str) -> Self:
        """Return the keys of a new set."""
        return cls.of(code, os.urandom(SALT_BYTES))

    @classmethod
    def of(cls, code: str, salt: bytes) -> Self:
        """Return the keys of a set with this salt, whether or not the code is its."""
        found = expanded(code.encode(), _INFO, 2 * _KEY_BYTES + _CHECK_BYTES, salt)
        sealing, rest = found[:_KEY_BYTES], found[_KEY_BYTES:]
        return cls(salt, rest[:_CHECK_BYTES], AESGCM(sealing), rest[_CHECK_BYTES:])

    @classmethod
    def opened(cls, code: str, salt: bytes, check: bytes) -> Self:
        """Return the keys of a set.

        Raises:
            NoKeyError: the code belongs to another set.
        """
        found = cls.of(code, salt)
        if not same(found.check, check):
            raise NoKeyError
        return found

    def header(self, package_id: str, number: int) -> Header:
        """Return how a volume of the set begins."""
        return Header(package_id, number, self.salt, self.check)

    def authenticated(self, index: bytes) -> bytes:
        """Return the 32 bytes that show that the index came from who had the code."""
        return hmac.digest(self._index, index, "sha256")

    def seal(self, header: Header, chunk: int, kind: Kind, data: bytes) -> bytes:
        """Seal one piece of a volume in its place."""
        nonce = _nonce(header.number, chunk, kind)
        return self._cipher.encrypt(nonce, data, header.encode())

    def open(self, header: Header, chunk: int, kind: Kind, sealed: bytes) -> bytes:
        """Open one piece of a volume.

        Raises:
            TamperedError: it is not what was written in this place.
        """
        nonce = _nonce(header.number, chunk, kind)
        try:
            return self._cipher.decrypt(nonce, sealed, header.encode())
        except InvalidTag:
            raise TamperedError from None


def ending(size_bytes: int, sha256: bytes) -> bytes:
    """Return what an ending says: all clear bytes so far, and their hash."""
    return size_bytes.to_bytes(_SIZE_BYTES, "big") + sha256


def room_bytes(volume_bytes: int) -> int:
    """Return how many clear bytes go into a volume of at most so many bytes."""
    left = volume_bytes - HEADER_BYTES - ENDING_BYTES
    chunks, rest = divmod(left, SEALED_CHUNK_BYTES)
    return chunks * CHUNK_BYTES + max(0, rest - TAG_BYTES)


def _nonce(number: int, chunk: int, kind: Kind) -> bytes:
    """Return 12 bytes that occur once under the key of a set."""
    return b"".join(
        (
            number.to_bytes(_NUMBER_BYTES, "big"),
            chunk.to_bytes(_CHUNK_NUMBER_BYTES, "big"),
            bytes([kind]),
        )
    )
