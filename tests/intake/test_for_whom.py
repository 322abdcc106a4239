"""Who is written about: a child, something seen, somebody beside a helper."""

import pytest
from sqlalchemy import func, select

from app import db
from app.conversation.models import Conversation
from app.intake import questions
from app.intake.models import Draft, Report
from app.intake.rules import Path
from tests.intake.test_speaking import speaks
from tests.support.helped import (
    CALL,
    HELPER,
    NUMBER,
    PERSON,
    PHRASE,
    fill,
    finishes,
    hands_over,
)
from tests.support.public_site import RELATIVE

FORM = questions.load()


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def met_by(survivor, **told):
    survivor.begins()
    answers = {**RELATIVE, **{f"fc.{name}": value for name, value in told.items()}}
    return fill(survivor, answers)


def test_for_a_child_little_is_asked_and_never_what_happened(survivor):
    met = met_by(survivor, about_whom="child")
    assert met == [
        "fc.safe_now",
        "fc.about_whom",
        "fc.under_18",
        "fc.guardian",
        "fc.urgent",
        "fc.needs",
        "fc.contact",
        "fc.contact_value",
        "fc.contact_hours",
        "fc.contact_never",
        "fc.say_who",
        "fc.permission",
    ]
    survivor.press("Send")
    assert survivor.page.code


def test_a_child_who_cares_for_a_child_is_treated_as_a_child(survivor):
    met = met_by(survivor, about_whom="child", under_18="yes")
    assert "fc.trusted_adult" in met
    assert "fc.guardian" not in met


def test_a_witness_says_whether_they_could_be_guessed_and_describes_nothing(survivor):
    met = met_by(survivor, about_whom="witness")
    assert met[3] == "fc.known_witness"
    assert "fc.free_line" not in met
    assert "fc.theme" in met


def test_the_page_says_that_nothing_is_described_and_no_childs_name_is_written(
    survivor,
):
    survivor.begins()
    survivor.press("Continue", a="yes")
    assert "Please do not describe it here" in survivor.page.text
    assert "do not write the child’s name" in survivor.page.text


def test_a_helper_without_the_person_is_asked_for_needs_and_hands_over_nothing(
    survivor,
):
    met = met_by(survivor, about_whom="helper", person_here="no")
    assert met[2:6] == ["fc.person_here", "fc.helper_role", "fc.urgent", "fc.helped"]
    assert not {"fc.theme", "fc.under_18", "fc.free_line"} & set(met)
    survivor.press("Send")
    assert survivor.page.code


def test_the_helper_is_told_what_they_will_see_before_they_go_on(survivor):
    survivor.begins()
    for answer in ("yes", "helper", "yes"):
        survivor.press("Continue", a=answer)
    assert survivor.page.question == "fc.helper_role"
    assert "You see only your own answers: not theirs, not the code" in (
        survivor.page.text
    )


def test_the_helper_checks_only_their_half_and_cannot_send_it(survivor):
    survivor.begins()
    assert set(fill(survivor, HELPER)) == set(HELPER)
    assert survivor.page.path == "/form/check"
    assert "I volunteer" in survivor.page.text
    assert "May we keep" not in survivor.page.text
    assert "/form/hand" in survivor.page.links
    actions = {form.action for form in survivor.page.forms}
    assert "/form/send" not in actions
    token = survivor.page.find("Stop and delete all")[0].carried
    assert survivor.send("POST", "/form/send", token).status_code == 422
    assert count(Report) == 0


def test_the_person_sees_nothing_of_the_helpers_and_cannot_go_back_to_it(survivor):
    page = hands_over(survivor)
    assert page.question == "fc.free_to_answer"
    assert "/form/before" not in page.links
    for number in range(1, 30):
        page = survivor.open(f"/form/{number}")
        assert page.question not in HELPER
    survivor.open("/form/1")
    met = fill(survivor, PERSON)
    assert not set(met) & set(HELPER)
    assert "I volunteer" not in survivor.page.text
    assert "A lawyer" in survivor.page.text
    assert survivor.open("/form/hand").path != "/form/hand"


def test_what_the_helper_filled_in_before_does_not_pass_to_the_person(survivor):
    survivor.answers(about_whom="self")
    survivor.open("/form/2")
    survivor.press("Continue", a="helper")
    fill(survivor, HELPER)
    survivor.follow("Next: give the phone to the person")
    survivor.press("I am the person, continue")
    while survivor.page.question:
        assert "checked" not in survivor.page.html
        assert "selected" not in survivor.page.html
        assert str(RELATIVE["fc.contact_value"]) not in survivor.page.html
        survivor.press("Continue")
    assert "it cannot be sent" in survivor.page.text


def test_the_helpers_pause_code_opens_nothing_once_the_phone_was_handed_over(
    survivor, another_browser
):
    survivor.begins()
    fill(survivor, HELPER)
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    other = another_browser()
    assert other.returns(code).question == ""
    assert other.page.path == "/form/check"
    survivor.open("/form/hand")
    survivor.press("I am the person, continue")
    assert another_browser().returns(code).status == 422
    assert other.open("/form/check").status == 410
    assert survivor.open("/form/1").question == "fc.free_to_answer"
    assert count(Draft) == 1


