"""T-65: whoever watches the line cannot tell whether an answer waits.

Times are evened out by `app/conversation/pacing.py`, and compared in `scripts/bench`.
"""

from app import db
from app.intake import triage
from app.web.public_headers import INBOX_STEP_BYTES

LONG = "Ми прочитали і подумали, як допомогти. " * 25


def comes_back(world, browser, answer):
    """Send a report, have it answered or not, and open the inbox with the code."""
    with db.reading() as session:
        before = {each.id for each in triage.waiting(session, world.actor("marko"))}
    code = browser.sends()
    if answer:
        with db.transaction() as session:
            marko = world.actor("marko")
            (new,) = (
                each.id
                for each in triage.waiting(session, marko)
                if each.id not in before
            )
            triage.answer(session, marko, new, answer, "Marko")
    browser.returns(code)
    return browser.open("/box")


def size(browser):
    """The length of the inbox as it goes over the line."""
    answer = browser.send("GET", "/box")
    assert answer.status_code == 200
    return len(answer.data)


def test_t65_an_inbox_with_an_answer_is_as_large_as_one_without(
    world, survivor, another_browser
):
    nobody, answered, much = survivor, another_browser(), another_browser()
    comes_back(world, nobody, "")
    assert "Вітаємо" in comes_back(world, answered, "Вітаємо.").text
    assert LONG.strip() in comes_back(world, much, LONG).text
    assert size(nobody) == size(answered) == size(much) == INBOX_STEP_BYTES


def test_that_the_pages_would_differ_without_the_filling(
    world, survivor, another_browser
):
    answered = another_browser()
    comes_back(world, survivor, "")
    comes_back(world, answered, "Вітаємо.")
    one, other = (each.send("GET", "/box").data for each in (survivor, answered))
    assert len(one.rstrip()) != len(other.rstrip())
