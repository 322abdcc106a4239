"""What a person decided about two cases: kept in both, and taken back in both.

A link between two cases moves and rewrites nothing. Inside one case, `joining` says
that two are one.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, cases, clock
from app.audit import Action
from app.cases import joining, working_text
from app.cases.alike.comparing import RULES, Agreement
from app.cases.alike.documents import Decision, LikenessContent
from app.cases.alike.models import Likeness
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission

Decided = list[tuple[Any, LikenessContent]]
OF_PEOPLE = frozenset({Decision.SAME_PERSON, Decision.DIFFERENT, Decision.UNSURE})
OF_EVENTS = frozenset({Decision.SAME_EVENT, Decision.DIFFERENT, Decision.UNSURE})


@dataclass(frozen=True)
class Pair:
    """Two cases, or one person of each."""

    other_case: UUID
    code: str = ""
    other_code: str = ""
    agreed: tuple[Agreement, ...] = field(default=())

    @property
    def key(self) -> tuple[UUID, str, str]:
        """What a decision is remembered by."""
        return self.other_case, self.code, self.other_code


def of_case(db: Session, file: CaseFile) -> Decided:
    """Return what was decided about this case and others, the latest first."""
    found = file.records(db, Likeness, Part.CONTENT, LikenessContent)
    return sorted(found, key=lambda each: str(each[1].said_on), reverse=True)


def settled(db: Session, file: CaseFile) -> set[tuple[UUID, str, str]]:
    """Return the pairs that are not offered again: somebody decided about them."""
    return {
        (said.other_case, said.code, said.other_code)
        for _row, said in of_case(db, file)
        if not said.taken_back
    }


def links(db: Session, file: CaseFile) -> dict[UUID, tuple[UUID, ...]]:
    """Return by person the links that stand to people of other cases.

    Of somebody recorded twice in this case, those of each record. A link has one id at
    both ends, which stands nowhere in the clear.
    """
    by_code: dict[str, set[UUID]] = {}
    for _row, said in of_case(db, file):
        if said.decision is Decision.SAME_PERSON and not said.taken_back:
            by_code.setdefault(said.code, set()).add(said.pair_id)
    one, found = joining.one_of_each(db, file), dict[UUID, set[UUID]]()
    for row, content in file.records(db, Person, Part.CONTENT, PersonContent):
        found.setdefault(one[row.id], set()).update(by_code.get(content.code, ()))
    return {person: tuple(sorted(each)) for person, each in found.items()}


def decide(
    db: Session, file: CaseFile, pair: Pair, decision: Decision, reason: str
) -> UUID:
    """Keep a decision in both cases.

    Raises:
        NotFoundError: the actor may not write in one of the two.
        InvalidInputError: `decision` does not fit what was compared, `pair` was
            decided already, or `reason` has a name or a number of one of the cases:
            neither may learn it from the other.
    """
    file.require(Permission.CASE_WRITE)
    if decision not in (OF_PEOPLE if pair.code else OF_EVENTS):
        raise InvalidInputError("decision")
    if pair.key in settled(db, file) or pair.other_case == file.id:
        raise InvalidInputError("pair")
    other = cases.get_by_id(db, pair.other_case, file.actor, Permission.CASE_WRITE)
    if other.row.team_id != file.row.team_id:
        raise NotFoundError
    content = LikenessContent(
        pair_id=uuid4(),
        other_case=pair.other_case,
        decision=decision,
        reason=reason,
        code=pair.code,
        other_code=pair.other_code,
        agreed=tuple((each.field, each.strength.value) for each in pair.agreed),
        rules=RULES,
        said_by=file.actor.staff_id,
        said_on=clock.now().date(),
    )
    for one in (file, other):
        coded = working_text.in_codes(content, working_text.coder(db, one))
        if coded.reason != content.reason:
            raise InvalidInputError("reason")
    file.add(db, Likeness, content)
    mirrored = msgspec.structs.replace(
        content,
        other_case=file.id,
        code=content.other_code,
        other_code=content.code,
    )
    other.add(db, Likeness, mirrored)
    for each in (file, other):
        audit.record(db, Action.LIKENESS_DECIDED, file.actor.staff_id, each.id)
    return content.pair_id


def take_back(db: Session, file: CaseFile, likeness_id: UUID, version: int) -> None:
    """Take a decision back in both cases. The rows stay, and the pair is open again.

    Raises:
        NotFoundError: none such, or the actor may not write in one of the two.
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    row = file.child(db, Likeness, likeness_id)
    said = file.read(row, Part.CONTENT, LikenessContent)
    other = cases.get_by_id(db, said.other_case, file.actor, Permission.CASE_WRITE)
    _end(db, file, row, version, said)
    for twin, told in of_case(db, other):
        if told.pair_id == said.pair_id:
            _end(db, other, twin, twin.version, told)


def _end(
    db: Session, file: CaseFile, row: Any, version: int, said: LikenessContent
) -> None:
    content = msgspec.structs.replace(said, taken_back=True)
    file.change(db, row, version, content=content)
    audit.record(db, Action.LIKENESS_TAKEN_BACK, file.actor.staff_id, file.id)
