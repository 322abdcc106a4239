"""What the survivor reads with the code of what was done after a withdrawal.

Only of what rested on their own yes: what somebody else took back is not theirs to see.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import consent_pages, told_to_survivor
from app.cases.aftermath import following
from app.cases.casefile import CaseFile
from app.consent.aftermath.steps.rules import State
from app.consent.ledger import STATISTICS
from app.conversation.documents import Notice

NUMBERS = "numbers"


@told_to_survivor.notices
def notices(db: Session, file: CaseFile, person: UUID) -> Iterator[Notice]:
    """Say of each notice to whom it goes and how far it is, and of numbers likewise."""
    receivers = dict(consent_pages.all_recipients(db, file))
    for task in following.tasks(db, file):
        due, left = task.due, task.due.left
        has_it = left.recipient_id == person
        if due.whose != person or has_it or due.state is State.AGREED_AGAIN:
            continue
        on = due.steps[-1].on if due.steps else due.since
        to = receivers.get(left.recipient_id, "") if left.recipient_id else ""
        to = to or task.gone.to
        what, state = left.what.value, due.state.value
        yield Notice(what, state, on.isoformat(), to, left.purpose)
    for told in following.numbers(db, file):
        out = told.out_on
        state = "out" if out else "open" if told.published else "none"
        yield Notice(NUMBERS, state, (out or told.since).isoformat(), "", STATISTICS)
