"""How each fact of a crime stands to being asked, as the workbench shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import line
from app.cases.casefile import CaseFile
from app.facts import vocabulary
from app.staff.policy import Permission
from app.work.questions import asking
from app.work.questions.asking import Unasked
from app.work.questions.shown import QuestionShown, shown


@dataclass(frozen=True)
class AskState:
    """Whether a fact was asked, and where it can be.

    Attributes:
        asked: the one question, which every element with this fact shares.
        href: where a reviewer asks it; empty where nobody can, or not this reader.
        is_reviewers: a reviewer answers it, and the person is not asked.
    """

    asked: QuestionShown | None
    href: str
    is_reviewers: bool


class States:
    """The questions of a case, opened once for a page."""

    def __init__(
        self,
        db: Session,
        file: CaseFile,
        incident_id: UUID,
        names: Mapping[UUID, str],
    ) -> None:
        """Open what was asked in this case."""
        self.file, self.incident_id, self.names = file, incident_id, names
        self.incidents = asking.incidents_of(db, file)
        self.questions = asking.of(db, file)
        self.asks = file.may(Permission.CLASSIFICATION_CONFIRM) and not line.is_on_hold(
            db, file.id
        )

    def of(self, key: str, crime_path: str) -> AskState:
        """Say how one fact stands."""
        fact = vocabulary().facts[key]
        where = (fact, self.incident_id, self.incidents, self.questions)
        seen, reason = asking.asked(*where), asking.unasked(*where)
        return AskState(
            asked=shown(self.file.ref, seen, self.names) if seen else None,
            href=f"{crime_path}/ask/{key}" if self.asks and reason is None else "",
            is_reviewers=reason is Unasked.ANALYST,
        )
