"""The reviewer's side: what rules propose, and what a person decides with a reason."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import gazetteer, line
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.series import sharing
from app.classification.catalogue import crime_catalogue
from app.classification.engine import Assessed, Proposals, propose, timing
from app.classification.fora import Circumstances
from app.classification.models import Classification
from app.classification.rules import Finding, assess
from app.classification.wording import EntryWording, crime_of, wording_of
from app.dates import ApproximateDate
from app.errors import ConflictError, InvalidInputError, OnHoldError
from app.evidence.models import EvidenceItem
from app.facts import Answer, vocabulary
from app.keys.parts import Part
from app.staff.policy import Permission

LONGEST_REASON = 4000


class Decision(StrEnum):
    """What a reviewer decides. A reversal is another decision."""

    CONFIRMED = "confirmed"
    NOT_SUPPORTED = "not_supported"
    NEEDS_MORE = "needs_more"


class ElementFinding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the rule said of an element, and whether the reviewer established it."""

    element: str
    finding: Finding
    established: bool = False
    note: str = ""


class ClassificationContent(vault.Document, frozen=True):
    """A decision as it stood: by whom, why, on which catalogue and which answers.

    Attributes:
        wording: the text of the entry that it was taken on; None for decisions of
            before texts were kept.
        proposed: everything that the rules proposed for the incident then.
        when: the incident's date then, without the words of it.
    """

    schema: ClassVar[str] = "classification.content"
    schema_version: ClassVar[int] = 1

    crime: str
    catalogue_version: str
    decision: Decision
    reason: str
    decided_by: UUID
    decided_at: datetime
    was_proposed: bool
    elements: tuple[ElementFinding, ...]
    answers: dict[str, Answer]
    evidence: tuple[UUID, ...] = ()
    wording: EntryWording | None = None
    proposed: tuple[str, ...] = ()
    when: ApproximateDate | None = None


@dataclass(frozen=True)
class Decided:
    """A decision in order; the newest of an entry is the one that stands."""

    id: UUID
    seq: int
    incident_id: UUID
    content: ClassificationContent = field(repr=False)


def proposals(incident: IncidentContent) -> Proposals:
    """Say what the facts of an incident point to, under the present catalogue."""
    facts = vocabulary()
    return propose(
        facts.answers(incident.answers()), crime_catalogue(), facts, incident.when
    )


def entry_of(
    proposed: Proposals, incident: IncidentContent, crime: str, kept: "Decided | None"
) -> Assessed:
    """Return one entry against the facts of an incident.

    Where the catalogue has it no more, it is read from the text that was kept with the
    decision.

    Raises:
        KeyError: there is no such entry, and no decision that kept its text.
    """
    try:
        return proposed.find(crime)
    except KeyError:
        if kept is None or kept.content.wording is None:
            raise
    return kept_entry(incident, kept.content.wording)


def kept_entry(incident: IncidentContent, wording: EntryWording) -> Assessed:
    """Return an entry as a decision kept it, against the facts of today."""
    facts = vocabulary()
    answers, entry = facts.answers(incident.answers()), crime_of(wording, facts)
    findings = tuple(assess(element, answers) for element in entry.elements)
    return Assessed(entry, answers, findings, timing(entry, incident.when))


def circumstances(incident: IncidentContent) -> Circumstances:
    """Return what fora ask about beside the crime, as far as it is recorded.

    The gazetteer says in which state a region lies. Nobody's nationality is inferred
    from anything.
    """
    state = gazetteer.state_of(incident.place.region)
    return Circumstances(when=incident.when, territory=state or None)


def incident_of(db: Session, file: CaseFile, incident_id: UUID) -> IncidentContent:
    """Open one incident of the case, with the context that its series answered."""
    return sharing.incident(db, file, incident_id).content


def decide(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    *,
    decision: Decision,
    reason: str,
    established: frozenset[str] = frozenset(),
    evidence: tuple[UUID, ...] = (),
    after: int | None = None,
) -> UUID:
    """Keep a legal reviewer's decision, with all that it was decided on.

    The facts are not touched, and a decision of before stays on the record.

    Args:
        db: the transaction.
        file: the case, opened by a legal reviewer.
        incident_id: of this case.
        crime: an entry of the catalogue.
        decision: confirmed, not supported or needs more.
        reason: always; codes in place of names.
        established: elements that the reviewer holds to be shown.
        evidence: items that the decision rests upon.
        after: the number of the decision that the reviewer saw as the standing one,
            0 for none; not given where nobody could have decided meanwhile.

    Raises:
        NotFoundError: the actor is no legal reviewer of the team, or an item is of
            another case.
        OnHoldError: the survivor paused the case.
        ConflictError: somebody else decided since the page was shown.
        InvalidInputError: no reason, or an entry or element that does not exist.
    """
    file.require(Permission.CLASSIFICATION_CONFIRM)
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    incident = incident_of(db, file, incident_id)
    found = _assessed(incident, crime)
    known = {element.id for element in found.crime.elements}
    wrong = {
        "reason": not reason.strip() or len(reason) > LONGEST_REASON,
        "established": not established <= known,
    }
    if any(wrong.values()):
        raise InvalidInputError(*(name for name, is_wrong in wrong.items() if is_wrong))
    for item in evidence:
        file.child(db, EvidenceItem, item)
    stands = standing(db, file).get((incident_id, crime))
    if after is not None and after != (stands.seq if stands else 0):
        raise ConflictError("somebody else decided meanwhile")
    catalogue, proposed = crime_catalogue(), proposals(incident).proposed
    content = ClassificationContent(
        crime=crime,
        catalogue_version=catalogue.edition_of(crime),
        decision=decision,
        reason=reason.strip(),
        decided_by=file.actor.staff_id,
        decided_at=clock.now(),
        was_proposed=crime in proposed,
        elements=tuple(
            ElementFinding(element.id, finding, element.id in established)
            for element, finding in zip(
                found.crime.elements, found.findings, strict=True
            )
        ),
        answers=incident.answers(),
        evidence=evidence,
        wording=wording_of(found.crime, catalogue),
        proposed=tuple(sorted(proposed)),
        when=msgspec.structs.replace(incident.when, words=""),
    )
    last = db.scalar(
        select(func.max(Classification.seq)).where(Classification.case_id == file.id)
    )
    row = file.add(
        db, Classification, content, incident_id=incident_id, seq=(last or 0) + 1
    )
    audit.record(
        db,
        Action.CLASSIFICATION_DECIDED,
        file.actor.staff_id,
        file.id,
        entry=crime,
        decision=decision.value,
    )
    return row.id


def decisions(db: Session, file: CaseFile) -> list[Decided]:
    """Return every decision of a case, oldest first."""
    rows = file.records(db, Classification, Part.CONTENT, ClassificationContent)
    found = [Decided(row.id, row.seq, row.incident_id, c) for row, c in rows]
    return sorted(found, key=lambda each: each.seq)


def standing(db: Session, file: CaseFile) -> dict[tuple[UUID, str], Decided]:
    """Return the decision that stands for each incident and entry."""
    return {(d.incident_id, d.content.crime): d for d in decisions(db, file)}


def _assessed(incident: IncidentContent, crime: str) -> Assessed:
    try:
        return proposals(incident).find(crime)
    except KeyError:
        raise InvalidInputError("crime") from None
