"""To whom a file is sealed: a post-quantum key, or, apart from it, a weaker one.

The two are different types. What takes a `Strong` key can never write to a `Weak` one,
and nothing makes a `Weak` one from a text by itself: somebody names the kind. One file
has one target, so that no classical key ever stands beside a post-quantum one.
"""

import os
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.errors import RecipientKeyError
from app.vault import age, bech32, openpgp
from app.vault.derive import expanded
from app.vault.keykinds import KeyKind

_X25519_PREFIX = "age"
_X25519_BYTES = 32
_X25519_TYPE = "X25519"
_X25519_INFO = b"age-encryption.org/v1/X25519"
_NO_NONCE = bytes(12)
_HEX_GROUP = 4


@dataclass(frozen=True, slots=True)
class Strong:
    """A post-quantum age recipient: the rule.

    Raises:
        RecipientKeyError: it is of any other kind.
    """

    recipient: str

    def __post_init__(self) -> None:
        age.check_recipient(self.recipient)


@dataclass(frozen=True, slots=True)
class Weak:
    """A key that a large quantum computer could open later: an exception.

    Attributes:
        kind: said by whoever makes it, and compared with what the key is.
        text: `age1...`, or a certificate's canonical bytes as hex.

    Raises:
        RecipientKeyError: the key is not of the kind that was said, or not usable.
    """

    kind: KeyKind
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        match self.kind:
            case KeyKind.X25519:
                x25519_bytes(self.text)
            case KeyKind.OPENPGP:
                _certificate(self.text)
            case KeyKind.POST_QUANTUM:
                raise RecipientKeyError("a post-quantum key is no exception")


class Sealing(Protocol):
    """What encrypts: written to, closed, or thrown away by leaving on an error."""

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take bytes."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the end, or on an error none."""


def writer(to: Strong | Weak, target: age.Target) -> Sealing:
    """Encrypt what is written to exactly one key.

    Raises:
        RecipientKeyError: the key cannot be sealed to.
    """
    if isinstance(to, Strong):
        return age.Writer([to.recipient], target)
    if to.kind is KeyKind.OPENPGP:
        return openpgp.Writer(_certificate(to.text), target)
    public = x25519_bytes(to.text)
    return age.Body(lambda file_key: [_stanza(file_key, public)], target)


def kind_of(text: str) -> KeyKind:
    """Say of which kind a pasted key is, after reading it strictly.

    Raises:
        RecipientKeyError: it is none that anything could be sealed to.
    """
    given = text.strip()
    if given.startswith(openpgp.ARMOUR):
        openpgp.certificate(given)
        return KeyKind.OPENPGP
    given = "".join(given.split())
    try:
        age.check_recipient(given)
    except RecipientKeyError:
        x25519_bytes(given)
        return KeyKind.X25519
    return KeyKind.POST_QUANTUM


def fingerprint(kind: KeyKind, text: str) -> str:
    """Return what is read aloud and compared: digits, or OpenPGP's own fingerprint.

    Raises:
        RecipientKeyError: the key is not of this kind.
    """
    match kind:
        case KeyKind.POST_QUANTUM:
            return age.fingerprint(text)
        case KeyKind.X25519:
            return age.digits_of(x25519_bytes(text))
        case KeyKind.OPENPGP:
            return grouped(_certificate(text).fingerprint)


def grouped(fingerprint_hex: str) -> str:
    """Return a fingerprint in groups of four, as OpenPGP programs show it."""
    starts = range(0, len(fingerprint_hex), _HEX_GROUP)
    return " ".join(fingerprint_hex[at : at + _HEX_GROUP] for at in starts)


def x25519_bytes(text: str) -> bytes:
    """Return the 32 public bytes of a classical age recipient.

    Raises:
        RecipientKeyError: mistyped, of another kind, or a point of small order.
    """
    try:
        prefix, public = bech32.decode(text)
    except ValueError:
        raise RecipientKeyError("no age recipient") from None
    if prefix != _X25519_PREFIX or len(public) != _X25519_BYTES or text.isupper():
        raise RecipientKeyError("no age recipient of the older kind")
    _stanza(bytes(age.FILE_KEY_BYTES), public)
    return public


def _stanza(file_key: bytes, public: bytes) -> bytes:
    """Wrap a file key. Source: C2SP age.md, "The X25519 recipient type"."""
    once = X25519PrivateKey.from_private_bytes(os.urandom(_X25519_BYTES))
    share = once.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    try:
        shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise RecipientKeyError("no key that could be sealed to") from None
    key = expanded(shared, _X25519_INFO, salt=share + public)
    body = ChaCha20Poly1305(key).encrypt(_NO_NONCE, file_key, None)
    return age.stanza(_X25519_TYPE, share, body)


def _certificate(text: str) -> openpgp.Certificate:
    try:
        return openpgp.certificate(bytes.fromhex(text))
    except ValueError:
        raise RecipientKeyError("no OpenPGP certificate") from None
