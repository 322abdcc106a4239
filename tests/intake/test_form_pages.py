"""The form as a browser without script walks through it."""

from operator import itemgetter

import pytest
from sqlalchemy import func, select

from app import db
from app.intake import questions, rules
from app.intake.models import Draft, Report
from tests.support.public_site import RELATIVE


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def questions_met(survivor, answers):
    survivor.begins()
    met = []
    while survivor.page.question:
        met.append(survivor.page.question)
        survivor.press("Continue", a=answers.get(survivor.page.question, []))
    return met


def test_a_relative_answers_sends_and_gets_a_code(survivor):
    code = survivor.sends()
    assert len(code.replace(" ", "")) == 24
    assert [len(group) for group in code.split()] == [4] * 6
    assert count(Report) == 1
    assert count(Draft) == 0


def test_the_code_stays_readable_until_the_visit_ends(survivor):
    code = survivor.sends()
    assert survivor.open("/form/sent").code == code
    survivor.press("Leave now")
    assert survivor.open("/form/sent").path == "/bye"


def test_two_groups_typed_back_lead_on_and_wrong_ones_do_not(survivor):
    groups = survivor.sends().split()
    survivor.follow("I have kept it")
    page = survivor.press("Continue", second="0" * 5, fifth=groups[4])
    assert page.status == 422
    assert f'value="{groups[4]}"' in page.html
    page = survivor.press("Continue", second=groups[1], fifth=f" {groups[4]} ")
    assert page.path == "/form/sent/done"


def test_typing_the_groups_back_can_be_skipped(survivor):
    survivor.sends()
    survivor.follow("I have kept it")
    assert survivor.press("I have it").path == "/form/sent/done"


@pytest.mark.parametrize("button", ["Continue", "Skip this question"])
def test_continue_with_nothing_chosen_is_the_same_as_skip(survivor, button):
    survivor.begins()
    pages = 0
    while survivor.page.question:
        survivor.press(button)
        pages += 1
    assert survivor.page.path == "/form/check"
    assert survivor.page.text.count("You skipped this") == pages
    assert "it cannot be sent" in survivor.page.text


def test_an_answer_can_be_taken_away_again(survivor):
    survivor.begins()
    survivor.press("Continue", a="yes")
    survivor.open("/form/1")
    assert "checked" in survivor.page.html
    survivor.press("Skip this question")
    assert "checked" not in survivor.open("/form/1").html


def test_the_check_page_shows_every_answer_and_changes_each(survivor):
    page = survivor.answers()
    assert page.path == "/form/check"
    for words in ("A lawyer", "By phone", "Kharkiv region", "The word is heron."):
        assert words in page.text
    survivor.open("/form/5")
    page = survivor.press("Continue", a=["np.doctor"])
    assert page.path == "/form/check"
    assert "A doctor or medicine" in page.text
    assert "A lawyer" not in page.text


def test_a_changed_answer_asks_only_what_it_brings_up(survivor):
    survivor.answers(contact="code")
    page = survivor.open("/form/6")
    assert page.question == "fc.contact"
    page = survivor.press("Continue", a="phone")
    assert page.question == "fc.contact_value"
    survivor.press("Continue", a="050 000")
    survivor.press("Continue")
    assert survivor.press("Continue").path == "/form/check"


def test_a_second_press_of_send_says_so_and_sends_nothing(survivor):
    survivor.answers()
    check = survivor.page
    survivor.press("Send")
    code = survivor.page.code
    survivor.page = check
    page = survivor.press("Send")
    assert page.status == 409
    assert "This was already sent" in page.text
    assert survivor.follow("Show my code").code == code
    assert count(Report) == 1


@pytest.mark.parametrize("path", ["/form/3", "/form/check", "/pause"])
def test_back_after_sending_shows_that_it_was_sent(survivor, path):
    survivor.sends()
    page = survivor.open(path)
    assert page.status == 409
    assert "This was already sent" in page.text


