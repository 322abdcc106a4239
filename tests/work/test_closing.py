"""Closing by two people: nothing dropped, read only, the code works on, reopening."""

from dataclasses import replace
from uuid import UUID

import pytest

from app import cases, db
from app.cases import line, overview
from app.conversation import box
from app.conversation.documents import Step
from app.errors import (
    CaseClosedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
)
from app.staff.policy import CHANGES, PERMISSIONS, Permission, Record, allows
from app.work import tasks, waiting
from app.work.closing import closing, still_open
from app.work.closing.closing import Why
from app.work.tasks import Kind, TaskContent
from tests.cases import reports

READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE
SOMEBODY = UUID(int=9)
TOLD = "We have come to the end. You can still write to us."


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def ref(world, key, marko, bohdan, olena):
    return reports.accepted(key, world.north, marko, bohdan, olena)


def with_case(ref, actor, act, *args, **more):
    with db.transaction() as s:
        return act(s, cases.get(s, ref, actor, READ), *args, **more)


def asks(ref, actor, note="All is done", left="Nobody has to", told=TOLD):
    return with_case(ref, actor, closing.ask, Why.REACHED, note, left, told)


def closes(ref, actor, request, told=TOLD):
    with_case(ref, actor, closing.close, request, told)


def closed(ref, olena, bohdan):
    closes(ref, bohdan, asks(ref, olena))


def view(key):
    with db.transaction() as s:
        return box.read(s, key).view


def task(ref, actor, text="call again", kind=Kind.OTHER):
    content = TaskContent(text, kind=kind, who=actor.staff_id)
    return with_case(ref, actor, tasks.record, content)


def due(actor):
    with db.transaction() as s:
        return sum(each.total for each in waiting.lists(s, actor, 8))


def test_two_people_close_and_the_person_reads_words_for_them(
    ref, key, olena, bohdan, daryna
):
    request = asks(ref, olena)
    with pytest.raises(ConflictError):
        asks(ref, bohdan)
    with pytest.raises(NotFoundError):
        closes(ref, olena, request)
    closes(ref, bohdan, request, "You can write to us.")
    with pytest.raises(ConflictError):
        closes(ref, daryna, request)
    seen = view(key)
    assert (seen.step, seen.reason) == (Step.CLOSED, "You can write to us.")
    assert Why.REACHED not in seen.reason


def test_a_coordinator_who_asked_does_not_close(ref, bohdan, daryna):
    request = asks(ref, bohdan)
    with pytest.raises(NotFoundError):
        closes(ref, bohdan, request)
    closes(ref, daryna, request)


def test_it_is_returned_with_a_reason(ref, key, olena, bohdan):
    request = asks(ref, olena)
    with pytest.raises(InvalidInputError):
        with_case(ref, bohdan, closing.send_back, request, " ")
    with_case(ref, bohdan, closing.send_back, request, "Ask about the claim first")
    assert view(key).step is not Step.CLOSED
    task(ref, olena)


def test_what_is_open_is_named_and_said_what_becomes_of_it(ref, key, olena, bohdan):
    task(ref, olena)
    task(ref, olena, kind=Kind.CONTACT)
    with db.transaction() as s:
        box.write(s, key, "Are you there?")
    parts = [each.part for each in with_case(ref, olena, still_open.of)]
    assert parts == ["tasks", "tasks", "messages"]
    with pytest.raises(InvalidInputError) as refused:
        asks(ref, olena, left="")
    assert refused.value.fields == ("left",)
    asks(ref, olena)


def test_a_pause_is_settled_first(ref, key, olena, bohdan):
    request = asks(ref, olena)
    reports.pause(key)
    with pytest.raises(InvalidInputError) as refused:
        closes(ref, bohdan, request)
    assert refused.value.fields == ("stops",)
    with pytest.raises(InvalidInputError):
        asks(ref, olena)


