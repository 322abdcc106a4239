"""One person recorded twice: a link between the two, which can be taken back.

Nothing is moved or rewritten. Both rows keep their code, names and texts, so every text
stays as it was read. What is decided about people (consent, counts, packages) asks
`one_of_each`, and sees one person.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent import ledger
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission


def one_of_each(db: Session, file: CaseFile) -> dict[UUID, UUID]:
    """Return for each person of the case the one they count as, mostly themselves."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    return {row.id: content.same_as or row.id for row, content in people}


def join(
    db: Session, file: CaseFile, person_id: UUID, version: int, same_as: UUID
) -> None:
    """Say that a person is one recorded under another code, which is kept.

    An answer in the consent ledger is somebody's own: a person who has one is not put
    under another code, so that no yes or no ever changes whose it is.

    Raises:
        NotFoundError: the actor may not write names, or somebody is not of this case.
        InvalidInputError: `same_as` names why the two cannot be one.
        ConflictError: somebody else changed the person since `version`.
    """
    file.require(Permission.IDENTITY_WRITE)
    row = file.child(db, Person, person_id)
    this = file.read(row, Part.CONTENT, PersonContent)
    other = file.read(file.child(db, Person, same_as), Part.CONTENT, PersonContent)
    if reason := _why_not(db, file, (person_id, this), (same_as, other)):
        raise InvalidInputError(reason)
    content = msgspec.structs.replace(this, same_as=same_as)
    file.change(db, row, version, content=content)
    audit.record(db, Action.PERSONS_JOINED, file.actor.staff_id, file.id)


def part(db: Session, file: CaseFile, person_id: UUID, version: int) -> None:
    """Take the link back: the two are two again, as if nothing had been.

    Raises:
        NotFoundError: the actor may not write names, or the person is under no other.
        ConflictError: somebody else changed the person since `version`.
    """
    file.require(Permission.IDENTITY_WRITE)
    row = file.child(db, Person, person_id)
    this = file.read(row, Part.CONTENT, PersonContent)
    if this.same_as is None:
        raise NotFoundError
    content = msgspec.structs.replace(this, same_as=None)
    file.change(db, row, version, content=content)
    audit.record(db, Action.PERSONS_PARTED, file.actor.staff_id, file.id)


def _why_not(
    db: Session,
    file: CaseFile,
    this: tuple[UUID, PersonContent],
    other: tuple[UUID, PersonContent],
) -> str:
    """Return why the two cannot be one: `self`, `chain`, `roles` or `consent`."""
    (this_id, who), (other_id, whom) = this, other
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    if this_id == other_id or who.is_survivor:
        return "self"
    if who.same_as or whom.same_as or any(c.same_as == this_id for _r, c in people):
        return "chain"
    if who.is_alleged_perpetrator != whom.is_alleged_perpetrator:
        return "roles"
    asked = {
        content.person_id for _i, _s, content in ledger.events(db, file.box, file.id)
    }
    return "consent" if this_id in asked else ""
