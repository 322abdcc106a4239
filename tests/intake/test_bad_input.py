"""Two tabs, Back, two presses, a lost connection, an hour away: nothing is lost twice.

What was typed stays with who typed it, nothing is kept twice, and the page says what to
do. More of it stands beside the pages: `test_form_pages.py`, `test_groups.py`.
"""

import pytest
from sqlalchemy import func, select

from app import db
from app.conversation.models import Conversation, Message
from app.errors import BusyError
from app.intake.models import Draft, Report
from tests.support.helped import CALL, HELPER, PERSON, fill, finishes, hands_over
from tests.support.public_site import RELATIVE, Page

LINE = "We listen for the word heron, and for nothing else."


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def come_to(survivor, question):
    survivor.begins()
    while survivor.page.question != question:
        survivor.press("Continue", a=RELATIVE.get(survivor.page.question, []))
    return survivor.page


def take_over(survivor, another_browser):
    """In a second tab, open another draft: the first tab's pages are of before."""
    other = another_browser()
    other.begins()
    other.open("/pause")
    code = other.press("Give me a code").code
    survivor.returns(code)


def test_another_tab_that_took_the_browser_over_loses_no_line(
    survivor, another_browser
):
    first_tab = come_to(survivor, "fc.free_line")
    take_over(survivor, another_browser)
    survivor.page = first_tab
    page = survivor.press("Continue", a=LINE)
    assert page.status == 403
    assert LINE in page.text
    assert "It was not kept: copy it" in page.text
    assert "open the page again and press the button there" in page.text
    survivor.open("/form/check")
    assert LINE not in survivor.page.text


def test_what_was_chosen_from_a_list_is_not_repeated_on_such_a_page(
    survivor, another_browser
):
    first_tab = come_to(survivor, "fc.contact")
    take_over(survivor, another_browser)
    survivor.page = first_tab
    page = survivor.press("Continue", a="phone")
    assert page.status == 403
    assert "phone" not in page.html


def test_a_fault_of_ours_gives_the_line_back_and_keeps_the_answers_before(
    survivor, monkeypatch
):
    page = come_to(survivor, "fc.free_line")
    with monkeypatch.context() as broken:
        broken.setattr("app.intake.drafts.keep", fails)
        page = survivor.press("Continue", a=LINE)
    assert page.status == 500
    assert LINE in page.text
    assert "your earlier answers are kept" in page.text
    assert survivor.open("/form/2").html.count("checked") == 1


def fails(*_given):
    raise RuntimeError("a fault, for a test")


def test_a_message_is_given_back_when_many_write_at_once(survivor, monkeypatch):
    survivor.returns(survivor.sends())
    survivor.open("/box/write")
    with monkeypatch.context() as full:
        full.setattr("app.conversation.box.write", busy)
        page = survivor.press("Send", text=LINE)
    assert page.status == 429
    assert LINE in page.text
    assert "Wait half a minute" in page.text
    assert count(Message) == 0


def busy(*_given):
    raise BusyError


def test_a_foreign_page_cannot_make_this_site_show_its_words(survivor):
    response = survivor.client.post(
        "/form/1",
        base_url=survivor.origin,
        data={"q": "fc.free_line", "a": "words of a stranger"},
    )
    assert response.status_code == 403
    assert b"words of a stranger" not in response.data


def test_hostile_words_come_back_as_words(survivor, another_browser):
    first_tab = come_to(survivor, "fc.free_line")
    take_over(survivor, another_browser)
    survivor.page = first_tab
    hostile = '</textarea><b onclick=x>{{7*7}}"'
    page = survivor.press("Continue", a=hostile)
    assert hostile in page.text
    assert "<b onclick" not in page.html


