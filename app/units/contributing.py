"""What units add to the index of a case: by which the cases of a unit are counted."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
from app.units import candidates
from app.units.documents import CandidateContent
from app.units.models import Candidate


@contributes
def named(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add a mark for each unit that somebody of the case may be of; no name."""
    for _row, said in candidates.of_case(db, file):
        if not said.taken_back:
            gathered.texts.append(candidates.mark(said.unit_id))


@recodes
def reasons(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into the reasons."""
    recode_rows(db, file, replace, Candidate, CandidateContent)
