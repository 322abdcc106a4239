"""Every signature: Ed25519, and Ed25519 with ML-DSA-65 where it must last for decades.

A purpose is bound into what is signed, so a signature made for one thing is never
taken for another. Packages need signatures over plain files that a receiver's openssl
can check: the `detached_` functions, which refuse what looks like a purpose-bound
message.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA65PrivateKey,
    MLDSA65PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.errors import TamperedError
from app.vault.derive import derive
from app.vault.place import context
from app.vault.suites import Suite, Use, writable

ED25519_PUBLIC_BYTES = 32
ED25519_SIGNATURE_BYTES = 64
MLDSA65_PUBLIC_BYTES = 1952
MLDSA65_SIGNATURE_BYTES = 3309
DUAL_PUBLIC_BYTES = ED25519_PUBLIC_BYTES + MLDSA65_PUBLIC_BYTES
DUAL_SIGNATURE_BYTES = ED25519_SIGNATURE_BYTES + MLDSA65_SIGNATURE_BYTES

# No text file starts with a zero byte, so no detached message can be a bound one.
_BOUND_PREFIX = b"\x00bv1 signature\x00"


def verifying_key(seed: bytes) -> bytes:
    """Return the 32 public bytes of a signing seed."""
    return _ed25519(seed).public_key().public_bytes_raw()


def sign(seed: bytes, purpose: str, message: bytes) -> bytes:
    """Return 64 bytes: the holder of this seed means this, for this purpose."""
    suite = writable(Use.SIGN, Suite.ED25519)
    return _ed25519(seed).sign(_bound(suite, purpose, message))


def verify(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Accept a signature by returning.

    Raises:
        TamperedError: another key's, another purpose's, or another message's.
    """
    _verify_ed25519(public, signature, _bound(Suite.ED25519, purpose, message))


def dual_verifying_key(seed: bytes) -> bytes:
    """Return 1,984 public bytes: Ed25519 (32), then ML-DSA-65 (1,952)."""
    classical, quantum = _dual(seed)
    return (
        classical.public_key().public_bytes_raw()
        + quantum.public_key().public_bytes_raw()
    )


def dual_sign(seed: bytes, purpose: str, message: bytes) -> bytes:
    """Return 3,373 bytes: an Ed25519 signature (64), then one of ML-DSA-65 (3,309)."""
    classical, quantum = _dual(seed)
    bound = _bound(writable(Use.SIGN, Suite.ED25519_MLDSA65), purpose, message)
    return classical.sign(bound) + quantum.sign(bound)


def dual_verify(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Accept by returning; both halves must hold.

    Raises:
        TamperedError: either half is missing or does not hold.
    """
    if len(public) != DUAL_PUBLIC_BYTES or len(signature) != DUAL_SIGNATURE_BYTES:
        raise TamperedError
    bound = _bound(Suite.ED25519_MLDSA65, purpose, message)
    _verify_ed25519(
        public[:ED25519_PUBLIC_BYTES], signature[:ED25519_SIGNATURE_BYTES], bound
    )
    _verify_mldsa65(
        public[ED25519_PUBLIC_BYTES:], signature[ED25519_SIGNATURE_BYTES:], bound
    )


def detached_ed25519(seed: bytes, message: bytes) -> bytes:
    """Return 64 raw bytes over a file as it stands; the dual key's Ed25519 half signs.

    openssl checks it: `pkeyutl -verify -pubin -inkey KEY -rawin -in FILE -sigfile SIG`.
    """
    return _dual(seed)[0].sign(_plain(message))


def detached_mldsa65(seed: bytes, message: bytes) -> bytes:
    """Return 3,309 raw bytes over a file as it stands; openssl >= 3.5 checks it."""
    return _dual(seed)[1].sign(_plain(message))


def ed25519_pem(seed: bytes) -> str:
    """Return the Ed25519 half of the dual public key as PEM."""
    return _pem(_dual(seed)[0].public_key())


def mldsa65_pem(seed: bytes) -> str:
    """Return the ML-DSA-65 half of the dual public key as PEM (RFC 9881)."""
    return _pem(_dual(seed)[1].public_key())


def pems_of(public: bytes) -> tuple[str, str]:
    """Return both halves of a dual public key as PEM, as a package carries them.

    Raises:
        TamperedError: not 1,984 bytes of public keys.
    """
    if len(public) != DUAL_PUBLIC_BYTES:
        raise TamperedError
    try:
        classical = Ed25519PublicKey.from_public_bytes(public[:ED25519_PUBLIC_BYTES])
        quantum = MLDSA65PublicKey.from_public_bytes(public[ED25519_PUBLIC_BYTES:])
    except ValueError:
        raise TamperedError from None
    return _pem(classical), _pem(quantum)


def verify_detached(
    public: bytes, message: bytes, ed25519: bytes, mldsa65: bytes
) -> None:
    """Accept both detached signatures over a file by returning.

    Raises:
        TamperedError: either does not hold under the dual public key.
    """
    if len(public) != DUAL_PUBLIC_BYTES or message.startswith(_BOUND_PREFIX):
        raise TamperedError
    _verify_ed25519(public[:ED25519_PUBLIC_BYTES], ed25519, message)
    _verify_mldsa65(public[ED25519_PUBLIC_BYTES:], mldsa65, message)


def _ed25519(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _dual(seed: bytes) -> tuple[Ed25519PrivateKey, MLDSA65PrivateKey]:
    return (
        _ed25519(derive(seed, "dual ed25519")),
        MLDSA65PrivateKey.from_seed_bytes(derive(seed, "dual mldsa65")),
    )


def _bound(suite: Suite, purpose: str, message: bytes) -> bytes:
    return _BOUND_PREFIX + context(suite, purpose, message)


def _plain(message: bytes) -> bytes:
    if message.startswith(_BOUND_PREFIX):
        raise ValueError("a purpose-bound message is never signed as a plain file")
    return message


def _verify_ed25519(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise TamperedError from None


def _verify_mldsa65(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        MLDSA65PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise TamperedError from None


def _pem(public: Ed25519PublicKey | MLDSA65PublicKey) -> str:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
