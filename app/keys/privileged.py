"""Privileged files: a data key that persons hold, each by a grant, and no team.

What a legal reviewer writes for the work of counsel alone lies under such a key, one
for a case. The key of the case's content does not open it, nor does any seed of a team;
recovery stands beside the persons, as on every key.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from app import vault
from app.errors import ConflictError
from app.keys import directory, grants
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.strongbox import Strongbox
from app.keys.unlocked import Unlocked


def subject_of(case_id: UUID) -> Subject:
    """Return the privileged file of a case."""
    return Subject(SubjectKind.PRIVILEGED, case_id)


def box_of(db: Session, by: Unlocked, case_id: UUID, team_id: UUID) -> Strongbox:
    """Open the file of a case; the strongbox is empty for who was given no key.

    Raises:
        TamperedError: a grant is there, but not as its giver signed it.
    """
    return by.strongbox(db, subject_of(case_id), team_id)


def exists(db: Session, case_id: UUID) -> bool:
    """Say whether a case has such a file, whoever holds its key."""
    found = select(KeyGrant.id).where(*_of(case_id)).limit(1)
    return db.scalar(found) is not None


def begin(db: Session, by: Unlocked, case_id: UUID, team_id: UUID) -> Strongbox:
    """Make the key, for the maker and for recovery.

    The caller holds the lock under which two people do not do it at once.

    Raises:
        ConflictError: the case has one already.
    """
    if exists(db, case_id):
        raise ConflictError
    known = directory.load(db)
    readers = [
        grants.staff_reader(known, by.staff_id),
        grants.recovery_reader(known),
    ]
    subject, key = subject_of(case_id), vault.new_key()
    grants.give(db, by, subject, Part.CONTENT, key, readers)
    return box_of(db, by, case_id, team_id)


def give(db: Session, by: Unlocked, box: Strongbox, to: UUID) -> None:
    """Let a colleague open the file from now on.

    Raises:
        NoKeyError: the giver does not hold it.
        ConflictError: the colleague holds it already.
        DirectoryError: the person is not in the directory.
    """
    key = box.key(Part.CONTENT)
    if to in holders(db, box.subject.id):
        raise ConflictError
    reader = grants.staff_reader(directory.load(db), to)
    grants.give(db, by, box.subject, Part.CONTENT, key, [reader])


def take(db: Session, case_id: UUID, staff_id: UUID) -> None:
    """Take the key from one person; who never had it keeps nothing."""
    db.execute(delete(KeyGrant).where(*_of(case_id), KeyGrant.reader_id == staff_id))


def holders(db: Session, case_id: UUID) -> set[UUID]:
    """Return who was given the key and works here still."""
    known = directory.load(db)
    given = db.scalars(select(KeyGrant.reader_id).where(*_of(case_id)))
    return {each for each in given if each != grants.RECOVERY_ID} & {
        key.staff_id for key in known.everyone()
    }


def held_by(db: Session, who: Unlocked, team_id: UUID) -> list[Subject]:
    """Return the files of a team's cases whose key this person holds."""
    mine = select(KeyGrant.subject_id).where(
        KeyGrant.subject_kind == SubjectKind.PRIVILEGED.value,
        KeyGrant.reader_id == who.staff_id,
        KeyGrant.subject_id.in_(_cases_of(team_id)),
    )
    return [subject_of(case_id) for case_id in sorted(db.scalars(mine))]


def leave(db: Session, team_id: UUID, staff_id: UUID) -> None:
    """Take the keys of a team's files from somebody who leaves the team."""
    db.execute(
        delete(KeyGrant).where(
            KeyGrant.subject_kind == SubjectKind.PRIVILEGED.value,
            KeyGrant.reader_id == staff_id,
            KeyGrant.subject_id.in_(_cases_of(team_id)),
        )
    )


def _cases_of(team_id: UUID) -> Select[UUID]:
    return select(KeyGrant.subject_id).where(
        KeyGrant.subject_kind == SubjectKind.CASE.value,
        KeyGrant.reader_kind == grants.ReaderKind.TEAM.value,
        KeyGrant.reader_id == team_id,
    )


def _of(case_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        KeyGrant.subject_kind == SubjectKind.PRIVILEGED.value,
        KeyGrant.subject_id == case_id,
    )
