"""What a worker switches on for the person's code, and how it follows what staff do."""

import pytest

from app import cases, db
from app.audit import Action
from app.cases import line
from app.cases.consent_pages import talks
from app.cases.models import Case
from app.consent.rules import Decision
from app.conversation import box, receipts, survivor_view
from app.conversation.documents import Kind
from app.errors import InvalidInputError
from app.packages.after.records import Reason
from app.staff.policy import Permission
from tests.cases.pages import desk, text
from tests.packages import walk as walks
from tests.packages.afterwards import After
from tests.statements.told import open_case
from tests.support import log

PURPOSE = "prosecution_national"
SHOW, HIDE = "Show it with the code", "Hide it from the code"


@pytest.fixture
def staff(world):
    return desk(world)


def key_of(walk):
    keys = receipts.derived(walk.told.code)
    with db.reading() as s:
        return box.Key(receipts.find(s, keys.lookup), keys.seed, keys.signing)


def seen(walk):
    """The view as the code opens it."""
    with db.reading() as s:
        return survivor_view.read(s, box.open_box(s, key_of(walk)))


def switch(staff, walk, olena, do):
    with staff.as_(olena):
        path = f"/staff/cases/{walk.ref}/consent"
        assert staff.post(f"{path}/shown", {"do": do}).status_code == 303
        return text(staff.get(path))


def order(walk, kind, purpose=PURPOSE):
    with db.transaction() as s:
        box.instruct(s, key_of(walk), kind, purpose=purpose)


def is_held(walk):
    with db.reading() as s:
        return box.read(s, key_of(walk)).hold


def withdraw(walk, *purposes):
    with db.transaction() as s:
        line.withdraw(s, walk.file(s, "olena", Permission.CONSENT_WRITE), purposes)


def test_off_the_view_holds_nothing_of_it_whatever_staff_do(walk):
    walk.until_built()
    walk.downloads()
    with db.transaction() as s:
        line.show(s, walk.file(s, "olena", Permission.CONSENT_WRITE))
    view = seen(walk)
    assert (view.shows_details, view.permissions, view.holders) == (False, (), ())


def test_a_worker_switches_it_on_and_off_and_the_log_says_so(walk, staff, olena):
    walk.agrees()
    with staff.as_(olena):
        assert SHOW in text(staff.get(f"/staff/cases/{walk.ref}/consent"))
    assert HIDE in switch(staff, walk, olena, "on")
    (answer,) = [p for p in seen(walk).permissions if p.purpose == PURPOSE]
    assert (answer.answer, answer.to) == ("granted", walks.OFFICE)
    assert answer.until > answer.since
    assert SHOW in switch(staff, walk, olena, "off")
    assert seen(walk).permissions == ()
    acts = [line.action for line in log.lines(walk.world)]
    assert [a for a in acts if a in {Action.DETAILS_SHOWN, Action.DETAILS_HIDDEN}] == [
        Action.DETAILS_SHOWN,
        Action.DETAILS_HIDDEN,
    ]


def test_only_who_records_consent_may_switch_it(walk, staff, iryna, bohdan, taras):
    path = f"/staff/cases/{walk.ref}/consent"
    for actor in (iryna, bohdan, taras):
        with staff.as_(actor):
            assert staff.post(f"{path}/shown", {"do": "on"}).status_code == 404
            assert SHOW not in text(staff.get(path))
    assert not seen(walk).shows_details


def test_whatever_does_not_say_on_hides(walk, staff, olena):
    walk.agrees()
    switch(staff, walk, olena, "on")
    assert SHOW in switch(staff, walk, olena, "maybe")
    assert seen(walk).permissions == ()


def test_an_answer_that_is_taken_back_shows_in_the_same_commit(walk, staff, olena):
    walk.agrees()
    switch(staff, walk, olena, "on")
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        (row,) = [
            row_id
            for row_id, _seq, content in talks.standing(s, file)
            if content.purpose == PURPOSE and content.decision is Decision.GRANTED
        ]
        talks.withdraw(s, file, row)
    (answer,) = [p for p in seen(walk).permissions if p.purpose == PURPOSE]
    assert (answer.answer, answer.until) == ("withdrawn", "")


def test_a_package_that_leaves_and_is_recalled_is_told(walk, staff, olena):
    walk.until_built()
    switch(staff, walk, olena, "on")
    assert seen(walk).holders == ()
    walk.downloads()
    (holder,) = seen(walk).holders
    assert (holder.name, holder.purpose) == (walks.OFFICE, PURPOSE)
    told = (holder.is_stopped, holder.recalled, holder.shows_name)
    assert told == (False, False, False)
    walk.withdraws()
    (holder,) = seen(walk).holders
    assert holder.is_stopped
    after = After(walk)
    after.sends(after.recalls(Reason.CONSENT_WITHDRAWN))
    (holder,) = seen(walk).holders
    assert (holder.is_stopped, holder.recalled) == (False, True)


def test_a_package_that_left_before_is_told_once_it_is_switched_on(walk, staff, olena):
    walk.until_built()
    walk.downloads()
    switch(staff, walk, olena, "on")
    assert [each.name for each in seen(walk).holders] == [walks.OFFICE]


def test_staff_see_which_purpose_and_record_it_before_the_hold_is_lifted(
    walk, staff, olena
):
    walk.agrees()
    order(walk, Kind.WITHDRAW_ONE)
    assert is_held(walk)
    with staff.as_(olena):
        page = text(staff.post(f"/staff/cases/{walk.ref}/messages"))
    assert "Withdrew this with the code" in page
    assert "withdrew one permission with the code" in page
    assert PURPOSE not in page.partition("thread")[2].partition("</ol>")[0]
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        with pytest.raises(InvalidInputError) as refused:
            line.lift(s, file, "We talked.", "Olena")
    assert refused.value.fields == ("withdraw",)
    withdraw(walk, "recontact")
    assert is_held(walk), "another purpose is not what the person took back"
    withdraw(walk, PURPOSE)
    assert not is_held(walk)


def test_less_than_everything_does_not_settle_a_withdrawal_of_everything(walk):
    order(walk, Kind.WITHDRAW, "")
    withdraw(walk, PURPOSE)
    assert is_held(walk)
    withdraw(walk)
    assert not is_held(walk)


def test_a_narrowing_is_settled_in_a_talk(walk):
    order(walk, Kind.NARROW)
    with db.transaction() as s:
        line.lift(
            s, walk.file(s, "olena", Permission.CONSENT_WRITE), "Less of it.", "Olena"
        )
    assert not is_held(walk)


def test_a_request_to_close_is_read_and_stops_nothing(walk, staff, olena):
    order(walk, Kind.CLOSE, "")
    assert not is_held(walk)
    with staff.as_(olena):
        page = text(staff.post(f"/staff/cases/{walk.ref}/messages"))
    assert "Asks to close the case and to erase" in page
    with db.transaction() as s:
        file = cases.get(
            s, walk.ref, walk.world.actor("olena"), Permission.MESSAGE_ANSWER
        )
        assert line.read(s, file).open_instructions == ()
        assert s.get(Case, file.id) is not None


def test_a_case_without_an_inbox_has_no_switch(world, staff, olena):
    case = open_case(world)
    path = f"/staff/cases/{case.ref}/consent"
    with staff.as_(olena):
        assert SHOW not in text(staff.get(path))
        assert staff.post(f"{path}/shown", {"do": "on"}).status_code == 404
