"""The sign-in sheet of a demonstration: every invented person's secrets, in the open.

Only an installation that was marked at birth reads it. What it opens is invented, and
such an installation can never become a real one.
"""

from pathlib import Path
from uuid import UUID

import msgspec
import pyotp

from app import clock
from app.keys import pinned
from app.keys.parts import Role

FILE = "demonstration.json"


class Person(msgspec.Struct, frozen=True):
    """One invented person, with all that they sign in with."""

    staff_id: UUID
    name: str
    role: Role
    team: str
    password: str
    account_secret: str
    totp: str

    def __repr__(self) -> str:
        """Show who, and none of the secrets: habits matter."""
        return f"Person({self.name})"

    def code(self) -> str:
        """Return the six digits of this moment."""
        return pyotp.TOTP(self.totp).at(clock.now())


class Sheet(msgspec.Struct, frozen=True):
    """Everybody of the demonstration, in the order of the story."""

    people: tuple[Person, ...]

    def person(self, name: str) -> Person | None:
        """Return somebody by name."""
        wanted = name.casefold()
        return next((p for p in self.people if p.name.casefold() == wanted), None)

    def code_of(self, staff_id: UUID) -> str:
        """Return a person's six digits of this moment, or nothing."""
        return next((p.code() for p in self.people if p.staff_id == staff_id), "")

    def keep(self, data: Path) -> None:
        """Write the sheet into the data folder, readable by its owner alone."""
        file = data / FILE
        file.touch(mode=0o600)
        file.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))


def read(data: Path) -> Sheet | None:
    """Return the sheet of a demonstration; a real installation has none."""
    file = data / FILE
    if not pinned.is_pinned() or not pinned.pinned().demonstration:
        return None
    return msgspec.json.decode(file.read_bytes(), type=Sheet) if file.exists() else None
