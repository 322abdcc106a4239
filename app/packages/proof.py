"""What proves a package: two signatures over its hash list, and how we check them.

The signatures are raw and detached, so that `openssl` alone can check them. `check`
makes the checks of `verify.py`, and both signatures without any openssl.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app import vault
from app.errors import TamperedError
from app.packages import verify
from app.packages.bag import Entry, in_memory

ED25519_BYTES = 32
MLDSA65_BYTES = 1952


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """An RFC 3161 request and reply over the hash list, and the authority's chain."""

    request: bytes
    reply: bytes
    chain_pem: bytes


Stamp = Callable[[bytes], TimeStamp]
"""Asks the configured authority about a hash list; only a hash leaves the house."""


def tags(seed: bytes, hash_list: bytes, stamp: Stamp | None = None) -> list[Entry]:
    """Sign the hash list; return everything that stands in `proof/`.

    Args:
        seed: the organisation's package-signing seed, 32 bytes.
        hash_list: `hashlist.txt` as it will stand in the bag.
        stamp: the time-stamping authority, where one is configured.
    """
    files = {
        "hashlist.txt": hash_list,
        "hashlist.txt.ed25519.sig": vault.detached_ed25519(seed, hash_list),
        "hashlist.txt.mldsa65.sig": vault.detached_mldsa65(seed, hash_list),
        "org-ed25519.pem": vault.ed25519_pem(seed).encode(),
        "org-mldsa65.pem": vault.mldsa65_pem(seed).encode(),
    }
    if stamp is not None:
        stamped = stamp(hash_list)
        files["hashlist.tsq"] = stamped.request
        files["hashlist.tsr"] = stamped.reply
        files["tsa-chain.pem"] = stamped.chain_pem
    return [in_memory(f"proof/{name}", data) for name, data in files.items()]


def fingerprints(seed: bytes) -> tuple[str, str]:
    """Return the fingerprints of both public keys, in groups of four, for reading out.

    They are the SHA-256 of each key's DER, the same that `verify.py` prints.
    """
    return (
        verify.fingerprint(vault.ed25519_pem(seed).encode()),
        verify.fingerprint(vault.mldsa65_pem(seed).encode()),
    )


def check(path: Path) -> list[verify.Line]:
    """Check an unpacked package as its `verify.py` does, and the ML-DSA-65 as well.

    Our own code checks both signatures, so that no line is left NOT CHECKED for want
    of openssl. Nothing in the package is run.
    """
    ours = {
        "signature Ed25519": lambda package: _held(package, "ed25519"),
        "signature ML-DSA-65": lambda package: _held(package, "mldsa65"),
    }
    return verify.check(
        path, [(name, ours.get(name, make)) for name, make in verify.CHECKS]
    )


def _held(package: verify.Package, kind: str) -> str:
    """Hold both signatures at once: with one alone, neither line is OK."""
    keys = Keys(
        package.read("proof/org-ed25519.pem"), package.read("proof/org-mldsa65.pem")
    )
    keys.hold(
        package.read("proof/hashlist.txt"),
        package.read("proof/hashlist.txt.ed25519.sig"),
        package.read("proof/hashlist.txt.mldsa65.sig"),
    )
    return keys.named(kind)


@dataclass(frozen=True, slots=True)
class Keys:
    """Both public keys as somebody sent them, in PEM."""

    ed25519: bytes
    mldsa65: bytes

    def hold(self, signed: bytes, ed25519: bytes, mldsa65: bytes) -> None:
        """Accept both signatures over a file by returning.

        Raises:
            WrongError: either does not hold, or a key is not as it was written.
        """
        raw = _raw(self.ed25519, ED25519_BYTES) + _raw(self.mldsa65, MLDSA65_BYTES)
        try:
            written = vault.pems_of(raw)
            if (written[0].encode(), written[1].encode()) != (
                self.ed25519,
                self.mldsa65,
            ):
                raise verify.WrongError("a public key is not as it was written")
            vault.verify_detached(raw, signed, ed25519, mldsa65)
        except TamperedError:
            raise verify.WrongError("not made with these keys over this file") from None

    def named(self, kind: str) -> str:
        """Name one of the two by its fingerprint."""
        key = self.ed25519 if kind == "ed25519" else self.mldsa65
        return f"key {verify.fingerprint(key)}"


def _raw(pem: bytes, size: int) -> bytes:
    """Return the key itself: the last bytes of its DER."""
    try:
        return base64.b64decode(b"".join(pem.strip().split(b"\n")[1:-1]))[-size:]
    except ValueError:
        raise verify.WrongError("a public key is not as it was written") from None
