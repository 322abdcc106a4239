"""Where sealed files lie. One small interface; what is stored is ciphertext."""

from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, vault
from app.db import Base
from app.files import store
from app.files.store import Measured, Store
from app.vault import stream

__all__ = ["Measured"]

_STORE: Store | None = None
CHUNK_BYTES = store.CHUNK_BYTES
LONGEST_TAKING_IN_SECONDS = 24 * 60 * 60


def use(folder: Path) -> None:
    """Keep sealed files in this folder, readable by this user alone."""
    global _STORE  # noqa: PLW0603
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _STORE = Store(folder)


def _store() -> Store:
    if _STORE is None:
        raise RuntimeError("no folder for sealed files is set")
    return _STORE


def folder() -> Path:
    """Return the folder in use."""
    return _store().folder


def path_of(blob_id: UUID) -> Path:
    """Return where a sealed file lies: two letters of its id, then the id."""
    return _store().path_of(blob_id)


def write(blob_id: UUID, key: bytes, source: BinaryIO) -> Measured:
    """Seal a stream into the store before any row speaks of it.

    Returns:
        Its size and both hashes of the clear bytes.
    """
    return _store().write(blob_id, key, source)


def read(blob_id: UUID, key: bytes) -> stream.Opened:
    """Open a sealed file for reading, anywhere in it.

    Raises:
        TamperedError: it is missing, cut short or changed.
    """
    return _store().read(blob_id, key)


def remove(blob_id: UUID) -> None:
    """Remove a sealed file whose row was not kept."""
    _store().remove(blob_id)


def sweep(
    db: Session, model: type[Base], older_than_seconds: int = LONGEST_TAKING_IN_SECONDS
) -> int:
    """Remove sealed files that no row speaks of: left by a crash before its row.

    A file that is being taken in just now has no row yet either; what is young stays.

    Returns:
        How many were removed.
    """
    before = oldest(older_than_seconds)
    known = db.scalars(select(model.id)).all()  # type: ignore[attr-defined]  # every model of files has an id
    return _store().sweep(known, before)


def oldest(seconds: int = LONGEST_TAKING_IN_SECONDS) -> float:
    """Return the time stamp before which a file without a row is nobody's work."""
    return clock.now().timestamp() - seconds


BLOB_LABEL = "blob"


def key_for(data_key: bytes, blob_id: UUID) -> bytes:
    """Derive the key of one file from the data key of its compartment."""
    return vault.derive(data_key, f"{BLOB_LABEL}|{blob_id}")
