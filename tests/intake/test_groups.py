"""Several people who need help: told about one after the other, without script."""

import pytest

from app import db, vault
from app.conversation import receipts
from app.intake import drafts, questions, sending
from app.intake.documents import DraftWords, Entry
from tests.support.helped import fill
from tests.support.public_site import RELATIVE

OTHERS = {**RELATIVE, "fc.needs": ["np.lawyer", "np.others"]}
MOST = questions.load().questions["fc.people"].most


def come_to_the_group(survivor):
    survivor.begins()
    while survivor.page.question != "fc.people":
        survivor.press("Continue", a=OTHERS.get(survivor.page.question, []))
    return survivor.page


def keep(survivor, **told):
    return survivor.press("Keep this person", **{f"a.{k}": v for k, v in told.items()})


@pytest.fixture
def group(survivor):
    """A browser at the question about other people."""
    come_to_the_group(survivor)
    return survivor


def press_add(browser):
    words = "Add another person" if "Person 1" in browser.page.text else "Add a person"
    return browser.press(words)


def tell(browser, **told):
    press_add(browser)
    return keep(browser, **told)


def sealed(form, words):
    return sending.written(form, words, "en")


def test_the_question_comes_only_to_who_says_that_others_need_help(survivor):
    survivor.begins()
    assert "fc.people" not in fill(survivor, RELATIVE)


def test_people_are_added_changed_and_removed(group):
    page = tell(group, who="child", needs=["np.doctor"], when="today")
    assert page.path == "/form/6"
    assert "Person 1" in page.text
    assert "A doctor or medicine" in page.text
    page = tell(group, who="older", when="later")
    assert "Person 2" in page.text
    assert "An older person" in page.text
    group.open("/form/6/1")
    assert group.page.html.count("checked") == 3
    page = keep(group, who="adult", needs=[], when=[])
    assert "A doctor" not in page.text
    assert "An adult" in page.text
    page = group.press("Remove: Person 1")
    assert "An adult" not in page.text
    assert "Person 2" not in page.text
    assert "An older person" in page.text


def test_nothing_chosen_about_somebody_is_nobody(group):
    assert "Person 1" not in tell(group).text
    tell(group, who="child")
    group.open("/form/6/1")
    assert "Person 1" not in keep(group, who=[]).text


def test_the_list_ends_at_its_limit_and_says_so(group):
    for _ in range(MOST):
        page = tell(group, who="child")
    assert f"There are {MOST} people already" in page.text
    with pytest.raises(AssertionError):
        group.page.find("Add another person")
    assert group.open(f"/form/6/{MOST + 1}").path == "/form/6"


def test_one_page_sent_twice_is_one_person(group):
    press_add(group)
    open_page = group.page
    keep(group, who="child")
    group.page = open_page
    page = keep(group, who="child")
    assert "Person 2" not in page.text


def test_two_tabs_that_add_make_two_people(group):
    press_add(group)
    first = group.page
    group.open("/form/6")
    press_add(group)
    second = group.page
    keep(group, who="child")
    group.page = first
    page = keep(group, who="adult")
    assert second.path == first.path
    assert "A child" in page.text
    assert "An adult" in page.text


def test_one_too_many_from_an_older_tab_is_said_and_keeps_what_was_chosen(group):
    press_add(group)
    older = group.page
    group.open("/form/6")
    for _ in range(MOST):
        tell(group, who="child")
    group.page = older
    page = keep(group, who="older")
    assert page.status == 422
    assert f"There are {MOST} people already" in page.text
    assert page.html.count("checked") == 1
    assert page.title == "Check: Form, page 6"
    assert "An older person" not in group.open("/form/6").text


def test_what_is_not_on_the_page_is_refused_beside_its_question(group):
    press_add(group)
    page = keep(group, who="np.lawyer", needs=["np.doctor"])
    assert page.status == 422
    assert "choose one of the answers" in page.text
    assert page.html.count("checked") == 1
    assert "Person 1" not in group.open("/form/6").text


