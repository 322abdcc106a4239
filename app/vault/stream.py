"""Sealed files: evidence, transcripts, faces and voices, in chunks that open alone.

A file is `"bvblob" | version(1) | suite(1) | nonce(16)` and sealed chunks of 64 KiB.
Its key is `HKDF(key, "blob" | suite | id | nonce)`, so a file opens only under its own
id. Inside stand the bytes, zeros up to a step of 5 %, and the true size in the last 8
bytes: from outside the size of the file tells the step and no more.
"""

import io
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag

from app import faults
from app.errors import TamperedError
from app.vault.chunks import (
    CHUNK_BYTES,
    SEALED_CHUNK_BYTES,
    TAG_BYTES,
    chunk_nonce,
    exactly,
)
from app.vault.derive import expanded
from app.vault.envelope import Aead, aead, new_key
from app.vault.place import context
from app.vault.suites import Suite, Use, readable, writable

PART_SUFFIX = ".part"
SPOOL_SUFFIX = ".spool"

_MAGIC = b"bvblob"
_VERSION = 1
_NONCE_BYTES = 16
_HEADER_BYTES = len(_MAGIC) + 2 + _NONCE_BYTES
_SIZE_BYTES = 8
_SMALLEST_BYTES = 4096
# Sizes are whole blocks, so the true size never straddles two chunks.
_BLOCK_BYTES = 64


def size_step(size_bytes: int) -> int:
    """Return which step of 5 % a size falls into: all that a clear column may say."""
    return _step(size_bytes)[0]


def padded_bytes(size_bytes: int) -> int:
    """Return the size before sealing, after padding: 4 KiB, then steps of 5 %."""
    return _step(size_bytes)[1]


