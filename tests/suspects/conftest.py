"""A team of investigation of Iryna's, a file in it, and a case that it may point at."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import ActContent, InvolvementContent
from app.clock import now
from app.staff.policy import Permission
from app.suspects import register
from app.suspects.documents import About, Said, Subject, SuspectContent
from tests.cases.conftest import Told, open_case, staff

__all__ = ["staff"]

CONTROL = "Gave orders to the guards of the invented yard"


@dataclass(frozen=True)
class Known:
    """A file, and a case of Olena's in which an incident describes somebody."""

    id: UUID
    case: Told
    involvement: UUID

    @property
    def path(self) -> str:
        """The page of the file."""
        return f"/staff/perpetrators/{self.id}"

    @property
    def target(self) -> str:
        """What a link to whom the incident describes is called in a form."""
        return f"{self.case.incident}.{self.involvement}"


def content(by, **over):
    """The smallest file, with one statement."""
    said = Said(About.CONTROL, CONTROL, "account of P1", "match.likely")
    told = {"code_name": "Granite 4", "subject": Subject.PERSON, "said": (said,)} | over
    return SuspectContent(changed_by=by.staff_id, changed_on=now().date(), **told)


def fill(world, olena, iryna) -> Known:
    """Enter the case, then begin the file."""
    told = open_case(world.north, olena, olena)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        act = ActContent(kind="act.t.torture", victim_id=told.survivor)
        act_id = recording.record_act(s, file, told.incident, act)
        part = InvolvementContent(description="A man with a limp")
        involvement = recording.record_involvement(s, file, act_id, part)
    with db.transaction() as s:
        team = world.house.investigation
        made = register.record(s, iryna, team, content(iryna))
    return Known(made, told, involvement)


@pytest.fixture
def known(world, olena, iryna) -> Known:
    """The file and the case."""
    return fill(world, olena, iryna)
