"""Where two accounts do not agree: linked, explained one day, never written away."""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.statements.documents import Contradiction, ContradictionState
from app.statements.models import Statement, StatementContradiction


@dataclass(frozen=True)
class Seen:
    """One contradiction as a page shows it."""

    id: UUID
    version: int
    content: Contradiction = field(repr=False)


def listed(db: Session, file: CaseFile) -> list[Seen]:
    """Return the contradictions of a case, open ones first."""
    rows = file.records(db, StatementContradiction, Part.CONTENT, Contradiction)
    seen = [Seen(row.id, row.version, content) for row, content in rows]
    return sorted(seen, key=lambda each: each.content.state.value, reverse=True)


def record(db: Session, file: CaseFile, content: Contradiction) -> UUID:
    """Link two accounts at the point where they differ. Both stay as they are.

    Raises:
        NotFoundError: the actor may not take statements, or an account is not of this
            case.
        InvalidInputError: it is the same account twice, or the point is not told.
    """
    file.require(Permission.STATEMENT_TAKE)
    for statement_id in (content.first_id, content.second_id):
        file.child(db, Statement, statement_id)
    if content.first_id == content.second_id:
        raise InvalidInputError("second")
    if not content.about.strip():
        raise InvalidInputError("about")
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, StatementContradiction, coded)
    audit.record(db, Action.CONTRADICTION_RECORDED, file.actor.staff_id, file.id)
    return row.id


def explain(
    db: Session, file: CaseFile, contradiction_id: UUID, version: int, explanation: str
) -> None:
    """Write down how it is understood; an empty explanation opens it again.

    Raises:
        NotFoundError: the actor may not take statements, or there is none such.
        ConflictError: somebody else wrote since `version`.
    """
    file.require(Permission.STATEMENT_TAKE)
    row = file.child(db, StatementContradiction, contradiction_id)
    old = file.read(row, Part.CONTENT, Contradiction)
    is_told = bool(explanation.strip())
    content = msgspec.structs.replace(
        old,
        explanation=explanation,
        state=ContradictionState.EXPLAINED if is_told else ContradictionState.OPEN,
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(
        db,
        Action.CONTRADICTION_RECORDED,
        file.actor.staff_id,
        file.id,
        status=content.state.value,
    )
