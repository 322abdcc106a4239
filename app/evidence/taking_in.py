"""Taking in a file: sealed while it arrives, hashed once, its chain begun."""

import io
from typing import BinaryIO
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, faults
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.models import Incident, Person
from app.consent import ledger
from app.errors import InvalidInputError, NotFoundError, TamperedError
from app.evidence import allowance, custody, scanning, storing
from app.evidence.documents import EvidenceContent, EvidenceIdentity
from app.evidence.models import EvidenceFile, EvidenceItem
from app.files import kinds as named
from app.files.kinds import HEAD_BYTES
from app.keys.parts import Part
from app.limited import kinds
from app.limited.kinds import OFFICE, Kind
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.vault import stream

ORIGINAL = "original"
LONGEST_NAME = 1024
"""More than any file system takes; of a longer one its end is kept."""


def take_in(
    db: Session,
    file: CaseFile,
    content: EvidenceContent,
    filename: str,
    source: BinaryIO,
) -> UUID:
    """Seal a file as evidence: bit for bit, and never again changed.

    The sealed file is written before the row; a crash between the two leaves a file
    that nobody can open and that the sweep removes. After the commit the caller asks
    `copying.prepare` for the check and the working copy.

    Args:
        source: a stream at its start; read once.

    Raises:
        NotFoundError: the actor may not add evidence.
        InvalidInputError: the file is empty, or there is no title.
        AllowanceError: this person has taken in too much today.
    """
    file.require(Permission.EVIDENCE_WRITE)
    if not content.title.strip():
        raise InvalidInputError("title")
    head = source.read(HEAD_BYTES)
    if not head:
        raise InvalidInputError("file")
    size_bytes = source.seek(0, io.SEEK_END)
    source.seek(0)
    content = msgspec.structs.replace(
        content, mime=kind_of(head), checked=scanning.at_first().value
    )
    _check_parts(db, file, content)
    allowance.spend(file.actor.staff_id, size_bytes)
    return seal_in(db, file, content, filename, source)


def seal_in(
    db: Session,
    file: CaseFile,
    content: EvidenceContent,
    filename: str,
    source: BinaryIO,
) -> UUID:
    """Seal what was looked at before, and begin its chain. No permission is asked.

    For `take_in`, and for what a report brings into the case that is made of it.
    """
    blob_id = uuid4()
    measured = storing.write(blob_id, blob_key(file, blob_id), source)
    faults.reach(faults.Point.BLOB_KEPT)
    try:
        return _keep(db, file, content, filename, blob_id, measured)
    except BaseException:
        storing.remove(blob_id)
        raise


def _check_parts(db: Session, file: CaseFile, content: EvidenceContent) -> None:
    """Refuse people, incidents, answers of another case, as if they were not there."""
    giver = (content.obtained_from,) if content.obtained_from else ()
    for person_id in {*content.owner_ids, *content.shown_ids, *giver}:
        file.child(db, Person, person_id)
    for incident_id in content.incident_ids:
        file.child(db, Incident, incident_id)
    if content.answer_ids:
        given = {
            answer_id for answer_id, _s, _c in ledger.events(db, file.box, file.id)
        }
        if not given.issuperset(content.answer_ids):
            raise NotFoundError


