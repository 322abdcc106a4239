"""Tying an item of the case to an element, and taking that back.

An item bears on what an element asks of the facts: elements of other entries that ask
the same of the same incident show it as well.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line, working_text
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.documents import Working
from app.cases.models import Act, Incident
from app.classification.catalogue import crime_catalogue
from app.classification.linking.models import ElementLink
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.staff.policy import Permission
from app.statements.models import Statement

LONGEST = 500


class Kind(StrEnum):
    """What is tied to an element."""

    EVIDENCE = "evidence"
    STATEMENT = "statement"
    ACT = "act"


_MODELS: dict[Kind, Any] = {
    Kind.EVIDENCE: EvidenceItem,
    Kind.STATEMENT: Statement,
    Kind.ACT: Act,
}


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of the case."""

    kind: Kind
    id: UUID


class LinkContent(Working, frozen=True):
    """One tie.

    Attributes:
        element: an element of the catalogue, by id.
        note: how the item bears on it.
        made_by, made_on, ended_by, ended_on: kept by `tie` and `take_back`.
    """

    schema: ClassVar[str] = "element_link.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("note",)

    incident_id: UUID
    element: str
    target: Target
    note: str
    made_by: UUID
    made_on: date
    ended_by: UUID | None = None
    ended_on: date | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody took it back."""
        return self.ended_on is None


@dataclass(frozen=True)
class Tie:
    """A tie as pages take it."""

    id: UUID
    version: int
    content: LinkContent = field(repr=False)


def tie(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    element: str,
    target: Target,
    note: str = "",
) -> UUID:
    """Tie an item of the case to an element.

    Raises:
        NotFoundError: the actor may not read the classification; the incident, the
            element or the item is not there.
        OnHoldError: the survivor paused the case.
        CaseClosedError: the case is closed.
        InvalidInputError: `note` is too long, or an act is of another incident.
        ConflictError: it is tied already.
    """
    _may_change(db, file)
    file.child(db, Incident, incident_id)
    if element not in same_as(element):
        raise NotFoundError
    found = file.child(db, _MODELS[target.kind], target.id)
    wrong = {
        "note": len(note) > LONGEST,
        "item": target.kind is Kind.ACT and found.incident_id != incident_id,
    }
    if any(wrong.values()):
        raise InvalidInputError(*(name for name, is_wrong in wrong.items() if is_wrong))
    standing = of(db, file, incident_id, element)
    if any(t.content.target == target for t in standing if t.content.stands):
        raise ConflictError
    content = LinkContent(
        incident_id=incident_id,
        element=element,
        target=target,
        note=note.strip(),
        made_by=file.actor.staff_id,
        made_on=clock.now().date(),
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, ElementLink, coded)
    _written_down(db, file, target, "tied")
    return row.id


def take_back(db: Session, file: CaseFile, link_id: UUID) -> None:
    """Say that an item does not bear on the element; that it was tied stays on record.

    Raises:
        NotFoundError: there is no such tie in this case.
        OnHoldError: the survivor paused the case.
        ConflictError: somebody took it back already.
    """
    _may_change(db, file)
    row = file.child(db, ElementLink, link_id)
    old = file.read(row, Part.CONTENT, LinkContent)
    if not old.stands:
        raise ConflictError
    ended = msgspec.structs.replace(
        old, ended_by=file.actor.staff_id, ended_on=clock.now().date()
    )
    file.change(db, row, row.version, content=ended)
    _written_down(db, file, old.target, "taken_back")


def _may_change(db: Session, file: CaseFile) -> None:
    file.require(Permission.CLASSIFICATION_READ)
    file.must_be_open()
    if line.is_on_hold(db, file.id):
        raise OnHoldError


def _written_down(db: Session, file: CaseFile, target: Target, status: str) -> None:
    actor, kind = file.actor.staff_id, target.kind.value
    audit.record(db, Action.ELEMENT_LINKED, actor, file.id, kind=kind, status=status)


def same_as(element: str) -> frozenset[str]:
    """Return the elements that ask the same of the facts; none for one unknown."""
    every = [e for crime in crime_catalogue().crimes.values() for e in crime.elements]
    test = next((each.test for each in every if each.id == element), None)
    return frozenset(each.id for each in every if each.test == test)


def all_of(db: Session, file: CaseFile, incident_id: UUID) -> list[Tie]:
    """Return the ties of one incident, oldest first."""
    rows = file.records(db, ElementLink, Part.CONTENT, LinkContent)
    found = [Tie(row.id, row.version, content) for row, content in rows]
    mine = [each for each in found if each.content.incident_id == incident_id]
    return sorted(mine, key=lambda each: (each.content.made_on, each.id))


def of(db: Session, file: CaseFile, incident_id: UUID, element: str) -> list[Tie]:
    """Return the ties of one element and of those that ask the same."""
    same = same_as(element)
    ties = all_of(db, file, incident_id)
    return [each for each in ties if each.content.element in same]


@working_text.recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into the notes of ties."""
    working_text.recode_rows(db, file, replace, ElementLink, LinkContent)
