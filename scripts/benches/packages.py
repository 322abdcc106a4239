"""Packages: many small ones, and one with much evidence, beside what must be done.

`BENCH_MEBIBYTES=10240 scripts/bench package-large` is the case of 10 GiB. The memory of
the process is watched: growth beyond `MOST_GROWTH` is an error, whatever the size.
"""

import hashlib
import io
import itertools
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

import msgspec

from app import vault
from app.evidence import storing
from app.packages import packing, seal
from app.packages.bag import CHUNK
from app.packages.contents import Original, PackageContents
from app.packages.dossier import dossiers
from app.packages.formats import DossierFile
from app.vault import age
from scripts.benches._office import grown, size_of
from scripts.harness import Bench, Outcome, Pair
from tests.packages import sample

SEED = bytes(range(32))
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
    recipient = age.identity_of(SEED)[1]
    number = size_of("packages", SMALL)
    contents = sample.contents()
    dossier, others = _dossier_of(contents), itertools.count()

    def packages() -> Outcome:
        for each in range(number):
            seal.write_package(
                replace(contents, package_id=f"BVP-{next(others):04d}{each:04d}"),
                seed=SEED,
                recipients=[recipient],
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
    recipient, key = age.identity_of(SEED)[1], vault.new_key()
    storing.use(folder / "blobs")
    mebibytes = size_of("mebibytes", MEBIBYTES)
    blobs = [UUID(int=number) for number in range(1, FILES + 1)]
    films = [
        storing.write(blob, key, cast("BinaryIO", _Film(mebibytes // FILES)))
        for blob in blobs
    ]
    contents = sample.contents(
        items=tuple(
            replace(
                sample.items()[0],
                item_id=f"BVK-{blob.int:06d}-0001",
                mime="video/mp4",
                original=Original(
                    open=partial(_opened, blob, key),
                    sha256=film.sha256,
                    sha512=film.sha512,
                    size_bytes=film.size_bytes,
                ),
                custody=sample.events(film.sha256),
            )
            for blob, film in zip(blobs, films, strict=True)
        ),
        conditions=(),
    )
    most = [0]

    def packed() -> Outcome:
        more = grown(
            lambda: seal.write_package(
                contents, seed=SEED, recipients=[recipient], path=folder / "large.age"
            )
        )
        if more > most[0]:
            most[0] = more
            print(f"package-large: the process grew by {more / 1e6:.1f} MB")
        return Outcome(mebibytes, int(more > MOST_GROWTH))

    def stored() -> Outcome:
        with zipfile.ZipFile(folder / "large.zip", "w") as archive:
            for blob in blobs:
                seen = hashlib.sha256()
                with (
                    archive.open(f"{blob}.mp4", "w", force_zip64=True) as target,
                    storing.read(blob, key) as source,
                ):
                    while piece := source.read(CHUNK):
                        seen.update(piece)
                        target.write(piece)
        return Outcome(mebibytes)

    yield Pair(packed, stored)


def _opened(blob: UUID, key: bytes) -> BinaryIO:
    return cast("BinaryIO", storing.read(blob, key))


BENCHES = [
    Bench(
        "package-small",
        "200 packages with dossier, hashes, signatures, encryption",
        "setting the dossiers alone",
        1.3,
        small,
    ),
    Bench(
        "package-large",
        "a package of 1 GiB of films, per MiB",
        "decrypting, hashing and storing them in a zip",
        1.5,
        large,
    ),
]
