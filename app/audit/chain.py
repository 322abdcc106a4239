"""Checking the log: with published keys only, against a checkpoint kept outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Result, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.audit.actions import Action
from app.audit.models import AuditCheckpoint, AuditHead, AuditLine
from app.audit.recording import GENESIS, HEAD_ID, Line, chained, info, record
from app.errors import NoKeyError, TamperedError
from app.keys import directory
from app.keys.parts import Part, TeamKind
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked

SIGNED = "audit checkpoint"
_AT_ONCE = 1000
"""Lines that are in memory at a time: a log of millions is read through."""


def _nothing() -> None:
    """Tell nobody how far it is."""


class Checkpoint(msgspec.Struct, frozen=True):
    """What an auditor keeps outside: the file of `Download checkpoint`."""

    organisation: str
    directory_root: str
    seq: int
    hour: datetime
    chain: bytes
    epoch: int
    verifying: bytes
    signature: bytes


@dataclass(frozen=True)
class Verdict:
    """How far the log was checked. `compared_to` is the outside checkpoint's number."""

    lines: int
    checkpoints: int
    compared_to: int | None


def verify(
    db: Session,
    outside: Checkpoint | None = None,
    step: Callable[[], None] = _nothing,
) -> Verdict:
    """Recompute the whole chain and every checkpoint; no secret key is needed.

    Args:
        db: the caller's session.
        outside: a checkpoint kept outside. Without one, whoever rewrote the whole
            log and its checkpoints could not be found out.
        step: called after each line, for a progress bar.

    Raises:
        TamperedError: names the first line that is missing, moved, edited or added,
            or the checkpoint that does not fit.
    """
    known = directory.load(db)
    with db.execute(
        select(
            AuditLine.seq,
            AuditLine.hour,
            AuditLine.reader_id,
            AuditLine.epoch,
            AuditLine.sealed,
            AuditLine.chain,
        ).order_by(AuditLine.seq),
        execution_options={"yield_per": _AT_ONCE},
    ) as rows:
        values = _recomputed(rows, step)
    last = max(values)
    chain = values[last]
    head = db.get(AuditHead, HEAD_ID)
    if head is None:
        # The founding wrote the first line: a directory without a log lost it.
        raise TamperedError(f"the log ends at line {last}, and its head is gone")
    if head.seq != last or not vault.same(head.chain, chain):
        raise TamperedError(f"the log ends at line {last}, its head says {head.seq}")
    checkpoints = db.scalars(select(AuditCheckpoint)).all()
    for row in checkpoints:
        _check(known, row.seq, row.hour, row.chain, row.epoch, row.signature)
        if not vault.same(values.get(row.seq, b""), row.chain):
            raise TamperedError(f"the log does not fit its checkpoint {row.seq}")
    if outside is not None:
        _compare(known, outside, values)
    return Verdict(last, len(checkpoints), outside.seq if outside else None)


def _recomputed(
    rows: Result[int, datetime, UUID, int, bytes, bytes],
    step: Callable[[], None],
) -> dict[int, bytes]:
    """Go through the lines; return each one's chain value, the beginning's at 0."""
    values, last = {0: GENESIS}, 0
    for seq, hour, reader_id, epoch, sealed, kept in rows:
        if seq != last + 1:
            raise TamperedError(f"the log lacks line {last + 1}")
        chain = chained(
            values[last],
            seq=seq,
            hour=hour,
            reader_id=reader_id,
            epoch=epoch,
            sealed=sealed,
        )
        if not vault.same(chain, kept):
            raise TamperedError(f"line {seq} of the log was changed")
        values[seq], last = chain, seq
        step()
    return values


