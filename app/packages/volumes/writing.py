"""Writing a set of volumes from a stream whose size nobody knows yet."""

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self

from app.errors import InvalidInputError
from app.packages.volumes.index import (
    Index,
    Volume,
    VolumeSet,
    index_name,
    volume_name,
)
from app.packages.volumes.opener import OPENER_NAME, opener
from app.vault.chunks import CHUNK_BYTES
from app.vault.kept import KeptFile, KeptFolder
from app.vault.volumes import Header, Keys, Kind, ending, room_bytes

LEAST_BYTES = 128 * 1024
"""No portal has so low a limit, and a lower one would give thousands of files."""


class Writer:
    """Seals what is written to it into one or several volumes in a folder.

    The folder appears when everything is in it: the volumes, their index and the page
    that opens them. On an error there is nothing.

    Raises:
        InvalidInputError: the limit of a volume is too low.
    """

    written: VolumeSet
    """What was written; there after the `with` block."""

    def __init__(
        self,
        folder: Path,
        *,
        package_id: str,
        opens_as: str,
        code: str,
        volume_bytes: int | None = None,
    ) -> None:
        """Prepare a set.

        Args:
            folder: where it comes to stand.
            package_id: how the package is called, for everybody to read.
            opens_as: the name that the opened file gets.
            code: as `new_code` gave it, for this set alone.
            volume_bytes: the size that no volume may exceed; none, and there is one.
        """
        if volume_bytes is not None and volume_bytes < LEAST_BYTES:
            raise InvalidInputError("volume_bytes")
        self._folder, self._kept = folder, KeptFolder(folder)
        self._package_id, self._opens_as = package_id, opens_as
        self._keys = Keys.new(code)
        self._room = None if volume_bytes is None else room_bytes(volume_bytes)
        self._clear = hashlib.sha256()
        self._size = 0
        self._volumes: list[Volume] = []
        self._volume: _Open | None = None

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Take bytes; at most one chunk of them waits in memory."""
        left = memoryview(data)
        while left:
            volume = self._with_room()
            taken = left[: volume.takes_bytes]
            volume.take(taken)
            self._clear.update(taken)
            self._size += len(taken)
            left = left[len(taken) :]
        return len(data)

    def __enter__(self) -> Self:
        self._kept.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._forget(error)
            return
        try:
            self._finish(self._volume or self._begun(), Kind.LAST_ENDING)
            self._keep_index()
        except BaseException as wrong:
            self._forget(wrong)
            raise
        self._kept.__exit__(None, None, None)

    def _forget(self, error: BaseException) -> None:
        if self._volume is not None:
            self._volume.file.__exit__(type(error), error, None)
        self._kept.__exit__(type(error), error, None)

    def _with_room(self) -> "_Open":
        volume = self._volume or self._begun()
        if volume.takes_bytes:
            return volume
        self._finish(volume, Kind.ENDING)
        return self._begun()

    def _begun(self) -> "_Open":
        number = len(self._volumes) + 1
        file = self._kept.file(volume_name(self._package_id, number))
        header = self._keys.header(self._package_id, number)
        self._volume = _Open(self._keys, header, file.__enter__(), self._room)
        return self._volume

    def _finish(self, volume: "_Open", kind: Kind) -> None:
        volume.finish(kind, ending(self._size, self._clear.digest()))
        number, file = volume.header.number, volume.file
        name = volume_name(self._package_id, number)
        self._volumes.append(Volume(number, name, file.size_bytes, file.sha256))

    def _keep_index(self) -> None:
        volumes, name = tuple(self._volumes), index_name(self._package_id)
        index = Index.of(self._keys, self._package_id, self._opens_as, volumes)
        with self._kept.file(name) as kept:
            kept.write(index.encode())
        with self._kept.file(OPENER_NAME) as page:
            page.write(opener())
        self.written = VolumeSet(
            folder=self._folder,
            package_id=self._package_id,
            index_name=name,
            index_sha256=kept.sha256,
            volumes=volumes,
            size_bytes=self._size,
        )


class _Open:
    """The volume that is being written."""

    def __init__(
        self, keys: Keys, header: Header, file: KeptFile, room: int | None
    ) -> None:
        self._keys, self._room = keys, room
        self._buffer = bytearray()
        self._filled = self._chunks = 0
        self.header, self.file = header, file
        self._begun = False

    @property
    def takes_bytes(self) -> int:
        """Say how many bytes go into this chunk, and into this volume; 0 for full."""
        into_chunk = CHUNK_BYTES - len(self._buffer)
        if self._room is None:
            return into_chunk
        return min(into_chunk, self._room - self._filled)

    def take(self, data: memoryview) -> None:
        self._filled += len(data)
        self._buffer += data
        if len(self._buffer) == CHUNK_BYTES:
            self._seal_chunk()

    def finish(self, kind: Kind, told: bytes) -> None:
        """Write what waits, and the ending; the file is whole then."""
        if self._buffer:
            self._seal_chunk()
        self._write(self._keys.seal(self.header, self._chunks, kind, told))
        self.file.__exit__(None, None, None)

    def _seal_chunk(self) -> None:
        data = bytes(self._buffer)
        self._write(self._keys.seal(self.header, self._chunks, Kind.DATA, data))
        self._buffer.clear()
        self._chunks += 1

    def _write(self, sealed: bytes) -> None:
        if not self._begun:
            self.file.write(self.header.encode())
            self._begun = True
        self.file.write(sealed)
