"""A person's row: there before it is changed, and gone with what nobody read."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import clock
from app.db import insert_once
from app.staff.budgets.models import ReadingBudget, ReadingMark


def ensure(db: Session, staff_id: UUID) -> None:
    """Begin a person's row with nothing in it, unless there is one."""
    insert_once(
        db,
        ReadingBudget,
        staff_id=staff_id,
        hour=clock.this_hour(),
        cases=0,
        names=0,
        accounts=0,
        files=0,
        listed=0,
        more=0,
    )


def forget_all(db: Session) -> None:
    """Forget what a program opened in people's names to make a demonstration."""
    db.execute(delete(ReadingMark))
    db.execute(delete(ReadingBudget))
