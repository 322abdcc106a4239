"""Recording persons, incidents, acts and involvements: codes go in, names stay out."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    FactAnswer,
    IncidentContent,
    IncidentLink,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
)
from app.cases.models import Act, Incident, Involvement, Person
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.budgets import counting
from app.staff.policy import Permission


@dataclass(frozen=True)
class PersonSeen:
    """A person as a page shows them: the code, and names only where the key is."""

    id: UUID
    version: int
    content: PersonContent
    identity: PersonIdentity | None


def record_person(
    db: Session, file: CaseFile, content: PersonContent, identity: PersonIdentity
) -> UUID:
    """Add a person with the next free code; codes go into the texts that name them.

    Raises:
        NotFoundError: the actor may not write names.
    """
    file.require(Permission.IDENTITY_WRITE)
    taken = file.records(db, Person, Part.CONTENT, PersonContent)
    if content.is_survivor and any(person.is_survivor for _, person in taken):
        raise InvalidInputError("is_survivor")
    others = sum(not person.is_survivor for _, person in taken)
    code = "P1" if content.is_survivor else f"P{others + 2}"  # P1 is the survivor's
    content = msgspec.structs.replace(content, code=code)
    row = file.add(db, Person, content, identity)
    working_text.recode(db, file)
    audit.record(db, Action.PERSON_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change_person(
    db: Session,
    file: CaseFile,
    person_id: UUID,
    version: int,
    content: PersonContent,
    identity: PersonIdentity,
) -> None:
    """Change a person; new names are replaced by the code in every text of the case.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.IDENTITY_WRITE)
    row = file.child(db, Person, person_id)
    old = file.read(row, Part.CONTENT, PersonContent)
    content = msgspec.structs.replace(
        content, code=old.code, is_survivor=old.is_survivor, same_as=old.same_as
    )
    file.change(db, row, version, content=content, identity=identity)
    working_text.recode(db, file)
    audit.record(db, Action.IDENTITY_CHANGED, file.actor.staff_id, file.id)


def people(
    db: Session, file: CaseFile, *, with_names: bool, reason: str = ""
) -> list[PersonSeen]:
    """Return the persons of the case by code.

    Args:
        db: the caller's transaction.
        file: the opened case.
        with_names: also open the identity documents; written down as a reading of
            its own.
        reason: why names are opened, one of `opening_reasons`; kept in the log.

    Raises:
        NotFoundError: names were asked for by somebody who may not read them.
    """
    if with_names:
        file.require(Permission.IDENTITY_READ)
        counting.read(db, file.actor, Action.IDENTITY_READ, file.id, reason=reason)
    seen = [
        PersonSeen(
            row.id,
            row.version,
            content,
            file.read(row, Part.IDENTITY, PersonIdentity) if with_names else None,
        )
        for row, content in file.records(db, Person, Part.CONTENT, PersonContent)
    ]
    return sorted(
        seen, key=lambda person: (len(person.content.code), person.content.code)
    )


def person(
    db: Session, file: CaseFile, person_id: UUID, reason: str = ""
) -> PersonSeen:
    """Open one person with names, and write it down.

    Raises:
        NotFoundError: the actor may not read names, or nobody of this case has the id.
    """
    file.require(Permission.IDENTITY_READ)
    row = file.child(db, Person, person_id)
    counting.read(db, file.actor, Action.IDENTITY_READ, file.id, reason=reason)
    content = file.read(row, Part.CONTENT, PersonContent)
    named = file.read(row, Part.IDENTITY, PersonIdentity)
    return PersonSeen(row.id, row.version, content, named)


def survivor_id(db: Session, file: CaseFile) -> UUID | None:
    """Return the person whose case this is, or None while nobody is recorded."""
    for row, content in file.records(db, Person, Part.CONTENT, PersonContent):
        if content.is_survivor:
            found: UUID = row.id
            return found
    return None


