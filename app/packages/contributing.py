"""What packages add in the commits of others: marks in lists, recalls."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.cases.line import after_withdrawal
from app.packages import cards, recall

__all__ = ["cards", "packages"]  # importing the cards registers them

after_withdrawal(recall.after_withdrawal)


@contributes
def packages(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count the disclosures of a case and show recalls that are to be sent."""
    log = recall.log(db, file)
    gathered.counts["disclosures"] = len(log)
    if recall.waiting_recalls(db, file):
        gathered.marks["recall"] = "to_send"
