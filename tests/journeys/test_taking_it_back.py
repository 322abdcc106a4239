"""Paused by code at night, blocked at once; withdrawn in a talk, and asked back."""

import pytest

from app import db
from app.cases.aftermath import following
from app.consent.aftermath.steps.rules import State
from app.staff.policy import Permission
from tests.cases.pages import desk, text
from tests.packages import walk as walks

NOTE = "Invented letter 7, by courier."


@pytest.fixture
def walk(world):
    """A package of team North that was handed over once."""
    made = walks.begin(world)
    made.until_built()
    made.downloads()
    return made


def task(walk):
    with db.transaction() as s:
        (found,) = following.tasks(s, walk.file(s, "bohdan", Permission.CASE_READ))
        return found


def test_a_pause_at_night_becomes_a_withdrawal_and_what_left_is_asked_back(
    walk, survivor, clock
):
    world, staff = walk.world, desk(walk.world)
    case = f"/staff/cases/{walk.ref}"
    with staff.as_(world.actor("olena")):
        staff.post(f"{case}/consent/shown", {"do": "on"})

    # At night, from any phone.
    clock.forward(hours=16)
    survivor.returns(walk.told.code)
    survivor.open("/box/pause")
    page = survivor.press("Pause everything")
    assert "Everything is stopped" in page.text

    # Nobody has read it yet, and nothing leaves any more.
    with staff.as_(world.actor("bohdan")):
        refused = staff.post(f"{walk.page}/download")
        assert refused.status_code == 409
        assert "On hold by the survivor" in text(staff.get(case))

    # In the morning Olena talks with the person, who takes all of it back.
    clock.forward(hours=10)
    with staff.as_(world.actor("olena")):
        done = staff.post(f"{case}/messages/withdraw", {"scope": "everything"})
        assert "The withdrawal is recorded" in text(done)
        ledger = text(staff.get(f"{case}/consent"))
    assert "Ask for it back, or not to use it" in ledger
    assert "To be sent" in ledger
    assert "Cannot be taken back once handed over" in ledger
    notice = task(walk)
    href = f"{case}/consent/notices/{notice.id}"
    with staff.as_(world.actor("bohdan")):
        assert href in staff.get("/staff").text
        assert staff.post(f"{walk.page}/download").status_code == 403
        closing = text(staff.get(f"{case}/closing"))
        assert "notice of a withdrawal to be sent" in closing

    survivor.returns(walk.told.code)
    assert (
        "We are about to ask them to stop using it." in survivor.open("/box/who").text
    )

    sent = {"state": "sent", "note": NOTE, "version": str(notice.version), "who": ""}
    with staff.as_(world.actor("bohdan")):
        assert staff.post(href, sent).status_code == 303
        assert "Sent, waits for an answer" in text(staff.get(f"{case}/consent"))
    who = survivor.open("/box/who").text
    assert "we asked them to stop using it" in who
    assert NOTE not in who

    answered = {"state": "answered", "note": "Invented.", "version": "4", "who": ""}
    with staff.as_(world.actor("bohdan")):
        again = staff.post(href, answered | {"version": str(notice.version)})
        assert again.status_code == 409, "somebody has noted something since"
        answered["version"] = str(task(walk).version)
        assert staff.post(href, answered).status_code == 303
        assert href not in staff.get("/staff").text
    assert task(walk).due.state is State.ANSWERED
    assert "They answered on" in survivor.open("/box/who").text
