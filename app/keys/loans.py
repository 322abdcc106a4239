"""Loans: the key of one case and compartment, given to one person until a day.

A grant with an end, signed by whoever lends. Its end is bound into the signature, so it
cannot be moved; after it the grant is refused wherever keys are opened, and a sweep
removes it.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from app import clock
from app.keys import directory, grants
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject

if TYPE_CHECKING:
    from app.keys.unlocked import Unlocked


def lend(
    db: Session,
    by: "Unlocked",
    subject: Subject,
    part: Part,
    key: bytes,
    to: UUID,
    until: datetime,
) -> None:
    """Give a data key to one person until a moment; an older loan ends with it.

    Raises:
        ValueError: nobody lends to themselves.
        DirectoryError: the person is not in the directory.
    """
    if by.staff_id == to:
        raise ValueError("nobody lends a key to themselves")
    end(db, subject, part, to)
    reader = grants.staff_reader(directory.load(db), to)
    grants.give(db, by, subject, part, key, [reader], expires_at=until)


def holds(db: Session, who: "Unlocked", subject: Subject, part: Part) -> bool:
    """Say whether a loan of this key to this person stands now.

    Raises:
        TamperedError: a loan is there, but not as anybody signed it.
    """
    row = db.scalar(
        select(KeyGrant).where(
            *_of(subject, part, who.staff_id), KeyGrant.expires_at > clock.now()
        )
    )
    if row is None or row.granter_id == who.staff_id:
        return False
    grants.check(directory.load(db), row, who.public)
    return True


def end(db: Session, subject: Subject, part: Part, to: UUID) -> None:
    """End a loan before its day."""
    db.execute(
        delete(KeyGrant).where(
            *_of(subject, part, to), KeyGrant.expires_at.is_not(None)
        )
    )


def purge(db: Session) -> None:
    """Remove the loans that have ended."""
    db.execute(
        delete(KeyGrant).where(
            KeyGrant.reader_kind == grants.ReaderKind.STAFF.value,
            KeyGrant.expires_at <= clock.now(),
        )
    )


def _of(subject: Subject, part: Part, to: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        KeyGrant.subject_kind == subject.kind.value,
        KeyGrant.subject_id == subject.id,
        KeyGrant.part == part.value,
        KeyGrant.reader_kind == grants.ReaderKind.STAFF.value,
        KeyGrant.reader_id == to,
    )
