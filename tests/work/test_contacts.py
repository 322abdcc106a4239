"""Contacts: the rules close ways and hours, silence is found without opening a case."""

from datetime import date, timedelta

import msgspec
import pytest

from app import cases, clock, db, index
from app.audit import Action
from app.cases import contact, listing, recording
from app.cases.contact import Channel
from app.errors import InvalidInputError, NotFoundError
from app.staff.policy import Permission
from app.work import tasks
from app.work.contacts import trying
from app.work.contacts.trying import AttemptContent, Distress, Outcome
from tests.support.log import lines

WRITE = Permission.CASE_WRITE
PLAN = "Try again"


def day(ahead=0):
    return clock.now().date() + timedelta(days=ahead)


def rules(told, olena, *never, kind="trusted_person", hours=()):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        contact.change(
            s, file, file.row.version, kind=kind, hours=tuple(hours), rules=never
        )


def attempt(**more):
    base = {
        "tried_on": day(),
        "channel": Channel.MEETING,
        "outcome": Outcome.REACHED,
    }
    return AttemptContent(**(base | more))


def recorded(told, actor, content):
    content = msgspec.structs.replace(content, by=actor.staff_id)
    with db.transaction() as s:
        return trying.record(s, cases.get(s, told.ref, actor, WRITE), content, PLAN)


def seen(told, actor):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_READ)
        return [each.content for each in trying.attempts(s, file)]


def silent(actor):
    with db.transaction() as s:
        return [row.ref for row in listing.cases(s, actor, silent=True).rows]


@pytest.mark.parametrize(
    ("never", "closed"),
    [
        ((), set()),
        (("never.call",), {Channel.PHONE, Channel.LEFT_WORD}),
        (("never.text",), {Channel.MESSAGE}),
        (("never.leave_message",), {Channel.LEFT_WORD, Channel.LETTER}),
        (("never.other_person",), {Channel.OTHER_PERSON}),
        (("never.visit",), {Channel.VISIT}),
        (("never.say_who_we_are",), set()),
    ],
)
def test_each_rule_closes_its_ways_and_no_other(told, olena, never, closed):
    rules(told, olena, *never)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        assert {c for c in Channel if contact.barred(file, c)} == closed
    for channel in Channel:
        if channel in closed:
            with pytest.raises(InvalidInputError) as refused:
                recorded(told, olena, attempt(channel=channel))
            assert refused.value.fields == ("channel",)
        else:
            recorded(told, olena, attempt(channel=channel))
    assert {each.channel for each in seen(told, olena)} == set(Channel) - closed


def test_where_only_the_inbox_is_safe_nothing_outside_is_open(told, olena):
    rules(told, olena, kind="code")
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        still = {c for c in Channel if not contact.barred(file, c)}
    assert still == {Channel.INBOX, Channel.MEETING}


def test_somebody_who_must_not_be_contacted_is_not_by_any_way(told, olena):
    rules(told, olena)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        who = recording.person(s, file, told.other)
        content = msgspec.structs.replace(who.content, never_contact=True)
        recording.change_person(s, file, told.other, 1, content, who.identity)
    for channel in Channel:
        with pytest.raises(InvalidInputError):
            recorded(told, olena, attempt(channel=channel, person_id=told.other))
    recorded(told, olena, attempt(channel=Channel.PHONE, person_id=told.survivor))


def test_the_next_try_is_a_task_at_a_safe_hour(told, olena):
    rules(told, olena, hours=("evening",))
    with pytest.raises(InvalidInputError) as refused:
        recorded(told, olena, attempt(next_on=day(2), next_part="morning"))
    assert refused.value.fields == ("next_part",)
    with pytest.raises(InvalidInputError):
        recorded(told, olena, attempt(next_on=day(2)))
    recorded(told, olena, attempt(next_on=day(2), next_part="evening"))
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        (task,) = tasks.tasks(s, file)
    assert (task.content.due_on, task.content.part) == (day(2), "evening")
    assert (task.content.who, task.content.text) == (olena.staff_id, PLAN)
    assert task.content.kind is tasks.Kind.CONTACT


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tried_on": day(1)}, "tried_on"),
        ({"next_on": day(-1)}, "next_on"),
        ({"part": "at noon"}, "part"),
        ({"note": "y" * 1001}, "note"),
    ],
)
def test_what_cannot_be_is_refused(told, olena, wrong, field):
    with pytest.raises(InvalidInputError) as refused:
        recorded(told, olena, attempt(**wrong))
    assert field in refused.value.fields
    assert seen(told, olena) == []


