"""Keeping a copy with parts hidden: made from the sealed original, which never changes.

Each is a sealed file of its own with its place in the chain of custody; a later one
stands beside the earlier ones. The log of what was hidden is sealed with the item: who,
when, where and why, and never what stood there.
"""

import io
from dataclasses import dataclass
from datetime import UTC
from typing import BinaryIO, cast
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError, NotFoundError, TamperedError
from app.evidence import custody, scanning, storing, taking_in
from app.evidence.copying import MOST_BYTES, Given, Opening, Work, begun
from app.evidence.documents import EvidenceContent, Hidden, Redaction
from app.evidence.models import EvidenceFile
from app.evidence.redacting import drawing, marks, opening
from app.evidence.redacting.drawing import Way, way_of
from app.evidence.redacting.marks import Span
from app.limited import running
from app.limited.answers import Box, Task, Wanted
from app.limited.kinds import Kind
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.vault import stream
from app.vault.stream import Opened

REDACTED = "redacted"
TOOL = "barvinok redaction 1"

Marks = tuple[Box | Span, ...]


@dataclass(frozen=True)
class _Outcome:
    mime: str
    pages: int
    measured: storing.Measured


def read_marks(content: EvidenceContent, told: str) -> Marks:
    """Read the marks that fit the kind of an item.

    Raises:
        InvalidInputError: they do not fit, or there are too many.
    """
    if way_of(content.mime) is Way.WORDS:
        return marks.spans(told)
    return marks.boxes(told)


def keep(opening_: Opening, item_id: UUID, told: str) -> UUID:
    """Make a copy without what is marked, seal it and write down what was done.

    Called outside of any transaction: making it may take a minute. The same copy is not
    kept twice in a row.

    Args:
        opening_: opens the case in a transaction of its own.
        item_id: of this case.
        told: the marks as the form carries them.

    Returns:
        The id of its sealed file.

    Raises:
        InvalidInputError: nothing is marked, or the marks do not fit.
        NotFoundError: the actor may not, or parts of this kind cannot be hidden.
        UnreadableFileError: it cannot be read or drawn; nothing is kept.
        NotIsolatedError: nothing is read on this machine.
        TamperedError: the original is not what was taken in; nothing is kept.
    """
    with opening_() as (db, file):
        content = opening.markable(db, file, item_id)
        marked = read_marks(content, told)
        if not marked:
            raise InvalidInputError("marks")
        work = begun(db, file, item_id, content)
    outcome = _made(work, marked)
    try:
        with opening_() as (db, file):
            return _keep(db, file, work, marked, outcome)
    except BaseException:
        storing.remove(work.blob_id)
        raise


def _made(work: Work, marked: Marks) -> _Outcome:
    """Let the limited process make the copy, sealed while it comes."""
    boxes = tuple(each for each in marked if isinstance(each, Box))
    is_text = way_of(work.content.mime) is Way.WORDS
    with work.read() as source:
        given = Given(source)
        wanted = Wanted(
            task=Task.LETTERS if is_text else Task.HIDE,
            mime=work.content.mime,
            size_bytes=source.size,
            boxes=boxes,
        )
        with running.asked(wanted, given, MOST_BYTES) as answer:
            if given.measured.sha256 != work.content.sha256:
                raise TamperedError("an original is not what was taken in")
            said = answer.said
            made = _text(marked, answer) if is_text else cast("BinaryIO", answer)
            measured = storing.write(work.blob_id, work.key, made)
    return _Outcome(Kind.TEXT if is_text else said.mime, said.pages, measured)


def _text(marked: Marks, answer: running.Answer) -> BinaryIO:
    """Return a text with a mark in place of each span, as UTF-8."""
    (page,) = drawing.told(answer.read())
    spans = tuple(each for each in marked if isinstance(each, Span))
    if spans[-1].end > len(page.text):
        raise InvalidInputError("marks")
    return io.BytesIO(drawing.without(page.text, spans).encode())


def _keep(
    db: Session, file: CaseFile, work: Work, marked: Marks, outcome: _Outcome
) -> UUID:
    file.require(Permission.EVIDENCE_WRITE)
    row, content = taking_in.item(db, file, work.item_id)
    measured = outcome.measured
    if content.redactions and content.redactions[-1].sha256 == measured.sha256:
        storing.remove(work.blob_id)
        return content.redactions[-1].id
    db.add(
        EvidenceFile(
            id=work.blob_id,
            case_id=file.id,
            item_id=work.item_id,
            kind=REDACTED,
            size_step=stream.size_step(measured.size_bytes),
        )
    )
    redaction = Redaction(
        id=work.blob_id,
        at=clock.now().astimezone(UTC).isoformat(timespec="seconds"),
        by=file.actor.staff_id,
        by_role=file.actor.role.value,
        mime=outcome.mime,
        size_bytes=measured.size_bytes,
        sha256=measured.sha256,
        pages=outcome.pages,
        tool=TOOL,
        hidden=tuple(_hidden(each) for each in marked),
    )
    custody.note(
        db,
        file,
        work.item_id,
        "redacted",
        input_sha256=content.sha256,
        output_sha256=measured.sha256,
        tool=TOOL,
        reason=" ".join(redaction.reasons),
    )
    fresh = msgspec.structs.replace(
        content, redactions=(*content.redactions, redaction)
    )
    file.change(db, row, row.version, content=fresh)
    audit.record(db, Action.EVIDENCE_REDACTED, file.actor.staff_id, file.id)
    return work.blob_id


def _hidden(each: Box | Span) -> Hidden:
    if isinstance(each, Span):
        return Hidden(0, (), each.reason)
    place = (each.left, each.top, each.right, each.bottom)
    return Hidden(each.page, place, each.sign)


def redacted(
    db: Session, file: CaseFile, item_id: UUID, redaction_id: UUID
) -> tuple[EvidenceContent, int, Opened]:
    """Open a copy to be carried out of the app; noted first.

    Returns:
        The item, which of its copies this is (counted from 1), and the open file.

    Raises:
        NotFoundError: the actor may not, or there is no such copy.
        NoKeyError: the identity key is not there.
    """
    file.require(Permission.EVIDENCE_READ)
    _row, content = taking_in.item(db, file, item_id)
    number, redaction = one_of(content, redaction_id)
    if scanning.is_shut(content.checked):
        raise NotFoundError
    blob_id = db.scalar(
        select(EvidenceFile.id).where(
            EvidenceFile.id == redaction_id,
            EvidenceFile.item_id == item_id,
            EvidenceFile.kind == REDACTED,
        )
    )
    if blob_id is None:
        raise NotFoundError
    custody.note(
        db,
        file,
        item_id,
        "exported",
        to_party=file.actor.role.value,
        input_sha256=redaction.sha256,
        note="copy with parts hidden",
    )
    counting.read(db, file.actor, Action.EVIDENCE_DOWNLOADED, file.id, of=redaction_id)
    return content, number, storing.read(blob_id, taking_in.blob_key(file, blob_id))


def one_of(content: EvidenceContent, redaction_id: UUID) -> tuple[int, Redaction]:
    """Return one copy of an item with its number, counted from 1.

    Raises:
        NotFoundError: it has no such copy.
    """
    for number, each in enumerate(content.redactions, start=1):
        if each.id == redaction_id:
            return number, each
    raise NotFoundError
