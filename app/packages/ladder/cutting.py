"""One sealed file as volumes for a portal: pieces of it in order, and their index.

The file is not copied. A volume is a span of it, which goes out as a file of its own;
put together in order they are the file again.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from app.packages.records import SealedFile
from app.vault.keykinds import KeyKind

PIECE_BYTES = 1024 * 1024
_DIGITS = 3


def ending_of(kind: KeyKind | None) -> str:
    """Return the ending of a sealed file's name."""
    return "zip.pgp" if kind is KeyKind.OPENPGP else "zip.age"


def annex_ending_of(kind: KeyKind | None) -> str:
    """Return the ending of a names annex's name."""
    return "annex.pgp" if kind is KeyKind.OPENPGP else "annex.age"


def cut(path: Path, name: str, volume_bytes: int) -> tuple[SealedFile, ...]:
    """Say which volumes a file falls into, none larger than the limit; and the index.

    Args:
        path: the sealed file.
        name: under which it goes out, the same for everybody who sees it.
        volume_bytes: the most that one volume may hold.
    """
    size = path.stat().st_size
    starts = range(0, max(size, 1), volume_bytes)
    digits = max(_DIGITS, len(str(len(starts))))
    volumes = tuple(
        SealedFile(
            name=f"{name}.{number:0{digits}d}",
            size_bytes=min(volume_bytes, size - start),
            sha256=_hash(path, start, min(volume_bytes, size - start)),
            is_volume=True,
        )
        for number, start in enumerate(starts, start=1)
    )
    listed = index(name, volumes)
    return (
        *volumes,
        SealedFile(
            f"{name}.index.json", len(listed), hashlib.sha256(listed).hexdigest()
        ),
    )


def index(name: str, parts: tuple[SealedFile, ...]) -> bytes:
    """Return the index of the volumes: numbers, sizes and hashes, nothing of inside."""
    volumes = [each for each in parts if each.is_volume]
    said = {
        "file": name,
        "total": len(volumes),
        "join": f"cat {name}.[0-9]* > {name}",
        "volumes": [
            {
                "number": number,
                "name": each.name,
                "size_bytes": each.size_bytes,
                "sha256": each.sha256,
            }
            for number, each in enumerate(volumes, start=1)
        ],
    }
    return json.dumps(said, indent=1).encode() + b"\n"


def volume(path: Path, parts: tuple[SealedFile, ...], name: str) -> Iterator[bytes]:
    """Give one volume, piece by piece."""
    start = 0
    for each in parts:
        if each.name == name:
            yield from pieces(path, start, each.size_bytes)
            return
        start += each.size_bytes


def _hash(path: Path, start: int, size: int) -> str:
    found = hashlib.sha256()
    for piece in pieces(path, start, size):
        found.update(piece)
    return found.hexdigest()


def pieces(path: Path, start: int, size: int) -> Iterator[bytes]:
    """Give a part of a file, piece by piece."""
    with path.open("rb") as file:
        file.seek(start)
        while size and (piece := file.read(min(size, PIECE_BYTES))):
            size -= len(piece)
            yield piece
