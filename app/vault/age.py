"""Files in the age v1 format, to post-quantum recipients only.

What leaves must stay shut against an adversary who records today and decrypts in
twenty years. So only the recipient type `mlkem768x25519` is written and read; a
classical recipient opens the whole file for that adversary and is refused, alone or
beside others. A file of its own for a classical key is another type: `targets.py`.
Stock age from 1.3 and npm age-encryption from 0.3 open the files.

Source: C2SP age.md; RFC 9180; draft-ietf-hpke-pq-03.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from types import TracebackType
from typing import BinaryIO, NamedTuple, Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.errors import NoKeyError, RecipientKeyError, TamperedError
from app.vault import bech32
from app.vault.chunks import (
    CHUNK_BYTES,
    SEALED_CHUNK_BYTES,
    TAG_BYTES,
    chunk_nonce,
    exactly,
)
from app.vault.derive import expanded, same
from app.vault.wraps import PUBLIC_BYTES, SEED_BYTES, private_key, public_key, public_of

_IDENTITY_PREFIX = "age-secret-key-pq-"
_RECIPIENT_PREFIX = "age1pq"
_TYPE = "mlkem768x25519"
_INFO = b"age-encryption.org/mlkem768x25519"
# Other types that hold against a quantum computer, and rage's deliberate noise. All
# else beside our stanza would make the file as weak as its weakest recipient.
_HARMLESS = re.compile(r"mlkem768p256tag|[!-~]+-grease")

_VERSION_LINE = b"age-encryption.org/v1\n"
FILE_KEY_BYTES = 16
_NONCE_BYTES = 16
_MAC_BYTES = 32
_ENCAPSULATED_BYTES = 1120
_BODY_BYTES = 32
_COLUMNS = 64
_LONGEST_HEADER_BYTES = 1024 * 1024
_FINGERPRINT_GROUPS = 8
_FINGERPRINT_GROUP = 5

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Target(Protocol):
    """Anything that takes bytes in order."""

    def write(self, data: bytes, /) -> object:
        """Take all of them."""


# --- identities and recipients


def new_identity() -> tuple[str, str]:
    """Return a fresh identity to keep secret, and its recipient to hand out."""
    return identity_of(os.urandom(SEED_BYTES))


def identity_of(seed: bytes) -> tuple[str, str]:
    """Return identity and recipient of a 32-byte X-Wing seed."""
    identity = bech32.encode(_IDENTITY_PREFIX, seed).upper()
    return identity, bech32.encode(_RECIPIENT_PREFIX, public_of(seed))


def seed_of(identity: str) -> bytes:
    """Return the 32-byte X-Wing seed of `AGE-SECRET-KEY-PQ-1...`.

    Raises:
        NoKeyError: no such identity, mistyped, or of another kind.
    """
    seed = _decoded(_IDENTITY_PREFIX, identity.strip())
    if seed is None or len(seed) != SEED_BYTES or identity.strip().islower():
        raise NoKeyError
    return seed


def recipient_of(identity: str) -> str:
    """Return the recipient `age1pq1...` of an identity."""
    return identity_of(seed_of(identity))[1]


def recipient_for(public: bytes) -> str:
    """Return the recipient `age1pq1...` of 1,216 public bytes, such as a team's."""
    return bech32.encode(_RECIPIENT_PREFIX, public)


@lru_cache(maxsize=32)
def public_bytes(recipient: str) -> bytes:
    """Return the 1,216 public bytes of a recipient, the same that `wrap` seals to.

    Raises:
        RecipientKeyError: as `check_recipient`.
    """
    public = _decoded(_RECIPIENT_PREFIX, recipient.strip())
    if public is None or len(public) != PUBLIC_BYTES or recipient.strip().isupper():
        raise RecipientKeyError
    try:
        # A degenerate X25519 half shows only when something is sealed to it.
        _HPKE.encrypt(b"", public_key(public), info=_INFO)
    except (TamperedError, ValueError):
        raise RecipientKeyError from None
    return public


def check_recipient(text: str) -> None:
    """Accept a post-quantum recipient by returning.

    Raises:
        RecipientKeyError: classical, of a tag or plugin, mistyped, or no valid key.
    """
    public_bytes(text)


def fingerprint(text: str) -> str:
    """Return 40 digits in eight groups, to be read aloud and compared by two people.

    133 bits of SHA-256: nobody makes a second key with the same digits. Digits are
    read alike in every language.
    """
    return digits_of(public_bytes(text))


