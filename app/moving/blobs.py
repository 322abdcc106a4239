"""Sealed files of an installation: where they lie, and what opens each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import TamperedError
from app.evidence import storing
from app.evidence.models import EvidenceFile
from app.files import keeping
from app.files.models import KeptFile
from app.keys.parts import Part, SubjectKind
from app.keys.recovery import Recovery
from app.vault import stream

EVIDENCE, KEPT, PACKAGES = "blobs/evidence", "blobs/kept", "packages"
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


def packages() -> Iterator[Path]:
    """Give the packages that lie here: age files for their receivers."""
    folder = storing.folder() / "packages"
    if folder.exists():
        yield from sorted(folder.glob("*.age"))


def _opened(blob_id: UUID, key: bytes | None) -> stream.Opened:
    if key is None:
        raise TamperedError("no document refers to it any more")
    return keeping.place().store.read(blob_id, key)
