"""Whether the sealed files of a package still lie there as they were built."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from app.packages.records import Built, SealedFile


class Files(Protocol):
    """Where the files of one package lie: a file or a folder each."""

    @property
    def package(self) -> Path:
        """The package."""

    @property
    def annex(self) -> Path | None:
        """The names annex, where one lies there."""


def is_whole(files: Files, built: Built, *, every_byte: bool) -> bool:
    """Compare what lies there with what was built.

    Args:
        files: where it lies.
        built: what the job said of it.
        every_byte: read all of it, and not only how long it is.
    """
    package = (
        _set(files.package, built.parts, every_byte=every_byte)
        if files.package.suffix == ".set"
        else _file(
            files.package,
            built.size_bytes,
            built.sha256 if every_byte else "",
        )
    )
    if not built.annex_sha256:
        return package
    if files.annex is None:
        return False
    if built.annex_parts:
        return package and _set(files.annex, built.annex_parts, every_byte=every_byte)
    return package and _file(files.annex, None, built.annex_sha256)


def _set(folder: Path, parts: Iterable[SealedFile], *, every_byte: bool) -> bool:
    return all(
        _file(folder / part.name, part.size_bytes, part.sha256 if every_byte else "")
        for part in parts
    )


def _file(path: Path, size_bytes: int | None, sha256: str) -> bool:
    if not path.is_file() or size_bytes not in {None, path.stat().st_size}:
        return False
    if not sha256:
        return True
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