def test_somebody_missing_only_four_things_are_asked(survivor):
    met = questions_met(
        survivor,
        {**RELATIVE, "fc.about_whom": "someone_missing", "fc.relation": "rel.sibling"},
    )
    fields = {questions.load().questions[q].field for q in met}
    who_and_how_urgent = {"about_whom", "relation_to_missing", "urgent_flag"}
    how_to_reach = {
        "safe_contact_kind",
        "safe_contact_value",
        "safe_hours",
        "contact_never",
        "may_we_say_who_we_are",
    }
    needed_to_take_it = {"safe_now", "adult_or_child", "permission_service"}
    assert fields == who_and_how_urgent | how_to_reach | needed_to_take_it


def test_under_18_the_path_is_short_and_asks_no_theme(survivor):
    met = questions_met(survivor, {**RELATIVE, "fc.under_18": "yes"})
    assert "fc.theme" not in met
    assert "fc.free_line" not in met
    assert met[3] == "fc.trusted_adult"


def test_under_18_it_is_said_when_we_must_act(survivor):
    survivor.begins()
    for answer in ("yes", "self", "yes"):
        survivor.press("Continue", a=answer)
    assert "we may need to tell a person whose job is to protect" in survivor.page.text


def test_who_does_not_say_their_age_is_not_asked_for_a_theme(survivor):
    for age in ("not_said", ""):
        answers = {**RELATIVE, "fc.under_18": age}
        assert "fc.theme" not in questions_met(survivor, answers)
        survivor.press("Stop and delete all")


def test_no_permission_leads_to_numbers_and_nothing_is_kept(survivor):
    page = survivor.answers(permission="no")
    assert page.path == "/form/without"
    assert "112" in page.text
    survivor.press("Delete my answers and finish")
    assert count(Draft) == 0
    assert count(Report) == 0


def test_without_a_yes_send_is_refused_even_when_it_is_pressed(survivor):
    survivor.answers()
    check = survivor.page
    number = next(row for row in check.links if row == "/form/15")
    survivor.open(number)
    survivor.press("Skip this question")
    survivor.page = check
    page = survivor.press("Send")
    assert page.status == 422
    assert count(Report) == 0


def test_not_safe_now_leads_to_the_numbers_and_a_pause(survivor):
    survivor.begins()
    page = survivor.press("Continue", a="no_later")
    assert page.path == "/pause"
    assert "/danger" in page.links


def test_after_a_dangerous_answer_the_next_page_begins_with_the_numbers(survivor):
    survivor.begins()
    page = survivor.press("Continue", a="not_sure")
    assert "If you or someone else is in danger now" in page.text
    assert "in danger now, call" not in survivor.press("Continue", a="self").text


def test_a_pause_code_opens_the_draft_in_another_browser(survivor, another_browser):
    survivor.begins()
    survivor.press("Continue", a="yes")
    survivor.press("Continue", a="self")
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    survivor.press("Leave safely")
    other = another_browser()
    page = other.returns(code)
    assert page.path == "/form/3"
    assert "checked" in other.open("/form/2").html


def test_pausing_twice_gives_the_same_code(survivor):
    survivor.begins()
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    survivor.open("/pause")
    assert survivor.press("Give me a code").code == code


def test_a_pause_code_ends_after_seven_days(survivor, another_browser, clock):
    survivor.begins()
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    clock.forward(days=6, hours=23)
    assert another_browser().returns(code).path == "/form/1"
    clock.forward(hours=2)
    assert another_browser().returns(code).status == 422
    another_browser().begins()
    with db.reading() as session:
        ends = session.scalars(select(Draft.expires_at)).all()
    assert all(end > clock.now for end in ends)


def test_a_sent_draft_is_not_opened_by_its_pause_code(survivor, another_browser):
    survivor.begins()
    survivor.open("/pause")
    old = survivor.press("Give me a code").code
    survivor.open("/form/1")
    survivor.answers()
    survivor.press("Send")
    assert "A code that you got earlier" in survivor.page.text
    assert another_browser().returns(old).status == 422


def test_leaving_forgets_what_was_written(survivor):
    survivor.begins()
    survivor.press("Continue", a="yes")
    survivor.press("Leave now")
    assert count(Draft) == 0
    assert survivor.cookie is None


def test_leaving_keeps_a_paused_draft(survivor, another_browser):
    survivor.begins()
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    survivor.press("Leave now")
    assert another_browser().returns(code).path == "/form/1"


