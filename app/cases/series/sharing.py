"""What incidents take from their series: context that was answered once.

An incident's own yes or no always stands before that of its series. Nothing is copied:
an answer of the series that changes, changes for every incident in it, and what was
decided before says that it did.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import answering, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import FactAnswer, IncidentContent, SeriesContent
from app.cases.models import Incident, IncidentSeries
from app.facts import Answer, with_series
from app.keys.parts import Part
from app.staff.policy import Permission

GROUP = "ctx"
"""The group of questions that a series answers: conflict, occupation, policy."""


@dataclass(frozen=True)
class Shared:
    """An incident with the answers of its series among its own.

    Attributes:
        content: as everything that reads answers takes it.
        inherited: keys of those that the series answered.
        series: its title, in working text; empty for none.
        overridden: answers of the series that the incident answers otherwise.
    """

    row: Any
    content: IncidentContent = field(repr=False)
    inherited: frozenset[str] = frozenset()
    series: str = field(default="", repr=False)
    overridden: Mapping[str, FactAnswer] = field(default_factory=dict, repr=False)


def all_of(db: Session, file: CaseFile) -> dict[UUID, SeriesContent]:
    """Return the series of a case, by title."""
    found = file.records(db, IncidentSeries, Part.CONTENT, SeriesContent)
    ordered = sorted(found, key=lambda each: each[1].title.casefold())
    return {row.id: content for row, content in ordered}


def incidents(db: Session, file: CaseFile) -> list[Shared]:
    """Return every incident of a case with what it takes from its series."""
    known = all_of(db, file)
    return [
        _shared(row, content, known)
        for row, content in file.records(db, Incident, Part.CONTENT, IncidentContent)
    ]


def incident(db: Session, file: CaseFile, incident_id: UUID) -> Shared:
    """Return one incident of a case with what it takes from its series.

    Raises:
        NotFoundError: no such incident in this case.
    """
    row = file.child(db, Incident, incident_id)
    content = file.read(row, Part.CONTENT, IncidentContent)
    return _shared(row, content, all_of(db, file) if content.series_id else {})


def _shared(
    row: Any, content: IncidentContent, known: Mapping[UUID, SeriesContent]
) -> Shared:
    series = known.get(content.series_id) if content.series_id else None
    if series is None:
        return Shared(row, content)
    given = {fact.key: fact for fact in series.facts}
    _answers, keys = with_series(
        content.answers(), {key: fact.answer for key, fact in given.items()}
    )
    own = tuple(fact for fact in content.facts if fact.key not in keys)
    merged = (*own, *(given[key] for key in sorted(keys)))
    mine = content.answers()
    overridden = {
        key: fact
        for key, fact in given.items()
        if fact.answer is not Answer.UNKNOWN
        and mine.get(key, Answer.UNKNOWN) not in {Answer.UNKNOWN, fact.answer}
    }
    content = msgspec.structs.replace(content, facts=merged)
    return Shared(row, content, keys, series.title, overridden)


def record(db: Session, file: CaseFile, content: SeriesContent) -> UUID:
    """Add a series, in working text."""
    file.require(Permission.CASE_WRITE)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, IncidentSeries, coded)
    audit.record(db, Action.SERIES_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change(
    db: Session, file: CaseFile, series_id: UUID, version: int, content: SeriesContent
) -> None:
    """Change what is said of a series; its answers stay.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, IncidentSeries, series_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.SERIES_CHANGED, file.actor.staff_id, file.id)


def answer(
    db: Session,
    file: CaseFile,
    series_id: UUID,
    version: int,
    given: Mapping[str, Answer],
    source: UUID | None,
) -> int:
    """Keep the answers about the context that are new or changed; return how many.

    Raises:
        InvalidInputError: a key is no context, or not this person's to answer.
        ConflictError: somebody else changed the series since `version`.
    """
    row = file.child(db, IncidentSeries, series_id)
    old = file.read(row, Part.CONTENT, SeriesContent)
    fresh = answering.fresh(file, old, given, source, group=GROUP)
    if fresh or row.version != version:
        merged = {f.key: f for f in old.facts} | {f.key: f for f in fresh}
        content = msgspec.structs.replace(old, facts=tuple(merged.values()))
        file.change(db, row, version, content=content)
        audit.record(
            db, Action.FACTS_RECORDED, file.actor.staff_id, file.id, n=len(fresh)
        )
        answering.answers_changed(db, file)
    return len(fresh)
