"""Relations between persons of a case, what became of them, and who speaks for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import joining, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.kin.documents import UNABLE, FateContent, RelationContent
from app.cases.kin.models import Fate, Relation
from app.cases.models import Person
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission

Relations = list[tuple[Relation, RelationContent]]
Fates = list[tuple[Fate, FateContent]]


@dataclass(frozen=True)
class Speaking:
    """Somebody who cannot be asked, and who may be asked in their place.

    Attributes:
        fate: one of `UNABLE`, or empty for a child.
        kin: next of kin, whether or not they may speak.
    """

    fate: str
    speakers: tuple[RelationContent, ...] = field(repr=False)
    kin: tuple[RelationContent, ...] = field(repr=False)


def relations(db: Session, file: CaseFile) -> Relations:
    """Return every relation of the case, those taken back among them."""
    return file.records(db, Relation, Part.CONTENT, RelationContent)


def fates(db: Session, file: CaseFile) -> Fates:
    """Return what was told of what became of people, in the order of recording."""
    found = file.records(db, Fate, Part.CONTENT, FateContent)
    return sorted(found, key=lambda each: each[1].order)


def relate(db: Session, file: CaseFile, content: RelationContent) -> UUID:
    """Record what one person is to another.

    Raises:
        NotFoundError: the actor may not write here, or a person is not of this case.
        InvalidInputError: it is one and the same person, or on file already.
    """
    coded = _checked_relation(db, file, content)
    row = file.add(db, Relation, coded)
    audit.record(db, Action.RELATION_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change_relation(
    db: Session,
    file: CaseFile,
    relation_id: UUID,
    version: int,
    content: RelationContent,
) -> None:
    """Change what one person is to another.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: as in `relate`.
    """
    row = file.child(db, Relation, relation_id)
    old = file.read(row, Part.CONTENT, RelationContent)
    content = msgspec.structs.replace(content, taken_back=old.taken_back)
    coded = _checked_relation(db, file, content, but=relation_id)
    file.change(db, row, version, content=coded)
    audit.record(db, Action.RELATION_CHANGED, file.actor.staff_id, file.id)


def take_back(
    db: Session, file: CaseFile, relation_id: UUID, version: int, *, back: bool
) -> None:
    """Take a relation off the pages, or put it back; the row stays either way.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: what it says was recorded again meanwhile.
    """
    row = file.child(db, Relation, relation_id)
    old = file.read(row, Part.CONTENT, RelationContent)
    content = msgspec.structs.replace(old, taken_back=back)
    coded = _checked_relation(db, file, content, but=relation_id)
    file.change(db, row, version, content=coded)
    audit.record(db, Action.RELATION_CHANGED, file.actor.staff_id, file.id)


def _checked_relation(
    db: Session, file: CaseFile, content: RelationContent, but: UUID | None = None
) -> RelationContent:
    file.require(Permission.CASE_WRITE)
    file.child(db, Person, content.who_id)
    file.child(db, Person, content.of_id)
    if content.who_id == content.of_id:
        raise InvalidInputError("other")
    same = {content.who_id, content.of_id}
    for row, each in relations(db, file):
        is_same = {each.who_id, each.of_id} == same and each.kind == content.kind
        if is_same and row.id != but and not (each.taken_back or content.taken_back):
            raise InvalidInputError("kind")
    return working_text.in_codes(content, working_text.coder(db, file))


def tell_fate(db: Session, file: CaseFile, content: FateContent) -> UUID:
    """Record what became of a person; it stands before all that was told earlier.

    Raises:
        NotFoundError: the actor may not write here, or somebody is not of this case.
    """
    coded = _checked_fate(db, file, content)
    order = max((each.order for _row, each in fates(db, file)), default=0) + 1
    row = file.add(db, Fate, msgspec.structs.replace(coded, order=order))
    audit.record(db, Action.FATE_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change_fate(
    db: Session, file: CaseFile, fate_id: UUID, version: int, content: FateContent
) -> None:
    """Change what was told; whom it is about and its place stay.

    Raises:
        ConflictError: somebody else changed it since `version`.
    """
    row = file.child(db, Fate, fate_id)
    old = file.read(row, Part.CONTENT, FateContent)
    content = msgspec.structs.replace(content, person_id=old.person_id, order=old.order)
    file.change(db, row, version, content=_checked_fate(db, file, content))
    audit.record(db, Action.FATE_CHANGED, file.actor.staff_id, file.id)


def _checked_fate(db: Session, file: CaseFile, content: FateContent) -> FateContent:
    file.require(Permission.CASE_WRITE)
    file.child(db, Person, content.person_id)
    if content.told_by_id is not None:
        file.child(db, Person, content.told_by_id)
    return working_text.in_codes(content, working_text.coder(db, file))


def speaking(db: Session, file: CaseFile) -> dict[UUID, Speaking]:
    """Say of each person who cannot be asked alone who may be asked in their place.

    That is a child, and whoever is missing, held or dead as far as was told last.
    """
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    one = joining.one_of_each(db, file)
    last = {one[each.person_id]: each.kind for _row, each in fates(db, file)}
    children = {one[row.id] for row, who in people if who.is_child}
    known = [each for _row, each in relations(db, file) if not each.taken_back]
    found = {}
    for row, _who in people:
        person_id = one[row.id]
        fate = last.get(person_id, "")
        if fate in UNABLE or person_id in children:
            about = [each for each in known if one[each.of_id] == person_id]
            found[row.id] = _speaking(fate if fate in UNABLE else "", about)
    return found


def _speaking(fate: str, about: Iterable[RelationContent]) -> Speaking:
    about = list(about)
    return Speaking(
        fate=fate,
        speakers=tuple(each for each in about if each.may_speak),
        kin=tuple(each for each in about if each.next_of_kin and not each.may_speak),
    )
