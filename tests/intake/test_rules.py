"""What follows from an answer: paths, what is told, what is read."""

from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInputError
from app.intake import questions, reading, rules
from app.intake.rules import Kind, Path

FORM = questions.load()

IN_ENGLISH = itemgetter("en")
HELPERS = {Path.HELPER, Path.HELPER_ALONE}


def some_answers(question):
    """Any answer that the form could have taken to this question."""
    ids = [option.id for option in question.options]
    if question.kind is Kind.LINE:
        return st.tuples(st.text("abc ", min_size=1, max_size=20))
    if question.kind is Kind.ONE:
        return st.tuples(st.sampled_from(ids))
    return st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)


@st.composite
def answers(draw):
    plain = [q for q in FORM.questions if FORM.questions[q].kind is not Kind.GROUP]
    chosen = draw(st.sets(st.sampled_from(sorted(plain))))
    return {q: draw(some_answers(FORM.questions[q])) for q in sorted(chosen)}


@given(told=answers())
def test_somebody_under_18_has_the_short_path_whatever_else_they_say(told):
    path = rules.path_of(FORM, {**told, "fc.under_18": ("yes",)})
    by_helper = "helper" in told.get("fc.about_whom", ())
    assert path is Path.UNDER_18 or (by_helper and path in HELPERS)


@given(told=answers())
def test_what_a_helper_begins_stays_a_helpers_whatever_else_is_said(told):
    told["fc.about_whom"] = ("helper",)
    beside = {**told, "fc.person_here": ("yes",)}
    assert rules.path_of(FORM, beside) is Path.HELPER
    assert rules.path_of(FORM, {**told, "fc.person_here": ()}) is Path.HELPER_ALONE
    assert rules.path_of(FORM, {**beside, "fc.about_whom": ("self",)}) not in HELPERS


@given(told=answers())
def test_no_half_of_a_helpers_form_shows_a_question_of_the_other(told):
    told |= {"fc.about_whom": ("helper",), "fc.person_here": ("yes",)}
    first = rules.asked_of(FORM, told, talk=False, handed=False)
    second = rules.asked_of(FORM, told, talk=False, handed=True)
    assert {q.id for q in first} <= FORM.helper_half
    assert not {q.id for q in second} & FORM.helper_half
    assert [*first, *second] == list(rules.asked(FORM, told))


@given(told=answers())
def test_the_theme_is_asked_only_of_who_says_that_they_are_grown_up(told):
    asked = {q.id for q in rules.asked(FORM, told)}
    if "fc.theme" in asked:
        assert told["fc.under_18"] == ("no",)


@given(told=answers())
def test_without_a_yes_of_the_persons_own_nothing_can_be_sent(told):
    told["fc.permission"] = ("yes",)
    told.pop("fc.answer_way", None)
    by_helper = rules.path_of(FORM, told) is Path.HELPER
    assert rules.may_send(FORM, told, handed=False) is not by_helper
    assert rules.may_send(FORM, told, handed=True)
    told["fc.permission"] = ("later",)
    assert not rules.may_send(FORM, told, handed=True)


CALL = {
    "fc.about_whom": ("helper",),
    "fc.person_here": ("yes",),
    "fc.answer_way": ("agreed_call",),
    "fc.permission": ("yes",),
}


def test_who_takes_no_code_has_to_be_reachable_by_a_call():
    assert not rules.may_send(FORM, CALL, handed=True)
    assert rules.may_send(FORM, {**CALL, "fc.call_number": ("050",)}, handed=True)


def test_an_agreed_call_leaves_no_other_way_and_no_rule_against_calling():
    told = rules.told(
        FORM,
        {
            **CALL,
            "fc.contact": ("phone",),
            "fc.contact_value": ("050",),
            "fc.contact_never": ("never.call", "never.visit"),
        },
    )
    assert "fc.contact" not in told
    assert "fc.contact_value" not in told
    assert told["fc.contact_never"] == ("never.visit",)
    never = FORM.questions["fc.contact_never"]
    assert "never.call" not in {
        o.id for o in rules.options_for(never, IN_ENGLISH, told)
    }
    assert "never.call" in {o.id for o in rules.options_for(never, IN_ENGLISH, {})}


