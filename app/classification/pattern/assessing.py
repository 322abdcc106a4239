"""Pattern assessments: the word a lawyer writes, with what it rests on. No rule does.

Sealed under the key of the team's register. An amended one keeps what it said before.
Each names the incidents it rests on by the reference of the case and their place in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, index, vault
from app.audit import Action
from app.cases import naming
from app.classification.catalogue import crime_catalogue
from app.classification.pattern.linkable import chosen_of
from app.classification.pattern.models import PatternAssessment
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.index import Wanted
from app.index.patterns import among_them
from app.keys import registers
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for

TABLE = PatternAssessment.__tablename__
LONGEST, MOST_VERSIONS, MOST_INCIDENTS = 8_000, 50, 200
_NAMED = re.compile(rf"{naming.REFERENCE.pattern}(?:/[0-9]{{1,3}})?")


class Question(StrEnum):
    """What the law asks about more than one incident."""

    WIDESPREAD = "widespread"
    SYSTEMATIC = "systematic"
    POLICY = "policy"
    CIVILIANS = "civilians"
    NEXUS = "nexus"


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version.

    Attributes:
        rests_on: incidents, "BV-7K3Q-92/1", or whole cases, "BV-7K3Q-92".
        edition: of the catalogue when it was written.
    """

    answer: str
    rests_on: tuple[str, ...]
    edition: str
    by: UUID
    at: str  # "2026-11-28T18:05+00:00"


class AssessmentContent(vault.Document, frozen=True):
    """An assessment with all its versions, the first one first.

    `number` calls it: the context of a series may name "pattern 3".
    """

    schema: ClassVar[str] = "pattern_assessment.content"
    schema_version: ClassVar[int] = 1

    number: int
    question: Question
    versions: tuple[Written, ...]

    @property
    def now(self) -> Written:
        """What it says now."""
        return self.versions[-1]


@dataclass(frozen=True)
class Seen:
    """An assessment as pages take it."""

    id: UUID
    team_id: UUID
    version: int
    content: AssessmentContent = field(repr=False)


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams whose assessments the actor may read or write."""
    return teams_for(db, actor, permission, Part.CONTENT)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[Seen]:
    """Return the assessments of a team by number, and write down that they were read.

    Raises:
        NotFoundError: the actor may not read them.
    """
    _require(db, actor, team_id, Permission.PATTERN_READ)
    audit.record(db, Action.PATTERNS_READ, actor.staff_id, team_id)
    return _all(db, actor, team_id)


def get(db: Session, actor: Actor, row_id: UUID) -> Seen:
    """Return one, for who may write it.

    Raises:
        NotFoundError: none such, or not for the actor.
    """
    row = db.get(PatternAssessment, row_id)
    if row is None:
        raise NotFoundError
    _require(db, actor, row.register_id, Permission.PATTERN_WRITE)
    return next(s for s in listed(db, actor, row.register_id) if s.id == row_id)


def write(
    db: Session,
    actor: Actor,
    team_id: UUID,
    question: Question,
    answer: str,
    rests_on: str,
) -> UUID:
    """Add an assessment; the first record of a team's register makes its key.

    Raises:
        NotFoundError: the actor is no legal reviewer of the team.
        InvalidInputError: `answer` or `rests_on`, as `_written` says.
    """
    _require(db, actor, team_id, Permission.PATTERN_WRITE)
    index.lock(db, team_id, Part.CONTENT)
    written = _written(db, actor, team_id, answer, rests_on)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    number = 1 + max((s.content.number for s in _all(db, actor, team_id)), default=0)
    row_id, content = uuid4(), AssessmentContent(number, question, (written,))
    sealed = box.seal(TABLE, row_id, Part.CONTENT, content)
    db.add(PatternAssessment(id=row_id, register_id=team_id, version=1, content=sealed))
    db.flush()
    audit.record(db, Action.PATTERN_WRITTEN, actor.staff_id, team_id, version=1)
    return row_id


def amend(
    db: Session, actor: Actor, row_id: UUID, version: int, answer: str, rests_on: str
) -> None:
    """Add a version; the ones before stay beside it.

    Raises:
        NotFoundError: none such, or not for the actor.
        ConflictError: somebody else amended it since `version`.
        InvalidInputError: as in `write`, or there are too many versions.
    """
    row = db.get(PatternAssessment, row_id)
    if row is None:
        raise NotFoundError
    team_id = row.register_id
    _require(db, actor, team_id, Permission.PATTERN_WRITE)
    index.lock(db, team_id, Part.CONTENT)
    db.refresh(row)
    if row.version != version:
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, team_id)
    old = box.open(
        TABLE, row.id, Part.CONTENT, row.content, AssessmentContent, version=version
    )
    if len(old.versions) >= MOST_VERSIONS:
        raise InvalidInputError("answer")
    written = _written(db, actor, team_id, answer, rests_on)
    content = msgspec.structs.replace(old, versions=(*old.versions, written))
    new = version + 1
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=new)
    row.version = new
    db.flush()
    audit.record(db, Action.PATTERN_WRITTEN, actor.staff_id, team_id, version=new)


def named(text: str) -> tuple[str, ...]:
    """Read incidents as they are typed, each once.

    Raises:
        InvalidInputError: `rests_on`: something is no reference, or too many.
    """
    words = dict.fromkeys(text.replace(",", " ").replace(";", " ").upper().split())
    if len(words) > MOST_INCIDENTS or not all(map(_NAMED.fullmatch, words)):
        raise InvalidInputError("rests_on")
    return tuple(words)


def _written(
    db: Session, actor: Actor, team_id: UUID, answer: str, rests_on: str
) -> Written:
    """Check and date what was typed. It rests on cases that may stand in a pattern.

    Raises:
        InvalidInputError: `answer` is missing or too long; `rests_on`: not each is an
            incident of this team that the actor may see.
    """
    if not 0 < len(answer.strip()) <= LONGEST:
        raise InvalidInputError("answer")
    incidents = named(rests_on)
    known = _incidents_of(db, actor, team_id, incidents)
    for each in incidents:
        ref, _slash, number = each.partition("/")
        if ref not in known or (number and not 1 <= int(number) <= known[ref]):
            raise InvalidInputError("rests_on")
    return Written(
        answer=answer.strip(),
        rests_on=incidents,
        edition=crime_catalogue().version,
        by=actor.staff_id,
        at=clock.now().isoformat(timespec="minutes"),
    )


def _incidents_of(
    db: Session, actor: Actor, team_id: UUID, incidents: Iterable[str]
) -> dict[str, int]:
    refs = sorted({each.partition("/")[0] for each in incidents})
    if not refs:
        return {}
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    chosen = chosen_of(db, Wanted())
    return {
        each.entry.ref: each.entry.counts.get("incidents", 0)
        for each in index.of_refs(segment, refs)
        if among_them(each.entry, each.case_id, chosen)
    }


def _all(db: Session, actor: Actor, team_id: UUID) -> list[Seen]:
    box = registers.box_of(db, actor.unlocked, team_id)
    if not box.holds(Part.CONTENT):
        return []
    of_it = PatternAssessment.register_id == team_id
    found = [
        Seen(
            row.id,
            team_id,
            row.version,
            box.open(
                TABLE,
                row.id,
                Part.CONTENT,
                row.content,
                AssessmentContent,
                version=row.version,
            ),
        )
        for row in db.scalars(select(PatternAssessment).where(of_it))
    ]
    return sorted(found, key=lambda each: each.content.number)


def _require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    if team_id not in teams(db, actor, permission):
        raise NotFoundError
