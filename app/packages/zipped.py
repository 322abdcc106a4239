"""The bag as one zip stream, so that its clear form never lies on a disk.

The sink cannot seek: sizes stand in data descriptors and the central directory, which
stock tools read. Names, times and attributes depend on the contents alone.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import PackageError
from app.packages.bag import CHUNK, Measured, chunks

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FILE_MODE = 0o100644 << 16
UNIX = 3
ZIP64_FROM = 2**31 - 1


def stream(
    top: str,
    files: Sequence[Measured],
    made_at: datetime,
    passed: Callable[[int], None],
) -> io.BufferedReader:
    """Open a binary source that reads as the zip of these files, made as it is read.

    Each file is hashed again on its way. One that changed since it was measured stops
    the reading with a `PackageError` that names its path.

    Args:
        top: the folder that holds everything.
        files: in their order in the zip.
        made_at: the time that every file shows.
        passed: told how many bytes of the files have gone through.
    """
    pieces = _zip(top, files, made_at.astimezone(UTC), passed)
    return io.BufferedReader(_Source(pieces), buffer_size=CHUNK)


class _Pipe:
    """Takes what the zip writer writes and hands it on; it has no position."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits: what was written is handed on by `drain`."""

    def close(self) -> None:
        """Nothing to close."""

    def drain(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces


class _Source(io.RawIOBase):
    """A generator of bytes behind the interface of a readable file."""

    def __init__(self, pieces: Generator[bytes, None, None]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        self._pieces.close()
        super().close()


def _zip(
    top: str,
    files: Sequence[Measured],
    made_at: datetime,
    passed: Callable[[int], None],
) -> Generator[bytes, None, None]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for each in files:
            info = zipfile.ZipInfo(f"{top}/{each.entry.path}", made_at.timetuple()[:6])
            info.create_system = UNIX
            info.external_attr = FILE_MODE
            info.compress_type = (
                zipfile.ZIP_STORED if each.entry.stored else zipfile.ZIP_DEFLATED
            )
            seen = hashlib.sha256()
            large = each.size_bytes > ZIP64_FROM
            with archive.open(info, "w", force_zip64=large) as target:
                for piece in chunks(each.entry.open()):
                    seen.update(piece)
                    target.write(piece)
                    passed(len(piece))
                    yield from pipe.drain()
            if seen.hexdigest() != each.sha256:
                raise PackageError(f"{each.entry.path} changed while it was packed")
            yield from pipe.drain()
    yield from pipe.drain()
