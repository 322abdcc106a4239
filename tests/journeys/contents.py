"""Every sealed document of a case, opened by somebody who may: for what searches them.

`DOCUMENTS` is checked against the tables: a kind that is missing here would be a place
where nobody looks.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app import vault
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    CaseContent,
    CaseIdentity,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
)
from app.cases.models import Act, Case, Incident, Involvement, Person
from app.classification.models import Classification
from app.classification.review import ClassificationContent
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.models import ConsentEvent
from app.db import schema
from app.evidence.documents import CustodyContent, EvidenceContent, EvidenceIdentity
from app.evidence.models import CustodyEvent, EvidenceItem
from app.keys.parts import Part
from app.packages.models import Disclosure, Package
from app.packages.records import DisclosureContent, PackageContent
from app.reparations.models import Harm, Need
from app.reparations.needs import HarmContent, NeedContent
from app.statements.documents import StatementContent, StatementWords
from app.statements.models import Statement

DOCUMENTS: dict[Part, dict[Any, type[vault.Document]]] = {
    Part.CONTENT: {
        Person: PersonContent,
        Statement: StatementContent,
        Incident: IncidentContent,
        Act: ActContent,
        Involvement: InvolvementContent,
        EvidenceItem: EvidenceContent,
        CustodyEvent: CustodyContent,
        ConsentEvent: ConsentContent,
        Classification: ClassificationContent,
        Need: NeedContent,
        Harm: HarmContent,
        Package: PackageContent,
        Disclosure: DisclosureContent,
    },
    Part.IDENTITY: {
        Person: PersonIdentity,
        Statement: StatementWords,
        EvidenceItem: EvidenceIdentity,
        ConsentEvent: ConsentWords,
    },
}
OF_THE_CASE: dict[Part, type[vault.Document]] = {
    Part.CONTENT: CaseContent,
    Part.IDENTITY: CaseIdentity,
}


def opened(db: Session, file: CaseFile, part: Part) -> Iterator[tuple[str, bytes]]:
    """Yield the table and the plaintext of every document of one compartment.

    Raises:
        NoKeyError: whoever opened the case has no key of that compartment.
    """
    own = file.read(file.row, part, OF_THE_CASE[part])
    yield Case.__tablename__, vault.encode(own)
    for model, kind in DOCUMENTS[part].items():
        for _row, document in file.records(db, model, part, kind):
            yield model.__tablename__, vault.encode(document)


def tables_of_a_case(part: Part) -> set[str]:
    """Return every table whose rows belong to a case and seal this compartment."""
    return {
        table.name
        for table in schema.complete_metadata().sorted_tables
        if {"case_id", part.value} <= set(table.columns.keys())
    }
