"""The keys of a team's register: of what the whole team keeps, apart from any case.

They are the team's alone: given to its parts and to recovery, and re-wrapped with the
keys of its cases when somebody leaves.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from app import vault
from app.keys import directory, grants
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.strongbox import Strongbox
from app.keys.unlocked import Unlocked


def subject_of(team_id: UUID) -> Subject:
    """Return the register of a team."""
    return Subject(SubjectKind.REGISTER, team_id)


def box_of(db: Session, by: Unlocked, team_id: UUID) -> Strongbox:
    """Open a team's register, as far as the person's keys reach."""
    return by.strongbox(db, subject_of(team_id), team_id)


def founded(
    db: Session, by: Unlocked, team_id: UUID, parts: Iterable[Part]
) -> Strongbox:
    """Make what the register lacks of these keys, and open it.

    The caller holds the lock under which two people do not do it at once.
    """
    box, known = box_of(db, by, team_id), directory.load(db)
    for part in parts:
        if not box.holds(part):
            readers = [
                grants.team_reader(known, team_id, part),
                grants.recovery_reader(known),
            ]
            subject = subject_of(team_id)
            grants.give(db, by, subject, part, vault.new_key(), readers)
    return box_of(db, by, team_id)