def make_checkpoint(db: Session, by: Unlocked) -> Checkpoint:
    """Sign the log's present end with the auditors' checkpoint key, and return it.

    Raises:
        NoKeyError: the signer is no auditor.
        TamperedError: the log does not verify; nothing is signed.
    """
    verify(db)
    known = directory.load(db)
    team = known.team(known.the(TeamKind.AUDIT), Part.CONTENT)
    seed = vault.derive(by.team_seed(db, team.team_id, Part.CONTENT), "checkpoint")
    head = db.get(AuditHead, HEAD_ID)
    if head is None:
        raise NoKeyError("the log is empty")
    hour = clock.this_hour()
    signature = vault.dual_sign(
        seed, SIGNED, _statement(head.seq, hour, head.chain, team.epoch)
    )
    if db.get(AuditCheckpoint, head.seq) is None:
        db.add(
            AuditCheckpoint(
                seq=head.seq,
                hour=hour,
                chain=head.chain,
                epoch=team.epoch,
                signature=signature,
            )
        )
    record(db, Action.CHECKPOINT_MADE, by.staff_id, None, seq=head.seq)
    return Checkpoint(
        organisation=pinned().organisation,
        directory_root=pinned().directory_root,
        seq=head.seq,
        hour=hour,
        chain=head.chain,
        epoch=team.epoch,
        verifying=team.verifying,
        signature=signature,
    )


def read_lines(
    db: Session, by: Unlocked, *, newest_first: int = 200, before: int | None = None
) -> list[tuple[int, Line]]:
    """Open the newest lines for an auditor, at most `newest_first` of them.

    Lines from before the first auditor are sealed to recovery and come as gaps: they
    are left out here and still counted by `verify`.

    Raises:
        NoKeyError: the reader is no auditor.
    """
    query = select(AuditLine).order_by(AuditLine.seq.desc()).limit(newest_first)
    if before is not None:
        query = query.where(AuditLine.seq < before)
    known = directory.load(db)
    team_id = known.the(TeamKind.AUDIT)
    opened = []
    for row in db.scalars(query):
        if row.reader_id != team_id:
            continue
        seed = by.team_seed(db, team_id, Part.CONTENT, row.epoch)
        plain = vault.unwrap(
            seed,
            row.sealed,
            info(row.seq, row.reader_id, row.epoch, pinned().organisation),
        )
        opened.append((row.seq, msgspec.json.decode(plain, type=Line)))
    return opened


def checkpoint_file(checkpoint: Checkpoint) -> bytes:
    """Return the bytes of the file that an auditor carries outside."""
    return msgspec.json.format(msgspec.json.encode(checkpoint), indent=2)


def read_checkpoint(data: bytes) -> Checkpoint:
    """Read such a file back.

    Raises:
        TamperedError: it is damaged or not one of ours.
    """
    try:
        return msgspec.json.decode(data, type=Checkpoint)
    except msgspec.MsgspecError as wrong:
        raise TamperedError(f"the checkpoint file is damaged: {wrong}") from None


def _compare(
    known: directory.Directory, outside: Checkpoint, values: dict[int, bytes]
) -> None:
    if outside.directory_root != pinned().directory_root:
        raise TamperedError("the checkpoint is of another installation")
    _check(
        known,
        outside.seq,
        outside.hour,
        outside.chain,
        outside.epoch,
        outside.signature,
    )
    if outside.seq not in values:
        raise TamperedError(f"the log ends before line {outside.seq} of the checkpoint")
    if not vault.same(values[outside.seq], outside.chain):
        raise TamperedError(
            f"the log was rewritten at or before line {outside.seq} of the checkpoint"
        )


def _check(
    known: directory.Directory,
    seq: int,
    hour: datetime,
    chain: bytes,
    epoch: int,
    signature: bytes,
) -> None:
    team_id: UUID = known.the(TeamKind.AUDIT)
    key = known.team_epoch(team_id, Part.CONTENT, epoch)
    vault.dual_verify(
        key.verifying, SIGNED, _statement(seq, hour, chain, epoch), signature
    )


def _statement(seq: int, hour: datetime, chain: bytes, epoch: int) -> bytes:
    return vault.context(
        "audit checkpoint", pinned().organisation, seq, hour.isoformat(), chain, epoch
    )
