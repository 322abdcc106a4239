"""What somebody typed for a notice, as it may leave: no name, no words of an account.

A correction says what was wrong with what the receiver has. It gives nothing new: what
is new goes in a package, through the gate.
"""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import working_text
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError, PackageError
from app.keys.parts import Part
from app.packages import annex
from app.packages.after.records import Fault
from app.packages.called import called
from app.packages.names import NameSearch
from app.statements.documents import StatementContent
from app.statements.models import Statement

WORDS_IN_A_ROW = 8
"""As many words in the same order as an account has them are taken for a quotation."""
_WORD = re.compile(r"\w+")


def in_codes(db: Session, file: CaseFile, text: str) -> str:
    """Return a text with codes for the people on file, as it is kept."""
    return working_text.coder(db, file).coded(text.strip())


def outside(db: Session, file: CaseFile, recipient_id: UUID, fault: Fault) -> Fault:
    """Return a fault in the receiver's pseudonyms.

    Raises:
        InvalidInputError: `name.text` or `name.effect`: a name stands in it, or what
            would show who somebody is; `quote.text` or `quote.effect`: so many words in
            a row stand in an account of the case.
    """
    people = called(db, file, recipient_id)
    search = NameSearch(annex.entries(db, file, people.names))
    told = quotations(db, file)
    said = {name: people.text(getattr(fault, name)) for name in ("text", "effect")}
    wrong = [f"name.{name}" for name, text in said.items() if _names(search, text)]
    wrong += [f"quote.{name}" for name in said if in_a_row(getattr(fault, name)) & told]
    if wrong:
        raise InvalidInputError(*wrong)
    return Fault(
        fault.wrong, said["text"], said["effect"], fault.found_by, fault.found_on
    )


def quotations(db: Session, file: CaseFile) -> set[tuple[str, ...]]:
    """Return every so many words in a row of the accounts of a case."""
    found: set[tuple[str, ...]] = set()
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    for _row, content in rows:
        found |= in_a_row(content.whole_text)
    return found


def in_a_row(text: str) -> set[tuple[str, ...]]:
    """Return every so many words in a row of a text."""
    words = _WORD.findall(text.casefold())
    last = len(words) - WORDS_IN_A_ROW + 1
    return {tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(max(last, 0))}


def _names(search: NameSearch, text: str) -> bool:
    try:
        search.text("notice", text.encode())
    except PackageError:
        return True
    return False
