"""Recording needs and harms, and following a need until it is met or closed."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.cases.models import Incident, Person
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.reparations import catalogue
from app.reparations.models import Harm, Need
from app.staff.policy import Permission


class Status(StrEnum):
    """Where a need stands."""

    IDENTIFIED = "identified"
    OFFERED = "offered"
    DECLINED = "declined"
    CONSENTED = "consented"
    REFERRED = "referred"
    RECEIVED = "received"
    UNMET = "unmet"
    CLOSED = "closed"


class NeedContent(Working, frozen=True):
    """One need, with the one who acts on it. Nothing here refers to a statement."""

    schema: ClassVar[str] = "need.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("wish", "provider", "outcome")

    person_id: UUID
    measure: str
    triage: str
    status: Status
    acts_id: UUID | None = None  # the colleague who acts
    provider: str = ""
    wish: str = ""
    due_on: date | None = None
    outcome: str = ""


class HarmContent(Working, frozen=True):
    """One harm, as described; no score and no proof is asked."""

    schema: ClassVar[str] = "harm.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("description",)

    person_id: UUID
    kind: str
    severity: str = ""
    duration: str = "unknown"
    incident_id: UUID | None = None
    description: str = ""
    said_by: str = ""


@dataclass(frozen=True)
class NeedSeen:
    """A need as a page shows it."""

    id: UUID
    version: int
    content: NeedContent = field(repr=False)


def record_need(db: Session, file: CaseFile, content: NeedContent) -> UUID:
    """Add a need. Help never waits for, nor asks about, testimony or other consents.

    Raises:
        InvalidInputError: the measure, urgency or person is not one that is known.
    """
    file.require(Permission.NEED_WRITE)
    _check(db, file, content)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Need, coded)
    audit.record(
        db,
        Action.NEED_RECORDED,
        file.actor.staff_id,
        file.id,
        triage=content.triage,
    )
    return row.id


def change_need(
    db: Session, file: CaseFile, need_id: UUID, version: int, content: NeedContent
) -> None:
    """Change a need: who acts, its state, its outcome.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.NEED_WRITE)
    _check(db, file, content)
    row = file.child(db, Need, need_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(
        db,
        Action.NEED_CHANGED,
        file.actor.staff_id,
        file.id,
        status=content.status.value,
    )


def needs(db: Session, file: CaseFile) -> list[NeedSeen]:
    """Return the needs of a case, the most urgent first, closed ones last."""
    order = {"immediate": 0, "urgent": 1, "soon": 2, "planned": 3}
    over = {Status.RECEIVED, Status.CLOSED, Status.DECLINED}
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    seen = [NeedSeen(row.id, row.version, content) for row, content in rows]
    return sorted(
        seen,
        key=lambda need: (need.content.status in over, order[need.content.triage]),
    )


def record_harm(db: Session, file: CaseFile, content: HarmContent) -> UUID:
    """Add a harm.

    Raises:
        InvalidInputError: its kind, severity or duration is not in the catalogue.
        NotFoundError: the person or the incident is not of this case.
    """
    file.require(Permission.NEED_WRITE)
    known = catalogue.load()
    severities = {"", *known.labels["severity"]}
    listed = {
        "kind": content.kind in known.harms,
        "severity": content.severity in severities,
        "duration": content.duration in known.labels["duration"],
    }
    if not all(listed.values()):
        raise InvalidInputError(*(name for name, fine in listed.items() if not fine))
    file.child(db, Person, content.person_id)
    if content.incident_id is not None:
        file.child(db, Incident, content.incident_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    return file.add(db, Harm, coded).id


def harms(db: Session, file: CaseFile) -> list[HarmContent]:
    """Return the harms of a case."""
    return [content for _, content in file.records(db, Harm, Part.CONTENT, HarmContent)]


def with_default_triage(content: NeedContent) -> NeedContent:
    """Fill in the usual urgency of a measure where none was chosen."""
    measure = catalogue.load().measures.get(content.measure)
    if content.triage or measure is None:
        return content
    return msgspec.structs.replace(content, triage=measure.triage)


def _check(db: Session, file: CaseFile, content: NeedContent) -> None:
    known = catalogue.load()
    wrong = []
    if content.measure not in known.measures:
        wrong.append("measure")
    if content.triage not in known.labels["triage"]:
        wrong.append("triage")
    if wrong:
        raise InvalidInputError(*wrong)
    file.child(db, Person, content.person_id)
