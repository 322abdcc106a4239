"""What the gate takes of people who cannot be asked alone: children, missing, dead.

A person recorded twice stands under the one they count as, and under their own row.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import ages, joining
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.kin import telling
from app.cases.kin.documents import UNABLE
from app.cases.models import Person
from app.consent import catalogue
from app.consent.others.rules import Cannot, Standing
from app.keys.parts import Part

DEAD = "fate.dead"
_DAYS_IN_YEAR = 365.25


def of_case(db: Session, file: CaseFile) -> tuple[Standing, ...]:
    """Return everybody of the case who cannot be asked alone today.

    Somebody missing or held is never among the dead, however long ago it was.
    """
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    one, today = joining.one_of_each(db, file), clock.now().date()
    fates = {one[each.person_id]: each.kind for _row, each in telling.fates(db, file)}
    children = {one[row.id] for row, who in people if ages.is_minor(who, today)}
    old_enough = {one[row.id] for row, who in people if _is_asked(who)}
    found = []
    for row, _who in people:
        person_id = one[row.id]
        cannot = _cannot(fates.get(person_id, ""), is_child=person_id in children)
        if cannot is not None:
            found.append(
                Standing(
                    row.id,
                    cannot,
                    is_child=person_id in children,
                    must_agree=person_id in old_enough,
                )
            )
    return tuple(found)


def of(db: Session, file: CaseFile, person_id: UUID) -> Standing | None:
    """Return the standing of one person; None: they are asked themselves."""
    found = {each.person_id: each for each in of_case(db, file)}
    return found.get(person_id)


def band(who: PersonContent) -> catalogue.Band:
    """Return how a child of this age is asked; of unknown age, as the oldest are."""
    bands = catalogue.load().assent
    if who.birth is None or who.birth.earliest is None:
        return bands[-1]
    days = (clock.now().date() - who.birth.earliest).days
    age = int(days / _DAYS_IN_YEAR)
    return next((each for each in bands if age <= each.up_to), bands[-1])


def _is_asked(who: PersonContent) -> bool:
    return band(who).is_asked


def _cannot(fate: str, *, is_child: bool) -> Cannot | None:
    if fate in UNABLE:
        return Cannot.DEAD if fate == DEAD else Cannot.AWAY
    return Cannot.CHILD if is_child else None
