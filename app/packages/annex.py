"""The names annex: searched for in everything that is written, and never in the bag."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import PersonIdentity
from app.cases.models import Person
from app.evidence.documents import EvidenceIdentity
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages.contents import AnnexEntry


def entries(
    db: Session, file: CaseFile, names: Mapping[UUID, str]
) -> tuple[AnnexEntry, ...]:
    """Return who each pseudonym is, and the names of files, which may show one."""
    found: list[AnnexEntry] = []
    for row, who in file.records(db, Person, Part.IDENTITY, PersonIdentity):
        found.append(
            AnnexEntry(
                pseudonym=names[row.id],
                names=who.names,
                other=(*who.phones, *who.addresses, *who.papers),
            )
        )
    files = file.records(db, EvidenceItem, Part.IDENTITY, EvidenceIdentity)
    shown = tuple(identity.filename for _, identity in files if identity.filename)
    if found and shown:
        first = found[0]
        found[0] = replace(first, other=(*first.other, *shown))
    return tuple(entry for entry in found if entry.names or entry.other)
