"""The registry of suites: what is written, and the oldest that is still read.

The number of a suite stands in stored bytes: add, never rename or reuse one. Raising
`MIN_WRITE` retires a suite for new data; raising `MIN_READ`, after everything old has
been sealed again, makes what is left of it unreadable on purpose.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Suite(IntEnum):
    """The algorithms that seal, wrap and sign. The numbers are stored."""

    AES_256_GCM = 1
    CHACHA20_POLY1305 = 2
    HPKE_MLKEM768_X25519 = 0x11
    ED25519 = 0x21
    ED25519_MLDSA65 = 0x22


class Use(StrEnum):
    """What a suite is for; a number of one use is unknown to every other."""

    SEAL = "seal"
    WRAP = "wrap"
    SIGN = "sign"


@dataclass(frozen=True)
class Registered:
    """One line of the inventory. `rank` orders the suites of one use by strength."""

    suite: Suite
    use: Use
    rank: int
    algorithms: str
    source: str


REGISTRY: dict[Suite, Registered] = {
    entry.suite: entry
    for entry in (
        Registered(
            Suite.AES_256_GCM,
            Use.SEAL,
            1,
            "AES-256-GCM, key by HKDF-SHA256, random 96-bit nonce",
            "NIST SP 800-38D; RFC 5869",
        ),
        Registered(
            Suite.CHACHA20_POLY1305,
            Use.SEAL,
            1,
            "ChaCha20-Poly1305, key by HKDF-SHA256, random 96-bit nonce",
            "RFC 8439; RFC 5869",
        ),
        Registered(
            Suite.HPKE_MLKEM768_X25519,
            Use.WRAP,
            1,
            "HPKE base mode: ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM",
            "RFC 9180; draft-ietf-hpke-pq-03; FIPS 203",
        ),
        Registered(Suite.ED25519, Use.SIGN, 1, "Ed25519", "RFC 8032"),
        Registered(
            Suite.ED25519_MLDSA65,
            Use.SIGN,
            2,
            "Ed25519 and ML-DSA-65, both must hold",
            "RFC 8032; FIPS 204",
        ),
    )
}

_BY_NUMBER: dict[int, Registered] = {int(s): e for s, e in REGISTRY.items()}

MIN_WRITE: dict[Use, int] = {Use.SEAL: 1, Use.WRAP: 1, Use.SIGN: 1}
MIN_READ: dict[Use, int] = {Use.SEAL: 1, Use.WRAP: 1, Use.SIGN: 1}


def writable(use: Use, suite: Suite) -> Suite:
    """Return the suite when new data may be written with it.

    Raises:
        ValueError: a suite of another use, or one retired by `MIN_WRITE`: a bug.
    """
    entry = REGISTRY[suite]
    if entry.use is not use or entry.rank < MIN_WRITE[use]:
        raise ValueError(f"{suite.name} does not {use} new data")
    return suite


def readable(use: Use, number: int) -> Suite | None:
    """Return the suite that a stored number names, or None when it is not read.

    None stands for unknown, of another use, and below `MIN_READ` alike.
    """
    entry = _BY_NUMBER.get(number)
    if entry is None or entry.use is not use or entry.rank < MIN_READ[use]:
        return None
    return entry.suite
