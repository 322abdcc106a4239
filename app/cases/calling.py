"""How forms and pages call people: the case's by code, colleagues by name."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import recording, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.staff import house
from app.wording import gettext as _


def called(who: PersonContent) -> str:
    """Call a person by code and by what they are to the survivor; never by name."""
    told = [who.code]
    if who.is_survivor:
        told.append(_("survivor"))
    if who.is_alleged_perpetrator:
        told.append(_("said to have done or ordered it"))
    if who.relation:
        told.append(vocabularies.term("relations", who.relation))
    return ", ".join(told)


def people(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the people of a case for a form's choices, the survivor first."""
    seen = recording.people(db, file, with_names=False)
    return [(each.id, called(each.content)) for each in seen]


def colleagues(db: Session, file: CaseFile) -> dict[UUID, str]:
    """Return the names of colleagues, as far as the reader was let into the house."""
    if not house.holds(db, file.actor.unlocked):
        return {}
    return house.names(db, file.actor.unlocked)
