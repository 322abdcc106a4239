"""One sealed document: `ver(1) | suite(1) | key_id(8) | nonce(12) | ciphertext+tag`.

Inside stand the true length (8 bytes), the document and zeros up to a multiple of 64,
so that the stored size tells a step and not a length. The place is bound as associated
data, and part and table into the key, so an envelope opens only where it was sealed.
"""

import os
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from app.errors import TamperedError
from app.vault.derive import derive, expanded, same
from app.vault.place import Place, context
from app.vault.suites import Suite, Use, readable, writable

Envelope = NewType("Envelope", bytes)

KEY_BYTES = 32
NONCE_BYTES = 12  # both suites; random, at most 2^32 envelopes under one key
TAG_BYTES = 16
_VERSION = 1
_KEY_ID_BYTES = 8
_HEADER_BYTES = 2 + _KEY_ID_BYTES + NONCE_BYTES
_LENGTH_BYTES = 8
_STEP_BYTES = 64

Aead = AESGCM | ChaCha20Poly1305


def new_key() -> bytes:
    """Return a fresh 32-byte data key from the system's generator."""
    return os.urandom(KEY_BYTES)


def commitment(key: bytes) -> bytes:
    """Return 32 bytes that fix the key without showing it.

    GCM does not commit to its key: one ciphertext can open under two. The commitment
    stands in each grant and is compared when the grant is opened.
    """
    return derive(key, "commit")


def aead(suite: Suite, key: bytes) -> Aead:
    """Return the cipher of a sealing suite."""
    if suite is Suite.AES_256_GCM:
        return AESGCM(key)
    return ChaCha20Poly1305(key)


def seal(
    key: bytes, plaintext: bytes, place: Place, suite: Suite = Suite.AES_256_GCM
) -> Envelope:
    """Encrypt one document so that it opens only with this key, in this place."""
    suite = writable(Use.SEAL, suite)
    cipher, key_id = _opened(suite, key, place)
    nonce = os.urandom(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, _padded(plaintext), place.aad(suite))
    return Envelope(bytes([_VERSION, suite]) + key_id + nonce + sealed)


def unseal(key: bytes, envelope: bytes, place: Place) -> bytes:
    """Return the document of an envelope that was sealed with this key, here.

    Raises:
        TamperedError: whatever is wrong, in one message: a finer answer would tell
            an attacker which guess came close.
    """
    plaintext = try_unseal(key, envelope, place)
    if plaintext is None:
        raise TamperedError
    return plaintext


def try_unseal(key: bytes, envelope: bytes, place: Place) -> bytes | None:
    """Return the document, or None where opening it is itself the question.

    For keys made from what somebody typed or sent: a wrong password is no tampering.
    Everything else asks `unseal`.
    """
    if len(envelope) < _HEADER_BYTES + _STEP_BYTES + TAG_BYTES:
        return None
    suite = readable(Use.SEAL, envelope[1]) if envelope[0] == _VERSION else None
    if suite is None:
        return None
    cipher, key_id = _opened(suite, key, place)
    if not same(envelope[2 : 2 + _KEY_ID_BYTES], key_id):
        return None
    nonce = envelope[2 + _KEY_ID_BYTES : _HEADER_BYTES]
    try:
        padded = cipher.decrypt(nonce, envelope[_HEADER_BYTES:], place.aad(suite))
    except InvalidTag:
        return None
    return _unpadded(padded)


def _opened(suite: Suite, key: bytes, place: Place) -> tuple[Aead, bytes]:
    """Return the cipher of a part of a table, and the 8 bytes that commit to its key.

    One derivation gives both: lists open fifty envelopes, and it is most of the cost.
    """
    info = context("seal", suite, place.part, place.table)
    both = expanded(key, info, KEY_BYTES + _KEY_ID_BYTES)
    return aead(suite, both[:KEY_BYTES]), both[KEY_BYTES:]


def _padded(plaintext: bytes) -> bytes:
    framed = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    return framed + bytes(-len(framed) % _STEP_BYTES)


def _unpadded(padded: bytes) -> bytes | None:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    plaintext = padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
    # Only our own writer knows the key; another shape is a bug or a stolen key.
    return plaintext if same(_padded(plaintext), padded) else None
