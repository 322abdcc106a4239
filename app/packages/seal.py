"""Sealing: from a bag in memory to one age file on disk, and to the names annex.

The clear zip goes straight into the cipher; what lies on the disk is never anything
but an age file. It is written beside its place and moved there when it is whole, so a
package either is there or is not.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from app import faults
from app.errors import RecipientKeyError
from app.faults import Point
from app.packages import documents
from app.packages.contents import PackageContents
from app.packages.formats import AnnexFile
from app.packages.packing import Bag, Progress, Stage, pack, quietly
from app.packages.proof import Stamp
from app.packages.zipped import write_zip
from app.vault import age, stream

PART = ".part"
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of a sealed file; all of it may be told to the recipient."""

    path: Path
    sha256: str
    size_bytes: int
    item_count: int
    file_count: int
    hash_list_sha256: str
    ed25519_fingerprint: str


@dataclass(frozen=True, slots=True)
class AnnexReceipt:
    """What is known of a sealed names annex."""

    path: Path
    sha256: str
    size_bytes: int


def write_package(
    contents: PackageContents,
    *,
    seed: bytes,
    recipients: Sequence[str],
    path: Path,
    progress: Progress = quietly,
    stamp: Stamp | None = None,
) -> Receipt:
    """Build, sign, zip and encrypt one package.

    Args:
        contents: what it says; already passed by the gate.
        seed: the organisation's package-signing seed, 32 bytes.
        recipients: post-quantum age recipients; each of them can open it.
        path: where the age file comes to stand, usually `<package-id>.zip.age`.
        progress: told the five stages; an exception from it cancels.
        stamp: the time-stamping authority, where one is configured.

    Raises:
        PackageError: as `pack`, or an original changed meanwhile.
        RecipientKeyError: no recipient, or one that is not post-quantum.
    """
    for recipient in recipients:
        age.check_recipient(recipient)
    bag = pack(contents, seed, progress=progress, stamp=stamp)
    with _Kept(path) as kept:
        _seal(bag, contents, recipients, kept, progress)
        progress(Stage.KEEPING, 0, 1)
    progress(Stage.KEEPING, 1, 1)
    return Receipt(
        path=path,
        sha256=kept.sha256,
        size_bytes=kept.size_bytes,
        item_count=bag.item_count,
        file_count=len(bag.files),
        hash_list_sha256=bag.hash_list_sha256,
        ed25519_fingerprint=bag.ed25519_fingerprint,
    )


def write_annex(
    contents: PackageContents,
    *,
    recipients: Sequence[str],
    package_recipients: Sequence[str],
    path: Path,
) -> AnnexReceipt:
    """Encrypt the names annex to keys that do not open the package.

    Raises:
        RecipientKeyError: a key would open both files, there is none, or it is not
            post-quantum.
    """
    keys = {age.fingerprint(recipient) for recipient in recipients}
    if keys & {age.fingerprint(recipient) for recipient in package_recipients}:
        raise RecipientKeyError("the names annex needs a key of its own")
    annex = AnnexFile(
        package_id=contents.package_id,
        made_at=contents.made_at,
        recipient=contents.recipient,
        entries=contents.annex,
    )
    data = documents.written(annex)
    with _Kept(path) as kept, age.Writer(recipients, kept) as sealed:
        sealed.write(data)
    return AnnexReceipt(path, kept.sha256, kept.size_bytes)


def sweep(folder: Path, before: float) -> int:
    """Remove what an ended process left half written; return how many files.

    Args:
        before: a time stamp; what was written to later may still be at work.
    """
    parts = stream.untouched(folder.glob(f"*{PART}"), before)
    for part in parts:
        part.unlink(missing_ok=True)
    return len(parts)


def _seal(
    bag: Bag,
    contents: PackageContents,
    recipients: Sequence[str],
    kept: "_Kept",
    progress: Progress,
) -> None:
    total, done = bag.size_bytes, 0

    def passed(size_bytes: int) -> None:
        """Tell how far the zip has come."""
        nonlocal done
        done += size_bytes
        progress(Stage.SEALING, done, total)

    progress(Stage.SEALING, 0, total)
    with age.Writer(recipients, kept) as sealed:
        write_zip(sealed, bag.name, bag.files, contents.made_at, passed)


class _Kept:
    """A file that appears under its name whole, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(path.name + PART)
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes, /) -> int:
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
            self._file.close()
            with suppress(OSError):
                faults.reach(Point.FILE_REMOVE)
                self._part.unlink()
            return
        faults.reach(Point.FILE_SYNC)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        faults.reach(Point.FILE_RENAME)
        self._part.replace(self._path)
        faults.reach(Point.FOLDER_SYNC)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
