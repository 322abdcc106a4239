"""The desk hears a voice message of a report that it opened, and says what it is.

The address of the sound carries a proof that the report was opened in this session, and
until when it plays; without it nothing is sent. Opening wrote the line in the log.
"""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock, vault
from app.audit import Action
from app.errors import NotFoundError
from app.files import keeping
from app.files.documents import FileRef
from app.intake import triage
from app.intake.documents import ReportIdentity
from app.intake.sending import TABLE
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.vault import stream

SECONDS_PLAYED = 15 * 60
LONGEST_SUMMARY = 500


@dataclass(frozen=True)
class Proof:
    """What an address must carry to play a message."""

    until: int
    proof: str = field(repr=False)


def proof(db: Session, actor: Actor, report_id: UUID) -> Proof:
    """Return what plays the message of a report that stands open.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
    """
    _row, box, _words = triage.of_desk(db, actor, report_id)
    until = int(clock.now().timestamp()) + SECONDS_PLAYED
    return Proof(until, _proof(box, actor, until))


def opened(
    db: Session, actor: Actor, report_id: UUID, shown: Proof
) -> tuple[FileRef, stream.Opened]:
    """Open the message for an address that `proof` made in this session.

    Raises:
        NotFoundError: it was not opened in this session, or too long ago; or there is
            no such report, no message, or it is another desk's.
    """
    _row, box, words = triage.of_desk(db, actor, report_id)
    known = _proof(box, actor, shown.until)
    is_proven = vault.same(known.encode(), shown.proof.encode("utf-8", "replace"))
    if not is_proven or shown.until < clock.now().timestamp() or words.voice is None:
        raise NotFoundError
    return words.voice, keeping.opened(words.voice)


def save(db: Session, actor: Actor, report_id: UUID) -> tuple[FileRef, stream.Opened]:
    """Open the message to be carried out of the app: no browser plays every kind.

    Raises:
        NotFoundError: no such report or message, or not of the actor's desk.
    """
    _row, _box, words = triage.of_desk(db, actor, report_id)
    if words.voice is None:
        raise NotFoundError
    counting.read(db, actor, Action.REPORT_OPENED, report_id, act="saved")
    return words.voice, keeping.opened(words.voice)


def write_down(db: Session, actor: Actor, report_id: UUID, text: str) -> None:
    """Keep a few words of what was heard; the case gets them with the message.

    Raises:
        NotFoundError: no such report or message, or not of the actor's desk.
    """
    row, box, words = triage.of_desk(db, actor, report_id)
    if words.voice is None:
        raise NotFoundError
    told: ReportIdentity = msgspec.structs.replace(words, heard=text.strip())
    row.identity = box.seal(TABLE, row.id, Part.IDENTITY, told)
    counting.read(db, actor, Action.REPORT_OPENED, report_id, act="summary")


def _proof(box: Strongbox, actor: Actor, until: int) -> str:
    """Bind a report and an hour to this session, by the report's identity key."""
    key = vault.derive(box.key(Part.IDENTITY), "voice")
    told = vault.keyed_hash(key, "hear", box.subject.id, until, actor.session_id)
    return told.hex()
