"""What classification tells the index: how many proposals, how many decided."""

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.indexing import Gathered, contributes
from app.cases.models import Incident
from app.classification import cards, review
from app.classification.pattern import indexed
from app.classification.strategy import shown
from app.keys.parts import Part

__all__ = ["cards", "classification", "indexed", "shown"]
# importing them registers them


@contributes
def classification(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count primary proposals and standing decisions of a case."""
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    gathered.counts["proposals"] = sum(
        len(review.proposals(content).groups) for _, content in incidents
    )
    gathered.counts["decided"] = len(review.standing(db, file))
