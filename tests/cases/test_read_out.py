"""What is read to a person by phone: in their language, safe words first, no more."""

import pytest

from app import cases, db
from app.cases import contact_shown, line
from app.intake import triage
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text
from tests.support.helped import NUMBER, PHRASE

ANSWER = "The heron is at the river on Thursday."


def accepted(key, world, marko, bohdan, olena):
    with db.transaction() as s:
        ref = triage.accept(s, marko, key.conversation_id, world.north).ref
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (olena.staff_id,))
    return ref


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def ref(key, world, marko, bohdan, olena):
    return accepted(key, world, marko, bohdan, olena)


def read(world, ref, actor, language="en"):
    staff = desk(world)
    with staff.as_(actor):
        sent = {"language": language, "reason": "call"}
        answer = staff.post(f"/staff/cases/{ref}/read-out", sent)
    return answer.status_code, text(answer)


def test_it_says_how_things_stand_and_no_word_of_what_was_told(
    clock, world, ref, olena
):
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.MESSAGE_ANSWER)
        line.answer(s, file, ANSWER, "Olena")
    status, page = read(world, ref, olena)
    assert status == 200
    said = page.partition('id="script"')[2]
    for words in (
        "Is this a good moment?",
        "A person is working on it.",
        "Our last message for you is of November 24",
        "If it is not safe",
    ):
        assert words in said
    assert said.index("good moment") < said.index("working on it")
    for word in ("heron", reports.PHONE, "Olena"):
        assert word not in said


def test_it_is_read_in_the_persons_language(world, ref, olena):
    staff = desk(world)
    with staff.as_(olena):
        closed = text(staff.get(f"/staff/cases/{ref}/read-out"))
    assert '<option value="uk" selected>' in closed
    assert "working on it" not in closed
    _status, page = read(world, ref, olena, "uk")
    assert 'lang="uk"' in page
    assert "Зараз зручно говорити?" in page
    assert "Read this to the person" in page  # the frame stays the reader's


def test_a_pause_and_never_call_come_first(world, key, ref, olena):
    reports.pause(key)
    _status, page = read(world, ref, olena)
    said = page.partition('id="script"')[2]
    assert "Never call this person" in said
    assert "Never say who we are" in said
    assert "Everything is stopped, as you asked" in said
    assert "in no other way" in said


def test_the_agreed_words_are_said_first(world, marko, bohdan, olena):
    ref = accepted(reports.send(call=True), world, marko, bohdan, olena)
    _status, page = read(world, ref, olena)
    said = page.partition('id="script"')[2]
    assert said.index(PHRASE) < said.index("Is this a good moment?")
    assert "inbox" not in said.partition("If it is safe")[2].partition("</div>")[0]
    assert "Evening" in said
    assert NUMBER not in said


def test_only_who_holds_the_names_reads_it(world, ref, bohdan, iryna, marko, taras):
    for actor in (bohdan, iryna, marko, taras):
        status, _page = read(world, ref, actor)
        assert status == 404


def test_without_an_inbox_it_still_says_how_things_stand(world, told, olena):
    status, page = read(world, told.ref, olena)
    assert status == 200
    assert "A person is working on it." in page
    assert "last message" not in page


def test_the_rules_in_words_put_never_first(ref, olena):
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_READ)
        rules = contact_shown.rules_of(file)
    assert rules.never == (contact_shown.CALL, contact_shown.SAY_WHO)
    assert rules.is_forbidden  # by phone, and never call: nothing is offered
