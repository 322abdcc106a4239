"""Working copies: the same to look at, without what tells of its making.

Made by the limited process from the sealed original, which never changes. The copy is
a sealed file of its own; the chain says from which hash it was made and which it has,
and the item says which kinds of things it lacks. Where no sound copy can be made, the
item says that instead.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import NotFoundError, TamperedError, UnreadableFileError
from app.evidence import custody, scanning, storing, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceFile
from app.limited import running
from app.limited.answers import Refused, Task, Wanted
from app.limited.kinds import Kind
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.vault import stream
from app.vault.stream import Opened

WORKING_COPY = "working_copy"
MADE = "made"
MOST_BYTES = 520 * 1024 * 1024
TOOL = "barvinok working copy 1"

Opening = Callable[[], AbstractContextManager[tuple[Session, CaseFile]]]
"""Opens the case in a transaction of its own, as whoever asks."""


@dataclass(frozen=True)
class Work:
    """What is needed to make a copy of an item while no transaction waits."""

    item_id: UUID
    content: EvidenceContent
    blob_id: UUID
    key: bytes = field(repr=False)
    read: Callable[[], Opened] = field(repr=False)


@dataclass(frozen=True)
class _Outcome:
    """What came of it: the scanner's word, and the copy or why there is none."""

    checked: str
    copy: str = ""
    mime: str = ""
    removed: tuple[str, ...] = ()
    measured: storing.Measured | None = None


def prepare(opening: Opening, item_id: UUID) -> None:
    """Check an item for viruses where a scanner is set, then make its working copy.

    For whoever has taken something in: called after that commit, outside of any
    transaction, since both may take a minute. What is there already stays. Calling it
    again is how a file is tried again.

    Raises:
        NotFoundError: the actor may not add evidence, or there is no such item.
        NotIsolatedError: nothing is read on this machine; the item stays as it is.
        FilesBusyError: try again; the item stays as it is.
        TamperedError: the original is not what was taken in; no copy is made.
    """
    with opening() as (db, file):
        file.require(Permission.EVIDENCE_WRITE)
        _row, content = taking_in.item(db, file, item_id)
        work = begun(db, file, item_id, content)
    checked = _checked(work)
    if checked != work.content.checked:
        with opening() as (db, file):
            _keep_checked(db, file, item_id, checked)
    if scanning.is_shut(checked) or work.content.copy == MADE:
        return
    outcome = _copied(work, checked)
    try:
        with opening() as (db, file):
            _keep(db, file, work, outcome)
    except BaseException:
        storing.remove(work.blob_id)
        raise


def begun(db: Session, file: CaseFile, item_id: UUID, content: EvidenceContent) -> Work:
    """Name the new sealed file, and take its key and the way to the original along."""
    original_id, blob_id = taking_in.original_id(db, item_id), uuid4()
    key = taking_in.blob_key(file, original_id)
    return Work(
        item_id,
        content,
        blob_id,
        taking_in.blob_key(file, blob_id),
        lambda: storing.read(original_id, key),
    )


def _checked(work: Work) -> str:
    """Ask the scanner, unless it has said what holds, or there is none."""
    if not scanning.is_set() or work.content.checked == scanning.Checked.INFECTED:
        return work.content.checked
    if work.content.checked == scanning.Checked.CLEAN:
        return work.content.checked
    with work.read() as source:
        return scanning.ask(source)


def _copied(work: Work, checked: str) -> _Outcome:
    """Let the limited process make the copy, sealed while it comes."""
    if work.content.mime not in set(Kind):
        return _Outcome(checked, Refused.NO_COPY.value)
    with work.read() as source:
        given = Given(source)
        wanted = Wanted(task=Task.COPY, mime=work.content.mime, size_bytes=source.size)
        try:
            with running.asked(wanted, given, MOST_BYTES) as answer:
                if given.measured.sha256 != work.content.sha256:
                    raise TamperedError("an original is not what was taken in")
                made = storing.write(work.blob_id, work.key, cast("BinaryIO", answer))
        except UnreadableFileError as refused:
            return _Outcome(checked, str(refused.reason))
    said = answer.said
    return _Outcome(checked, MADE, said.mime, tuple(said.removed), made)


class Given:
    """The original on its way to the limited process, hashed while it passes."""

    def __init__(self, source: Opened) -> None:
        """Begin at the start of the source."""
        self._source = source
        self.measured = storing.Measured()

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""
        block = self._source.read(size)
        self.measured.take(block)
        return block


def _keep_checked(db: Session, file: CaseFile, item_id: UUID, checked: str) -> None:
    row, content = taking_in.item(db, file, item_id)
    fresh = msgspec.structs.replace(content, checked=checked)
    file.change(db, row, row.version, content=fresh)
    audit.record(
        db, Action.EVIDENCE_CHECKED, file.actor.staff_id, file.id, outcome=checked
    )


def _keep(db: Session, file: CaseFile, work: Work, outcome: _Outcome) -> None:
    """Write down what came of it; a copy that somebody else made first stays."""
    file.require(Permission.EVIDENCE_WRITE)
    row, content = taking_in.item(db, file, work.item_id)
    if content.copy == MADE:
        storing.remove(work.blob_id)
        return
    measured = outcome.measured
    fresh = msgspec.structs.replace(
        content,
        copy=outcome.copy,
        copy_mime=outcome.mime,
        copy_size_bytes=measured.size_bytes if measured else 0,
        copy_sha256=measured.sha256 if measured else "",
        copy_removed=outcome.removed,
    )
    if measured is not None:
        db.add(
            EvidenceFile(
                id=work.blob_id,
                case_id=file.id,
                item_id=work.item_id,
                kind=WORKING_COPY,
                size_step=stream.size_step(measured.size_bytes),
            )
        )
        custody.note(
            db,
            file,
            work.item_id,
            "converted",
            input_sha256=content.sha256,
            output_sha256=measured.sha256,
            tool=TOOL,
        )
        audit.record(db, Action.EVIDENCE_COPIED, file.actor.staff_id, file.id)
    if fresh != content:
        file.change(db, row, row.version, content=fresh)


def working_copy(
    db: Session, file: CaseFile, item_id: UUID
) -> tuple[EvidenceContent, Opened]:
    """Open the working copy to be carried out of the app; noted first.

    Raises:
        NotFoundError: the actor may not, or there is no working copy.
        NoKeyError: the identity key is not there.
    """
    file.require(Permission.EVIDENCE_READ)
    _row, content = taking_in.item(db, file, item_id)
    blob_id = db.scalar(
        select(EvidenceFile.id).where(
            EvidenceFile.item_id == item_id, EvidenceFile.kind == WORKING_COPY
        )
    )
    if blob_id is None or scanning.is_shut(content.checked):
        raise NotFoundError
    custody.note(
        db,
        file,
        item_id,
        "exported",
        to_party=file.actor.role.value,
        input_sha256=content.copy_sha256,
        note="working copy",
    )
    counting.read(db, file.actor, Action.EVIDENCE_DOWNLOADED, file.id, of=item_id)
    return content, storing.read(blob_id, taking_in.blob_key(file, blob_id))
