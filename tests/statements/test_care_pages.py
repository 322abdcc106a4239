"""Care for staff on the pages: one's own count, what the veils say of it, a break."""

from datetime import UTC, datetime

import pytest

from tests.statements.test_pages import account
from tests.support import log

CARE = "/staff/settings/me/care"
LATE = datetime(2026, 11, 24, 12).astimezone().replace(hour=22).astimezone(UTC)


@pytest.fixture
def statement(case, desk):
    told = account(case, speaks_of=["death", "children"])
    answer = desk("olena").post(f"{case.path}/account/new", told)
    assert answer.status_code == 303
    return answer.location


def open_it(who, statement):
    answer = who.post(f"{statement}/words", {"reason": "reading_back"})
    assert answer.status_code == 200
    return answer


def test_what_was_opened_stands_in_ones_own_settings_alone(statement, desk):
    olena, bohdan = desk("olena"), desk("bohdan")
    assert "Nothing since Monday." in olena.get(CARE).text
    olena.get(statement)  # its veil is shut: nothing is opened
    assert "Nothing since Monday." in olena.get(CARE).text
    open_it(olena, statement)
    page = olena.get(CARE).text
    assert "1 heavy item since Monday." in page
    assert "Killing or death" in page
    assert "Harm to children" in page
    assert "1 heavy item since Monday." in olena.get("/staff/settings/me").text
    for path in (CARE, "/staff/settings/me"):
        assert "Nothing since Monday." in bohdan.get(path).text
    for path in ("/staff/readings", "/staff/settings/users"):
        assert "heavy item" not in bohdan.get(path).text


def test_the_veil_reminds_from_the_number_that_one_set(statement, desk):
    olena = desk("olena")
    assert olena.post(CARE, {"remind_after": "1", "late_from": ""}).status_code == 303
    words = "You have opened 1 this week. Take a break, or ask a colleague."
    assert words not in olena.get(statement).text
    open_it(olena, statement)
    assert words in olena.get(statement).text
    assert "I need a break" in olena.get(statement).text


def test_late_the_veil_is_shut_twice(statement, desk, clock):
    olena = desk("olena")
    assert olena.post(CARE, {"late_from": "21"}).status_code == 303
    assert "It is late." not in olena.get(statement).text
    clock.now = LATE
    olena = desk("olena")
    page = olena.get(statement).text
    assert '<details class="veil late" data-veil>' in page
    assert "It is late." in page


@pytest.mark.parametrize(
    "typed",
    [{"remind_after": "many"}, {"remind_after": "0"}, {"late_from": "12"}],
)
def test_what_cannot_be_kept_stays_typed_and_changes_nothing(desk, typed):
    olena = desk("olena")
    olena.post(CARE, {"remind_after": "7", "late_from": "21"})
    answer = olena.post(CARE, {"remind_after": "3", "late_from": "20"} | typed)
    assert answer.status_code == 422
    assert f'value="{typed.get("remind_after", "3")}"' in answer.text
    page = olena.get(CARE).text
    assert 'value="7"' in page
    assert '<option selected value="21"' in page


def test_a_break_is_one_press_away_and_nobody_is_told(world, desk):
    olena = desk("olena")
    assert 'href="/staff/break" data-break' in olena.get("/staff").text
    before = len(log.lines(world))
    page = olena.get("/staff/break")
    assert "Nobody is told, and nothing is written down." in page.text
    assert page.headers["Cache-Control"].startswith("no-store")
    assert len(log.lines(world)) == before