def test_the_newest_stands_first_and_names_are_codes(world, told, olena):
    recorded(told, olena, attempt(tried_on=day(-2), note="Оксана просила не дзвонити"))
    recorded(told, olena, attempt(part="evening", distress=Distress.STRONG))
    recorded(told, olena, attempt(part="morning"))
    found = seen(told, olena)
    assert [each.part for each in found] == ["evening", "morning", ""]
    assert found[-1].note == "{P1} просила не дзвонити"
    assert lines(world)[-2].action is not None
    told_of = [line for line in lines(world) if line.action is Action.CONTACT_TRIED]
    assert len(told_of) == 3


def test_silence_is_found_without_opening_a_case(world, told, olena, bohdan):
    assert silent(olena) == [] or clock.now().day > listing.SILENT_DAYS
    recorded(told, olena, attempt(tried_on=day(-30)))
    assert silent(olena) == [told.ref]
    recorded(told, olena, attempt(tried_on=day(-1), outcome=Outcome.NO_ANSWER))
    assert silent(olena) == [told.ref], "nobody answered"
    recorded(told, olena, attempt(tried_on=day(-1), person_id=told.other))
    assert silent(olena) == [told.ref], "that was somebody else"
    index.forget_all()
    before = len(lines(world))
    assert silent(bohdan) == [told.ref]
    assert [line.action for line in lines(world)[before:]] == [Action.CASE_LISTED]
    recorded(told, olena, attempt(tried_on=day(-29), person_id=told.survivor))
    assert silent(olena) == []


def test_who_was_never_reached_counts_from_the_month_of_opening(told, olena):
    with db.transaction() as s:
        opened = cases.get(s, told.ref, olena, WRITE).row.opened_month
    first = date.fromisoformat(f"{opened}-01")
    is_silent = first <= day(-listing.SILENT_DAYS)
    assert (silent(olena) == [told.ref]) is is_silent


def test_a_list_of_silence_is_the_rows_own(told, of_the_south, olena, taras):
    recorded(told, olena, attempt(tried_on=day(-40)))
    recorded(of_the_south, taras, attempt(tried_on=day(-50)))
    assert silent(olena) == [told.ref]
    assert silent(taras) == [of_the_south.ref]


def test_readers_record_no_contact(told, iryna, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, iryna, Permission.CASE_READ)
        with pytest.raises(NotFoundError):
            trying.record(s, file, attempt(), PLAN)
    assert seen(told, olena) == []


SENT = {
    "channel": "phone",
    "person": "",
    "tried_on": "1.11.2026",
    "part": "evening",
    "outcome": "no_answer",
    "distress": "some",
    "note": "The phone was off",
    "next_on": "",
    "next_part": "",
}


def test_a_closed_way_is_refused_and_what_was_typed_stays(staff, told, olena):
    path = f"{told.path}/contacts"
    sent = SENT | {"person": str(told.survivor)}
    with staff.as_(olena):
        form = staff.get(f"{path}/new").text
        assert "Before you make contact" in form
        assert "these are refused" in form
        answer = staff.post(f"{path}/new", sent)
        assert answer.status_code == 422
        assert "The person asked never to do this: Call." in answer.text
        assert "The phone was off" in answer.text
        assert seen(told, olena) == []
        rules(told, olena)
        assert staff.post(f"{path}/new", sent).status_code == 303
        page = staff.get(path).text
    assert "The phone was off" in page
    assert "No answer" in page
    assert "Some: a pause was needed" in page


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"tried_on": "1.1.2190"}, "has not come yet"),
        ({"tried_on": "soon"}, "Write one day"),
        ({"tried_on": ""}, "Write the day"),
        ({"next_on": "1.1.2020"}, "This day is over"),
        ({"next_on": "1.1.2190", "next_part": "morning"}, "Choose a time"),
        ({"channel": ""}, "Choose one of the list"),
        ({"note": "y" * 1001}, "too long"),
    ],
)
def test_each_error_stands_beside_its_field(staff, told, olena, changed, error):
    rules(told, olena, hours=("evening",))
    sent = SENT | {"person": str(told.survivor)} | changed
    with staff.as_(olena):
        answer = staff.post(f"{told.path}/contacts/new", sent)
    assert answer.status_code == 422
    assert error in answer.text
    assert "off" in answer.text or "yyy" in answer.text
    assert seen(told, olena) == []


def test_the_list_of_silence_has_a_tab_and_a_column(staff, told, olena, iryna):
    recorded(told, olena, attempt(tried_on=day(-40)))
    with staff.as_(olena):
        assert "Silent for 30 days" in staff.get("/staff/cases").text
        page = staff.get("/staff/cases/view/silent/1").text
    assert told.ref in page
    with staff.as_(iryna):
        assert told.ref in staff.get("/staff/cases/view/silent/1").text
        assert staff.get(f"{told.path}/contacts").status_code == 200
        assert staff.get(f"{told.path}/contacts/new").status_code == 404
