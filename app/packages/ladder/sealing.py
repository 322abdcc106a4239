"""Writing what an extract says, by the step that was approved for it."""

import hashlib
import shutil
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TypedDict

import msgspec

from app.packages import seal, volumes
from app.packages.contents import PackageContents
from app.packages.extract import Extract
from app.packages.ladder import cutting
from app.packages.ladder.opening import Opens
from app.packages.packing import Progress
from app.packages.proof import Stamp
from app.packages.records import Built, SealedFile


@dataclass(frozen=True)
class Places:
    """Where the files of one package come to stand."""

    package: Path
    annex: Path
    folder: Path
    annex_folder: Path


class _How(TypedDict):
    """What every package is built with."""

    seed: bytes
    progress: Progress
    stamp: Stamp | None


def write(
    extract: Extract,
    contents: PackageContents,
    places: Places,
    *,
    seed: bytes,
    progress: Progress,
    stamp: Stamp | None,
) -> Built:
    """Seal the package and its names annex; return what may be told of them.

    Raises:
        PackageError: as `seal.write_package`.
        RecipientKeyError: one key or code would open both, or a key cannot be used.
    """
    how = _How(seed=seed, progress=progress, stamp=stamp)
    opens = Opens(extract.kind, extract.recipient)
    built = (
        _volumes(extract, contents, places.folder, how)
        if opens.kind is None
        else _file(extract, contents, places.package, how)
    )
    if not extract.annex_recipient:
        return built
    return _with_annex(built, extract, contents, places)


def _file(
    extract: Extract,
    contents: PackageContents,
    path: Path,
    how: _How,
) -> Built:
    receipt = seal.write_package(
        contents,
        seed=how["seed"],
        recipients=Opens(extract.kind, extract.recipient).target(),
        path=path,
        progress=how["progress"],
        stamp=how["stamp"],
    )
    built = Built(
        sha256=receipt.sha256,
        size_bytes=receipt.size_bytes,
        items=receipt.item_count,
        hash_list_sha256=receipt.hash_list_sha256,
    )
    if extract.volume_bytes is None:
        return built
    name = f"{contents.package_id}.{ending(extract)}"
    parts = cutting.cut(path, name, extract.volume_bytes)
    return msgspec.structs.replace(built, parts=parts)


def _volumes(
    extract: Extract,
    contents: PackageContents,
    folder: Path,
    how: _How,
) -> Built:
    receipt = seal.write_volumes(
        contents,
        seed=how["seed"],
        code=extract.recipient,
        folder=folder,
        volume_bytes=extract.volume_bytes,
        progress=how["progress"],
        stamp=how["stamp"],
    )
    files = parts(receipt.written)
    return Built(
        sha256=receipt.written.index_sha256,
        size_bytes=sum(each.size_bytes for each in files if each.is_volume),
        items=receipt.item_count,
        hash_list_sha256=receipt.hash_list_sha256,
        parts=files,
    )


def _with_annex(
    built: Built, extract: Extract, contents: PackageContents, places: Places
) -> Built:
    package = Opens(extract.kind, extract.recipient)
    if extract.annex_kind is None:
        written = seal.write_annex_volumes(
            contents,
            code=extract.annex_recipient,
            package_code=extract.recipient,
            folder=places.annex_folder,
        )
        return msgspec.structs.replace(
            built, annex_sha256=written.index_sha256, annex_parts=parts(written)
        )
    annex = seal.write_annex(
        contents,
        recipients=Opens(extract.annex_kind, extract.annex_recipient).target(),
        package_recipients=package.target() if package.kind is not None else None,
        path=places.annex,
    )
    return msgspec.structs.replace(built, annex_sha256=annex.sha256)


def forget_earlier(extract: Extract, places: Places) -> None:
    """Remove what a build by another lock, or with a names annex, left here."""
    written = {places.folder if extract.kind is None else places.package}
    if extract.annex_recipient:
        by_code = extract.annex_kind is None
        written.add(places.annex_folder if by_code else places.annex)
    for path in {*astuple(places)} - written:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def ending(extract: Extract) -> str:
    """Return the ending of the one file's name."""
    return cutting.ending_of(extract.kind)


def parts(written: volumes.VolumeSet) -> tuple[SealedFile, ...]:
    """Return all files of a set: the volumes, their index, the page that opens them."""
    found = [
        SealedFile(each.name, each.size_bytes, each.sha256, is_volume=True)
        for each in written.volumes
    ]
    for name in (written.index_name, volumes.OPENER_NAME):
        path = written.folder / name
        with path.open("rb") as file:
            print_ = hashlib.file_digest(file, "sha256").hexdigest()
        found.append(SealedFile(name, path.stat().st_size, print_))
    return tuple(found)
