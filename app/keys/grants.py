"""Grants: a key, wrapped to one reader, signed by the giver and committed to.

HPKE does not say who sealed: whoever writes the database could plant a key of their
own. So each grant carries the giver's signature over what it opens, for whom, in
which epoch and under which commitment. What the public form seals to the desk is the
exception: that process has no signing key. Accepting makes new keys, and signs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, bindparam, delete, select
from sqlalchemy.orm import Session

from app import clock, vault
from app.db import insert_missing, is_read_only
from app.errors import TamperedError
from app.keys import directory
from app.keys.models import KeyGrant, QuickGrant, TeamGrant
from app.keys.parts import Part, Subject, SubjectKind, TeamKind
from app.keys.pinned import pinned

if TYPE_CHECKING:
    from app.keys.unlocked import Unlocked

RECOVERY_ID = UUID(int=0)
MAY_BE_UNSIGNED = {SubjectKind.REPORT, SubjectKind.CONVERSATION}
SIGNED_KEY = "key grant"
SIGNED_SEED = "team grant"


class ReaderKind(StrEnum):
    """To whom a data key is wrapped."""

    TEAM = "team"
    STAFF = "staff"
    RECEIPT = "receipt"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class Reader:
    """One reader of a data key: the id, the epoch (0 where there is none), the key."""

    kind: ReaderKind
    id: UUID
    epoch: int
    public: bytes = field(repr=False)


_TO_PEOPLE = (
    select(KeyGrant, QuickGrant.wrap)
    .outerjoin(QuickGrant, QuickGrant.grant_id == KeyGrant.id)
    .where(
        KeyGrant.subject_kind == bindparam("kind"),
        KeyGrant.subject_id.in_(bindparam("ids", expanding=True)),
        KeyGrant.reader_kind.in_((ReaderKind.TEAM.value, ReaderKind.STAFF.value)),
    )
    .order_by(KeyGrant.epoch.desc())
)


def team_reader(known: directory.Directory, team_id: UUID, part: Part) -> Reader:
    """Return the team's part as a reader, in its newest epoch."""
    key = known.team(team_id, part)
    return Reader(ReaderKind.TEAM, team_id, key.epoch, key.public)


def recovery_reader(known: directory.Directory) -> Reader:
    """Return the recovery key as a reader; it stands on every grant."""
    return Reader(ReaderKind.RECOVERY, RECOVERY_ID, 0, known.recovery)


def staff_reader(known: directory.Directory, staff_id: UUID) -> Reader:
    """Return one person as a reader: the sealed tier, or one case for a time."""
    return Reader(ReaderKind.STAFF, staff_id, 0, known.staff(staff_id).public)


def give(
    db: Session,
    by: "Unlocked | None",
    subject: Subject,
    part: Part,
    key: bytes,
    to: Iterable[Reader],
    *,
    expires_at: datetime | None = None,
) -> None:
    """Wrap a data key to each reader and keep the grants.

    Args:
        by: who gives and signs; None only in the public process, and only for a
            report or a conversation.
        subject: what the key opens.
        part: content or identity.
        key: 32 bytes.
        to: verified readers, from the directory; recovery is the caller's to add.
        expires_at: until when; None: until it is taken back.

    Raises:
        ValueError: an unsigned grant for a case.
    """
    if by is None and subject.kind not in MAY_BE_UNSIGNED:
        raise ValueError("a case's grants are signed")
    seq = directory.load(db).head
    for reader in to:
        db.add(_given(by, subject, part, key, reader, seq, expires_at))
    db.flush()


def give_all(
    db: Session,
    by: "Unlocked",
    part: Part,
    keys: Mapping[Subject, bytes],
    to: Reader,
) -> None:
    """Wrap the data keys of many subjects to one reader, as `give` does for one."""
    seq = directory.load(db).head
    db.add_all(
        _given(by, subject, part, key, to, seq, None) for subject, key in keys.items()
    )
    db.flush()


def _given(
    by: "Unlocked | None",
    subject: Subject,
    part: Part,
    key: bytes,
    reader: Reader,
    seq: int,
    expires_at: datetime | None,
) -> KeyGrant:
    row = KeyGrant(
        id=uuid4(),
        subject_kind=subject.kind.value,
        subject_id=subject.id,
        part=part.value,
        reader_kind=reader.kind.value,
        reader_id=reader.id,
        epoch=reader.epoch,
        suite=int(vault.Suite.HPKE_MLKEM768_X25519),
        seq=seq,
        expires_at=expires_at,
        granter_id=None if by is None else by.staff_id,
        commitment=vault.commitment(key),
        wrap=b"",
        signature=None,
    )
    info = key_info(row, reader.public)
    row.wrap = vault.wrap(key, reader.public, info)
    if by is not None:
        row.signature = by.sign(SIGNED_KEY, info)
    return row


