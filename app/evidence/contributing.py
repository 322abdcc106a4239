"""What evidence tells the index: titles in working text, and how many items."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import consent_pages
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.consent_pages import Proof
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import readable, recode_rows, recodes
from app.evidence import broken, duplicates
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part


@contributes
def evidence(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add the items of a case."""
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    for _, content in rows:
        gathered.texts += [content.title, content.shows]
    gathered.counts["evidence"] = len(rows)
    gathered.facets |= duplicates.facets(content.sha256 for _, content in rows)
    if any(broken.is_broken(content) for _, content in rows):
        gathered.facets.add(broken.FACET)


@recodes
def titles(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into titles and notes."""
    recode_rows(db, file, replace, EvidenceItem, EvidenceContent)


@consent_pages.materials
def items(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Name what an answer about consent can be about, or can leave out."""
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    return [
        (row.id, ", ".join(filter(None, (content.code, readable(content.title)))))
        for row, content in rows
    ]


@consent_pages.proofs
def proofs(db: Session, file: CaseFile) -> consent_pages.Proofs:
    """Name the files that show how an answer about consent was given."""
    rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    found: consent_pages.Proofs = {}
    for row, content in rows:
        href = f"/staff/cases/{file.ref}/evidence/{row.id}"
        for answer_id in content.answer_ids:
            proof = Proof(f"{content.code}, {readable(content.title)}", href)
            found.setdefault(answer_id, []).append(proof)
    return found
