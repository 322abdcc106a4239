"""A key sealed to a reader (W1: by public key, W2: under a key both sides hold).

Whoever writes the database could plant a wrap of a key that they chose: HPKE's base
mode knows no sender. Grants are therefore signed and carry a commitment; that is
`keys/`'s part.
"""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import Suite as HpkeSuite

from app.errors import TamperedError
from app.vault.envelope import NONCE_BYTES, TAG_BYTES
from app.vault.place import context
from app.vault.suites import Suite, Use, writable

SEED_BYTES = 32
PUBLIC_BYTES = 1216  # ML-KEM-768 (1,184) and X25519 (32)
_ENCAPSULATED_BYTES = 1120  # ML-KEM-768 (1,088) and X25519 (32)
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
_KEY_ID_BYTES = 8

_HPKE = HpkeSuite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Return the hybrid key of a 32-byte X-Wing seed.

    Source: draft-connolly-cfrg-xwing-kem section 5.2: SHAKE256 gives both halves.
    """
    return MLKEM768X25519PrivateKey(*_halves(seed))


def public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Return the hybrid key of 1,216 public bytes.

    Raises:
        TamperedError: no key at all; FIPS 203's check of the coefficients fails too.
    """
    if len(public) != PUBLIC_BYTES:
        raise TamperedError
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError:
        raise TamperedError from None


def public_of(seed: bytes) -> bytes:
    """Return the 1,216 public bytes that belong to a 32-byte X-Wing seed."""
    mlkem, x25519 = _halves(seed)
    return (
        mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    )


def key_id(public: bytes) -> bytes:
    """Return 8 bytes by which a public key is found again; not a proof of anything."""
    return hashlib.sha256(public).digest()[:_KEY_ID_BYTES]


def wrap(key: bytes, to: bytes, info: bytes) -> bytes:
    """Seal bytes to a public key; 1,168 bytes for a key, 1,136 more than it otherwise.

    Args:
        key: usually 32 bytes, but any length is sealed whole.
        to: 1,216 public bytes from the verified directory.
        info: what the wrap is for, from `context()`. RFC 9180 section 8.1: the
            context is bound by info.

    Raises:
        TamperedError: `to` is no public key, or a degenerate one.
    """
    suite = writable(Use.WRAP, Suite.HPKE_MLKEM768_X25519)
    try:
        return _HPKE.encrypt(key, public_key(to), info=_bound(suite, info))
    except ValueError:  # an X25519 half of small order
        raise TamperedError from None


def unwrap(seed: bytes, wrapped: bytes, info: bytes) -> bytes:
    """Open a wrap with the 32-byte X-Wing seed of its reader.

    Raises:
        TamperedError: another reader's, another context's, or changed.
    """
    if len(wrapped) < _ENCAPSULATED_BYTES + TAG_BYTES:
        raise TamperedError
    bound = _bound(Suite.HPKE_MLKEM768_X25519, info)
    try:
        return _HPKE.decrypt(wrapped, private_key(seed), info=bound)
    except (InvalidTag, ValueError):
        raise TamperedError from None


def wrap_symmetric(key: bytes, under: bytes, info: bytes) -> bytes:
    """Seal bytes under a key that both sides hold; 60 bytes for a key.

    Args:
        key: what is sealed.
        under: 32 bytes that wrap keys and do nothing else, such as the key of a team's
            epoch. It is used as it is: lists unwrap fifty at once. The nonce is
            random, so at most 2^32 wraps.
        info: what the wrap is for, from `context()`.
    """
    nonce = os.urandom(NONCE_BYTES)
    bound = _bound(Suite.AES_256_GCM, info)
    return nonce + AESGCM(under).encrypt(nonce, key, bound)


def unwrap_symmetric(under: bytes, wrapped: bytes, info: bytes) -> bytes:
    """Open what `wrap_symmetric` sealed.

    Raises:
        TamperedError: another key's, another context's, or changed.
    """
    if len(wrapped) < NONCE_BYTES + TAG_BYTES:
        raise TamperedError
    nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    bound = _bound(Suite.AES_256_GCM, info)
    try:
        return AESGCM(under).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise TamperedError from None


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != SEED_BYTES:
        raise TamperedError
    both = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + 32)
    return (
        MLKEM768PrivateKey.from_seed_bytes(both[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(both[_MLKEM_SEED_BYTES:]),
    )


def _bound(suite: Suite, info: bytes) -> bytes:
    return context("wrap", suite, info)
