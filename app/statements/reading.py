"""The one door to read an account: permission, key, a line in the log, then words."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import Action
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.keys.parts import Part
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.statements.documents import StatementContent, StatementWords
from app.statements.models import Statement


@dataclass(frozen=True)
class StatementSeen:
    """A statement as a page shows it."""

    id: UUID
    version: int
    status: str
    content: StatementContent = field(repr=False)


def listed(db: Session, file: CaseFile) -> list[StatementSeen]:
    """Return the statements of a case with their working texts, by code."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    seen = [StatementSeen(r.id, r.version, r.status, content) for r, content in rows]
    return sorted(seen, key=lambda each: int(each.content.code[1:]))


def read_working_text(
    db: Session, file: CaseFile, statement_id: UUID, reason: str
) -> StatementSeen:
    """Open one working text for somebody who works with the case.

    Args:
        db: the caller's transaction, committed before anything is rendered.
        file: the opened case.
        statement_id: of this case.
        reason: a reason code, kept in the log.

    Raises:
        NotFoundError: there is no such statement, or nobody has confirmed yet that no
            name is left in it and the actor is not one who does so.
    """
    row = file.child(db, Statement, statement_id)
    content = file.read(row, Part.CONTENT, StatementContent)
    if not content.is_confirmed:
        file.require(Permission.STATEMENT_TAKE)
    action = Action.WORKING_TEXT_READ
    counting.read(
        db,
        file.actor,
        action,
        file.id,
        of=row.id,
        themes=content.speaks_of or None,
        reason=reason,
    )
    return StatementSeen(row.id, row.version, row.status, content)


def read(
    db: Session, file: CaseFile, statement_id: UUID, reason: str
) -> StatementWords:
    """Open the exact words.

    Raises:
        NotFoundError: the actor may not read accounts, or there is no such statement.
        NoKeyError: the identity key is not there, whatever the role.
    """
    file.require(Permission.STATEMENT_READ)
    row = file.child(db, Statement, statement_id)
    words = file.read(row, Part.IDENTITY, StatementWords)
    action = Action.STATEMENT_READ
    counting.read(
        db,
        file.actor,
        action,
        file.id,
        of=row.id,
        themes=file.read(row, Part.CONTENT, StatementContent).speaks_of or None,
        reason=reason,
    )
    return words


def only_codes(file: CaseFile, row: Statement, replace: Coder) -> bool | None:
    """Say whether a working text is the exact words but for codes of names on file.

    The words are compared and shown to nobody, so no reading is counted.

    Args:
        file: the opened case.
        row: the statement.
        replace: puts a code for each name on file.

    Returns:
        None where the actor's keys open no exact words.
    """
    if not file.knows_names:
        return None
    words = file.read(row, Part.IDENTITY, StatementWords)
    exact = (words.free_recall, words.prompted, words.corrections)
    coded = " ".join(replace.coded(each) for each in exact).split()
    content = file.read(row, Part.CONTENT, StatementContent)
    return coded == content.whole_text.split()
