"""Signed claims of origin (C2PA) in an original: read by the limited process, reported.

The status stands with the item. Who signed and with what tool are words of strangers
that may name somebody: they lie in the identity part, and are shown to those who look.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.errors import UnreadableFileError
from app.evidence import scanning, taking_in
from app.evidence.copying import Opening
from app.evidence.documents import EvidenceIdentity
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.limited import running
from app.limited.answers import Claim, Origin, Task, Wanted
from app.limited.kinds import FILMS, PICTURES, SOUNDS, Kind
from app.staff.policy import Permission

KINDS = (PICTURES - {Kind.BMP}) | FILMS | (SOUNDS - {Kind.OGG}) | {Kind.WAV}
"""The kinds in which such claims are looked for. A paper ends the reader we have."""
MOST_BYTES = 64 * 1024
UNREAD = "unread"
"""Stored where the reader ended without an answer."""


def read(opening: Opening, item_id: UUID) -> None:
    """Have the claims of an item read, once; outside of any transaction.

    Raises:
        NotFoundError: the actor may not add evidence, or there is no such item.
        NotIsolatedError: nothing is read on this machine; the item stays as it is.
        FilesBusyError: try again; the item stays as it is.
        TamperedError: the original does not open.
    """
    with opening() as (db, file):
        file.require(Permission.EVIDENCE_WRITE)
        _row, content = taking_in.item(db, file, item_id)
        if content.c2pa or scanning.is_shut(content.checked):
            return
        if content.mime not in KINDS:
            return
        original = taking_in.original(db, file, item_id)
    with original as source:
        wanted = Wanted(Task.ORIGIN, mime=content.mime, size_bytes=source.size)
        found = _asked(wanted, source)
    with opening() as (db, file):
        _keep(db, file, item_id, found)


def _asked(wanted: Wanted, source: running.Source) -> Origin | None:
    try:
        with running.asked(wanted, source, MOST_BYTES) as answer:
            return msgspec.json.decode(answer.read(), type=Origin)
    except (UnreadableFileError, msgspec.MsgspecError):
        return None  # the reader ended: that says nothing of the file


def claims(db: Session, file: CaseFile, item_id: UUID) -> Origin | None:
    """Return what an item claims, for a page that was opened with a reason."""
    file.require(Permission.EVIDENCE_READ)
    row = file.child(db, EvidenceItem, item_id)
    kept = file.read(row, Part.IDENTITY, EvidenceIdentity).metadata
    return msgspec.json.decode(kept, type=Origin) if kept else None


def _keep(db: Session, file: CaseFile, item_id: UUID, found: Origin | None) -> None:
    row, content = taking_in.item(db, file, item_id)
    identity = file.read(row, Part.IDENTITY, EvidenceIdentity)
    says = found is not None and found.claim is not Claim.NONE
    told = msgspec.json.encode(found).decode() if says else ""
    file.change(
        db,
        row,
        row.version,
        content=msgspec.structs.replace(
            content, c2pa=found.claim.value if found else UNREAD
        ),
        identity=msgspec.structs.replace(identity, metadata=told),
    )