def test_what_hangs_on_an_answer_falls_away_with_it_to_the_last():
    told = {**CALL, "fc.call_number": ("050",), "fc.safe_phrase": ("heater",)}
    assert {"fc.call_number", "fc.safe_phrase"} <= set(rules.told(FORM, told))
    alone = {**told, "fc.about_whom": ("self",), "fc.under_18": ("no",)}
    assert set(rules.told(FORM, alone)) == {
        "fc.about_whom",
        "fc.under_18",
        "fc.permission",
    }


@pytest.mark.parametrize(
    ("about", "path"), [("child", Path.CHILD), ("witness", Path.WITNESS)]
)
def test_each_has_a_path_of_their_own(about, path):
    told = {"fc.about_whom": (about,), "fc.under_18": ("no",)}
    assert rules.path_of(FORM, told) is path


def test_a_witness_who_does_not_say_their_age_is_not_asked_for_a_theme():
    told = {"fc.about_whom": ("witness",), "fc.under_18": ("not_said",)}
    assert rules.path_of(FORM, told) is Path.AGE_NOT_SAID


@pytest.mark.parametrize("path", [Path.CHILD, Path.HELPER_ALONE, Path.MISSING])
def test_where_somebody_speaks_for_another_there_is_no_theme_and_no_free_line(path):
    assert not {"fc.theme", "fc.free_line"} & set(FORM.paths[path])


PEOPLE = {"fc.people": ({"needs": ("np.doctor",), "when": ("today",)},)}


def test_people_are_told_about_only_while_their_question_applies():
    told = {"fc.under_18": ("no",), "fc.needs": ("np.others",)}
    assert rules.told_of_each(FORM, told, PEOPLE) == PEOPLE
    told["fc.needs"] = ("np.lawyer",)
    assert rules.told_of_each(FORM, told, PEOPLE) == {}


def test_one_person_who_cannot_wait_makes_the_report_urgent():
    assert rules.is_urgent(FORM, {}, PEOPLE)
    later = {"fc.people": ({"when": ("later",)},)}
    assert not rules.is_urgent(FORM, {}, later)


def test_a_draft_of_an_older_form_keeps_what_can_still_be_read():
    told = {
        "fc.safe_now": ("yes",),
        "fc.needs": ("np.lawyer", "np.gone"),
        "fc.gone": ("x",),
        "fc.region": ("UA-00",),
        "fc.free_line": ("x" * 301,),
    }
    assert rules.fitted(FORM, told) == {
        "fc.safe_now": ("yes",),
        "fc.needs": ("np.lawyer",),
    }
    person = {"needs": ("np.doctor", "np.gone"), "gone": ("x",)}
    assert rules.fitted_person(FORM, "fc.people", person) == {"needs": ("np.doctor",)}
    assert rules.fitted_person(FORM, "fc.gone", person) == {}


@given(told=answers())
def test_skipping_the_age_is_like_not_saying_it(told):
    told.pop("fc.under_18", None)
    said = {**told, "fc.under_18": ("not_said",)}
    assert rules.path_of(FORM, told) is rules.path_of(FORM, said)


@given(told=answers(), talk=st.booleans())
def test_only_what_was_asked_is_told(told, talk):
    asked = {q.id for q in rules.asked(FORM, told, talk=talk)}
    assert set(rules.told(FORM, told, talk=talk)) <= asked


@given(told=answers())
def test_a_skipped_question_is_not_an_answer(told):
    assert all(rules.told(FORM, {**told, "fc.needs": ()}).values())
    assert "fc.needs" not in rules.told(FORM, {**told, "fc.needs": ()})


