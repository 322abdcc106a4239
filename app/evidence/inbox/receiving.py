"""From the messages into the evidence: sealed anew, its hash compared, its chain begun.

The copy of the conversation stays as it is.
"""

from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import line
from app.cases.casefile import CaseFile
from app.conversation.documents import Sender
from app.errors import NotFoundError, TamperedError
from app.evidence import custody, taking_in
from app.evidence.documents import EvidenceContent
from app.files import keeping
from app.files.documents import FileRef
from app.staff.policy import Permission


def sent(db: Session, file: CaseFile, file_id: UUID) -> tuple[FileRef, str]:
    """Return a file that the survivor sent, and the day on which it came.

    Raises:
        NotFoundError: there is none, or the actor may not add evidence or not answer.
    """
    file.require(Permission.EVIDENCE_WRITE)
    told, ref = line.sent_file(db, file, file_id)
    if told.words.sender is not Sender.SURVIVOR:
        raise NotFoundError
    return ref, told.words.at[: len("2026-11-28")]


def take_in(
    db: Session, file: CaseFile, content: EvidenceContent, file_id: UUID
) -> UUID:
    """Seal it once more, as evidence.

    Raises:
        NotFoundError: see `sent`.
        TamperedError: it is not what the survivor sent; nothing is kept.
    """
    ref, day = sent(db, file, file_id)
    with keeping.whole(ref) as source:
        item_id = taking_in.take_in(
            db, file, content, ref.name, cast("BinaryIO", source)
        )
    _row, kept = taking_in.item(db, file, item_id)
    if kept.sha256 != ref.sha256:
        raise TamperedError("a file changed on its way into the case")
    custody.note(
        db,
        file,
        item_id,
        "copied",
        tool="barvinok",
        from_party="inbox",
        input_sha256=ref.sha256,
        output_sha256=kept.sha256,
        note=f"inbox {day}",
    )
    return item_id