@pytest.mark.parametrize("minutes", [61, 600])
def test_after_an_hour_nothing_typed_is_shown_and_nothing_is_kept(
    survivor, clock, minutes
):
    come_to(survivor, "fc.free_line")
    clock.forward(minutes=minutes)
    page = survivor.press("Continue", a=LINE)
    assert page.status == 410
    assert LINE not in page.text
    assert "Nothing was sent" in page.text
    assert {"/return", "/form/before"} & set(page.links)
    survivor.begins()
    assert survivor.page.question == "fc.safe_now"
    assert count(Draft) == 1


def test_an_answer_whose_page_never_arrived_is_pressed_again(survivor):
    page = come_to(survivor, "fc.contact_value")
    token = page.find("Continue")[0].carried
    carried = [(n, v) for n, v in token if n != "a"] + [("a", "050"), ("do", "next")]
    first = survivor.send("POST", page.find("Continue")[0].action, carried)
    again = survivor.send("POST", page.find("Continue")[0].action, carried)
    assert first.headers["Location"] == again.headers["Location"]
    assert count(Draft) == 1


def test_a_request_that_was_cut_off_keeps_nothing_and_says_what_to_do(survivor):
    page = come_to(survivor, "fc.contact_value")
    form = page.find("Continue")[0]
    token = dict(form.carried)["csrf"]
    body = f"csrf={token}&q=fc.contact_value&a=050".encode()
    response = survivor.client.post(
        form.action,
        base_url=survivor.origin,
        data=body,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 40)},
    )
    assert response.status_code == 400
    assert b"Nothing was changed" in response.data
    assert "050" not in survivor.open(form.action).html


def test_the_code_is_found_when_the_page_after_send_never_arrived(survivor):
    survivor.answers()
    form = survivor.page.find("Send")[0]
    survivor.send("POST", form.action, form.carried)
    page = survivor.press("Send")
    assert page.status == 409
    assert len(survivor.follow("Show my code").code.replace(" ", "")) == 24
    assert count(Report) == count(Conversation) == 1


def test_a_call_sent_twice_is_one_report_and_no_code_is_offered(survivor):
    hands_over(survivor)
    fill(survivor, CALL)
    check = survivor.page
    survivor.press("Send")
    survivor.page = check
    page = survivor.press("Send")
    assert page.status == 409
    assert "arrived once" in page.text
    assert "Show my code" not in page.text
    assert count(Report) == 1


def test_handing_over_twice_changes_hands_once(survivor):
    survivor.begins()
    fill(survivor, HELPER)
    hand = survivor.open("/form/hand")
    survivor.press("I am the person, continue")
    survivor.press("Continue", a="yes")
    survivor.page = hand
    assert survivor.press("I am the person, continue").status == 403
    survivor.open("/form/before")
    assert survivor.press("I understand, continue").question == "fc.under_18"
    assert count(Draft) == 1


def test_a_page_of_the_helpers_left_open_puts_no_answer_into_the_persons_half(
    survivor,
):
    survivor.begins()
    fill(survivor, HELPER)
    token = survivor.open("/form/hand").find("I am the person, continue")[0].carried
    survivor.press("I am the person, continue")
    token = survivor.page.find("Continue")[0].carried
    carried = [(n, v) for n, v in token if n not in {"q", "a"}]
    stale = [*carried, ("q", "fc.about_whom"), ("a", "self"), ("do", "next")]
    response = survivor.send("POST", "/form/2", stale)
    assert response.headers["Location"] == "/form/1"
    assert survivor.open("/form/1").question == "fc.free_to_answer"


def test_showing_the_code_twice_shows_the_same(survivor):
    page: Page = finishes(survivor, PERSON)
    code = survivor.press("I am the person, show the code").code
    survivor.page = page
    assert survivor.press("I am the person, show the code").code == code


def test_begun_twice_from_two_tabs_is_one_form(survivor):
    survivor.open("/form/before")
    survivor.press("I understand, continue")
    survivor.press("Continue", a="yes")
    survivor.open("/form/before")
    assert survivor.press("I understand, continue").question == "fc.about_whom"
    assert count(Draft) == 1