def test_a_closed_case_is_read_and_not_changed(ref, olena, bohdan, taras):
    task(ref, olena)
    assert due(olena) == 1
    closed(ref, olena, bohdan)
    assert due(olena) == 0
    with db.transaction() as s:
        file = cases.get(s, ref, olena, READ)
        assert len(tasks.tasks(s, file)) == 1
        assert not any(file.may(each) for each in CHANGES)
        with pytest.raises(CaseClosedError):
            line.answer(s, file, "hello", "Olena")
    with pytest.raises(CaseClosedError):
        task(ref, olena)
    with pytest.raises(CaseClosedError), db.transaction() as s:
        cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
    with pytest.raises(NotFoundError), db.transaction() as s:
        cases.get(s, ref, taras, WRITE)


def test_the_code_works_on_and_what_comes_reaches_a_coordinator(
    ref, key, staff, olena, bohdan
):
    def card():
        with db.transaction() as s:
            return [
                each
                for each in overview.todays(s, bohdan)
                if each.template == "work/card_written.html"
            ]

    with db.transaction() as s:
        box.write(s, key, "before")
    closed(ref, olena, bohdan)
    with_case(ref, bohdan, line.read)
    assert card() == []
    with db.transaction() as s:
        box.write(s, key, "after")
    [found] = card()
    assert found.data["rows"][0][0] == ref
    with_case(ref, bohdan, line.read)
    assert card() == []


def test_a_withdrawal_goes_on_in_a_closed_case(ref, key, olena, bohdan):
    closed(ref, olena, bohdan)
    reports.pause(key)
    with_case(ref, olena, line.withdraw)


def test_reopened_it_is_as_it_was(ref, key, olena, bohdan):
    task(ref, olena)
    closed(ref, olena, bohdan)
    with pytest.raises(InvalidInputError):
        with_case(ref, olena, closing.reopen, "")
    with_case(ref, olena, closing.reopen, "They wrote again")
    with pytest.raises(ConflictError):
        with_case(ref, olena, closing.reopen, "again")
    assert due(olena) == 1
    assert (view(key).step, view(key).reason) == (Step.WORKING, "")
    task(ref, olena)
    closed(ref, olena, bohdan)


def test_only_what_changes_is_refused(world, olena, bohdan):
    open_one = Record(world.north, frozenset({olena.staff_id}), prepared_by=SOMEBODY)
    closed_one = replace(open_one, is_closed=True)
    for actor in (olena, bohdan):
        lost = {
            each
            for each in PERMISSIONS
            if allows(actor, each, open_one) != allows(actor, each, closed_one)
        }
        assert lost
        assert lost <= CHANGES


def test_the_page(ref, key, staff, olena, bohdan):
    path = f"/staff/cases/{ref}/closing"
    fields = {"why": "reached", "note": "", "left": "", "told": TOLD}
    with staff.as_(olena):
        task(ref, olena)
        assert "1 task to be done" in staff.get(path).text
        answer = staff.post(path, fields | {"note": "All of it is done"})
        assert answer.status_code == 422
        assert "All of it is done" in answer.text
        fields |= {"note": "All of it is done", "left": "Nobody has to"}
        assert staff.post(path, fields).status_code == 303
    with db.transaction() as s:
        request = closing.waiting(s, cases.get(s, ref, bohdan, READ)).id
    with staff.as_(bohdan):
        page = staff.get(path).text
        assert TOLD in page
        sent = {"do": "close", "told": TOLD, "note": ""}
        assert staff.post(f"{path}/{request}", sent).status_code == 303
    with staff.as_(olena):
        typed = "Загублене"  # one word: that nobody should lose either
        answer = staff.post(f"/staff/cases/{ref}/notes", {"text": typed})
        assert answer.status_code == 409
        assert "This case is closed" in answer.text
        assert typed in answer.text
        assert "Reopen this case" in staff.get(path).text
        again = staff.post(f"{path}/reopen", {"reason": "They wrote again"})
        assert again.status_code == 303
        assert (
            staff.post(f"/staff/cases/{ref}/notes", {"text": typed}).status_code == 303
        )
