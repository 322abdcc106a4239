"""What statements tell the index: words of working texts, and how many there are."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import consent_pages
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.people import roles
from app.cases.working_text import readable, recode_rows, recodes
from app.keys.parts import Part
from app.statements.documents import Contradiction, StatementContent
from app.statements.models import Statement, StatementContradiction
from app.wording import gettext as _


@contributes
def statements(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add the working texts of a case. Verbatim words never come here."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    gathered.texts += [content.whole_text for _, content in rows]
    gathered.counts["statements"] = len(rows)
    gathered.statements = len(rows)


@recodes
def working_texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into every working text.

    The words of a signed statement stay as they were told; the working text is our
    own, and changes in nothing but the code.
    """
    recode_rows(db, file, replace, Statement, StatementContent)
    recode_rows(db, file, replace, StatementContradiction, Contradiction)


@consent_pages.materials
def accounts(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Name what an answer about consent can be about, or can leave out."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    return [
        (row.id, ", ".join(filter(None, (content.code, readable(content.title)))))
        for row, content in rows
    ]


@roles.adds
def tellers(db: Session, file: CaseFile) -> list[roles.Role]:
    """Name who told each account."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    return [
        roles.Role(
            content.teller_id,
            _("Told the account"),
            content.code,
            f"/staff/cases/{file.ref}/account/{row.id}",
        )
        for row, content in rows
    ]