@given(told=answers())
def test_every_question_stands_in_one_part_of_its_path(told):
    path = rules.path_of(FORM, told)
    numbers = [rules.step_of(FORM, q, path).number for q in rules.asked(FORM, told)]
    assert numbers == sorted(numbers)
    assert all(
        n <= rules.step_of(FORM, FORM.questions["fc.safe_now"], path).of
        for n in numbers
    )


@given(told=answers())
def test_silence_about_keeping_it_is_no(told):
    told.pop("fc.permission", None)
    assert not rules.may_keep(FORM, told)
    assert not rules.may_keep(FORM, {**told, "fc.permission": ("later",)})
    assert rules.may_keep(FORM, {**told, "fc.permission": ("yes",)})


def test_a_number_is_not_told_by_who_comes_back_with_a_code():
    told = {
        "fc.contact": ("code",),
        "fc.contact_value": ("050",),
        "fc.under_18": ("no",),
    }
    assert "fc.contact_value" not in rules.told(FORM, told)
    told["fc.contact"] = ("phone",)
    assert rules.told(FORM, told)["fc.contact_value"] == ("050",)


def test_none_of_these_gives_way_to_any_other_choice():
    needs = FORM.questions["fc.needs"]
    assert reading.read(needs, ["np.none_now", "np.lawyer"]) == ("np.lawyer",)
    assert reading.read(needs, ["np.none_now"]) == ("np.none_now",)


def test_the_same_choice_twice_is_one():
    needs = FORM.questions["fc.needs"]
    assert reading.read(needs, ["np.lawyer", "np.lawyer"]) == ("np.lawyer",)
    assert reading.read(FORM.questions["fc.contact"], ["phone", "phone"]) == ("phone",)


@pytest.mark.parametrize(
    ("question", "values", "reason"),
    [
        ("fc.contact", ["phone", "code"], "one_only"),
        ("fc.contact", ["visit"], "unknown_choice"),
        ("fc.region", ["UA-00"], "unknown_choice"),
        ("fc.contact_value", ["0" * 101], "too_long"),
        ("fc.contact_value", ["1", "2"], "one_only"),
    ],
)
def test_what_cannot_be_read_is_refused_by_reason(question, values, reason):
    with pytest.raises(InvalidInputError) as refused:
        reading.read(FORM.questions[question], values)
    assert refused.value.fields == (reason,)


@given(text=st.text(max_size=600))
def test_a_line_keeps_its_letters_and_nothing_that_hides_or_turns_them(text):
    kept = reading.clean_line(text)
    assert kept.isprintable()
    assert reading.clean_line(kept) == kept
    letters = [c for c in text if c.isalnum()]
    assert [c for c in kept if c.isalnum()] == letters


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x00", "\u200f", "\x1b"])
def test_marks_that_reorder_text_fall_away(mark):
    assert reading.clean_line(f"a{mark}b") == "ab"


def test_an_urgent_answer_makes_the_report_urgent():
    assert rules.is_urgent(FORM, {"fc.urgent": ("yes",)})
    assert rules.is_urgent(FORM, {"fc.safe_now": ("not_sure",)})
    assert not rules.is_urgent(FORM, {"fc.urgent": ("no",), "fc.safe_now": ("yes",)})


@pytest.mark.parametrize("talk", [False, True])
def test_the_permission_is_asked_on_every_path(talk):
    for told in (
        {},
        {"fc.under_18": ("yes",)},
        {"fc.about_whom": ("someone_missing",)},
        {"fc.under_18": ("no",)},
    ):
        asked = [q.id for q in rules.asked(FORM, told, talk=talk)]
        assert rules.PERMISSION in asked


def test_no_path_begins_or_ends_with_the_theme():
    for ids in FORM.paths.values():
        assert "fc.theme" not in {ids[0], ids[-1]}
