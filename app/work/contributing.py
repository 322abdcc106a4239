"""What tasks tell the index: the open ones, so that lists need not open a case."""

from sqlalchemy.orm import Session

from app import index
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
from app.work import tasks
from app.work.models import Task
from app.work.tasks import TaskContent
from app.work.waiting import TASK

CLOSED = "closed"


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add the open tasks of a case. In a closed case nothing is due."""
    if file.row.status == CLOSED:
        return
    still = [each for each in tasks.tasks(db, file) if each.content.is_open]
    gathered.counts["tasks"] = len(still)
    gathered.due += [
        index.Due(
            id=each.id,
            kind=f"{TASK}{each.content.kind.value}",
            on=each.content.due_on.isoformat() if each.content.due_on else "",
            part=each.content.part,
            who=each.content.who,
            text=each.content.text,
        )
        for each in still
    ]


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into tasks."""
    recode_rows(db, file, replace, Task, TaskContent)
