"""A report that ends with an agreed call: what staff see, and that nobody writes."""

import re

import pytest
from sqlalchemy import text as sql

from app import cases, db
from app.conversation.models import Message
from app.errors import NotFoundError
from app.intake import triage
from app.staff.policy import Permission
from tests.cases.pages import desk, text
from tests.support.helped import CALL, NUMBER, PERSON, PHRASE, finishes

REPLY = {"text": "Thursday?", "name": "the answering team"}
MARK = "No code: agreed call"


@pytest.fixture
def staff(world):
    return desk(world)


@pytest.fixture
def report_id(survivor, marko):
    finishes(survivor, CALL)
    return only(marko)


def only(marko):
    with db.transaction() as session:
        (waiting,) = triage.waiting(session, marko)
    return waiting.id


def test_the_desks_list_says_so_without_number_or_phrase(staff, report_id, marko):
    with staff.as_(marko):
        pages = text(staff.get("/staff/inbox"))
        pages += text(staff.get(f"/staff/inbox/{report_id}"))
    assert MARK in pages
    assert PHRASE not in pages
    assert NUMBER not in pages


def test_opened_it_shows_number_time_and_the_words_to_say_first(
    staff, report_id, marko
):
    with staff.as_(marko):
        page = text(staff.post(f"/staff/inbox/{report_id}"))
    assert f"{MARK}, {NUMBER}" in page
    assert "Say these words first" in page
    assert PHRASE in page
    assert "Evening" in page
    assert page.index("Before you make contact") < page.index("What they told us")
    assert "I volunteer" in page


def test_a_written_answer_is_not_offered_and_not_taken(staff, report_id, marko):
    address = f"/staff/inbox/{report_id}"
    with staff.as_(marko):
        for page in (staff.get(address), staff.post(address)):
            assert f"{address}/reply" not in text(page)
        assert staff.post(f"{address}/reply", REPLY).status_code == 404
    with pytest.raises(NotFoundError), db.transaction() as session:
        triage.answer(session, marko, report_id, REPLY["text"], REPLY["name"])
    with db.reading() as session:
        assert session.query(Message).all() == []


def test_with_a_code_the_same_page_offers_and_takes_an_answer(staff, survivor, marko):
    finishes(survivor, PERSON)
    address = f"/staff/inbox/{only(marko)}"
    with staff.as_(marko):
        page = text(staff.post(address))
        assert f"{address}/reply" in page
        assert MARK not in page
        assert staff.post(f"{address}/reply", REPLY).status_code == 303


def accepted(report_id, marko, bohdan, olena, world):
    with db.transaction() as session:
        ref = triage.accept(session, marko, report_id, world.north).ref
    with db.transaction() as session:
        file = cases.get(session, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(session, file, (olena.staff_id,))
    return f"/staff/cases/{ref}"


def test_the_case_says_so_on_every_page_and_offers_no_answer(
    staff, report_id, marko, bohdan, olena, world
):
    case = accepted(report_id, marko, bohdan, olena, world)
    with staff.as_(olena):
        for part in ("", "/people", "/consent", "/messages"):
            assert MARK in text(staff.get(case + part)), part
        messages = f"{case}/messages"
        for page in (staff.get(messages), staff.post(messages)):
            assert f"{messages}/answer" not in text(page)
        assert staff.post(f"{messages}/answer", REPLY).status_code == 404
    with db.reading() as session:
        assert session.query(Message).all() == []


def test_the_words_to_say_first_open_with_the_names_and_not_before(
    staff, report_id, marko, bohdan, olena, world
):
    case = accepted(report_id, marko, bohdan, olena, world)
    with staff.as_(olena):
        closed = text(staff.get(case))
        assert "agreed call" in closed
        assert PHRASE not in closed
        opened = text(staff.post(case, {"reason": "contact"}))
    assert PHRASE in opened
    assert NUMBER in opened
    with staff.as_(bohdan):
        assert PHRASE not in text(staff.get(case))


def test_accepting_and_closing_do_not_speak_of_a_code(staff, report_id, marko, world):
    with staff.as_(marko):
        page = text(staff.get(f"/staff/inbox/{report_id}"))
        assert "code keeps working" not in page
        staff.post(f"/staff/inbox/{report_id}/accept", {"team": str(world.north)})
        page = text(staff.get("/staff/inbox"))
    assert "There is no code: the team calls as agreed" in page


def test_number_and_phrase_stand_nowhere_in_clear_and_no_column_tells(
    survivor, another_browser, marko
):
    finishes(survivor, CALL)
    finishes(another_browser(), PERSON)
    rows = {}
    with db.reading() as session:
        for table in ("report", "conversation", "receipt", "key_grant", "audit_line"):
            found = session.execute(sql(f'SELECT * FROM "{table}"'))  # noqa: S608  # listed names
            rows[table] = [tuple(row) for row in found]
    everything = repr(rows).encode() + b"".join(
        value
        for table in rows.values()
        for row in table
        for value in row
        if isinstance(value, bytes)
    )
    assert b"report" in everything
    for told in (NUMBER, PHRASE, "agreed_call", "no_code"):
        assert told.encode() not in everything
    assert len(rows["receipt"]) == len(rows["conversation"]) == len(rows["report"]) == 2
    with db.transaction() as session:
        assert sorted(w.head.no_code for w in triage.waiting(session, marko)) == [
            False,
            True,
        ]


def test_an_inbox_that_nobody_opens_is_never_named_as_the_way(
    staff, report_id, marko, bohdan, olena, world
):
    case = accepted(report_id, marko, bohdan, olena, world)
    with staff.as_(olena):
        page = staff.get(f"{case}/contact")
        version = re.search(r'name="version" value="(\d+)"', text(page)).group(1)
        saved = staff.post(
            f"{case}/contact", {"contact_kind": "code", "version": version}
        )
        assert saved.status_code == 303
        page = text(staff.get(case))
    assert "The words to say first stand with the names" in page
    assert "inbox only" not in page
