"""Sightings: each stands by itself, with its source and how sure it is."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import overview, working_text
from app.cases.casefile import CaseFile
from app.cases.models import Person
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.tracks import catalogue, following
from app.tracks.documents import SightingContent
from app.tracks.models import Sighting

LONGEST = 4_000


@dataclass(frozen=True)
class SightingSeen:
    """A sighting as a page takes it."""

    id: UUID
    version: int
    content: SightingContent = field(repr=False)


def sightings(db: Session, file: CaseFile, track_id: UUID) -> list[SightingSeen]:
    """Return the sightings of a track, the latest first; without a day, last."""
    rows = file.records(db, Sighting, Part.CONTENT, SightingContent)
    found = [
        SightingSeen(row.id, row.version, content)
        for row, content in rows
        if content.track_id == track_id
    ]
    return sorted(found, key=_when, reverse=True)


def seen(db: Session, file: CaseFile, sighting_id: UUID) -> SightingSeen:
    """Return one sighting of the case.

    Raises:
        NotFoundError: there is none.
    """
    row = file.child(db, Sighting, sighting_id)
    content = file.read(row, Part.CONTENT, SightingContent)
    return SightingSeen(row.id, row.version, content)


def record(db: Session, file: CaseFile, content: SightingContent) -> UUID:
    """Add a sighting. Two that agree stay two: that they agree is for people to say.

    Raises:
        NotFoundError: the track, the teller or the account is not of this case.
        InvalidInputError: no source, nothing seen, or no certainty of the list.
    """
    coded = _checked(db, file, content)
    row = file.add(db, Sighting, coded)
    audit.record(
        db,
        Action.SIGHTING_RECORDED,
        file.actor.staff_id,
        file.id,
        certainty=content.certainty,
    )
    return row.id


def change(
    db: Session,
    file: CaseFile,
    sighting_id: UUID,
    version: int,
    content: SightingContent,
) -> None:
    """Change what is said of a sighting; its track stays.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as in `record`.
    """
    row = file.child(db, Sighting, sighting_id)
    old = file.read(row, Part.CONTENT, SightingContent)
    kept = msgspec.structs.replace(content, track_id=old.track_id)
    file.change(db, row, version, content=_checked(db, file, kept))
    audit.record(db, Action.SIGHTING_CHANGED, file.actor.staff_id, file.id)


def _checked(db: Session, file: CaseFile, content: SightingContent) -> SightingContent:
    file.require(following.WRITE)
    following.seen(db, file, content.track_id)
    if content.told_by_id is not None:
        file.child(db, Person, content.told_by_id)
    accounts = {source for source, _words in overview.sources(db, file)}
    if content.statement_id is not None and content.statement_id not in accounts:
        raise NotFoundError
    has_source = content.statement_id or content.told_by_id or content.source.strip()
    fine = {
        "certainty": content.certainty in catalogue.load().labels["certainty"],
        "what": 0 < len(content.what.strip()) <= LONGEST,
        "source": bool(has_source) and len(content.source) <= following.LINE,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    return working_text.in_codes(content, working_text.coder(db, file))


def _when(each: SightingSeen) -> tuple[date, UUID]:
    when = each.content.when
    return when.latest or when.earliest or date.min, each.id
