"""The file of an export: a tar inside an age file, written and read in one pass.

Nothing clear touches the disk in either direction, and memory does not grow with what
passes. The last member lists the SHA-256 of every other, as `sha256sum -c` reads it.
"""

import hashlib
import io
import re
import tarfile
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO, Self, cast

import msgspec

from app.errors import ExportError, TamperedError
from app.moving.opening import Told
from app.vault import age

PART_BYTES = 4 * 1024 * 1024
"""How much of a table, or of a file of unknown length, one member holds."""

HASH_LIST = "manifest-sha256.txt"
TOP = "export"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_JSON = msgspec.json.Encoder(order="deterministic")


def line_of(told: Told) -> bytes:
    """Return a row as one line of JSON, its fields sorted."""
    return _JSON.encode(told) + b"\n"


class Writing:
    """Adds members to an export; leaving it adds the hash list and ends the tar.

    Left by an exception it writes nothing more.
    """

    def __init__(self, target: age.Target, at: int) -> None:
        """Take what receives the tar, and the time that every member shows."""
        self._target = _Forwards(target)
        self._tar = tarfile.open(  # noqa: SIM115  # closed on leaving
            fileobj=cast("IO[bytes]", self._target),
            mode="w|",
            format=tarfile.PAX_FORMAT,
        )
        self._at = at
        self._hashes: list[str] = []

    def add(self, name: str, data: bytes) -> None:
        """Add a member that is in memory."""
        self.stream(name, len(data), io.BytesIO(data))

    def stream(self, name: str, size: int, source: BinaryIO) -> None:
        """Add a member of a known length from where its stream stands."""
        info = tarfile.TarInfo(f"{TOP}/{name}")
        info.size, info.mtime, info.mode = size, self._at, 0o600
        hashed = Hashed(source)
        self._tar.addfile(info, cast("IO[bytes]", hashed))
        self._hashes.append(f"{hashed.sha256}  {name}\n")

    def lines(self, folder: str, rows: Iterable[Told]) -> Iterator[Told]:
        """Add rows as NDJSON, in parts of a few megabytes; give each as it passes."""
        buffer, number = bytearray(), 0
        for told in rows:
            buffer += line_of(told)
            yield told
            if len(buffer) >= PART_BYTES:
                number += 1
                self.add(f"{folder}/{number:06}.ndjson", bytes(buffer))
                buffer.clear()
        if buffer:
            self.add(f"{folder}/{number + 1:06}.ndjson", bytes(buffer))

    def pieces(self, folder: str, chunks: Iterable[bytes]) -> None:
        """Add a file of unknown length as numbered pieces, to be joined in order."""
        buffer, number = bytearray(), 0
        for chunk in chunks:
            buffer += chunk
            while len(buffer) >= PART_BYTES:
                number += 1
                self.add(f"{folder}/{number:06}", bytes(buffer[:PART_BYTES]))
                del buffer[:PART_BYTES]
        self.add(f"{folder}/{number + 1:06}", bytes(buffer))

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Add the hash list, and the end of the tar."""
        if kind is not None:
            self._target.is_over = True
            return
        listed = "".join(self._hashes).encode()
        info = tarfile.TarInfo(f"{TOP}/{HASH_LIST}")
        info.size, info.mtime, info.mode = len(listed), self._at, 0o600
        self._tar.addfile(info, io.BytesIO(listed))
        self._tar.close()


class Member:
    """One member while it passes: read it whole, by lines, or as a stream."""

    def __init__(self, name: str, size: int, source: BinaryIO) -> None:
        """Take the name below the top folder, the length and the stream."""
        self.name = name
        self.size = size
        self._source = Hashed(source)

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read of it, in hex."""
        return self._source.sha256

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes, all of them unless told."""
        return self._source.read(size)

    def rows(self) -> Iterator[Told]:
        """Give the rows of a member of NDJSON.

        Raises:
            ExportError: a line is no JSON.
        """
        for line in self.read().splitlines():
            try:
                yield msgspec.json.decode(line)
            except msgspec.MsgspecError:
                raise ExportError(f"{self.name} holds no JSON") from None

    def pass_by(self) -> None:
        """Read what was not read yet: its hash is compared all the same."""
        while self.read(PART_BYTES):
            pass


def members(identity: str, source: BinaryIO) -> Iterator[Member]:
    """Give the members of an export in their order, each to be read before the next.

    Whoever goes through to the end has seen the whole file, unchanged: the hash list
    was compared, and the age file has its end.

    Raises:
        NoKeyError: the file is for another key.
        ExportError: cut short, changed, or no export.
    """
    clear = _Clear(age.clear_chunks(identity, source))
    seen: dict[str, str] = {}
    listed: bytes | None = None
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", clear), mode="r|") as tar:
            for info in tar:
                name = info.name.removeprefix(f"{TOP}/")
                file = tar.extractfile(info) if info.isreg() else None
                if listed is not None or file is None or not _NAME.fullmatch(name):
                    raise ExportError("the file holds what no export holds")
                member = Member(name, info.size, cast("BinaryIO", file))
                if name == HASH_LIST:
                    listed = member.read()
                    continue
                yield member
                member.pass_by()
                seen[name] = member.sha256
    except tarfile.TarError:
        raise ExportError("the file is no whole tar") from None
    clear.to_the_end()
    expected = "".join(f"{sha}  {name}\n" for name, sha in seen.items()).encode()
    if listed != expected:
        raise ExportError("the hash list does not fit what the file holds")


class _Forwards:
    """A stream that only takes bytes: all that tarfile asks of its target."""

    def __init__(self, target: age.Target) -> None:
        self._target = target
        self.is_over = False

    def write(self, data: bytes) -> int:
        if not self.is_over:
            self._target.write(data)
        return len(data)


class Hashed:
    """A stream that is hashed as it is read."""

    def __init__(self, source: BinaryIO) -> None:
        """Take the stream where it stands."""
        self._source = source
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read so far, in hex."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes, all of them unless told."""
        return self._passed(self._source.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Read a line, no more than so many bytes of it."""
        return self._passed(self._source.readline(size))

    def _passed(self, data: bytes) -> bytes:
        self._hash.update(data)
        return data


class _Clear:
    """The clear bytes of an age file, as tarfile reads a stream: so many at a time."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = bytearray()

    def read(self, size: int, /) -> bytes:
        while len(self._left) < size and (chunk := self._next()):
            self._left += chunk
        data = bytes(self._left[:size])
        del self._left[:size]
        return data

    def to_the_end(self) -> None:
        """Read on to the last chunk: without it the file was cut short."""
        while self._next():
            pass

    def _next(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except TamperedError:
            raise ExportError("the file was cut short or changed") from None
