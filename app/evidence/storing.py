"""Where sealed files lie. One small interface; what is stored is ciphertext."""

import hashlib
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, faults, vault
from app.db import Base
from app.errors import TamperedError
from app.vault import stream

_FOLDER: Path | None = None
CHUNK_BYTES = 256 * 1024
LONGEST_TAKING_IN_SECONDS = 24 * 60 * 60


def use(folder: Path) -> None:
    """Keep sealed files in this folder, readable by this user alone."""
    global _FOLDER  # noqa: PLW0603
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _FOLDER = folder


def folder() -> Path:
    """Return the folder in use."""
    if _FOLDER is None:
        raise RuntimeError("no folder for sealed files is set")
    return _FOLDER


def path_of(blob_id: UUID) -> Path:
    """Return where a sealed file lies: two letters of its id, then the id."""
    return folder() / blob_id.hex[:2] / blob_id.hex


def write(blob_id: UUID, key: bytes, source: BinaryIO) -> "Measured":
    """Seal a stream into the store before any row speaks of it.

    Returns:
        Its size and both hashes of the clear bytes.
    """
    path = path_of(blob_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    measured = Measured()
    with stream.SealingWriter(path, key, blob_id) as writer:
        while block := source.read(CHUNK_BYTES):
            measured.take(block)
            writer.write(block)
    return measured


def read(blob_id: UUID, key: bytes) -> stream.Opened:
    """Open a sealed file for reading, anywhere in it.

    Raises:
        TamperedError: it is missing, cut short or changed.
    """
    try:
        return stream.Opened(path_of(blob_id), key, blob_id)
    except FileNotFoundError:
        raise TamperedError("a sealed file is missing") from None


def remove(blob_id: UUID) -> None:
    """Remove a sealed file whose row was not kept."""
    faults.reach(faults.Point.FILE_REMOVE)
    path_of(blob_id).unlink(missing_ok=True)


def sweep(
    db: Session, model: type[Base], older_than_seconds: int = LONGEST_TAKING_IN_SECONDS
) -> int:
    """Remove sealed files that no row speaks of: left by a crash before its row.

    A file that is being taken in just now has no row yet either; what is young stays.

    Returns:
        How many were removed.
    """
    before = oldest(older_than_seconds)
    known = {row_id.hex for row_id in db.scalars(select(model.id))}  # type: ignore[attr-defined]  # every model of files has an id
    removed = 0
    for path in stream.untouched(folder().glob("??/*"), before):
        if path.name.split(".")[0] not in known:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def oldest(seconds: int = LONGEST_TAKING_IN_SECONDS) -> float:
    """Return the time stamp before which a file without a row is nobody's work."""
    return clock.now().timestamp() - seconds


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


BLOB_LABEL = "blob"


def key_for(data_key: bytes, blob_id: UUID) -> bytes:
    """Derive the key of one file from the data key of its compartment."""
    return vault.derive(data_key, f"{BLOB_LABEL}|{blob_id}")
