"""Packages: many small ones, and one with much evidence, beside what must be done.

`BENCH_MEBIBYTES=10240 scripts/bench package-large --once` is the case of 10 GiB, and
takes twice that room on the disk. The memory of the process is watched: growth beyond
`MOST_GROWTH` is an error, whatever the size.
"""

import hashlib
import io
import itertools
import os
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from uuid import UUID

import msgspec

from app import vault
from app.evidence import storing
from app.packages import packing, seal
from app.packages.bag import CHUNK
from app.packages.contents import Item, Original, PackageContents
from app.packages.dossier import dossiers
from app.packages.formats import DossierFile
from app.vault import age
from scripts.benches._office import grown, peak, size_of
from scripts.harness import Bench, Outcome, Pair
from tests.packages import sample

SEED = bytes(range(32))
RECIPIENT = age.identity_of(SEED)[1]
SMALL, MEBIBYTES, FILES = 200, 1024, 8
MEBIBYTE = 1024 * 1024
MOST_GROWTH = 192 * MEBIBYTE


class _Film(io.RawIOBase):
    """Invented bytes without an end in sight: one mebibyte over and over."""

    def __init__(self, mebibytes: int) -> None:
        self._noise = random.Random(7).randbytes(MEBIBYTE)  # noqa: S311  # invented
        self._left = mebibytes * MEBIBYTE

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes."""
        size = min(size if size >= 0 else self._left, self._left, MEBIBYTE)
        self._left -= size
        return self._noise[:size]


@contextmanager
def small(folder: Path) -> Iterator[Pair]:
    """Compare whole packages with setting the dossiers alone."""
    number = size_of("packages", SMALL)
    contents = sample.contents()
    dossier, others = _dossier_of(contents), itertools.count()

    def packages() -> Outcome:
        for each in range(number):
            seal.write_package(
                replace(contents, package_id=f"BVP-{next(others):04d}{each:04d}"),
                seed=SEED,
                recipients=[RECIPIENT],
                path=folder / "small.zip.age",
            )
        return Outcome(number)

    def typeset() -> Outcome:
        for each in range(number):  # each another one: typst remembers what it set
            ref = f"BVQ-{next(others):04d}{each:04d}"
            dossiers(replace(dossier, package_id=ref), contents.made_at)
        return Outcome(number)

    yield Pair(packages, typeset)


def _dossier_of(contents: PackageContents) -> DossierFile:
    for each in packing.pack(contents, SEED).files:
        if each.entry.path == "data/dossier/dossier.json":
            with each.entry.open() as file:
                return msgspec.json.decode(file.read(), type=DossierFile)
    raise LookupError("a package without a dossier")


@contextmanager
def large(folder: Path) -> Iterator[Pair]:
    """Compare one package of films with opening, hashing and storing them in a zip."""
    films = _Films(folder)

    def stored() -> Outcome:
        path = folder / "large.zip"
        with path.open("wb") as file:
            films.zip_into(file, [hashlib.sha256])
        path.unlink()
        return Outcome(films.mebibytes)

    yield Pair(films.packed, stored)


@contextmanager
def limit(folder: Path) -> Iterator[Pair]:
    """Compare it with what any build must do to the bytes, once, and nothing else."""
    films = _Films(folder)

    def sealed() -> Outcome:
        path = folder / "limit.age"
        with path.open("wb") as file:
            out = _Hashing(file)
            with age.Writer([RECIPIENT], out) as writer:
                films.zip_into(
                    cast("IO[bytes]", _Sink(writer)), [hashlib.sha256, hashlib.sha512]
                )
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        return Outcome(films.mebibytes)

    yield Pair(films.packed, sealed)


class _Films:
    """Films in the store, and the package that is made of them."""

    def __init__(self, folder: Path) -> None:
        storing.use(folder / "blobs")
        self._key, self._folder, self._most = vault.new_key(), folder, 0
        self.mebibytes = size_of("mebibytes", MEBIBYTES)
        self._blobs = [UUID(int=number) for number in range(1, FILES + 1)]
        self._contents = sample.contents(
            items=tuple(map(self._taken_in, self._blobs)), conditions=()
        )

    def packed(self) -> Outcome:
        """Build the package as the product does; too much memory is an error."""
        path = self._folder / "large.age"
        more = grown(
            lambda: seal.write_package(
                self._contents, seed=SEED, recipients=[RECIPIENT], path=path
            )
        )
        path.unlink()
        if more > self._most:
            self._most = more
            print(f"the process grew by {more / 1e6:.1f} MB, to {peak() / 1e6:.1f} MB")
        return Outcome(self.mebibytes, int(more > MOST_GROWTH))

    def zip_into(self, file: IO[bytes], hashes: Sequence[Callable[[], Any]]) -> None:
        """Open, hash and store each film in a zip: one loop, one thread."""
        with zipfile.ZipFile(file, "w") as archive:
            for blob in self._blobs:
                seen = [make() for make in hashes]
                with (
                    archive.open(f"{blob}.mp4", "w", force_zip64=True) as target,
                    storing.read(blob, self._key) as source,
                ):
                    while piece := source.read(CHUNK):
                        for each in seen:
                            each.update(piece)
                        target.write(piece)

    def _taken_in(self, blob: UUID) -> Item:
        film = cast("BinaryIO", _Film(self.mebibytes // FILES))
        measured = storing.write(blob, self._key, film)
        return replace(
            sample.items()[0],
            item_id=f"BVK-{blob.int:06d}-0001",
            mime="video/mp4",
            original=Original(
                open=partial(_opened, blob, self._key),
                sha256=measured.sha256,
                sha512=measured.sha512,
                size_bytes=measured.size_bytes,
            ),
            custody=sample.events(measured.sha256),
        )


class _Hashing:
    """A file that is hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Take the next bytes."""
        self._hash.update(data)
        return self._file.write(data)


class _Sink(io.RawIOBase):
    """An age file as a zip wants its target."""

    def __init__(self, writer: age.Writer) -> None:
        self._writer = writer

    def write(self, data: Any, /) -> int:
        """Take the next bytes."""
        return self._writer.write(data)


def _opened(blob: UUID, key: bytes) -> BinaryIO:
    return cast("BinaryIO", storing.read(blob, key))


def _rate(seconds: float) -> str:
    return f"{MEBIBYTE / 1e6 / seconds:.0f} MB/s"


BENCHES = [
    Bench(
        "package-small",
        "200 packages with dossier, hashes, signatures, encryption",
        "setting the dossiers alone",
        1.3,
        small,
        in_words=lambda seconds: f"{60 / seconds:.0f} packages a minute",
    ),
    Bench(
        "package-large",
        "a package of 1 GiB of films, per MiB",
        "decrypting, hashing and storing them in a zip",
        1.5,
        large,
        in_words=_rate,
    ),
    Bench(
        "package-limit",
        "the same package, per MiB",
        "all that any build must do: opening, both hashes, a zip, age, its hash",
        1.25,
        limit,
        in_words=_rate,
    ),
]
