"""Sealed files of an installation: where they lie, and what opens each."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import vault
from app.communications import issuing
from app.communications.documents import Status as Edition
from app.errors import TamperedError
from app.evidence import storing
from app.evidence.models import EvidenceFile
from app.files import keeping
from app.files.models import KeptFile
from app.keys.parts import Part, SubjectKind
from app.keys.recovery import Recovery
from app.moving.opening import Told
from app.packages import building
from app.packages.ladder.rules import Lock
from app.packages.records import PackageContent
from app.packages.records import Status as Packaged
from app.vault import stream
from app.vault.kept import PART

EVIDENCE, KEPT = "blobs/evidence", "blobs/kept"
SEALED = ("packages", "communications")
"""Folders of what was sealed for a receiver: in an export as among the blobs here."""

_NAME = re.compile(
    r"packages/[0-9a-f]{32}(\.zip|-annex)\.age"
    r"|packages/[0-9a-f]{32}(-annex)?\.set/"
    r"(OPEN\.html|[A-Za-z0-9][A-Za-z0-9-]{0,49}\.(index\.json|[0-9]{1,6}\.volume))"
    r"|communications/[0-9a-f]{32}\.zip\.age"
)
READ_BYTES = 256 * 1024


@dataclass(frozen=True)
class Blob:
    """One sealed file: how it is called in an export, and how it is opened."""

    name: str
    open: Callable[[], stream.Opened] = field(repr=False)

    def wrong(self) -> str:
        """Read it through once; say what is wrong with it, or nothing."""
        try:
            with self.open() as opened:
                while opened.read(READ_BYTES):
                    pass
        except TamperedError:
            return "missing or damaged"
        return ""


def evidence(db: Session, recovery: Recovery) -> Iterator[Blob]:
    """Give the sealed files of evidence."""
    rows = db.execute(
        select(EvidenceFile.id, EvidenceFile.case_id).order_by(EvidenceFile.id)
    ).all()
    for blob_id, case_id in rows:
        keys = recovery.keys_of(db, SubjectKind.CASE, [case_id])[case_id]
        key = storing.key_for(keys[Part.IDENTITY], blob_id)
        yield Blob(f"{EVIDENCE}/{blob_id}", lambda i=blob_id, k=key: storing.read(i, k))  # type: ignore[misc]  # bound at once


def kept(db: Session, keys: dict[UUID, bytes]) -> Iterator[Blob]:
    """Give the files that conversations keep.

    Args:
        db: the reading session.
        keys: from the documents that refer to them.
    """
    for blob_id in db.scalars(select(KeptFile.id).order_by(KeptFile.id)):
        yield Blob(f"{KEPT}/{blob_id}", lambda i=blob_id: _opened(i, keys.get(i)))  # type: ignore[misc]  # bound at once


def sealed() -> dict[str, Path]:
    """Return what lies here sealed for receivers, by its name in an export.

    That is every file of these folders but those that are being written.
    """
    found = [path for each in SEALED for path in (storing.folder() / each).rglob("*")]
    return {
        _called(path): path
        for path in sorted(found)
        if path.is_file() and PART not in {part.suffix for part in (path, path.parent)}
    }


def place_of(name: str) -> Path | None:
    """Return where a file lies that is called so in an export; None for no such name.

    What the name may be is written out: it comes from a file of somebody else.
    """
    return storing.folder() / name if _NAME.fullmatch(name) else None


def of_row(table: str, row: Told) -> Iterator[str]:
    """Give the names of the sealed files that must be there, as a row tells."""
    if table == "package":
        yield from map(_called, _of_package(row))
    elif table == "communication_edition" and row["status"] == Edition.SENT.value:
        yield _called(issuing.path_of(UUID(row["id"])))


def _of_package(row: Told) -> Iterator[Path]:
    package_id = UUID(row["id"])
    content = vault.decode(PackageContent, msgspec.json.encode(row["content"]))
    built = content.built
    if built is None or row["status"] not in {Packaged.BUILT, Packaged.DISCLOSED}:
        return
    if content.hand_over.lock is Lock.CODE:
        folder = building.folder_of(package_id)
        yield from (folder / each.name for each in built.parts)
    else:
        yield building.path_of(package_id)
    if built.annex_parts:
        folder = building.annex_folder_of(package_id)
        yield from (folder / each.name for each in built.annex_parts)
    elif built.annex_sha256:
        yield building.annex_path_of(package_id)


def _called(path: Path) -> str:
    return path.relative_to(storing.folder()).as_posix()


def _opened(blob_id: UUID, key: bytes | None) -> stream.Opened:
    if key is None:
        raise TamperedError("no document refers to it any more")
    return keeping.place().store.read(blob_id, key)