def digits_of(public: bytes) -> str:
    """Return the 40 digits of a public key of any kind of age recipient."""
    number = int.from_bytes(hashlib.sha256(public).digest(), "big")
    size = _FINGERPRINT_GROUPS * _FINGERPRINT_GROUP
    digits = str(number % 10**size).zfill(size)
    return " ".join(
        digits[start : start + _FINGERPRINT_GROUP]
        for start in range(0, size, _FINGERPRINT_GROUP)
    )


def _decoded(prefix: str, text: str) -> bytes | None:
    try:
        found, data = bech32.decode(text)
    except ValueError:
        return None
    return data if found == prefix else None


# --- writing


class Body:
    """An age file under a fresh file key; whose key opens it is the caller's part.

    `close()` writes the last chunk and leaves the target open. Without it the file has
    no end, and no reader accepts it.

    Args:
        stanzas: from the fresh file key to the stanzas of the header.
        target: gets the header at once.
    """

    def __init__(
        self, stanzas: Callable[[bytes], Sequence[bytes]], target: Target
    ) -> None:
        file_key = os.urandom(FILE_KEY_BYTES)
        nonce = os.urandom(_NONCE_BYTES)
        header = _header(file_key, stanzas(file_key))
        self._cipher = ChaCha20Poly1305(expanded(file_key, b"payload", salt=nonce))
        self._target = target
        self._buffer = bytearray()
        self._chunks = 0
        self._done = False
        target.write(header + nonce)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take bytes; at most one chunk of them waits in memory."""
        if self._done:
            raise ValueError("the age file is closed")
        left = memoryview(data)
        while left:
            # A full chunk waits: it may be the last, and the last is never empty.
            if len(self._buffer) == CHUNK_BYTES:
                self._seal(last=False)
            taken = left[: CHUNK_BYTES - len(self._buffer)]
            self._buffer += taken
            left = left[len(taken) :]
        return len(data)

    def close(self) -> None:
        """Write the last chunk."""
        if not self._done:
            self._done = True
            self._seal(last=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        self._done = True

    def _seal(self, *, last: bool) -> None:
        nonce = chunk_nonce(self._chunks, last=last)
        self._target.write(self._cipher.encrypt(nonce, self._buffer, None))
        self._buffer.clear()
        self._chunks += 1


class Writer(Body):
    """Encrypts what is written to it to post-quantum recipients alone.

    Raises:
        RecipientKeyError: no recipient, or one of another kind: nothing is written.
    """

    def __init__(self, recipients: Sequence[str], target: Target) -> None:
        keys = list(dict.fromkeys(public_bytes(text) for text in recipients))
        if not keys:
            raise RecipientKeyError
        super().__init__(lambda key: [_stanza(key, public) for public in keys], target)


def encrypt(recipients: Sequence[str], source: BinaryIO, target: Target) -> None:
    """Encrypt a stream of any size to every recipient, in bounded memory.

    Raises:
        RecipientKeyError: no recipient, or one of another kind: nothing is written.
    """
    with Writer(recipients, target) as writer:
        while data := source.read(CHUNK_BYTES):
            writer.write(data)


def _stanza(file_key: bytes, public: bytes) -> bytes:
    sealed = _HPKE.encrypt(file_key, public_key(public), info=_INFO)
    encapsulated, body = sealed[:_ENCAPSULATED_BYTES], sealed[_ENCAPSULATED_BYTES:]
    return stanza(_TYPE, encapsulated, body)


def stanza(kind: str, argument: bytes, body: bytes) -> bytes:
    """Return one recipient's stanza of a header; the body is shorter than a line."""
    return b"-> %s %s\n%s\n" % (kind.encode(), _base64(argument), _base64(body))


def _header(file_key: bytes, stanzas: Sequence[bytes]) -> bytes:
    signed = _VERSION_LINE + b"".join(stanzas) + b"---"
    return signed + b" " + _base64(_mac(file_key, signed)) + b"\n"


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(expanded(file_key, b"header"), signed, "sha256")


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


# --- reading


def decrypt(identity: str, source: BinaryIO, target: Target) -> None:
    """Decrypt an age file, for the demonstration and for `barvinok verify`.

    Each chunk is verified before it is written, but a missing end shows only at the
    end: on any error the caller throws the target away.

    Raises:
        NoKeyError: the file is not for this identity.
        RecipientKeyError: a weaker recipient can open the file as well.
        TamperedError: not a whole, unchanged age file.
    """
    for chunk in clear_chunks(identity, source):
        target.write(chunk)