def test_the_person_can_pause_and_comes_back_to_their_own_half(
    survivor, another_browser
):
    hands_over(survivor)
    survivor.press("Continue", a="yes")
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    other = another_browser()
    assert other.returns(code).question == "fc.under_18"
    fill(other, PERSON)
    assert "I volunteer" not in other.page.text


def test_who_cannot_answer_freely_is_led_out_with_numbers(survivor):
    hands_over(survivor)
    page = survivor.press("Continue", a="no_later")
    assert page.path == "/pause"
    assert "/danger" in page.links


def test_the_code_waits_until_the_person_says_that_they_hold_the_phone(survivor):
    page = finishes(survivor, PERSON)
    assert page.path == "/form/sent"
    assert 'class="code"' not in page.html
    assert "Give the phone to the person now" in page.text
    for path in ("/form/sent/try", "/form/sent/done"):
        assert "Give the phone to the person now" in survivor.open(path).text
    page = survivor.press("I am the person, show the code")
    assert len(page.code.replace(" ", "")) == 24


def test_the_code_is_gone_from_the_phone_when_the_person_gives_it_back(
    survivor, another_browser
):
    finishes(survivor, PERSON)
    code = survivor.press("I am the person, show the code").code
    survivor.follow("I have kept it")
    page = survivor.press("I have it")
    assert page.path == "/form/sent/done"
    assert "/form/sent" not in page.links
    for path in ("/form/sent", "/form/sent/try"):
        assert code not in survivor.open(path).text
        assert survivor.page.status == 410
    page = survivor.open("/form/check")
    assert page.status == 409
    assert "/form/sent" not in page.links
    assert another_browser().returns(code).path == "/box"


def test_a_helper_who_begins_again_does_not_find_the_last_code(survivor):
    finishes(survivor, PERSON)
    code = survivor.press("I am the person, show the code").code
    survivor.begins()
    page = survivor.open("/form/sent")
    assert page.status == 410
    assert code not in page.text


def test_somebody_under_18_beside_a_helper_is_asked_for_no_theme(survivor):
    hands_over(survivor)
    met = fill(survivor, {**PERSON, "fc.under_18": "yes"})
    assert "fc.trusted_adult" in met
    assert "fc.theme" not in met
    assert "we may need to tell a person" not in survivor.page.text


def test_an_agreed_call_ends_without_a_code(survivor):
    page = finishes(survivor, CALL)
    assert page.path == "/form/sent/done"
    assert "There is no code" in page.text
    for told in (NUMBER, PHRASE):
        assert told not in page.html
    assert survivor.open("/form/sent").status == 410
    page = survivor.open("/form/check")
    assert page.status == 409
    assert "/form/sent" not in page.links
    assert count(Report) == 1
    assert count(Conversation) == 1


def test_a_call_without_a_number_cannot_be_sent_and_the_page_says_what_to_do(survivor):
    hands_over(survivor)
    fill(survivor, {**CALL, "fc.call_number": ""})
    assert "there is no number yet" in survivor.page.text
    survivor.follow("Write the number")
    assert survivor.page.question == "fc.call_number"
    survivor.press("Continue", a=NUMBER)
    assert survivor.page.path == "/form/check"
    assert survivor.press("Send").path == "/form/sent/done"


def test_instead_of_a_call_a_code_can_still_be_taken(survivor):
    hands_over(survivor)
    fill(survivor, {**CALL, "fc.call_number": ""})
    survivor.follow("Take a code instead")
    assert survivor.page.question == "fc.answer_way"
    survivor.press("Continue", a="code")
    fill(survivor, PERSON)
    assert PHRASE not in survivor.page.text
    survivor.press("Send")
    assert survivor.press("I am the person, show the code").code


@pytest.mark.parametrize("path", Path)
def test_each_path_can_be_walked_to_its_end(survivor, path):
    told = {
        Path.UNDER_18: {"about_whom": "self", "under_18": "yes"},
        Path.AGE_NOT_SAID: {"about_whom": "self", "under_18": "not_said"},
        Path.ADULT: {"about_whom": "self"},
        Path.MISSING: {"about_whom": "someone_missing"},
        Path.CHILD: {"about_whom": "child"},
        Path.WITNESS: {"about_whom": "witness"},
        Path.HELPER: {"about_whom": "helper", "person_here": "yes"},
        Path.HELPER_ALONE: {"about_whom": "helper", "person_here": "no"},
        Path.VOICE: {},
    }[path]
    if path is Path.VOICE:
        survivor.open("/form/speak")
        speaks(survivor)
        met = fill(survivor, RELATIVE)
    else:
        met = met_by(survivor, **{"needs": ["np.others"], **told})
    if path is Path.HELPER:
        survivor.open("/form/hand")
        survivor.press("I am the person, continue")
        met += fill(survivor, CALL | {"fc.needs": ["np.others"]})
    hang_elsewhere = {
        q
        for q in FORM.paths[path]
        if q not in met
        and not FORM.questions[q].only_if
        and not FORM.questions[q].unless
    }
    assert hang_elsewhere == set()
    assert set(met) <= set(FORM.paths[path])
    assert "Send" in survivor.page.text
