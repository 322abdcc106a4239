"""A folder of sealed files. What lies there is ciphertext, under random names."""

import errno
import hashlib
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from app import faults
from app.errors import InvalidInputError, TamperedError
from app.vault import stream

CHUNK_BYTES = 256 * 1024
GROUP_READS = 0o640
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class Store:
    """One folder: sealed files written once, read, removed, swept.

    Attributes:
        folder: where; what is missing of it is made.
        shared: another process works here under a user of its own: the files lie side
            by side and are the group's, which the folder hands on (setgid).
    """

    folder: Path
    shared: bool = False

    def path_of(self, blob_id: UUID) -> Path:
        """Return where a sealed file lies; two letters of its id go before the id."""
        under = self.folder if self.shared else self.folder / blob_id.hex[:2]
        return under / blob_id.hex

    def write(
        self, blob_id: UUID, key: bytes, source: BinaryIO, most: int | None = None
    ) -> "Measured":
        """Seal a stream into the folder before any row speaks of it.

        Args:
            blob_id: new.
            key: of this file alone.
            source: read once, from where it stands.
            most: how many bytes are taken; without it there is no bound.

        Returns:
            Its size and both hashes of the clear bytes.

        Raises:
            InvalidInputError: it is longer (`too_large`); nothing stays.
        """
        path = self.path_of(blob_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        measured = Measured()
        with stream.SealingWriter(path, key, blob_id) as writer:
            while block := source.read(CHUNK_BYTES):
                measured.take(block)
                if most is not None and measured.size_bytes > most:
                    raise InvalidInputError("too_large")
                writer.write(block)
        if self.shared:
            path.chmod(GROUP_READS)
        return measured

    def read(self, blob_id: UUID, key: bytes) -> stream.Opened:
        """Open a sealed file for reading, anywhere in it.

        Raises:
            TamperedError: it is missing, cut short or changed.
        """
        try:
            return stream.Opened(self.path_of(blob_id), key, blob_id)
        except FileNotFoundError:
            raise TamperedError("a sealed file is missing") from None

    def remove(self, blob_id: UUID) -> None:
        """Remove a sealed file of which no row speaks."""
        faults.reach(faults.Point.FILE_REMOVE)
        self.path_of(blob_id).unlink(missing_ok=True)

    def sweep(self, known: Collection[UUID], before: float) -> int:
        """Remove sealed files that no row speaks of: left by a crash before its row.

        Args:
            known: the ids that rows speak of.
            before: a younger file is being taken in just now, and has no row yet.

        Returns:
            How many were removed.
        """
        names = {row_id.hex for row_id in known}
        removed = 0
        lying = self.folder.glob("*" if self.shared else "??/*")
        for path in stream.untouched(lying, before):
            if path.name.split(".")[0] not in names:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def free_bytes(self) -> int:
        """Return how much room its disk has left."""
        return free_bytes(self.folder)


class Measured:
    """Size and hashes of a stream, taken while it passes."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.size_bytes = 0
        self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()

    def take(self, block: bytes) -> None:
        """Count and hash one block."""
        self.size_bytes += len(block)
        self._sha256.update(block)
        self._sha512.update(block)

    @property
    def sha256(self) -> str:
        """SHA-256 of what passed, in hex."""
        return self._sha256.hexdigest()

    @property
    def sha512(self) -> str:
        """SHA-512 of what passed, in hex."""
        return self._sha512.hexdigest()


def free_bytes(folder: Path) -> int:
    """Return how much room the disk has on which this folder is, or will be."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free
