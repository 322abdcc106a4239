"""Keys from keys, and hashes that nobody can confuse with one another."""

import hashlib
import hmac
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.vault.place import context


def derive(seed: bytes, label: str, length: int = 32) -> bytes:
    """Return a key for one purpose, from which neither seed nor siblings follow.

    Source: RFC 5869, HKDF with SHA-256, no salt: the seed is uniformly random.
    """
    return expanded(seed, context("derive", label), length)


def expanded(
    key: bytes, info: bytes, length: int = 32, salt: bytes | None = None
) -> bytes:
    """Return HKDF-SHA256 with raw info, for formats that fix their own."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(key)


def keyed_hash(key: bytes, *fields: str | bytes | int | UUID) -> bytes:
    """Return 32 bytes of HMAC-SHA256 over the joined fields."""
    return hmac.digest(key, context(*fields), "sha256")


def digest(*fields: str | bytes | int | UUID) -> bytes:
    """Return 32 bytes of SHA-256 over the joined fields."""
    return hashlib.sha256(context(*fields)).digest()


def same(a: bytes, b: bytes) -> bool:
    """Compare tokens, hashes or keys in a time that does not tell where they differ.

    The only comparison of secret bytes in the product.
    """
    return hmac.compare_digest(a, b)
