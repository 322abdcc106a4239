"""Paused by code at night, blocked at once; withdrawn in a talk, and asked back."""

import pytest

from app import db
from app.cases.aftermath import following
from app.consent.aftermath.steps.rules import State
from app.packages.after.records import Ask, Reason
from app.staff.policy import Permission
from tests.cases.pages import desk, text
from tests.packages import walk as walks
from tests.packages.afterwards import After

NOTE = "Invented: they keep it apart."


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

    after = After(walk)
    signed = after.recalls(reason=Reason.CONSENT_WITHDRAWN, asks=(Ask.DO_NOT_USE,))
    after.sends(signed)
    with staff.as_(world.actor("bohdan")):
        assert "Sent, waits for an answer" in text(staff.get(f"{case}/consent"))
    assert "we asked them to stop using it" in survivor.open("/box/who").text

    after.answered(signed, answer=NOTE)
    with staff.as_(world.actor("bohdan")):
        assert href not in staff.get("/staff").text
    assert task(walk).due.state is State.ANSWERED
    who = survivor.open("/box/who").text
    assert "They answered on" in who
    assert NOTE not in who
