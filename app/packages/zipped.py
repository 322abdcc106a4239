"""The bag as one zip stream, so that its clear form never lies on a disk.

The sink cannot seek: sizes stand in data descriptors and the central directory, which
stock tools read. Names, times and attributes depend on the contents alone.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from app.errors import PackageError
from app.packages.bag import ALGORITHMS, Measured, chunks
from app.vault.hashing import Beside

FILE_MODE = 0o100644 << 16
UNIX = 3
ZIP64_FROM = 2**30
"""Well below the border of the format: compressed bytes may be more than clear ones."""


class Sink(Protocol):
    """Anything that takes bytes in order, such as the writer of an age file."""

    def write(self, data: bytes, /) -> object:
        """Take all of them."""


def write_zip(
    sink: Sink,
    top: str,
    files: Sequence[Measured],
    made_at: datetime,
    passed: Callable[[int], None],
) -> None:
    """Write these files into a zip, each hashed on its way.

    Args:
        sink: takes the zip; it is neither closed nor read.
        top: the folder that holds everything.
        files: in their order in the zip.
        made_at: the time that every file shows.
        passed: told how many bytes of the files have gone through.

    Raises:
        PackageError: a file is not the one that was measured; names its path.
    """
    shown_time = made_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(_Forwards(sink), "w") as archive:
        for each in files:
            info = zipfile.ZipInfo(f"{top}/{each.entry.path}", shown_time)
            info.create_system = UNIX
            info.external_attr = FILE_MODE
            info.compress_type = (
                zipfile.ZIP_STORED if each.entry.stored else zipfile.ZIP_DEFLATED
            )
            large = each.size_bytes > ZIP64_FROM
            with archive.open(info, "w", force_zip64=large) as target:
                for piece in _read(each):
                    target.write(piece)
                    passed(len(piece))


def _read(file: Measured) -> Iterator[bytes]:
    """Read an entry to pack it; what was measured before must still be so at its end.

    Raises:
        PackageError: it is another file by now, or not the one that was recorded.
    """
    left = file.size_bytes
    hashes = [Beside(each) for each in (ALGORITHMS if file.unread else ALGORITHMS[:1])]
    seen = (*(each.update for each in hashes), *file.unread)
    for piece in chunks(file.entry.open()):
        left -= len(piece)
        if left < 0:
            break
        for see in seen:
            see(piece)
        yield piece
    found = [each.hexdigest() for each in hashes]
    if left or found != [file.sha256, file.sha512][: len(found)]:
        raise PackageError(
            f"{file.entry.path} is not what was taken in"
            if file.unread
            else f"{file.entry.path} changed while it was packed"
        )


class _Forwards:
    """A sink as the zip writer wants it: without a position, so it never seeks."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: bytes) -> int:
        self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """The sink is its owner's to close."""