def data_keys(db: Session, who: "Unlocked", subject: Subject) -> dict[Part, bytes]:
    """Open every part of a subject that this person's keys reach.

    Raises:
        TamperedError: a grant is there, but not as its giver signed it.
    """
    return data_keys_of(db, who, subject.kind, [subject.id])[subject.id]


def data_keys_of(
    db: Session,
    who: "Unlocked",
    kind: SubjectKind,
    ids: Sequence[UUID],
    *,
    leave_quick: bool = True,
) -> dict[UUID, dict[Part, bytes]]:
    """Open the keys of many subjects of one kind, with one question for all of them.

    Tries the narrow quick grant first; a reader who had to use the HPKE wrap of their
    team leaves a quick one for the next, unless told not to.

    Raises:
        TamperedError: a grant is there, but not as its giver signed it.
    """
    known = directory.load(db)
    held = who.teams(db)
    rows = db.execute(_TO_PEOPLE, {"kind": kind.value, "ids": list(ids)}).all()
    found: dict[UUID, dict[Part, bytes]] = {subject_id: {} for subject_id in ids}
    quicker: list[dict[str, object]] = []
    for row, quick in rows:
        keys, part = found[row.subject_id], Part(row.part)
        if part in keys or (row.expires_at and row.expires_at <= clock.now()):
            continue
        if row.reader_kind == ReaderKind.STAFF.value:
            if row.reader_id == who.staff_id:
                info = key_info(row, who.public)
                _check_signature(known, row, info)
                keys[part] = committed(row, who.unwrap(row.wrap, info))
        elif part in held.get(row.reader_id, ()):
            keys[part] = _through_team(db, known, who, row, quick, quicker)
    if leave_quick and not is_read_only(db):
        insert_missing(db, QuickGrant, quicker)
    return found


def _through_team(
    db: Session,
    known: directory.Directory,
    who: "Unlocked",
    row: KeyGrant,
    quick: bytes | None,
    quicker: list[dict[str, object]],
) -> bytes:
    part = Part(row.part)
    team = known.team_epoch(row.reader_id, part, row.epoch)
    info = key_info(row, team.public)
    _check_signature(known, row, info)
    epoch_key = who.epoch_key(db, row.reader_id, part, row.epoch)
    if quick is not None:
        return committed(row, vault.unwrap_symmetric(epoch_key, quick, info))
    seed = who.team_seed(db, row.reader_id, part, row.epoch)
    key = committed(row, vault.unwrap(seed, row.wrap, info))
    wrap = vault.wrap_symmetric(key, epoch_key, info)
    quicker.append({"grant_id": row.id, "wrap": wrap})
    return key


def open_by_receipt(
    db: Session, subject: Subject, part: Part, seed: bytes, receipt_id: UUID
) -> bytes:
    """Open a conversation's key with the seed derived from one of its codes.

    Raises:
        TamperedError: the code's grant is missing or not what was sealed.
    """
    row = db.scalar(
        select(KeyGrant).where(
            KeyGrant.subject_kind == subject.kind.value,
            KeyGrant.subject_id == subject.id,
            KeyGrant.part == part.value,
            KeyGrant.reader_kind == ReaderKind.RECEIPT.value,
            KeyGrant.reader_id == receipt_id,
        )
    )
    if row is None:
        raise TamperedError("the code's grant is missing")
    info = key_info(row, vault.public_of(seed))
    return committed(row, vault.unwrap(seed, row.wrap, info))


def take_back(db: Session, subject: Subject, *, reader: Reader | None = None) -> None:
    """Remove grants of a subject: one reader's, or all of them."""
    which: tuple[ColumnElement[bool], ...] = (
        KeyGrant.subject_kind == subject.kind.value,
        KeyGrant.subject_id == subject.id,
    )
    if reader is not None:
        which = (
            *which,
            KeyGrant.reader_kind == reader.kind.value,
            KeyGrant.reader_id == reader.id,
        )
    ids = select(KeyGrant.id).where(*which)
    db.execute(delete(QuickGrant).where(QuickGrant.grant_id.in_(ids)))
    db.execute(delete(KeyGrant).where(*which))


def give_seed(
    db: Session,
    by: "Unlocked",
    *,
    team_id: UUID,
    part: Part,
    epoch: int,
    seed: bytes,
    to: Iterable[tuple[UUID, bytes]],
) -> None:
    """Wrap the seed of a team's part to members (id, public key) and sign for each."""
    seq = directory.load(db).head
    for reader_id, public in to:
        row = TeamGrant(
            id=uuid4(),
            team_id=team_id,
            part=part.value,
            epoch=epoch,
            reader_id=reader_id,
            seq=seq,
            granter_id=by.staff_id,
            wrap=b"",
            commitment=vault.commitment(seed),
            signature=b"",
        )
        info = team_info(row, public)
        row.wrap = vault.wrap(seed, public, info)
        row.signature = by.sign(SIGNED_SEED, info)
        db.add(row)
    db.flush()


