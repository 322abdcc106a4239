"""What the case itself says of an item: who may read it, whether it may help."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import ages
from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, PersonContent
from app.cases.models import Act, Person
from app.cases.series import sharing
from app.cases.vocabularies import load as vocabularies
from app.classification.seconding import opinions
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages import law
from app.packages.leads.rules import LEAD_ONLY, Answer, Helps
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent
from app.statements.documents import Contradiction, StatementContent
from app.statements.models import Statement, StatementContradiction

EXCULPATORY: Final = "Y"
_HELPS: Final = {EXCULPATORY: Helps.YES, "N": Helps.NO}


def levels(db: Session, file: CaseFile) -> dict[UUID, str]:
    """Return the level of everything of a case for which something is recorded.

    Of evidence what its record says; an account of a child, and an incident with sexual
    violence in it, are called so. Secrecy that was asked is no level (`lead_only`).
    """
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    found = {row.id: read.confidentiality for row, read in rows}
    sensitive = vocabularies()["sexual_violence"].keys()
    for row, act in file.records(db, Act, Part.CONTENT, ActContent):
        if sensitive & set(act.methods):
            found[row.incident_id] = "sexual_violence"
    today = clock.now().date()
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    children = {row.id for row, who in people if ages.is_minor(who, today)}
    for told, read in file.records(db, Statement, Part.CONTENT, StatementContent):
        if read.teller_id in children:
            found[told.id] = "child"
    return found


def under(db: Session, file: CaseFile) -> frozenset[UUID]:
    """Return what somebody has under secrecy that was asked and not lifted.

    What the Prosecutor did not agree to is among it until we answered.
    """
    rows = file.records(db, Disclosure, Part.CONTENT, DisclosureContent)
    return frozenset(
        each.id for _, read in rows for each in read.leads if not each.is_lifted
    )


def lies_with(db: Session, file: CaseFile, recipient_id: UUID) -> frozenset[UUID]:
    """Return what one receiver has under such secrecy, and did not refuse it for."""
    rows = file.records(db, Disclosure, Part.CONTENT, DisclosureContent)
    return frozenset(
        each.id
        for _, read in rows
        if read.recipient_id == recipient_id
        for each in read.leads
        if not each.is_lifted and each.answer is not Answer.REFUSED
    )


def lead_only(db: Session, file: CaseFile) -> frozenset[UUID]:
    """Return everything of a case that is there to find other evidence alone."""
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    found = {row.id for row, read in rows if read.confidentiality == LEAD_ONLY}
    return under(db, file) | found


def helps(db: Session, file: CaseFile) -> Mapping[UUID, Helps]:
    """Return what is known of what a defence may need; of others nobody looked.

    An account that differs from another one is taken to help; an incident where what
    helps is about it, or an answer recorded for it speaks for an accused.
    """
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    found = {
        row.id: _HELPS.get(read.exculpatory, Helps.NOT_REVIEWED) for row, read in rows
    }
    about = {
        incident_id
        for row, read in rows
        if found[row.id] is Helps.YES
        for incident_id in read.incident_ids
    }
    differing = file.records(db, StatementContradiction, Part.CONTENT, Contradiction)
    told = _both(each for _, each in differing)
    standing = opinions.reviewed(db, file)
    answered = [
        each.row.id
        for each in sharing.incidents(db, file)
        if law.speaks_for_accused(standing, each.row.id, each.content)
    ]
    return found | dict.fromkeys([*told, *about, *answered], Helps.YES)


def _both(differing: Iterable[Contradiction]) -> list[UUID]:
    return [i for each in differing for i in (each.first_id, each.second_id)]
