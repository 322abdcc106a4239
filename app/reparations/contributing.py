"""What needs tell the index: how many are open, never whether somebody testified."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
from app.keys.parts import Part
from app.reparations.models import Harm, Need
from app.reparations.needs import HarmContent, NeedContent, Status

OVER = {Status.RECEIVED, Status.CLOSED, Status.DECLINED}


@contributes
def needs(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count the open needs of a case."""
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    gathered.counts["needs"] = sum(content.status not in OVER for _, content in rows)


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into wishes and descriptions."""
    recode_rows(db, file, replace, Need, NeedContent)
    recode_rows(db, file, replace, Harm, HarmContent)
