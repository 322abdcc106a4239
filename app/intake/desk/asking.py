"""Whether a team may know already who wrote: asked once, by the phone they gave."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.matches import hashes, questions
from app.cases.matches.questions import State
from app.errors import InvalidInputError
from app.intake import triage
from app.intake.models import Report
from app.staff.actor import Actor


def ask(db: Session, actor: Actor, report_id: UUID) -> int:
    """Ask every team of casework about a report; return how many were asked.

    The report is opened for it, and that is written down.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
        InvalidInputError: `hold`, `nobody` (no phone was given), `asked`, or `many`.
    """
    found = triage.opened(db, actor, report_id)
    if found.on_hold:
        raise InvalidInputError("hold")
    marks = hashes.of_contact(found.identity.contact_value)
    desk = db.get_one(Report, report_id).team_id
    return questions.ask(db, actor, desk, report_id, marks)


def state(db: Session, actor: Actor, report_id: UUID) -> State:
    """Return which teams have answered.

    Raises:
        NotFoundError: no such report, or not of the actor's desk.
    """
    triage.check_desk(db, actor, report_id)
    return questions.state(db, actor, report_id)
