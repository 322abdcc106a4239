"""A need from red to met, through pages alone: noticed, late, referred, received."""

import re

import pytest

from app import db, index
from app.reparations.services import directory
from app.reparations.services.directory import ServiceContent
from tests.cases.pages import desk, text
from tests.statements.told import open_case

LATE = "Help that has its time"


class Help:
    """The reparation part of a case, as Olena sees it."""

    def __init__(self, world):
        self.world, self.case, self.staff = world, open_case(world), desk(world)
        self.base = f"{self.case.path}/reparation"

    def get(self, path):
        """Open a page, with the index as another process would find it."""
        index.forget_all()
        with self.staff.as_(self.world.actor("olena")):
            return text(self.staff.get(path))

    def post(self, path, form):
        """Send a form that is right."""
        with self.staff.as_(self.world.actor("olena")):
            assert self.staff.post(f"{self.base}/{path}", form).status_code == 303

    def need(self, **said):
        """What the form of the need sends."""
        return {
            "person": str(self.case.survivor),
            "measure": "need.shelter",
            "triage": "",
            "acts": "",
            "due": "",
            "status": "identified",
        } | said


@pytest.fixture
def help_(world, clock):
    return Help(world)


def test_a_need_goes_from_red_to_met_and_help_asks_for_no_account(help_, clock):
    with db.transaction() as session:
        place = ServiceContent(
            name="Invented shelter", kind="shelter", checked_on=clock.now.date()
        )
        actor = help_.world.actor("bohdan")
        service = directory.record(session, actor, help_.world.north, place)
    help_.post("needs/new", help_.need())
    assert LATE in help_.get("/staff")
    need = re.search(r"/needs/([0-9a-f-]{36})", help_.get(help_.base))[1]

    clock.forward(days=4)
    assert ">late<" in help_.get(help_.base)

    # The person goes there alone: nothing is told, so nobody has to agree to anything.
    help_.post(
        "referrals/new",
        {
            "person": str(help_.case.survivor),
            "service": str(service),
            "way": "person",
            "told": "",
        },
    )
    referral = re.search(
        r"/referrals/([0-9a-f-]{36})", help_.get(help_.base + "/referrals")
    )
    help_.post(
        f"referrals/{referral[1]}",
        {"outcome": "received", "began": "28.11.2026", "version": "1"},
    )
    help_.post(f"needs/{need}", help_.need(status="received", version="1"))
    assert LATE not in help_.get("/staff")
    listed = help_.get(help_.base)
    assert ">late<" not in listed
    assert "Received" in listed