def _keep(
    db: Session,
    file: CaseFile,
    content: EvidenceContent,
    filename: str,
    blob_id: UUID,
    measured: storing.Measured,
) -> UUID:
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    content = msgspec.structs.replace(
        content,
        code=f"E{len(rows) + 1}",
        size_bytes=measured.size_bytes,
        sha256=measured.sha256,
        sha512=measured.sha512,
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    came_as = filename[-LONGEST_NAME:].encode("utf-8", "replace").decode()
    identity = EvidenceIdentity(filename=came_as)
    item = file.add(db, EvidenceItem, coded, identity)
    db.add(
        EvidenceFile(
            id=blob_id,
            case_id=file.id,
            item_id=item.id,
            kind=ORIGINAL,
            size_step=stream.size_step(measured.size_bytes),
        )
    )
    db.flush()
    custody.note(
        db,
        file,
        item.id,
        "received",
        output_sha256=measured.sha256,
        tool="barvinok",
        reason=content.obtained_how,
    )
    audit.record(db, Action.EVIDENCE_TAKEN_IN, file.actor.staff_id, file.id)
    return item.id


def original(db: Session, file: CaseFile, item_id: UUID) -> stream.Opened:
    """Open the sealed original of an item for reading.

    Raises:
        NotFoundError: there is no such item in this case.
        NoKeyError: the identity key is not there.
    """
    file.child(db, EvidenceItem, item_id)
    blob_id = original_id(db, item_id)
    return storing.read(blob_id, blob_key(file, blob_id))


def original_id(db: Session, item_id: UUID) -> UUID:
    """Return the id of an item's original.

    Raises:
        NotFoundError: there is none.
    """
    blob_id = db.scalar(
        select(EvidenceFile.id).where(
            EvidenceFile.item_id == item_id, EvidenceFile.kind == ORIGINAL
        )
    )
    if blob_id is None:
        raise NotFoundError
    return blob_id


def kind_of(head: bytes) -> str:
    """Return the media type that the first bytes show; never what a name claims.

    What lies in a zip is guessed here, and known when it is taken apart.
    """
    seen = kinds.seen(head)
    if seen is not None and seen is not Kind.ZIP:
        return seen.value
    guessed = named.kind_of(head)
    return guessed if seen is None or guessed in OFFICE else Kind.ZIP.value


def blob_key(file: CaseFile, blob_id: UUID) -> bytes:
    """Return the key of one of the case's files."""
    return storing.key_for(file.box.key(Part.IDENTITY), blob_id)


def item(
    db: Session, file: CaseFile, item_id: UUID
) -> tuple[EvidenceItem, EvidenceContent]:
    """Return one item's row and what everyone with the case may see of it.

    Raises:
        NotFoundError: there is no such item in this case.
    """
    row = file.child(db, EvidenceItem, item_id)
    return row, file.read(row, Part.CONTENT, EvidenceContent)


def filename_of(db: Session, file: CaseFile, item_id: UUID) -> str:
    """Open the name that the file came with; it may be somebody's."""
    file.require(Permission.EVIDENCE_READ)
    row = file.child(db, EvidenceItem, item_id)
    return file.read(row, Part.IDENTITY, EvidenceIdentity).filename


def is_unchanged(db: Session, file: CaseFile, item_id: UUID) -> bool:
    """Read the whole original and compare it with the hashes taken on receipt.

    What was found goes into the chain, also when it is bad news.
    """
    file.require(Permission.EVIDENCE_READ)
    row, content = item(db, file, item_id)
    try:
        same = _as_received(db, file, item_id, content)
    except TamperedError:  # the one place that asks for exactly this, to write it down
        same = False
    integrity = "holds" if same else "damaged"
    if integrity != content.integrity:
        fresh = msgspec.structs.replace(content, integrity=integrity)
        file.change(db, row, row.version, content=fresh)
    custody.note(
        db,
        file,
        item_id,
        "verified" if same else "failed_verification",
        input_sha256=content.sha256,
        tool="barvinok",
    )
    counting.read(
        db,
        file.actor,
        Action.EVIDENCE_SEEN,
        file.id,
        of=item_id,
        themes=[],
        act="verified" if same else "failed_verification",
    )
    return same


def download(db: Session, file: CaseFile, item_id: UUID) -> stream.Opened:
    """Open an original to be carried out of the app; noted in its chain and the log.

    All of it is read and compared before the first byte goes out, so that nobody is
    left with half of a file.

    Raises:
        NotFoundError: the actor may not carry evidence out, or there is no such item.
        NoKeyError: the identity key is not there.
        TamperedError: it is not what was taken in; nothing goes out.
    """
    file.require(Permission.EVIDENCE_READ)
    _, content = item(db, file, item_id)
    if not _as_received(db, file, item_id, content):
        raise TamperedError("an original is not what was taken in")
    custody.note(
        db,
        file,
        item_id,
        "exported",
        to_party=file.actor.role.value,
        input_sha256=content.sha256,
    )
    counting.read(db, file.actor, Action.EVIDENCE_DOWNLOADED, file.id, of=item_id)
    return original(db, file, item_id)


def _as_received(
    db: Session, file: CaseFile, item_id: UUID, content: EvidenceContent
) -> bool:
    """Say whether the sealed original is, bit for bit, what was taken in."""
    measured = storing.Measured()
    with original(db, file, item_id) as opened:
        while block := opened.read(storing.CHUNK_BYTES):
            measured.take(block)
    return (measured.sha256, measured.sha512) == (content.sha256, content.sha512)