def epochs_held(db: Session, reader_id: UUID, team_id: UUID, part: Part) -> list[int]:
    """Return the epochs of a team's part that somebody was given and that stand."""
    known = directory.load(db)
    rows = db.scalars(
        select(TeamGrant.epoch).where(
            TeamGrant.team_id == team_id,
            TeamGrant.part == part.value,
            TeamGrant.reader_id == reader_id,
            TeamGrant.epoch <= known.team(team_id, part).epoch,
        )
    )
    return sorted(rows)


def is_given(
    db: Session, team_id: UUID, part: Part, epoch: int, reader_id: UUID
) -> bool:
    """Say whether somebody was given the seed of this epoch."""
    found = db.scalar(
        select(TeamGrant.id).where(
            TeamGrant.team_id == team_id,
            TeamGrant.part == part.value,
            TeamGrant.epoch == epoch,
            TeamGrant.reader_id == reader_id,
        )
    )
    return found is not None


def check_team_grant(known: directory.Directory, row: TeamGrant, public: bytes) -> None:
    """Refuse a seed that nobody who could, gave.

    Raises:
        TamperedError: the signature is missing, wrong, or by somebody revoked.
    """
    signer = known.signer(row.granter_id, row.seq)
    vault.verify(signer, SIGNED_SEED, team_info(row, public), row.signature)


def team_info(row: TeamGrant, public: bytes) -> bytes:
    """Return the context of a seed's wrap and signature."""
    return vault.context(
        "team grant",
        pinned().organisation,
        row.team_id,
        row.part,
        row.epoch,
        row.reader_id,
        vault.key_id(public),
        row.commitment,
        row.seq,
    )


def key_info(row: KeyGrant, public: bytes) -> bytes:
    """Return the context of a data key's wrap and signature."""
    return vault.context(
        "key grant",
        pinned().organisation,
        row.subject_kind,
        row.subject_id,
        row.part,
        row.reader_kind,
        row.reader_id,
        row.epoch,
        vault.key_id(public),
        row.commitment,
        row.seq,
        row.expires_at.isoformat() if row.expires_at else "",
    )


def check(known: directory.Directory, row: KeyGrant, public: bytes) -> None:
    """Refuse a grant to this reader that its giver did not sign as it stands.

    Raises:
        TamperedError: the signature is missing, wrong, or by somebody revoked.
    """
    _check_signature(known, row, key_info(row, public))


def _check_signature(known: directory.Directory, row: KeyGrant, info: bytes) -> None:
    if row.granter_id is None or row.signature is None:
        if _is_from_the_form(known, row):
            return
        raise TamperedError("the grant is not signed")
    vault.verify(known.signer(row.granter_id, row.seq), SIGNED_KEY, info, row.signature)


def _is_from_the_form(known: directory.Directory, row: KeyGrant) -> bool:
    """Say whether the public process can have given it: to the desk, and to no other.

    Accepting signs anew. An unsigned grant of a conversation to the team of its case
    is one that whoever writes the database put there.
    """
    return (
        SubjectKind(row.subject_kind) in MAY_BE_UNSIGNED
        and row.reader_kind == ReaderKind.TEAM.value
        and known.kind_of(row.reader_id) is TeamKind.INTAKE
    )


def committed(row: KeyGrant, key: bytes) -> bytes:
    """Return the key, once it is the one that its grant commits to.

    Raises:
        TamperedError: it is another.
    """
    if not vault.same(vault.commitment(key), row.commitment):
        raise TamperedError("the key is not the one committed to")
    return key


def given_to(
    db: Session, kind: SubjectKind, ids: Collection[UUID], part: Part, reader: Reader
) -> set[UUID]:
    """Return whose key this reader was given already, in this epoch."""
    return set(
        db.scalars(
            select(KeyGrant.subject_id).where(
                KeyGrant.subject_kind == kind.value,
                KeyGrant.subject_id.in_(ids),
                KeyGrant.part == part.value,
                KeyGrant.reader_kind == reader.kind.value,
                KeyGrant.reader_id == reader.id,
                KeyGrant.epoch == reader.epoch,
            )
        )
    )


def drop(db: Session, ids: Collection[UUID]) -> None:
    """Remove grants with their quick forms."""
    db.execute(delete(QuickGrant).where(QuickGrant.grant_id.in_(ids)))
    db.execute(delete(KeyGrant).where(KeyGrant.id.in_(ids)))
