"""One invented case with people and an incident, for tests of what is recorded."""

import io
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PIL import Image

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

NAME = "Мотря Вигаданко"
BROTHER = "Лука Вигаданко"
PHONE = "+380 67 111 22 33"


@dataclass(frozen=True)
class Case:
    """Where the case is and who is in it; `olena` is its caseworker."""

    world: object
    ref: str
    id: UUID
    survivor: UUID
    brother: UUID
    suspect: UUID
    incident: UUID

    @property
    def path(self):
        """The address of its overview."""
        return f"/staff/cases/{self.ref}"

    @contextmanager
    def opened(self, who="olena", permission=Permission.CASE_READ):
        """Open the case in a transaction, as one of the cast."""
        with db.transaction() as session:
            actor = self.world.actor(who)
            yield session, cases.get(session, self.ref, actor, permission)


def open_case(world, *, team=None, by="olena", child=False, names=(NAME,)):
    """Open a case of this person and record what most tests need."""
    actor = world.actor(by)
    with db.transaction() as s:
        content = CaseContent(
            pseudonym="Rowan 8", assigned=(actor.staff_id,), language="uk"
        )
        file = cases.open_case(
            s, actor, team or world.north, content, CaseIdentity(contact=PHONE)
        )
        ref, case_id = file.ref, file.id
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_WRITE)
        people = [
            recording.record_person(s, file, content, PersonIdentity(names=named))
            for content, named in (
                (
                    PersonContent(
                        code="", is_survivor=True, is_child=child, languages=("uk",)
                    ),
                    names,
                ),
                (PersonContent(code="", relation="rel.sibling"), (BROTHER,)),
                (PersonContent(code="", is_alleged_perpetrator=True), ()),
            )
        ]
        incident = recording.record_incident(
            s,
            file,
            IncidentContent(
                title="Held in a cellar",
                when=ApproximateDate(date(2024, 3, 3), date(2024, 3, 29)),
                place=Place(region="UA-63", kind="dp.basement", words="a cellar"),
            ),
        )
    return Case(world, ref, case_id, *people, incident)


def picture(colour=(180, 120, 60), size=(640, 480), kind="JPEG", **saved):
    """Return the bytes of an invented picture."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **saved)
    return written.getvalue()
