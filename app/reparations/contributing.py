"""What needs tell the index: how many are open, never whether somebody testified."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
from app.keys.parts import Part
from app.reparations.models import Harm, Need
from app.reparations.needs import HarmContent, NeedContent, Status
from app.wording import ngettext
from app.work.closing import still_open

URGENT = {"immediate", "urgent"}
OVER = {Status.RECEIVED, Status.CLOSED, Status.DECLINED}


@contributes
def needs(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count the open needs of a case."""
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    gathered.counts["needs"] = sum(content.status not in OVER for _, content in rows)


@still_open.asks
def open_needs(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which needs closing would leave behind; the urgent ones by themselves."""
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    still = [content for _, content in rows if content.status not in OVER]
    urgent = sum(content.triage in URGENT for content in still)
    if urgent:
        text = ngettext("%(num)s urgent need", "%(num)s urgent needs", urgent)
        yield still_open.Open(text, "reparation")
    if rest := len(still) - urgent:
        text = ngettext("%(num)s other open need", "%(num)s other open needs", rest)
        yield still_open.Open(text, "reparation")


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into wishes and descriptions."""
    recode_rows(db, file, replace, Need, NeedContent)
    recode_rows(db, file, replace, Harm, HarmContent)
