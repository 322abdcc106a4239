"""Writing the log: queued while work is done, appended last, under the head's lock."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, db, vault
from app.audit.actions import Action
from app.audit.models import AuditHead, AuditLine
from app.db import insert_once
from app.keys import directory
from app.keys.grants import RECOVERY_ID
from app.keys.parts import Part, TeamKind
from app.keys.pinned import pinned

GENESIS = bytes(32)
HEAD_ID = 1
ORDER = 100
"""The audit line is the last finisher of a transaction: it takes the head lock."""


_HEAD = (
    select(AuditHead)
    .where(AuditHead.id == HEAD_ID)
    .with_for_update()
    .execution_options(populate_existing=True)
)


class Line(msgspec.Struct, frozen=True):
    """The sealed details of one act: who, what, about which record, exactly when."""

    at: str
    action: Action
    actor_id: UUID | None
    subject_id: UUID | None
    details: dict[str, str | int]


def record(
    session: Session,
    action: Action,
    actor_id: UUID | None,
    subject_id: UUID | None = None,
    **details: str | int,
) -> None:
    """Queue one line; it is written with the commit, or not at all.

    Details are labels, counts and references: never words of an account, never names.
    """
    line = Line(clock.now().isoformat(), action, actor_id, subject_id, details)
    session.info.setdefault("audit", []).append(line)


def count(session: Session, action: Action) -> None:
    """Queue what the public process may say: one action, no subject, the hour only."""
    line = Line(clock.this_hour().isoformat(), action, None, None, {})
    session.info.setdefault("audit", []).append(line)


def commit_reading(
    action: Action,
    actor_id: UUID,
    subject_id: UUID | None = None,
    **details: str | int,
) -> None:
    """Commit one line at once: called before words are rendered, not after."""
    with db.transaction() as session:
        record(session, action, actor_id, subject_id, **details)


def finish(session: Session) -> None:
    """Append the queued lines. Registered with `db.before_commit(ORDER, finish)`."""
    lines: list[Line] = session.info.pop("audit", [])
    if not lines:
        return
    known = directory.load(session)
    reader_id, epoch, public = _auditors(known)
    head = session.scalar(_HEAD)
    if head is None:
        insert_once(session, AuditHead, id=HEAD_ID, seq=0, chain=GENESIS)
        head = session.scalar(_HEAD)
    if head is None:
        raise RuntimeError("the head of the log cannot be read")
    for line in lines:
        seq, hour = head.seq + 1, clock.this_hour()
        sealed = vault.wrap(
            _padded(line), public, info(seq, reader_id, epoch, pinned().organisation)
        )
        row: dict[str, Any] = {
            "seq": seq,
            "hour": hour,
            "reader_id": reader_id,
            "epoch": epoch,
            "sealed": sealed,
        }
        chain = chained(head.chain, **row)
        session.add(AuditLine(**row, chain=chain))
        head.seq, head.chain = seq, chain
    session.flush()


def info(seq: int, reader_id: UUID, epoch: int, organisation: str) -> bytes:
    """Return the context a line is sealed in: it opens only at its own number."""
    return vault.context("audit line", organisation, seq, reader_id, epoch)


def chained(  # the columns of the line
    before: bytes, *, seq: int, hour: Any, reader_id: UUID, epoch: int, sealed: bytes
) -> bytes:
    """Return the chain value of a line: SHA-256 over all of it and the one before.

    Args:
        before: the chain value of the line before; 32 zero bytes for the first.
    """
    return vault.digest(
        "audit", before, seq, hour.isoformat(), reader_id, epoch, sealed
    )


def _auditors(known: directory.Directory) -> tuple[UUID, int, bytes]:
    """Seal to the auditors, or to recovery while there is no auditor yet."""
    teams = known.teams_of(TeamKind.AUDIT)
    if not teams:
        return RECOVERY_ID, 0, known.recovery
    key = known.team(teams[0], Part.CONTENT)
    return key.team_id, key.epoch, key.public


def _padded(line: Line) -> bytes:
    """Encode a line so that its length tells only a step of 256 bytes."""
    plain = msgspec.json.encode(line)
    return plain + b" " * (-len(plain) % 256)
