"""Files and folders that appear under their name whole, or not at all.

They are written beside their place and moved there; only what is sealed, or may be read
by anybody, is written at all.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Self

from app import faults
from app.faults import Point
from app.vault import stream
from app.vault.hashing import Beside

PART = ".part"
OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700


class KeptFile:
    """A file that appears under its name whole, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = _beside(path)
        self._hash = Beside("sha256")
        self.size_bytes = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far, lower-case hex."""
        return self._hash.hexdigest()

    def write(self, data: bytes, /) -> int:
        """Take bytes in order."""
        faults.reach(Point.FILE_WRITE)
        self._file.write(data)
        self._hash.update(data)
        self.size_bytes += len(data)
        return len(data)

    def __enter__(self) -> Self:
        faults.reach(Point.FILE_CREATE)
        self._part.unlink(missing_ok=True)
        descriptor = os.open(
            self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY
        )
        self._file = os.fdopen(descriptor, "wb")
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            self._forget()
            return
        try:
            self._finish()
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            faults.reach(Point.FILE_REMOVE)
            self._part.unlink()

    def _finish(self) -> None:
        faults.reach(Point.FILE_SYNC)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        faults.reach(Point.FILE_RENAME)
        self._part.replace(self._path)
        faults.reach(Point.FOLDER_SYNC)
        _sync(self._path.parent)


class KeptFolder:
    """A folder that appears under its name with all its files, or not at all.

    One of that name that is there already is replaced; a process that ends at that
    very moment leaves neither, never a mixture.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = _beside(path)

    def file(self, name: str) -> KeptFile:
        """Return a file to be written into it."""
        return KeptFile(self._part / name)

    def __enter__(self) -> Self:
        faults.reach(Point.FILE_CREATE)
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir(mode=OWNER_ONLY_FOLDER)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            with suppress(OSError):
                faults.reach(Point.FILE_REMOVE)
                shutil.rmtree(self._part)
            return
        before = self._path.with_name(f"{self._path.name}.before{PART}")
        shutil.rmtree(before, ignore_errors=True)
        if self._path.exists():
            self._path.replace(before)
        faults.reach(Point.FILE_RENAME)
        self._part.replace(self._path)
        faults.reach(Point.FOLDER_SYNC)
        _sync(self._path.parent)
        shutil.rmtree(before, ignore_errors=True)


def sweep(folder: Path, before: float) -> int:
    """Remove what an ended process left half written; return how many there were.

    Args:
        folder: where files and folders are kept.
        before: a time stamp; what was written to later may still be at work.
    """
    removed = 0
    for part in folder.glob(f"*{PART}"):
        inside = [part, *part.rglob("*")] if part.is_dir() else [part]
        if len(stream.untouched(inside, before)) < len(inside):
            continue
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
        removed += 1
    return removed


def _beside(path: Path) -> Path:
    return path.with_name(path.name + PART)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