def clear_chunks(identity: str, source: BinaryIO) -> Iterator[bytes]:
    """Give the clear chunks of an age file in their order, each once it is verified.

    Raises:
        NoKeyError, RecipientKeyError, TamperedError: as `decrypt`.
    """
    seed = seed_of(identity)
    header = _read_header(source)
    file_key = _file_key(seed, header.stanzas)
    if not same(_mac(file_key, header.signed), header.mac):
        raise TamperedError
    nonce = exactly(source, _NONCE_BYTES)
    if len(nonce) != _NONCE_BYTES:
        raise TamperedError
    cipher = ChaCha20Poly1305(expanded(file_key, b"payload", salt=nonce))
    for index, sealed, last in _sealed_chunks(source):
        try:
            chunk = cipher.decrypt(chunk_nonce(index, last=last), sealed, None)
        except InvalidTag:
            raise TamperedError from None
        if index and not chunk:
            raise TamperedError
        yield chunk


class _Stanza(NamedTuple):
    arguments: list[str]
    body: bytes


class _Header(NamedTuple):
    stanzas: list[_Stanza]
    signed: bytes
    mac: bytes


def _read_header(source: BinaryIO) -> _Header:
    lines = _Lines(source)
    if lines.next() != _VERSION_LINE:
        raise TamperedError
    stanzas: list[_Stanza] = []
    while (line := lines.next()).startswith(b"-> "):
        stanzas.append(_Stanza(_arguments(line), _body(lines)))
    if not stanzas or not line.startswith(b"--- ") or not line.endswith(b"\n"):
        raise TamperedError
    signed = b"".join(lines.seen[:-1]) + b"---"
    return _Header(stanzas, signed, _bytes_of(line[4:-1], _MAC_BYTES))


class _Lines:
    """Lines of a header, within a bound, and all of them together for the MAC."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = _LONGEST_HEADER_BYTES
        self.seen: list[bytes] = []

    def next(self) -> bytes:
        line = self._source.readline(self._left)
        self._left -= len(line)
        self.seen.append(line)
        if not line.endswith(b"\n"):
            raise TamperedError
        return line


def _arguments(line: bytes) -> list[str]:
    arguments = line[3:-1].decode("latin-1").split(" ")
    if not all(re.fullmatch(r"[!-~]+", argument) for argument in arguments):
        raise TamperedError
    return arguments


def _body(lines: _Lines) -> bytes:
    encoded: list[bytes] = []
    while True:
        encoded.append(lines.next()[:-1])
        if len(encoded[-1]) > _COLUMNS:
            raise TamperedError
        if len(encoded[-1]) < _COLUMNS:
            return _bytes_of(b"".join(encoded))


def _bytes_of(encoded: bytes, length: int | None = None) -> bytes:
    """Decode canonical base64 without padding."""
    try:
        data = base64.b64decode(encoded + b"=" * (-len(encoded) % 4), validate=True)
    except binascii.Error:
        raise TamperedError from None
    if _base64(data) != encoded or (length is not None and len(data) != length):
        raise TamperedError
    return data


def _file_key(seed: bytes, stanzas: Sequence[_Stanza]) -> bytes:
    kinds = {stanza.arguments[0] for stanza in stanzas} - {_TYPE}
    if not all(_HARMLESS.fullmatch(kind) for kind in kinds):
        raise RecipientKeyError
    for stanza in stanzas:
        if stanza.arguments[0] != _TYPE:
            continue
        # age.md: the body's size is checked first, against partitioning oracles.
        if len(stanza.arguments) != 2 or len(stanza.body) != _BODY_BYTES:  # noqa: PLR2004  # type and encapsulated key
            raise TamperedError
        sealed = _bytes_of(stanza.arguments[1].encode(), _ENCAPSULATED_BYTES)
        try:
            return _HPKE.decrypt(sealed + stanza.body, private_key(seed), info=_INFO)
        except (InvalidTag, ValueError):
            continue
    raise NoKeyError


def _sealed_chunks(source: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    index, sealed = 0, exactly(source, SEALED_CHUNK_BYTES)
    while True:
        following = exactly(source, SEALED_CHUNK_BYTES)
        if len(sealed) < TAG_BYTES:
            raise TamperedError
        yield index, sealed, not following
        if not following:
            return
        index, sealed = index + 1, following
