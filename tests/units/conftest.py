"""A register of units of team North, and a case that describes somebody."""

from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import (
    ActContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
)
from app.staff.policy import Permission
from app.units import register
from app.units.documents import Under, UnitContent
from tests.cases.conftest import open_case, staff

__all__ = ["staff"]


@dataclass(frozen=True)
class Known:
    """Two units, one under the other, and who is described in a case of Olena's."""

    ref: str
    person: UUID
    involvement: UUID
    brigade: UUID
    company: UUID

    @property
    def path(self) -> str:
        """The page of the case."""
        return f"/staff/cases/{self.ref}/units"


@pytest.fixture
def in_case(world, olena, known):
    """The case, opened by Olena: a transaction and the file, as often as asked."""
    del world

    @contextmanager
    def open_(who=olena, may=Permission.CASE_WRITE):
        with db.transaction() as session:
            yield session, cases.get(session, known.ref, who, may)

    return open_


@pytest.fixture
def known(world, olena) -> Known:
    """The register and the case."""
    return fill(world, olena)


def fill(world, olena) -> Known:
    """Record two units, and a case that describes a man in a uniform."""
    told = open_case(world.north, olena, olena)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        person = recording.record_person(
            s,
            file,
            PersonContent(code="", is_alleged_perpetrator=True),
            PersonIdentity(names=("Сокіл-7",)),
        )
        act = ActContent(kind="act.t.torture", victim_id=told.survivor)
        act_id = recording.record_act(s, file, told.incident, act)
        said = InvolvementContent(description="A letter V on the sleeve")
        involvement = recording.record_involvement(s, file, act_id, said)
    with db.transaction() as s:
        above = UnitContent("Invented brigade 900", ("900-та вигадана",), "unit.army")
        brigade = register.record(s, olena, world.north, above)
        below = UnitContent(
            "Invented company 3", kind="unit.army", under=(Under(brigade),)
        )
        company = register.record(s, olena, world.north, below)
    return Known(told.ref, person, involvement, brigade, company)