def _step(size_bytes: int) -> tuple[int, int]:
    step, padded = 0, _SMALLEST_BYTES
    while padded < size_bytes + _SIZE_BYTES:
        step += 1
        padded = -(-padded * 21 // (20 * _BLOCK_BYTES)) * _BLOCK_BYTES
    return step, padded


def _file_cipher(suite: Suite, key: bytes, blob_id: UUID, nonce: bytes) -> Aead:
    return aead(suite, expanded(key, context("blob", suite, blob_id, nonce)))


class SealingWriter:
    """Seals what is written to it, chunk by chunk; no clear byte reaches the disk.

    The file stands under its name only after `close()`; until then it ends in
    `.part`. `abort()`, an error, or leaving a `with` block by an exception removes it.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        blob_id: UUID,
        suite: Suite = Suite.AES_256_GCM,
    ) -> None:
        if path.exists():
            raise FileExistsError("a sealed file is never overwritten")
        suite = writable(Use.SEAL, suite)
        nonce = os.urandom(_NONCE_BYTES)
        self._cipher = _file_cipher(suite, key, blob_id, nonce)
        self._path = path
        self._part = path.with_name(path.name + PART_SUFFIX)
        self._buffer = bytearray()
        self._chunks = 0
        self._done = False
        self.size = 0  # bytes written so far, before padding
        faults.reach(faults.Point.FILE_CREATE)
        created = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(created, "wb")
        try:
            self._file.write(_MAGIC + bytes([_VERSION, suite]) + nonce)
        except BaseException:
            self.abort()
            raise

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take bytes; at most one chunk of them waits in memory."""
        if self._done:
            raise ValueError("the sealed file is closed")
        try:
            self._feed(data)
        except BaseException:
            self.abort()
            raise
        self.size += len(data)
        return len(data)

    def close(self) -> None:
        """Pad, seal the last chunk, and give the file its name, all on disk."""
        if self._done:
            return
        try:
            self._finish()
        except BaseException:
            self.abort()
            raise
        self._done = True

    def abort(self) -> None:
        """Forget the file: nothing stays on disk."""
        if self._done:
            return
        self._done = True
        self._buffer.clear()
        try:
            self._file.close()
        finally:
            faults.reach(faults.Point.FILE_REMOVE)
            self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _feed(self, data: bytes | bytearray | memoryview) -> None:
        left = memoryview(data)
        while left:
            taken = left[: CHUNK_BYTES - len(self._buffer)]
            self._buffer += taken
            left = left[len(taken) :]
            if len(self._buffer) == CHUNK_BYTES:
                self._seal(last=False)

    def _seal(self, *, last: bool) -> None:
        nonce = chunk_nonce(self._chunks, last=last)
        faults.reach(faults.Point.FILE_WRITE)
        self._file.write(self._cipher.encrypt(nonce, self._buffer, None))
        self._buffer.clear()
        self._chunks += 1

    def _finish(self) -> None:
        zeros = padded_bytes(self.size) - self.size - _SIZE_BYTES
        while zeros:
            some = min(zeros, CHUNK_BYTES)
            self._feed(bytes(some))
            zeros -= some
        self._buffer += self.size.to_bytes(_SIZE_BYTES, "big")
        self._seal(last=True)
        faults.reach(faults.Point.FILE_SYNC)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        faults.reach(faults.Point.FILE_RENAME)
        self._part.replace(self._path)
        faults.reach(faults.Point.FOLDER_SYNC)
        _sync_folder(self._path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Opened(io.BufferedIOBase):
    """Reads a sealed file from any position; each chunk is verified before it is given.

    Opening it verifies the last chunk, so a file that was cut or extended is refused
    before the first byte.

    Raises:
        TamperedError: on opening or on any read, when the file is not what was written.
    """

    def __init__(self, path: Path, key: bytes, blob_id: UUID) -> None:
        self._file = path.open("rb", buffering=0)
        self._position = 0
        self._kept: tuple[int, bytes] = (-1, b"")
        try:
            header = exactly(self._file, _HEADER_BYTES)
            self._cipher = _opened_cipher(header, key, blob_id)
            self._sealed_bytes = path.stat().st_size - _HEADER_BYTES
            self._chunks = -(-self._sealed_bytes // SEALED_CHUNK_BYTES)
            self.size = self._true_size()
        except BaseException:
            self._file.close()
            raise

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes from here, all that is left when it is negative."""
        left = self.size - self._position
        wanted = left if size is None or size < 0 else min(size, left)
        found: list[bytes] = []
        while wanted:
            index, start = divmod(self._position, CHUNK_BYTES)
            piece = self._chunk(index)[start : start + wanted]
            found.append(piece)
            self._position += len(piece)
            wanted -= len(piece)
        return b"".join(found)

    def read1(self, size: int = -1, /) -> bytes:
        """Return bytes from the current chunk only."""
        rest = CHUNK_BYTES - self._position % CHUNK_BYTES
        return self.read(rest if size < 0 else min(size, rest))

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move, at most to the end, without reading what lies between."""
        origin = {
            io.SEEK_SET: 0,
            io.SEEK_CUR: self._position,
            io.SEEK_END: self.size,
        }[whence]
        if origin + offset < 0:
            raise ValueError("a position before the beginning")
        self._position = min(origin + offset, self.size)
        return self._position

    def tell(self) -> int:
        """Return the position in bytes from the beginning."""
        return self._position

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def close(self) -> None:
        """Close the file and forget the last chunk."""
        self._kept = (-1, b"")
        self._file.close()
        super().close()

    def _true_size(self) -> int:
        if self._sealed_bytes < _BLOCK_BYTES + TAG_BYTES:
            raise TamperedError
        last = self._chunk(self._chunks - 1)
        size = int.from_bytes(last[-_SIZE_BYTES:], "big")
        if padded_bytes(size) != self._sealed_bytes - self._chunks * TAG_BYTES:
            raise TamperedError
        return size

    def _chunk(self, index: int) -> bytes:
        if self._kept[0] == index:
            return self._kept[1]
        self._file.seek(_HEADER_BYTES + index * SEALED_CHUNK_BYTES)
        sealed = exactly(self._file, SEALED_CHUNK_BYTES)
        nonce = chunk_nonce(index, last=index == self._chunks - 1)
        if len(sealed) <= TAG_BYTES:
            raise TamperedError
        try:
            chunk = self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise TamperedError from None
        self._kept = (index, chunk)
        return chunk


def _opened_cipher(header: bytes, key: bytes, blob_id: UUID) -> Aead:
    if len(header) != _HEADER_BYTES:
        raise TamperedError
    if header[: len(_MAGIC) + 1] != _MAGIC + bytes([_VERSION]):
        raise TamperedError
    suite = readable(Use.SEAL, header[len(_MAGIC) + 1])
    if suite is None:
        raise TamperedError
    return _file_cipher(suite, key, blob_id, header[-_NONCE_BYTES:])


def untouched(paths: Iterable[Path], before: float) -> list[Path]:
    """Return the files last written to before a time stamp: nobody works on them.

    One that is removed meanwhile is not among them.
    """
    found = []
    for path in paths:
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                found.append(path)
    return found


def sweep_spool(folder: Path, before: float) -> int:
    """Remove what a process that was ended left waiting; its keys ended with it.

    Returns:
        How many files were removed.
    """
    left = untouched(folder.glob(f"*{SPOOL_SUFFIX}*"), before)
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


class Spool(io.BufferedIOBase):
    """Where a form's file waits while it arrives: sealed, under a key in memory only.

    Given to Werkzeug as its stream factory, so that an upload never lies in clear in a
    temporary folder. The first `seek` ends the writing; `close()` removes the file.
    After a crash what is left opens for nobody.
    """

    def __init__(self, folder: Path) -> None:
        self._id = uuid4()
        self._key = new_key()
        self._path = folder / (self._id.hex + SPOOL_SUFFIX)
        self._writer: SealingWriter | None = None
        self._reader: Opened | None = None
        self._writer = SealingWriter(self._path, self._key, self._id)

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]  # any buffer, said narrowly
        """Take bytes until the first `seek`."""
        if self._writer is None:
            raise ValueError("the spool is being read")
        return self._writer.write(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move; the first call ends the writing."""
        return self._reading().seek(offset, whence)

    def tell(self) -> int:
        """Return the position, which while writing is the size so far."""
        if self._writer is not None:
            return self._writer.size
        return self._reading().tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes of what was written."""
        return self._reading().read(size)

    def read1(self, size: int = -1, /) -> bytes:
        """Return bytes from the current chunk only."""
        return self._reading().read1(size)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def writable(self) -> bool:
        """Say whether nobody has begun to read."""
        return self._writer is not None

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def close(self) -> None:
        """Remove the file."""
        if self._writer is not None:
            self._writer.abort()
        if self._reader is not None:
            self._reader.close()
        self._path.unlink(missing_ok=True)
        super().close()

    def _reading(self) -> Opened:
        if self._reader is None:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._reader = Opened(self._path, self._key, self._id)
        return self._reader