def codes(db: Session, file: CaseFile) -> dict[UUID, str]:
    """Return the code of each person of the case."""
    rows = file.records(db, Person, Part.CONTENT, PersonContent)
    return {row.id: content.code for row, content in rows}


def record_incident(db: Session, file: CaseFile, content: IncidentContent) -> UUID:
    """Add an incident, in working text."""
    file.require(Permission.CASE_WRITE)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Incident, coded)
    audit.record(db, Action.INCIDENT_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change_incident(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    version: int,
    content: IncidentContent,
) -> None:
    """Change what is said of an incident.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Incident, incident_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.INCIDENT_CHANGED, file.actor.staff_id, file.id)


def link_incident(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    link: IncidentLink,
    *,
    untie: bool = False,
) -> None:
    """Tie an incident to another one of the case, or untie them.

    Raises:
        NotFoundError: one of the two is not of this case.
        InvalidInputError: an incident is not tied to itself.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Incident, incident_id)
    file.child(db, Incident, link.to)
    if link.to == incident_id:
        raise InvalidInputError("other")
    old = file.read(row, Part.CONTENT, IncidentContent)
    links = tuple(each for each in old.links if each != link)
    if not untie:
        links = (*links, link)
    if links == old.links:
        return
    content = msgspec.structs.replace(old, links=links)
    file.change(db, row, row.version, content=content)
    audit.record(db, Action.INCIDENT_CHANGED, file.actor.staff_id, file.id)


def record_facts(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    version: int,
    answers: tuple[FactAnswer, ...],
) -> None:
    """Set answers to keys of the catalogue; a later answer replaces an earlier one.

    Answers are facts, never law: recording them proposes nothing by itself.

    Raises:
        ConflictError: somebody else changed the incident since `version`.
    """
    row = file.child(db, Incident, incident_id)
    old = file.read(row, Part.CONTENT, IncidentContent)
    merged = {fact.key: fact for fact in old.facts} | {a.key: a for a in answers}
    content = msgspec.structs.replace(old, facts=tuple(merged.values()))
    file.change(db, row, version, content=content)
    audit.record(
        db, Action.FACTS_RECORDED, file.actor.staff_id, file.id, n=len(answers)
    )


def record_act(
    db: Session, file: CaseFile, incident_id: UUID, content: ActContent
) -> UUID:
    """Add what was done to one victim or object.

    Raises:
        NotFoundError: the incident or the victim is not of this case.
    """
    file.require(Permission.CASE_WRITE)
    file.child(db, Incident, incident_id)
    if content.victim_id is not None:
        file.child(db, Person, content.victim_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Act, coded, incident_id=incident_id)
    audit.record(db, Action.ACT_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change_act(
    db: Session, file: CaseFile, act_id: UUID, version: int, content: ActContent
) -> None:
    """Change what is said of an act.

    Raises:
        NotFoundError: the act or the victim is not of this case.
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Act, act_id)
    if content.victim_id is not None:
        file.child(db, Person, content.victim_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.ACT_CHANGED, file.actor.staff_id, file.id)


def record_involvement(
    db: Session, file: CaseFile, act_id: UUID, content: InvolvementContent
) -> UUID:
    """Add how an alleged perpetrator had part in an act.

    Raises:
        NotFoundError: the act or the person is not of this case.
    """
    file.require(Permission.CASE_WRITE)
    file.child(db, Act, act_id)
    if content.person_id is not None:
        file.child(db, Person, content.person_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Involvement, coded, act_id=act_id)
    audit.record(db, Action.INVOLVEMENT_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change_involvement(
    db: Session,
    file: CaseFile,
    involvement_id: UUID,
    version: int,
    content: InvolvementContent,
) -> None:
    """Change how an alleged perpetrator is said to have had part in an act.

    Raises:
        NotFoundError: the involvement or the person is not of this case.
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Involvement, involvement_id)
    if content.person_id is not None:
        file.child(db, Person, content.person_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.INVOLVEMENT_CHANGED, file.actor.staff_id, file.id)
