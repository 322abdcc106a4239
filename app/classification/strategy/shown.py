"""The chip that leads to the strategy file, for those whom it is for."""

from sqlalchemy.orm import Session

from app.cases import heads
from app.cases.casefile import CaseFile
from app.keys import privileged
from app.staff.policy import Permission
from app.wording import gettext as _


@heads.marks
def strategy(db: Session, file: CaseFile) -> heads.Marks:
    """Lead counsel there, and whom counsel gave the key; others see nothing of it."""
    is_for = file.may(Permission.STRATEGY_WRITE) or (
        file.may(Permission.STRATEGY_READ)
        and file.actor.staff_id in privileged.holders(db, file.id)
    )
    if not is_for:
        return heads.Marks()
    href = f"/staff/cases/{file.ref}/strategy"
    return heads.Marks(({"text": _("Strategy notes"), "tone": "plum", "href": href},))
