"""Keeping files for conversations and drafts: taken in, opened, removed, swept.

A file is sealed as it arrives under a random key of its own, and that key travels only
inside sealed documents (`FileRef`). The blob is there before its row; the row goes
before its blob; what is left between the two opens for nobody and is swept.

The folder is not that of evidence: the public process writes here and nowhere else.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from app import clock, faults, vault
from app.errors import InvalidInputError, TamperedError
from app.files import kinds
from app.files.documents import FileRef
from app.files.models import DraftFile, KeptFile
from app.files.store import CHUNK_BYTES, NO_ROOM, Measured, Store
from app.vault import stream

LONGEST_TAKING_IN_SECONDS = 60 * 60
"""A file without a row is younger than this, or left by a process that was ended."""


AT_ONCE = 5
"""Files of one message."""


@dataclass(frozen=True)
class Place:
    """Where this process keeps files, and how much it takes.

    Attributes:
        most_bytes: of one file.
        floor_bytes: so much room stays on the disk, whatever comes.
    """

    store: Store
    most_bytes: int
    floor_bytes: int


_place: Place | None = None


def use(folder: Path, most_bytes: int, floor_bytes: int) -> None:
    """Keep files in this folder, which public app, staff app and worker share."""
    global _place  # noqa: PLW0603
    _place = Place(Store(folder, shared=True), most_bytes, floor_bytes)


def place() -> Place:
    """Return the folder in use, with its bounds."""
    if _place is None:
        raise RuntimeError("no folder for kept files is set")
    return _place


def take_in(source: BinaryIO, name: str) -> FileRef:
    """Seal a stream into the folder, before `of_conversation` or `of_draft` notes it.

    The stream is one that waits sealed, such as a form's file (`web/uploads.py`).

    Args:
        source: at its start; read once.
        name: as the sender's device called it.

    Raises:
        InvalidInputError: `empty`, `too_large` or `disk_full`; nothing stays.
    """
    here = place()
    head = source.read(kinds.HEAD_BYTES)
    if not head:
        raise InvalidInputError("empty")
    if here.store.free_bytes() < here.floor_bytes + here.most_bytes:
        raise InvalidInputError("disk_full")
    source.seek(0)
    blob_id, key = uuid4(), vault.new_key()
    try:
        measured = here.store.write(blob_id, key, source, here.most_bytes)
    except OSError as failed:
        if failed.errno not in NO_ROOM:
            raise
        raise InvalidInputError("disk_full") from None
    faults.reach(faults.Point.BLOB_KEPT)
    return FileRef(
        id=blob_id,
        key=key,
        name=kinds.clean(name),
        mime=kinds.kind_of(head),
        size_bytes=measured.size_bytes,
        sha256=measured.sha256,
    )


@contextmanager
def taken_in(sources: Sequence[tuple[str, BinaryIO]]) -> Iterator[tuple[FileRef, ...]]:
    """Seal the files of one form; whatever fails inside the block, none of them stays.

    The block holds the transaction that notes them.

    Args:
        sources: of each file the name and the stream.

    Raises:
        InvalidInputError: `too_many`; or the code of `take_in`, and which file it is,
            counted from 0.
    """
    if len(sources) > AT_ONCE:
        raise InvalidInputError("too_many")
    refs: list[FileRef] = []
    try:
        for number, (name, source) in enumerate(sources):
            try:
                refs.append(take_in(source, name))
            except InvalidInputError as wrong:
                raise InvalidInputError(*wrong.fields, str(number)) from None
        yield tuple(refs)
    except BaseException:
        drop(refs)
        raise


def opened(ref: FileRef) -> stream.Opened:
    """Open a kept file for reading, anywhere in it.

    Raises:
        TamperedError: it is missing, cut short or changed.
    """
    return place().store.read(ref.id, ref.key)


def whole(ref: FileRef) -> stream.Opened:
    """Open a kept file once all of it was read and found to be what was taken in.

    Nobody is left with half of a file.

    Raises:
        TamperedError: it is not; nothing goes out.
    """
    measured = Measured()
    with opened(ref) as reading:
        while block := reading.read(CHUNK_BYTES):
            measured.take(block)
    if measured.sha256 != ref.sha256:
        raise TamperedError("a kept file is not what was taken in")
    return opened(ref)


def drop(refs: Sequence[FileRef]) -> None:
    """Remove files that were taken in, and whose row was not kept."""
    for ref in refs:
        place().store.remove(ref.id)


def of_conversation(
    db: Session, conversation_id: UUID, refs: tuple[FileRef, ...]
) -> None:
    """Note files of a message, in the transaction that keeps it."""
    db.add_all(
        KeptFile(id=ref.id, conversation_id=conversation_id, size_step=_step(ref))
        for ref in refs
    )
    db.flush()


def of_draft(db: Session, draft_id: UUID, until: datetime, ref: FileRef) -> None:
    """Note a file of a draft, in the transaction that seals it into the draft."""
    db.add(
        DraftFile(id=ref.id, draft_id=draft_id, size_step=_step(ref), expires_at=until)
    )
    db.flush()


def prolong(db: Session, draft_id: UUID, until: datetime) -> None:
    """Let the files of a draft live as long as the draft does now."""
    db.execute(
        update(DraftFile).where(DraftFile.draft_id == draft_id).values(expires_at=until)
    )


def hand_on(db: Session, draft_id: UUID, new_id: UUID) -> None:
    """Let the files of a draft be those of the draft that took its place."""
    db.execute(
        update(DraftFile).where(DraftFile.draft_id == draft_id).values(draft_id=new_id)
    )


def forget_of_draft(
    db: Session, draft_id: UUID, *, except_for: tuple[FileRef, ...] = ()
) -> None:
    """Remove the files of a draft, once this transaction is committed.

    Args:
        db: the transaction.
        draft_id: whose files they are.
        except_for: what the draft still speaks of.
    """
    stays = [ref.id for ref in except_for]
    mine = (DraftFile.draft_id == draft_id) & DraftFile.id.not_in(stays)
    gone = db.scalars(select(DraftFile.id).where(mine)).all()
    db.execute(delete(DraftFile).where(mine))
    _remove_after(db, gone)


def sent(db: Session, draft_id: UUID, refs: tuple[FileRef, ...]) -> None:
    """Make files of a draft those of the conversation that its sending opened.

    The conversation has the draft's id. Files of which the sent report does not speak
    are removed.
    """
    forget_of_draft(db, draft_id, except_for=refs)
    db.execute(delete(DraftFile).where(DraftFile.draft_id == draft_id))
    of_conversation(db, draft_id, refs)


def remove(db: Session, refs: tuple[FileRef, ...]) -> None:
    """Remove files of which nothing speaks any more, once this is committed."""
    gone = [ref.id for ref in refs]
    db.execute(delete(KeptFile).where(KeptFile.id.in_(gone)))
    _remove_after(db, gone)


def purge(db: Session) -> None:
    """Remove the files of drafts whose time ran out; called by the worker."""
    over = DraftFile.expires_at <= clock.now()
    gone = db.scalars(select(DraftFile.id).where(over)).all()
    db.execute(delete(DraftFile).where(over))
    _remove_after(db, gone)


def sweep(db: Session, older_than_seconds: int = LONGEST_TAKING_IN_SECONDS) -> int:
    """Remove what a process left that was ended before its row, or after it.

    Returns:
        How many were removed.
    """
    # Before the rows are read: what is written meanwhile is too young to go.
    before = clock.now().timestamp() - older_than_seconds
    known = {*db.scalars(select(KeptFile.id)), *db.scalars(select(DraftFile.id))}
    return place().store.sweep(known, before)


def _step(ref: FileRef) -> int:
    return stream.size_step(ref.size_bytes)


def _remove_after(db: Session, gone: Sequence[UUID]) -> None:
    """Remove sealed files once their rows are gone for good.

    A process that is ended between the two leaves what the sweep finds.
    """
    store = place().store

    def _now(session: Session) -> None:
        del session
        for blob_id in gone:
            store.remove(blob_id)

    if gone:
        event.listen(db, "after_commit", _now, once=True)
