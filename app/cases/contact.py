"""How, when and never: the rules that everyone reads before making contact."""

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.staff.policy import Permission


def change(
    db: Session,
    file: CaseFile,
    version: int,
    *,
    kind: str,
    hours: tuple[str, ...],
    rules: tuple[str, ...],
) -> None:
    """Change how the person may be reached. The contact itself is identity, not here.

    Raises:
        NotFoundError: the actor may not change the case.
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    file.content = msgspec.structs.replace(
        file.content, contact_kind=kind, contact_hours=hours, rules=rules
    )
    file.change(db, file.row, version, content=file.content)
    audit.record(
        db, Action.CASE_CHANGED, file.actor.staff_id, file.id, what="contact_rules"
    )
