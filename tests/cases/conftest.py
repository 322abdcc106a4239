"""A case in team North, and the staff app in front of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import (
    CaseContent,
    CaseIdentity,
    IncidentContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.dates import ApproximateDate
from app.staff.policy import Permission
from tests.cases.pages import Desk, desk

NAMES = ("Оксана Вигадана", "Oksana Vyhadana")
CONTACT = "+380 50 123 45 67"


@dataclass(frozen=True)
class Told:
    """One case with a survivor, another person and an incident."""

    ref: str
    case_id: UUID
    survivor: UUID
    other: UUID
    incident: UUID

    @property
    def path(self) -> str:
        """The address of the overview."""
        return f"/staff/cases/{self.ref}"


def open_case(team, by, assigned, names=NAMES):
    """Record the smallest case that has something on every page."""
    with db.transaction() as s:
        content = CaseContent(
            pseudonym="Heron 17",
            assigned=(assigned.staff_id,),
            rules=("never.call",),
            contact_hours=("evening",),
            contact_kind="code",
            language="uk",
        )
        file = cases.open_case(s, by, team, content, CaseIdentity(contact=CONTACT))
        ref = file.ref
    with db.transaction() as s:
        file = cases.get(s, ref, assigned, Permission.CASE_WRITE)
        survivor = recording.record_person(
            s,
            file,
            PersonContent(code="", is_survivor=True, sex="female"),
            PersonIdentity(names=names, phones=(CONTACT,)),
        )
        other = recording.record_person(
            s,
            file,
            PersonContent(code="", relation="rel.sibling"),
            PersonIdentity(names=("Тарас Вигаданий",)),
        )
        incident = recording.record_incident(
            s,
            file,
            IncidentContent(
                title="Held in a cellar",
                when=ApproximateDate(date(2024, 3, 3), date(2024, 3, 29)),
                place=Place(region="UA-63", kind="dp.basement", words="a cellar"),
                narrative="Оксану тримали у підвалі.",
            ),
        )
        case_id = file.id
    return Told(ref, case_id, survivor, other, incident)


@pytest.fixture
def staff(world) -> Desk:
    """The staff app; `with staff.as_(olena): ...`."""
    return desk(world)


@pytest.fixture
def told(world, olena) -> Told:
    """A case of Olena's in team North."""
    return open_case(world.north, olena, olena)


@pytest.fixture
def of_the_south(world, taras) -> Told:
    """A case of Taras's in team South."""
    return open_case(world.south, taras, taras, names=("Інша Вигадана",))
