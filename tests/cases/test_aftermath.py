"""What a withdrawal sets in motion: a list with state, on pages and for the code."""

from datetime import timedelta

import pytest

from app import clock, db
from app.cases import line
from app.cases.aftermath import following
from app.cases.aftermath.following import Noted
from app.consent.aftermath.steps.rules import State
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages import recall
from app.packages.records import RecallState
from app.staff.policy import Permission
from tests.cases.pages import desk, text
from tests.packages import walk as walks

READ = Permission.CASE_READ
NOTE = "Invented letter 7."


@pytest.fixture
def walk(world):
    """A case of team North whose package has left."""
    made = walks.begin(world)
    made.until_built()
    made.downloads()
    return made


def tasks(walk, who="bohdan"):
    with db.transaction() as s:
        return following.tasks(s, walk.file(s, who, READ))


def notes(walk, state=State.SENT, at_desk="bohdan", version=0, **over):
    (task,) = tasks(walk)
    told = {"on": clock.now().date(), "note": NOTE} | over
    with db.transaction() as s:
        file = walk.file(s, at_desk, READ)
        following.note(s, file, task.id, version or task.version, Noted(state, **told))


def test_a_withdrawal_opens_a_notice_for_what_left_in_the_same_commit(walk):
    assert tasks(walk) == []
    walk.withdraws()
    (task,) = tasks(walk)
    assert task.due.state is State.OPEN
    assert task.due.left.recipient_id == walk.receiver
    assert [step.state for step in task.due.steps] == [State.OPEN]
    with db.transaction() as s:
        (gone,) = recall.log(s, walk.file(s))
        assert gone.content.recall is RecallState.TO_SEND


def test_another_use_sets_nothing_in_motion(walk):
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        line.withdraw(s, file, ("recontact",))
    assert tasks(walk) == []


def test_it_goes_step_by_step_with_a_day_and_a_note(walk, clock):
    walk.withdraws()
    with pytest.raises(InvalidInputError) as refused:
        notes(walk, State.ANSWERED)
    assert refused.value.fields == ("state",)
    for over, field in (
        ({"note": " "}, "note"),
        ({"on": clock.now.date() + timedelta(days=1)}, "on"),
        ({"on": clock.now.date() - timedelta(days=9)}, "on"),
        ({"due_on": clock.now.date() - timedelta(days=1)}, "due_on"),
        ({"who": walks.UUID(int=1)}, "who"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            notes(walk, **over)
        assert refused.value.fields == (field,)
    with pytest.raises(ConflictError):
        notes(walk, version=77)
    notes(walk)
    clock.forward(days=10)
    notes(walk, State.ANSWERED, note="Invented: they use it no more.")
    (task,) = tasks(walk)
    assert task.due.is_over
    with db.transaction() as s:
        (gone,) = recall.log(s, walk.file(s))
    assert gone.content.recall is RecallState.ANSWERED
    assert gone.content.receipt == NOTE


@pytest.mark.parametrize("who", ["olena", "iryna", "roman"])
def test_only_a_coordinator_notes_the_recall_of_a_package(walk, who):
    walk.withdraws()
    with pytest.raises(NotFoundError):
        notes(walk, at_desk=who)


def test_the_ledger_lists_it_and_its_page_notes_it(walk):
    walk.withdraws()
    staff, base = desk(walk.world), f"/staff/cases/{walk.ref}/consent"
    (task,) = tasks(walk)
    with staff.as_(walk.world.actor("olena")):
        page = text(staff.get(base))
        assert "What was set in motion" in page
        assert "Ask for it back, or not to use it" in page
        assert "Cannot be taken back once handed over" in page
        assert "Somebody else sends this one" in text(
            staff.get(f"{base}/notices/{task.id}")
        )
        assert staff.post(f"{base}/notices/{task.id}", {}).status_code == 404
    good = {
        "state": "cannot_be_undone",
        "note": NOTE,
        "who": "",
        "version": str(task.version),
    }
    with staff.as_(walk.world.actor("bohdan")):
        assert "Make a signed notice" in text(staff.get(f"{base}/notices/{task.id}"))
        bad = staff.post(f"{base}/notices/{task.id}", good | {"on": "31.12.2099"})
        assert bad.status_code == 422
        assert NOTE in text(bad)
        # That it went is noted with the signed notice, not by hand.
        typed = staff.post(f"{base}/notices/{task.id}", good | {"state": "sent"})
        assert typed.status_code == 422
        done = staff.post(f"{base}/notices/{task.id}", good)
        assert done.status_code == 303
        page = text(staff.get(base))
    assert "Cannot be undone" in page
    assert NOTE in page