def test_a_need_that_a_group_leaves_out_cannot_be_sent(group):
    press_add(group)
    assert keep(group, needs=["np.others"]).status == 422


@pytest.mark.parametrize("path", ["/form/6/0", "/form/6/3", "/form/6/99"])
def test_places_that_are_not_there_lead_to_the_list(group, path):
    assert group.open(path).path == "/form/6"


def test_other_questions_have_no_people(group):
    assert group.open("/form/1/1").path != "/form/1/1"


def test_skipping_takes_everybody_away(group):
    tell(group, who="child")
    group.press("Skip this question")
    assert "A child" not in group.open("/form/6").text


def test_a_page_of_a_group_that_is_not_asked_any_more_keeps_nobody(group):
    press_add(group)
    older = group.page
    group.open("/form/5")
    group.press("Continue", a=["np.lawyer"])
    group.page = older
    page = keep(group, who="child")
    assert page.path != "/form/6" or page.question != "fc.people"
    fill(group, RELATIVE)
    assert "Person 1" not in group.page.text


def test_the_check_page_shows_people_while_they_apply_and_else_says_nothing(group):
    tell(group, who="child", when="today")
    fill(group, OTHERS)
    assert "Person 1: A child; Today, it cannot wait" in group.page.text
    group.open("/form/5")
    page = group.press("Continue", a=["np.lawyer"])
    assert page.path == "/form/check"
    assert "Person 1" not in page.text
    assert "Who else" not in page.text


def words(**over):
    answers = {
        q: tuple([a] if isinstance(a, str) else a) for q, a in OTHERS.items() if a
    }
    people = (
        Entry("a" * 16, {"who": ("child",), "needs": ("np.doctor",)}),
        Entry("b" * 16, {"when": ("today",)}),
    )
    return DraftWords(
        catalogue="2026.2", answers=answers | over, entries={"fc.people": people}
    )


def test_what_is_sealed_tells_of_each_person_under_their_number():
    told = sealed(questions.load(), words()).content
    assert told.answers["other_who.1"] == ("child",)
    assert told.answers["other_needs.1"] == ("np.doctor",)
    assert told.answers["other_when.2"] == ("today",)
    assert "other_who.2" not in told.answers
    assert told.urgent
    assert told.catalogue == questions.load().version


def test_people_under_a_question_that_no_longer_applies_are_not_sealed():
    told = sealed(questions.load(), words(**{"fc.needs": ("np.lawyer",)})).content
    assert not [name for name in told.answers if "." in name]
    assert not told.urgent


def test_the_needs_of_others_stand_in_the_desks_list_where_there_are_no_own():
    draft = words(**{"fc.about_whom": ("helper",), "fc.person_here": ("no",)})
    draft = DraftWords(
        catalogue=draft.catalogue,
        answers=draft.answers,
        entries={"fc.helped": draft.entries["fc.people"]},
    )
    assert sealed(questions.load(), draft).head.needs == ("np.doctor",)


def test_a_draft_of_an_older_form_is_asked_again_only_for_what_changed(survivor):
    code = receipts.new()
    older = DraftWords(
        catalogue="2026.0",
        answers={"fc.safe_now": ("yes",), "fc.gone": ("x",), "fc.region": ("UA-00",)},
        seen=("fc.safe_now", "fc.gone"),
        entries={"fc.people": (Entry("a" * 16, {"gone": ("x",)}),)},
        checked=True,
    )
    with db.transaction() as session:
        key = drafts.begin(session, older.catalogue)
        drafts.keep(session, key, older)
        drafts.pause(session, key, code)
    assert survivor.returns(code.digits).question == "fc.about_whom"
    fill(survivor, RELATIVE)
    assert survivor.page.path == "/form/check"
    survivor.press("Send")
    assert survivor.page.code


def test_nothing_that_was_told_stands_in_a_repr():
    assert "child" not in repr(words().entries)
    assert b"child" in vault.encode(words())
