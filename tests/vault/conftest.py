import base64
import hashlib
import hmac
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.vault import Place, bech32


@pytest.fixture
def place():
    row = UUID("0b5f5c1e-58e5-4d0c-8f0a-2a4f64f0a001")
    return Place("Invented Legal Aid", "statement", row, "identity", version=1)


@pytest.fixture
def files_under(tmp_path):
    """Every byte below the test's folder, by name."""
    return lambda: {
        found.name: found.read_bytes()
        for found in tmp_path.rglob("*")
        if found.is_file()
    }


@pytest.fixture
def independent_open():
    """A second age reader, from the specifications, that shares no code with ours.

    X-Wing and the HPKE key schedule are written out here instead of called, and
    `test_vectors.py` checks it against files of the npm implementation.
    """
    return _independent_open


def _independent_open(identity: str, file: bytes) -> bytes:
    seed = bech32.decode(identity)[1]
    end = file.index(b"\n---") + 4
    header, mac = file[:end], file[end + 1 : end + 44]
    start = end + 45
    sections = header.split(b"\n-> ")[1:]
    keys = []
    for section in sections:
        lines = section.removesuffix(b"\n---").split(b"\n")
        kind, share = lines[0].split(b" ")
        assert kind == b"mlkem768x25519"
        body = _unpadded(b"".join(lines[1:]))
        keys.append(_hpke_open(seed, _unpadded(share), body))
    file_key = next(key for key in keys if key is not None)
    assert hmac.digest(_hkdf(file_key, b"", b"header"), header, "sha256") == _unpadded(
        mac
    )
    nonce, payload = file[start : start + 16], file[start + 16 :]
    cipher = ChaCha20Poly1305(_hkdf(file_key, nonce, b"payload"))
    pieces = [payload[at : at + 65552] for at in range(0, len(payload), 65552)]
    plain = b""
    for index, piece in enumerate(pieces):
        last = bytes([index == len(pieces) - 1])
        plain += cipher.decrypt(index.to_bytes(11, "big") + last, piece, None)
    return plain


def _unpadded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    prk = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")


def _hpke_open(seed: bytes, share: bytes, body: bytes) -> bytes | None:
    shared = _x_wing(seed, share)
    suite = b"HPKE" + bytes([0x64, 0x7A, 0, 1, 0, 3])

    def extracted(salt: bytes, label: bytes, key: bytes) -> bytes:
        return hmac.digest(salt, b"HPKE-v1" + suite + label + key, "sha256")

    info = b"age-encryption.org/mlkem768x25519"
    zeros = bytes(32)
    schedule = (b"\x00" + extracted(zeros, b"psk_id_hash", b"")) + extracted(
        zeros, b"info_hash", info
    )
    secret = extracted(shared, b"secret", b"")

    def expanded(label: bytes, length: int) -> bytes:
        labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + schedule
        return hmac.digest(secret, labeled + b"\x01", "sha256")[:length]

    try:
        return ChaCha20Poly1305(expanded(b"key", 32)).decrypt(
            expanded(b"base_nonce", 12), body, None
        )
    except Exception:  # noqa: BLE001  # any failure: not ours
        return None


def _x_wing(seed: bytes, share: bytes) -> bytes:
    both = hashlib.shake_256(seed).digest(96)
    classical = X25519PrivateKey.from_private_bytes(both[64:])
    theirs = share[1088:]
    quantum = MLKEM768PrivateKey.from_seed_bytes(both[:64]).decapsulate(share[:1088])
    exchanged = classical.exchange(X25519PublicKey.from_public_bytes(theirs))
    own = classical.public_key().public_bytes_raw()
    return hashlib.sha3_256(
        quantum + exchanged + theirs + own + rb"\.//^" + b"\\"
    ).digest()
