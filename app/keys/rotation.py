"""Re-wrapping: a team's data keys, given again to the team's newest epoch."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import DirectoryError
from app.keys import directory, grants
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.unlocked import Unlocked


def behind(db: Session, team_id: UUID) -> int:
    """Count the data keys of a team that are still given to an older epoch."""
    known = directory.load(db)
    total = 0
    for part in Part:
        try:
            newest = known.team(team_id, part)
        except DirectoryError:
            continue
        total += (
            db.scalar(
                select(func.count())
                .select_from(KeyGrant)
                .where(
                    KeyGrant.reader_kind == grants.ReaderKind.TEAM.value,
                    KeyGrant.reader_id == team_id,
                    KeyGrant.part == part.value,
                    KeyGrant.epoch < newest.epoch,
                )
            )
            or 0
        )
    return total


def rewrap(db: Session, by: Unlocked, team_id: UUID, limit: int = 1000) -> int:
    """Give at most `limit` of the team's data keys to its newest epoch.

    Call until it returns 0; it may stop at any point and go on later. Grants of the
    old epoch are removed with the new one's writing, so that a leaver's seed finds
    nothing to open.

    Returns:
        How many grants were renewed.
    """
    known = directory.load(db)
    renewed = 0
    for part in by.teams(db).get(team_id, ()):
        newest = known.team(team_id, part)
        old = db.scalars(
            select(KeyGrant)
            .where(
                KeyGrant.reader_kind == grants.ReaderKind.TEAM.value,
                KeyGrant.reader_id == team_id,
                KeyGrant.part == part.value,
                KeyGrant.epoch < newest.epoch,
            )
            .limit(limit - renewed)
        ).all()
        reader = grants.team_reader(known, team_id, part)
        for kind in {SubjectKind(row.subject_kind) for row in old}:
            ids = {row.subject_id for row in old if row.subject_kind == kind.value}
            given = grants.given_to(db, kind, ids, part, reader)
            keys = {
                Subject(kind, subject_id): opened[part]
                for subject_id, opened in grants.data_keys_of(
                    db, by, kind, sorted(ids), leave_quick=False
                ).items()
                if subject_id not in given
            }
            grants.give_all(db, by, part, keys, reader)
        grants.drop(db, [row.id for row in old])
        renewed += len(old)
    return renewed
