"""Recording what is known of proceedings at courts, offices and registers.

A proceeding is about one incident, or about every incident of a series. It is never a
reason to stop: where two overlap, the page says so and names the rule.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.documents import Working
from app.cases.models import Incident, IncidentSeries
from app.cases.series import sharing
from app.classification.forum_catalogue import forum_catalogue
from app.classification.proceedings.models import KnownProceeding
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission

LONGEST = 200
NOTE_LONGEST = 1_000


class Stage(StrEnum):
    """How far a proceeding is known to be."""

    REPORTED = "reported"
    INVESTIGATION = "investigation"
    CHARGES = "charges"
    TRIAL = "trial"
    DECIDED = "decided"
    CLOSED = "closed"


class ProceedingContent(Working, frozen=True):
    """One proceeding, as far as it is known.

    Attributes:
        forum: of the catalogue of fora, by id.
        incident_id, series_id: what it is about: one of the two.
        against: the person or unit that it is about, in codes.
        reference: the number that the forum gave it.
        source: from where it is known.
        is_confidential: it goes into no package.
        noted_by, noted_on: who recorded or changed it last; kept by `keep`.
    """

    schema: ClassVar[str] = "known_proceeding.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("against", "reference", "source", "note")

    forum: str
    stage: Stage
    source: str
    incident_id: UUID | None = None
    series_id: UUID | None = None
    against: str = ""
    reference: str = ""
    since: date | None = None
    note: str = ""
    is_confidential: bool = False
    noted_by: UUID | None = None
    noted_on: date | None = None


@dataclass(frozen=True)
class Known:
    """A proceeding as pages take it."""

    id: UUID
    version: int
    content: ProceedingContent = field(repr=False)


def record(db: Session, file: CaseFile, content: ProceedingContent) -> UUID:
    """Record a proceeding.

    Raises:
        NotFoundError: the actor may not read the classification, or the incident or
            series is not of this case.
        CaseClosedError: the case is closed.
        InvalidInputError: no such forum, no source, or something is too long.
    """
    coded = _checked(db, file, content)
    row = file.add(db, KnownProceeding, coded)
    audit.record(db, Action.PROCEEDING_NOTED, file.actor.staff_id, file.id)
    return row.id


def change(
    db: Session,
    file: CaseFile,
    proceeding_id: UUID,
    version: int,
    content: ProceedingContent,
) -> None:
    """Change what is known of a proceeding.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as for `record`.
    """
    coded = _checked(db, file, content)
    row = file.child(db, KnownProceeding, proceeding_id)
    file.change(db, row, version, content=coded)
    audit.record(db, Action.PROCEEDING_NOTED, file.actor.staff_id, file.id)


def _checked(
    db: Session, file: CaseFile, content: ProceedingContent
) -> ProceedingContent:
    file.require(Permission.CLASSIFICATION_READ)
    file.must_be_open()
    short = (content.against, content.reference, content.source)
    wrong = {
        "forum": content.forum not in forum_catalogue().fora,
        "about": (content.incident_id is None) == (content.series_id is None),
        "source": not content.source.strip(),
        "words": any(len(words) > LONGEST for words in short),
        "note": len(content.note) > NOTE_LONGEST,
    }
    if any(wrong.values()):
        raise InvalidInputError(*(name for name, is_wrong in wrong.items() if is_wrong))
    if content.incident_id is not None:
        file.child(db, Incident, content.incident_id)
    if content.series_id is not None:
        file.child(db, IncidentSeries, content.series_id)
    noted = msgspec.structs.replace(
        content, noted_by=file.actor.staff_id, noted_on=clock.now().date()
    )
    return working_text.in_codes(noted, working_text.coder(db, file))


def all_of(db: Session, file: CaseFile) -> list[Known]:
    """Return every proceeding of a case, by the day since when it runs."""
    rows = file.records(db, KnownProceeding, Part.CONTENT, ProceedingContent)
    found = [Known(row.id, row.version, content) for row, content in rows]
    return sorted(found, key=lambda each: (each.content.since or date.max, each.id))


def about(db: Session, file: CaseFile, incident_id: UUID) -> list[Known]:
    """Return those about one incident, or about the series that it belongs to."""
    series = sharing.incident(db, file, incident_id).content.series_id
    return [
        each
        for each in all_of(db, file)
        if each.content.incident_id == incident_id
        or (series is not None and each.content.series_id == series)
    ]


@working_text.recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into what is known."""
    working_text.recode_rows(db, file, replace, KnownProceeding, ProceedingContent)
