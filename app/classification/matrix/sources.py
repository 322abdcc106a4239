"""The sources of a case as the matrix counts them: codes and ties, and no name."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import joining
from app.cases.casefile import CaseFile
from app.cases.kin import telling
from app.classification.matrix.rules import Source, SourceKind, TieKind, components
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.statements.documents import Kind, StatementContent
from app.statements.models import Statement

FAMILY = frozenset(
    {
        "rel.spouse",
        "rel.sibling",
        "rel.parent",
        "rel.child",
        "rel.other_relative",
        "rel.partner",
        "rel.fiance",
        "rel.same_house",
        "rel.guardian",
    }
)
"""Relations by which two tellers are one family or one household."""

DOCUMENTS = frozenset({"document", "medical_record", "official_paper", "drawing"})
"""Kinds of evidence that are papers; the others are files by their nature."""

Sources = Mapping[UUID, Source]
Mark = tuple[TieKind, object]


def of_case(db: Session, file: CaseFile) -> Sources:
    """Return every account and item of a case, by id."""
    one = joining.one_of_each(db, file)
    families = components(
        (one.get(each.who_id, each.who_id), one.get(each.of_id, each.of_id))
        for _row, each in telling.relations(db, file)
        if each.kind in FAMILY and not each.taken_back
    )

    def told_by(person_id: UUID) -> set[Mark]:
        person = one.get(person_id, person_id)
        return {
            (TieKind.TELLER, person),
            (TieKind.FAMILY, families.get(person, person)),
        }

    found: dict[UUID, Source] = {}
    accounts = file.records(db, Statement, Part.CONTENT, StatementContent)
    for row, said in accounts:
        marks: set[Mark] = {*told_by(said.teller_id), (TieKind.TEXT, row.id)}
        if said.amends:
            marks.add((TieKind.TEXT, said.amends))
        if said.rendering:
            of = said.rendering.of or said.rendering.recording_id
            marks.add((TieKind.TEXT, of or row.id))
        # What somebody told is handed over by the same mouth as their papers.
        marks.add((TieKind.HANDED, one.get(said.teller_id, said.teller_id)))
        heard = said.kind is Kind.TOLD_BY_ANOTHER
        found[row.id] = Source(
            row.id,
            f"{file.ref} {said.code}",
            SourceKind.HEARSAY if heard else SourceKind.DIRECT,
            frozenset(marks),
            said.interviewer_id,
        )
    for row, item in file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent):
        marks = {(TieKind.TEXT, row.id)}
        if item.sha256:
            marks.add((TieKind.BYTES, item.sha256))
        if item.obtained_from:
            giver = one.get(item.obtained_from, item.obtained_from)
            marks.add((TieKind.HANDED, giver))
        kind = SourceKind.DOCUMENT if item.kind in DOCUMENTS else SourceKind.DIGITAL
        found[row.id] = Source(
            row.id, f"{file.ref} {item.code}", kind, frozenset(marks)
        )
    return found
