"""Which cases may stand in a pattern at this moment: the gate's answer, and no pause.

The gate was asked when a case's entry was written. Since then its day may have come, or
the person may have paused everything with the code; both are looked at here.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.conversation.models import Conversation
from app.index import Wanted
from app.index.patterns import Chosen


def chosen_of(
    db: Session, wanted: Wanted, own: frozenset[UUID] | None = None
) -> Chosen:
    """Return a filter over the cases that may stand in a pattern today."""
    paused = db.scalars(
        select(Conversation.case_id).where(
            Conversation.hold, Conversation.case_id.is_not(None)
        )
    )
    return Chosen(
        wanted,
        on=clock.now().date(),
        paused=frozenset(each for each in paused if each),
        own=own,
    )