def test_after_an_hour_the_page_is_closed_and_nothing_was_sent(survivor, clock):
    survivor.begins()
    survivor.press("Continue", a="yes")
    clock.forward(minutes=61)
    page = survivor.press("Continue", a="self")
    assert page.status == 410
    assert "You were away, so we closed it" in page.text


def test_somebody_who_keeps_writing_is_not_closed_out(survivor, clock):
    survivor.begins()
    for minutes in range(0, 180, 20):
        clock.forward(minutes=20)
        page = survivor.open(f"/form/{minutes // 20 % 2 + 1}")
        assert page.question, page.text


def test_an_address_from_the_history_shows_nothing_without_the_cookie(survivor):
    for path in ("/form/3", "/form/check", "/form/sent", "/box", "/pause/code"):
        page = survivor.open(path)
        assert page.path == "/bye"
        assert "form" not in page.text.lower()


def test_an_answer_from_an_older_page_goes_to_its_own_question(survivor):
    survivor.begins()
    survivor.press("Continue", a="yes")
    survivor.press("Continue", a="someone_missing")
    survivor.press("Continue", a="no")
    old = survivor.page
    assert old.question == "fc.relation"
    survivor.open("/form/2")
    survivor.press("Continue", a="self")
    survivor.page = old
    page = survivor.press("Continue", a="rel.parent")
    assert page.question == "fc.needs"
    survivor.open("/form/4")
    assert "checked" not in survivor.page.html


def test_rather_talking_leaves_only_how_to_reach_and_the_permission(survivor):
    survivor.begins()
    for answer in ("yes", "self", "no"):
        survivor.press("Continue", a=answer)
    survivor.press("Continue", a=[])
    page = survivor.press("I would rather talk to someone", a="code")
    met = []
    while survivor.page.question:
        met.append(survivor.page.question)
        page = survivor.press("Continue", a=RELATIVE[survivor.page.question])
    assert met == ["fc.contact_never", "fc.worker", "fc.permission"]
    assert "Send" in page.text


WRONG = {
    "unknown": ("fc.safe_now", "np.lawyer", "choose one of the answers"),
    "two of one": ("fc.safe_now", ["yes", "not_sure"], "choose one answer only"),
    "an attack": ("fc.safe_now", "<script>alert(1)</script>", "choose one of the"),
    "a far too long id": ("fc.safe_now", "y" * 9000, "choose one of the answers"),
}


@pytest.mark.parametrize(("question", "value", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_said_beside_the_field(survivor, question, value, says):
    survivor.begins()
    page = survivor.press("Continue", a=value)
    assert page.status == 422
    assert page.question == question
    assert says in page.text
    assert page.title == "Check: Form, page 1"
    assert 'role="alert"' in page.html
    assert "<script" not in page.html


def test_a_line_that_is_too_long_is_kept_as_it_was_typed(survivor):
    survivor.begins()
    while survivor.page.question != "fc.contact_value":
        survivor.press("Continue", a=RELATIVE[survivor.page.question])
    typed = "0" * 101
    page = survivor.press("Continue", a=typed)
    assert page.status == 422
    assert f'value="{typed}"' in page.html
    assert "at most 100 letters" in page.text
    page = survivor.press("Continue", a=typed[:100])
    assert page.question == "fc.contact_hours"


def test_hostile_text_is_shown_as_text(survivor):
    line = '"><b onclick=x>{{7*7}}&'
    page = survivor.answers(free_line=line)
    assert line in page.text
    assert "<b onclick" not in page.html
    assert "49" not in page.text


def test_page_numbers_outside_the_form_lead_to_the_open_question(survivor):
    survivor.begins()
    for path in ("/form/0", "/form/99"):
        assert survivor.open(path).question == "fc.safe_now"


def test_the_regions_stand_in_the_order_of_the_readers_alphabet():
    region = questions.load().questions["fc.region"]
    in_uk = [o.text["uk"] for o in rules.options_for(region, itemgetter("uk"), {})]
    assert in_uk.index("Вінницька область") < in_uk.index("Івано-Франківська область")
    assert in_uk.index("Івано-Франківська область") < in_uk.index("Київська область")
    assert in_uk[-1] == "Інша країна"
    in_en = [o.text["en"] for o in rules.options_for(region, itemgetter("en"), {})]
    assert in_en[:-1] == sorted(in_en[:-1])
