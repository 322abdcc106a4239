"""Where accounts of the case do not agree, as far as both may be read outside.

Nobody who prepares a package chooses this: what speaks against an account goes with it.
Of an account that stays here nothing is said but that it differs.
"""

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent.rules import Verdict
from app.keys.parts import Part
from app.packages import account as told
from app.statements.documents import (
    Contradiction,
    ContradictionState,
    StatementContent,
)
from app.statements.models import Statement, StatementContradiction

_PERSON = re.compile(r"\{(P\d+)(?:-[a-z]+)?\}")
SOMEBODY = "[person]"
WITHHELD = "Another account of this case differs from this one"
STAYS = (
    "The other account is not in this package: it was not chosen, or may not go. What"
    " it says, and on which point it differs, stays with the sender."
)
OPEN = "Not explained so far."


class Against:
    """What the accounts of one package have against each other."""

    def __init__(
        self,
        db: Session,
        file: CaseFile,
        verdict: Verdict,
        numbers: Mapping[UUID, str],
    ) -> None:
        """Read the contradictions that touch an account which goes.

        Args:
            db: the transaction.
            file: the case.
            verdict: the gate's answer of this moment.
            numbers: the items of the package, by the record's id.
        """
        self._db, self._file = db, file
        self._goes = {i: n for i, n in numbers.items() if verdict.covers(i)}
        rows = file.records(db, StatementContradiction, Part.CONTENT, Contradiction)
        ordered = sorted(rows, key=lambda pair: pair[0].id.hex)
        self._found = [one for _, one in ordered if self._in_package(one)]

    def of(self, statement_id: UUID) -> tuple[str, ...]:
        """Return the items that differ from an account of the package."""
        others = set[str]()
        for one in self._found:
            pair = self._in_package(one)
            if statement_id in pair:
                others |= {self._goes[i] for i in pair if i != statement_id}
        return tuple(sorted(others))

    def shown(self, text: Callable[[str], str]) -> tuple[told.Contradiction, ...]:
        """Return the points on which accounts differ, as the dossier tells them.

        Args:
            text: puts pseudonyms in place of codes.
        """
        return tuple(self._one(one, text) for one in self._found)

    def _one(
        self, one: Contradiction, text: Callable[[str], str]
    ) -> told.Contradiction:
        says = {one.first_id: one.first_says, one.second_id: one.second_says}
        goes = self._in_package(one)
        asked = self._asked_about(goes)

        def shown(working: str) -> str:
            """Leave out persons of whom the gate was not asked, and put pseudonyms."""
            kept = _PERSON.sub(
                lambda found: found[0] if found[1] in asked else SOMEBODY, working
            )
            return text(kept)

        versions = tuple(
            told.Version(says=shown(says[i]), source=self._goes[i]) for i in goes
        )
        if len(goes) < len(says):
            return told.Contradiction(about=WITHHELD, versions=versions, note=STAYS)
        is_explained = one.state is ContradictionState.EXPLAINED
        note = shown(one.explanation) if is_explained else OPEN
        return told.Contradiction(about=shown(one.about), versions=versions, note=note)

    def _in_package(self, one: Contradiction) -> list[UUID]:
        return [i for i in (one.first_id, one.second_id) if i in self._goes]

    def _asked_about(self, goes: list[UUID]) -> set[str]:
        """Return the codes of who tells these accounts, and of who stands in them."""
        known = set[str]()
        for statement_id in goes:
            row = self._file.child(self._db, Statement, statement_id)
            read = self._file.read(row, Part.CONTENT, StatementContent)
            teller = self._file.child(self._db, Person, read.teller_id)
            known.add(self._file.read(teller, Part.CONTENT, PersonContent).code)
            known |= set(_PERSON.findall(read.whole_text))
        return known
