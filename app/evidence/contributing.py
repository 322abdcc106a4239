"""What evidence tells the index: titles in working text, and how many items."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
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


@recodes
def titles(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into titles and notes."""
    recode_rows(db, file, replace, EvidenceItem, EvidenceContent)
