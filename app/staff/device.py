"""The account secrets that a device keeps, so that each is typed there only once.

They lie in one long-lived cookie, sealed under a key of the installation: whoever reads
the cookie alone reads nothing, and the server keeps none of them.
"""

import base64
import binascii
from typing import ClassVar
from uuid import UUID

from app import vault
from app.keys.pinned import pinned

MOST_PEOPLE = 6
"""Of those who share a computer; the one who signed in longest ago falls out."""


class Device(vault.Document, frozen=True):
    """The secrets, by the keyed hash of the name, the latest first."""

    schema: ClassVar[str] = "staff.device"
    schema_version: ClassVar[int] = 1

    secrets: tuple[tuple[bytes, str], ...] = ()

    def secret_of(self, key: bytes) -> str:
        """Return the secret kept for a name's keyed hash, or nothing."""
        return next((s for who, s in self.secrets if vault.same(who, key)), "")

    def with_secret(self, key: bytes, secret: str) -> "Device":
        """Return the device with this secret kept first."""
        others = tuple(pair for pair in self.secrets if pair[0] != key)
        return Device(secrets=((key, secret), *others)[:MOST_PEOPLE])


def sealed(device: Device) -> str:
    """Return the cookie's value."""
    envelope = vault.seal(_key(), vault.encode(device), _place())
    return base64.urlsafe_b64encode(envelope).decode()


def opened(cookie: str) -> Device:
    """Read the cookie; anything else is a device that knows nobody."""
    try:
        envelope = base64.urlsafe_b64decode(cookie.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return Device()
    plain = vault.try_unseal(_key(), envelope, _place())
    return Device() if plain is None else vault.decode(Device, plain)


def _key() -> bytes:
    return vault.derive(pinned().salt, "device")


def _place() -> vault.Place:
    return vault.Place(pinned().organisation, "device", UUID(int=0), "secrets")
