"""The index of a set: which volumes there are, so that order and names do not matter.

It tells what a stranger sees anyway: the package's identifier, numbers, sizes and
hashes of what is sealed. No hash of the clear content stands in it: by that anybody
could tell that a copy found elsewhere is this package.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

import msgspec
from msgspec import Meta, Struct

from app.vault.volumes import Keys

FORMAT = "barvinok-volumes"
VERSION = 1
INDEX_ENDING = ".index.json"
VOLUME_ENDING = ".volume"


Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
FileName = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$")]


class Volume(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a set, as the index tells of it."""

    number: int
    name: FileName
    size_bytes: int
    sha256: Hash


@dataclass(frozen=True, slots=True)
class VolumeSet:
    """What is known of a finished set; all of it may be told to the recipient."""

    folder: Path
    package_id: str
    index_name: str
    index_sha256: str
    volumes: tuple[Volume, ...]
    size_bytes: int
    """Of the clear content, which the sizes of the volumes tell as well."""


class Index(Struct, frozen=True, forbid_unknown_fields=True):
    """The index as it stands in its file."""

    format: str
    version: int
    package_id: FileName
    opens_as: FileName
    salt: Hash
    check: Hash
    volumes: Annotated[tuple[Volume, ...], Meta(min_length=1)]
    mac: str = ""

    @classmethod
    def of(
        cls,
        keys: Keys,
        package_id: str,
        opens_as: str,
        volumes: tuple[Volume, ...],
    ) -> Self:
        """Return the index of a set, authenticated with the key of its code."""
        bare = cls(
            FORMAT,
            VERSION,
            package_id,
            opens_as,
            keys.salt.hex(),
            keys.check.hex(),
            volumes,
        )
        return msgspec.structs.replace(bare, mac=keys.authenticated(bare.told()).hex())

    def told(self) -> bytes:
        """Return what is authenticated: all but `mac`, as canonical JSON."""
        plain = self._plain()
        del plain["mac"]
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
        return text.encode("ascii")

    def encode(self) -> bytes:
        """Return the file."""
        return json.dumps(self._plain(), indent=1).encode("ascii") + b"\n"

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def volume_name(package_id: str, number: int) -> str:
    """Return how a volume is called: neutral, and in order."""
    return f"{package_id}.{number}{VOLUME_ENDING}"


def index_name(package_id: str) -> str:
    """Return how the index is called."""
    return f"{package_id}{INDEX_ENDING}"
