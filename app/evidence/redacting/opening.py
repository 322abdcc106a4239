"""Looking at an original while parts of it are marked; written down before it opens.

What is shown while somebody marks is drawn anew for each page, under an address that
works for this item, in this session, for half an hour. Another look after that is
another line in the chain of custody.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, vault
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import NotFoundError
from app.evidence import custody, scanning, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.redacting.drawing import way_of
from app.keys.parts import Part
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.vault.stream import Opened

SECONDS_OPEN = 30 * 60
REASON = "redact"


@dataclass(frozen=True)
class Open:
    """What an address or a form must carry to show an item that is being marked."""

    until: int
    proof: str = field(repr=False)


def begin(db: Session, file: CaseFile, item_id: UUID) -> Open:
    """Write down that somebody looks in order to mark, and return the proof of it.

    Raises:
        NotFoundError: the actor may not make copies, there is no such item, it waits
            for a scanner, or parts of its kind cannot be hidden here.
        NoKeyError: the identity key is not there.
    """
    content = markable(db, file, item_id)
    until = int(clock.now().timestamp()) + SECONDS_OPEN
    opened = Open(until, _proof(file, item_id, until))
    custody.note(
        db, file, item_id, "viewed", reason=REASON, input_sha256=content.sha256
    )
    counting.read(
        db,
        file.actor,
        Action.EVIDENCE_SEEN,
        file.id,
        of=item_id,
        reason=REASON,
        step=REASON,
    )
    return opened


def is_open(file: CaseFile, item_id: UUID, given: Open) -> bool:
    """Say whether this item was opened to be marked, in this session, not long ago."""
    known = _proof(file, item_id, given.until)
    is_proven = vault.same(known.encode(), given.proof.encode("utf-8", "replace"))
    return is_proven and given.until >= clock.now().timestamp()


def source(
    db: Session, file: CaseFile, item_id: UUID, given: Open
) -> tuple[EvidenceContent, Opened]:
    """Open the original for whoever marks it. Nothing of it is read here.

    Raises:
        NotFoundError: it was not opened in this session, or too long ago.
    """
    content = markable(db, file, item_id)
    if not is_open(file, item_id, given):
        raise NotFoundError
    return content, taking_in.original(db, file, item_id)


def markable(db: Session, file: CaseFile, item_id: UUID) -> EvidenceContent:
    """Return what is known of an item of which parts can be hidden by this actor.

    Raises:
        NotFoundError: it is not one.
    """
    file.require(Permission.EVIDENCE_READ)
    file.require(Permission.EVIDENCE_WRITE)
    _, content = taking_in.item(db, file, item_id)
    if way_of(content.mime) is None or scanning.is_shut(content.checked):
        raise NotFoundError
    return content


def _proof(file: CaseFile, item_id: UUID, until: int) -> str:
    key = vault.derive(file.box.key(Part.IDENTITY), "marking")
    return vault.keyed_hash(key, "mark", item_id, until, file.actor.session_id).hex()
