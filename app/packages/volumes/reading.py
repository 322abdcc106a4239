"""Reading a set of volumes: what is wrong with it, without the code; opening it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from app.errors import PackageError, TamperedError
from app.packages.volumes.index import FORMAT, INDEX_ENDING, VERSION, Index
from app.vault.chunks import SEALED_CHUNK_BYTES, TAG_BYTES
from app.vault.derive import same
from app.vault.volumes import (
    ENDING_BYTES,
    HEADER_BYTES,
    Header,
    Keys,
    Kind,
    ending,
)

_LONGEST_INDEX_BYTES = 8 * 1024 * 1024
_INDEX_START_BYTES = 200


class Target(Protocol):
    """Anything that takes bytes in order."""

    def write(self, data: bytes, /) -> object:
        """Take all of them."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies there, by the names of files."""

    index: Index
    index_sha256: str
    found: dict[int, Path]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    foreign: tuple[str, ...]
    others: tuple[str, ...]
    """Not of this format at all, such as the page that opens the set."""

    @property
    def is_whole(self) -> bool:
        """Say whether every volume is there as it was written."""
        return len(self.found) == len(self.index.volumes)

    @property
    def wrong(self) -> str:
        """Say what is not as it was sent, or nothing."""
        told = {
            "changed": self.changed,
            "of another package": self.foreign,
            "missing": self.missing,
        }
        return "; ".join(
            f"{what}: {', '.join(names)}" for what, names in told.items() if names
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What came out."""

    package_id: str
    opens_as: str
    size_bytes: int
    sha256: str


def survey(paths: Sequence[Path]) -> Survey:
    """Say what is there, in any order and under any names.

    A volume is known by its hash; one whose hash no index names is changed where it
    says, by its beginning or its name, that it is of this set.

    Raises:
        PackageError: there is no index, more than one, or it cannot be read.
    """
    indexes = [path for path in paths if _is_index(path)]
    contents = {path.read_bytes() for path in map(_small, indexes)}
    if not contents:
        raise PackageError(f"the index is missing: a file that ends in {INDEX_ENDING}")
    if len(contents) > 1:
        raise PackageError(
            f"more than one index: {', '.join(sorted(path.name for path in indexes))}"
        )
    data = contents.pop()
    index = _read_index(data)
    return _sorted(index, data, [path for path in paths if path not in indexes])


def open_volumes(paths: Sequence[Path], code: str, target: Target) -> Opened:
    """Open a whole set.

    Each chunk is verified before it is written; on any error the caller throws the
    target away.

    Args:
        paths: the volumes and their index, in any order.
        code: 50 digits, as `read_code` returns them.
        target: takes the clear bytes.

    Raises:
        NoKeyError: the code belongs to another set.
        PackageError: something is missing, foreign or changed; names it.
    """
    found = survey(paths)
    if not found.is_whole:
        raise PackageError(found.wrong)
    index = found.index
    salt, check = bytes.fromhex(index.salt), bytes.fromhex(index.check)
    keys = Keys.opened(code, salt, check)
    if not same(keys.authenticated(index.told()).hex().encode(), index.mac.encode()):
        raise PackageError("the index was changed")
    passed = _Passed(target)
    last = len(index.volumes)
    for volume in index.volumes:
        header = keys.header(index.package_id, volume.number)
        kind = Kind.LAST_ENDING if volume.number == last else Kind.ENDING
        try:
            _open_volume(keys, header, kind, found.found[volume.number], passed)
        except TamperedError:
            raise PackageError(f"changed: {volume.name}") from None
    return Opened(
        index.package_id, index.opens_as, passed.size, passed.hash.hexdigest()
    )


class _Passed:
    """What has gone to the target so far."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._target.write(data)
        self.hash.update(data)
        self.size += len(data)


def _open_volume(
    keys: Keys, header: Header, kind: Kind, path: Path, passed: _Passed
) -> None:
    left = path.stat().st_size - HEADER_BYTES - ENDING_BYTES
    with path.open("rb") as file:
        if left < 0 or file.read(HEADER_BYTES) != header.encode():
            raise TamperedError
        chunk = 0
        while left:
            sealed = file.read(min(left, SEALED_CHUNK_BYTES))
            left -= len(sealed)
            if len(sealed) <= TAG_BYTES:
                raise TamperedError
            passed.write(keys.open(header, chunk, Kind.DATA, sealed))
            chunk += 1
        told = keys.open(header, chunk, kind, file.read(ENDING_BYTES))
    if told != ending(passed.size, passed.hash.digest()):
        raise TamperedError


def _is_index(path: Path) -> bool:
    """Say whether it is called so, or looks so under another name."""
    if path.name.endswith(INDEX_ENDING):
        return True
    with path.open("rb") as file:
        start = file.read(_INDEX_START_BYTES)
    return start.startswith(b"{") and f'"{FORMAT}"'.encode() in start


def _small(path: Path) -> Path:
    if path.stat().st_size > _LONGEST_INDEX_BYTES:
        raise PackageError(f"this is no index: {path.name}")
    return path


def _read_index(data: bytes) -> Index:
    """Read an index strictly.

    Raises:
        PackageError: it is none, or of a later version.
    """
    try:
        index = msgspec.json.decode(data, type=Index)
    except msgspec.DecodeError:
        raise PackageError("the index was changed, or is none") from None
    if (index.format, index.version) != (FORMAT, VERSION):
        raise PackageError("the index is of a later version")
    if [each.number for each in index.volumes] != list(_numbers(index)):
        raise PackageError("the index was changed, or is none")
    return index


def _numbers(index: Index) -> range:
    return range(1, len(index.volumes) + 1)


def _sorted(index: Index, data: bytes, paths: Iterable[Path]) -> Survey:
    by_hash = {volume.sha256: volume.number for volume in index.volumes}
    by_name = {volume.name for volume in index.volumes}
    found: dict[int, Path] = {}
    changed, foreign, others = list[str](), list[str](), list[str]()
    for path in paths:
        number, header = by_hash.get(_hash(path)), _header(path)
        if number is not None:
            found[number] = path
        elif path.name in by_name or _is_of(index, header):
            changed.append(path.name)
        elif header is not None:
            foreign.append(path.name)
        else:
            others.append(path.name)
    missing = [
        volume.name
        for volume in index.volumes
        if volume.number not in found and volume.name not in changed
    ]
    return Survey(
        index=index,
        index_sha256=hashlib.sha256(data).hexdigest(),
        found=found,
        missing=tuple(missing),
        changed=tuple(changed),
        foreign=tuple(foreign),
        others=tuple(others),
    )


def _is_of(index: Index, header: Header | None) -> bool:
    return header is not None and (header.package_id, header.salt.hex()) == (
        index.package_id,
        index.salt,
    )


def _header(path: Path) -> Header | None:
    with path.open("rb") as file:
        return Header.decode(file.read(HEADER_BYTES))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
