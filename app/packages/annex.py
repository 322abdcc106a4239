"""The names annex: searched for in everything that is written, and never in the bag."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import PersonIdentity
from app.cases.models import Person
from app.consent.rules import Verdict
from app.evidence.documents import EvidenceContent, EvidenceIdentity
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages import file_names
from app.packages.contents import AnnexEntry, FileName


def entries(
    db: Session, file: CaseFile, names: Mapping[UUID, str]
) -> tuple[AnnexEntry, ...]:
    """Return who each pseudonym is, and names of files that may show somebody.

    They are those of the whole case: nothing that leaves may hold any of them.
    """
    people = (
        AnnexEntry(
            pseudonym=names[row.id],
            names=who.names,
            other=(*who.phones, *who.addresses, *who.papers),
        )
        for row, who in file.records(db, Person, Part.IDENTITY, PersonIdentity)
    )
    codes = {
        row.id: content.code
        for row, content in file.records(
            db, EvidenceItem, Part.CONTENT, EvidenceContent
        )
    }
    files = (
        AnnexEntry(pseudonym=codes[row.id], names=(), other=(identity.filename,))
        for row, identity in file.records(
            db, EvidenceItem, Part.IDENTITY, EvidenceIdentity
        )
        if file_names.is_sought(identity.filename)
    )
    return tuple(each for each in (*people, *files) if each.names or each.other)


def files(
    db: Session,
    file: CaseFile,
    verdict: Verdict,
    numbers: Mapping[UUID, str],
    copies: Collection[UUID],
) -> tuple[FileName, ...]:
    """Return the names of the files that go, where a name may show somebody.

    Of an item that goes only as one of `copies`, with parts hidden, the name stays: it
    may tell what was hidden.
    """
    hidden = {
        row.id
        for row, content in file.records(
            db, EvidenceItem, Part.CONTENT, EvidenceContent
        )
        if any(each.id in copies for each in content.redactions)
    }
    return tuple(
        FileName(numbers[row.id], identity.filename)
        for row, identity in file.records(
            db, EvidenceItem, Part.IDENTITY, EvidenceIdentity
        )
        if row.id in numbers
        and row.id not in hidden
        and verdict.covers(row.id)
        and not file_names.shows_nobody(identity.filename)
    )
