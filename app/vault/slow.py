"""The only slow derivations: Argon2id for passwords and receipts, two at a time.

One derivation holds up to 256 MiB for a moment. A flood of sign-ins must not multiply
that, so a process runs two at once, lets a few wait, and refuses the rest at once.
"""

import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import BusyError
from app.vault.derive import derive
from app.vault.receipt import new_receipt, normalise_receipt

__all__ = [
    "OFFICER",
    "RECEIPT",
    "STAFF",
    "TEST",
    "Cost",
    "ReceiptKeys",
    "derivations",
    "most_at_once",
    "new_receipt",
    "normalise_receipt",
    "password_key",
    "receipt_keys",
]

AT_ONCE = 2
WAITING_LIMIT = 8  # about two seconds of queue at 0.4 s for a derivation
_OUTPUT_BYTES = 32


@dataclass(frozen=True)
class Cost:
    """What one derivation costs. Stored, authenticated, beside what it protects."""

    memory_kib: int
    passes: int
    lanes: int


STAFF = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
OFFICER = Cost(memory_kib=256 * 1024, passes=3, lanes=4)
RECEIPT = Cost(memory_kib=64 * 1024, passes=3, lanes=1)
TEST = Cost(memory_kib=64, passes=1, lanes=1)


class _Gate:
    """Two at a time; a few wait; the rest are refused. Counts what it let through."""

    def __init__(self) -> None:
        self.open_again()

    def open_again(self) -> None:
        """Forget every waiter: after a fork they live in another process."""
        self._changed = threading.Condition()
        self._running = 0
        self._waiting = 0
        self.total = 0
        self.peak = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._changed:
            if self._running >= AT_ONCE:
                if self._waiting >= WAITING_LIMIT:
                    raise BusyError
                self._waiting += 1
                try:
                    self._changed.wait_for(lambda: self._running < AT_ONCE)
                finally:
                    self._waiting -= 1
            self._running += 1
            self.total += 1
            self.peak = max(self.peak, self._running)
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()


_gate = _Gate()
os.register_at_fork(after_in_child=_gate.open_again)


def derivations() -> int:
    """Return how many slow derivations this process has begun: tests count paths."""
    return _gate.total


def most_at_once() -> int:
    """Return the largest number of derivations that ever ran together here."""
    return _gate.peak


def password_key(
    password: str, salt: bytes, account_secret: bytes, cost: Cost
) -> bytes:
    """Return the 32-byte key that a password and the account secret open together.

    Raises:
        BusyError: too many derivations are running and waiting.
    """
    # One letter can be typed as one code point or two: й, ї, é.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return derive(_argon2id(typed, salt, cost) + account_secret, "password")


@dataclass(frozen=True)
class ReceiptKeys:
    """What a survivor's 24 digits open. Lookup is stored; the rest never is."""

    lookup: bytes = field(repr=False)  # 16 bytes
    seed: bytes = field(repr=False)  # 32 bytes, an X-Wing seed
    signing: bytes = field(repr=False)  # 32 bytes, an Ed25519 seed
    csrf: bytes = field(repr=False)  # 32 bytes


def receipt_keys(text: str, salt: bytes, cost: Cost) -> ReceiptKeys:
    """Return the keys of whatever was typed, right, wrong or malformed.

    There is one path and one derivation. Looking at the form first would answer a
    malformed code ten thousand times faster than a wrong one.

    Raises:
        BusyError: too many derivations are running and waiting.
    """
    root = _argon2id(normalise_receipt(text), salt, cost)
    return ReceiptKeys(
        lookup=derive(root, "receipt lookup", 16),
        seed=derive(root, "receipt seed"),
        signing=derive(root, "receipt signing"),
        csrf=derive(root, "receipt csrf"),
    )


def _argon2id(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    with _gate.turn():
        return Argon2id(
            salt=salt,
            length=_OUTPUT_BYTES,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(secret)
