"""Who a case describes, and of which unit they may be: a worker's word, never ours."""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, index
from app.audit import Action
from app.cases import listing, recording, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
)
from app.cases.models import Act, Incident, Involvement, Person
from app.cases.working_text import readable
from app.errors import NotFoundError
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.units import register
from app.units.documents import CandidateContent
from app.units.models import Candidate
from app.wording import gettext as _

Candidates = list[tuple[Candidate, CandidateContent]]


@dataclass(frozen=True)
class Described:
    """Somebody whom the case describes: a person by code, or an involvement."""

    id: UUID
    is_person: bool
    words: str = field(repr=False)


def described(db: Session, file: CaseFile) -> list[Described]:
    """Return everybody in the case who may be of a unit, in working text."""
    codes = recording.codes(db, file)
    people = [
        Described(row.id, is_person=True, words=who.code)
        for row, who in file.records(db, Person, Part.CONTENT, PersonContent)
        if who.is_alleged_perpetrator
    ]
    told = []
    for row, said in file.records(db, Involvement, Part.CONTENT, InvolvementContent):
        who = codes.get(said.person_id, "") if said.person_id else ""
        about = (who, readable(said.unit), readable(said.description))
        if words := ", ".join(filter(None, about)):
            told.append(Described(row.id, is_person=False, words=words))
    return [*people, *told]


@dataclass(frozen=True)
class Involved:
    """One involvement: in which incident, and how the case describes whom."""

    id: UUID
    incident_id: UUID
    incident: str = field(repr=False)
    who: str = field(repr=False)


def titles(db: Session, file: CaseFile) -> dict[UUID, str]:
    """Return what each incident of the case is called, in working text."""
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    return {row.id: readable(content.title) for row, content in incidents}


def involved(db: Session, file: CaseFile) -> list[Involved]:
    """Return every involvement of the case by incident, described or not."""
    called = titles(db, file)
    acts = file.records(db, Act, Part.CONTENT, ActContent)
    of_act = {row.id: row.incident_id for row, _content in acts}
    words = {each.id: each.words for each in described(db, file)}
    found = []
    for row, _said in file.records(db, Involvement, Part.CONTENT, InvolvementContent):
        incident_id = of_act[row.act_id]
        who = words.get(row.id) or _("somebody not described")
        found.append(Involved(row.id, incident_id, called[incident_id], who))
    return sorted(found, key=lambda each: (each.incident.casefold(), each.who))


def of_case(db: Session, file: CaseFile) -> Candidates:
    """Return what was said of the units of those whom the case describes."""
    return file.records(db, Candidate, Part.CONTENT, CandidateContent)


def link(db: Session, file: CaseFile, content: CandidateContent) -> UUID:
    """Say that somebody described may be of a unit, how sure that is, and why.

    Raises:
        NotFoundError: the actor may not write here, or one of the two is not of this
            case and its team's register.
    """
    file.require(Permission.CASE_WRITE)
    if content.unit_id not in register.named(db, file.actor, file.row.team_id):
        raise NotFoundError
    about = content.person_id or content.involvement_id
    if about not in {each.id for each in described(db, file)}:
        raise NotFoundError
    content = msgspec.structs.replace(
        content, said_by=file.actor.staff_id, said_on=clock.now().date()
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Candidate, coded)
    audit.record(db, Action.UNIT_LINKED, file.actor.staff_id, file.id)
    return row.id


def unlink(db: Session, file: CaseFile, candidate_id: UUID, version: int) -> None:
    """Take it back. The row stays on file and counts no more.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Candidate, candidate_id)
    old = file.read(row, Part.CONTENT, CandidateContent)
    content = msgspec.structs.replace(old, taken_back=True)
    file.change(db, row, version, content=content)
    audit.record(db, Action.UNIT_UNLINKED, file.actor.staff_id, file.id)


def mark(unit_id: UUID) -> str:
    """Return the word by which the sealed index finds the cases of a unit."""
    return f"unit{unit_id.hex}"


def count(db: Session, actor: Actor, team_id: UUID, unit_id: UUID) -> int:
    """Count the cases that name a unit, by the row filter of the reader's own list."""
    own = actor.stands_for(team_id) if listing.sees_only_own(actor) else None
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    _rows, number = index.cases(segment, assigned_to=own, text=mark(unit_id), limit=0)
    return number
