"""What follows from an answer: paths, what is told, what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInputError
from app.intake import questions, rules
from app.intake.rules import Kind, Path

FORM = questions.load()

TYPED = st.text(max_size=120)


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
    chosen = draw(st.sets(st.sampled_from(sorted(FORM.questions))))
    return {q: draw(some_answers(FORM.questions[q])) for q in sorted(chosen)}


@given(told=answers())
def test_somebody_under_18_has_the_short_path_whatever_else_they_say(told):
    assert rules.path_of(FORM, {**told, "fc.under_18": ("yes",)}) is Path.UNDER_18


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
    assert rules.read(needs, ["np.none_now", "np.lawyer"]) == ("np.lawyer",)
    assert rules.read(needs, ["np.none_now"]) == ("np.none_now",)


def test_the_same_choice_twice_is_one():
    needs = FORM.questions["fc.needs"]
    assert rules.read(needs, ["np.lawyer", "np.lawyer"]) == ("np.lawyer",)
    assert rules.read(FORM.questions["fc.contact"], ["phone", "phone"]) == ("phone",)


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
        rules.read(FORM.questions[question], values)
    assert refused.value.fields == (reason,)


@given(text=st.text(max_size=600))
def test_a_line_keeps_its_letters_and_nothing_that_hides_or_turns_them(text):
    kept = rules.clean_line(text)
    assert kept.isprintable()
    assert rules.clean_line(kept) == kept
    letters = [c for c in text if c.isalnum()]
    assert [c for c in kept if c.isalnum()] == letters


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x00", "\u200f", "\x1b"])
def test_marks_that_reorder_text_fall_away(mark):
    assert rules.clean_line(f"a{mark}b") == "ab"


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
