"""Answers: unknown is the default, and a finer yes also sets the broader fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInputError
from app.facts import Answer, Answers, contradictions, vocabulary, with_series

KEYS = ["a", "b", "c", "d"]
FINER = {"b": "a", "c": "b"}
answers = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(Answer))


@given(answers, st.sampled_from(KEYS))
def test_unknown_is_the_same_as_never_asked(given_answers, key):
    given_answers.pop(key, None)
    asked = given_answers | {key: Answer.UNKNOWN}
    assert Answers.of(asked, FINER) == Answers.of(given_answers, FINER)


@given(answers)
def test_nothing_is_both_yes_and_no(given_answers):
    told = Answers.of(given_answers, FINER)
    assert told.yes.isdisjoint(told.no)
    assert told.follows <= told.yes


def test_a_finer_yes_sets_every_broader_fact():
    told = Answers.of({"c": Answer.YES}, FINER)
    assert told.yes == {"a", "b", "c"}
    assert told.follows == {"a", "b"}


def test_a_broader_yes_says_nothing_about_the_finer_fact():
    assert Answers.of({"a": Answer.YES}, FINER)["b"] is Answer.UNKNOWN


def test_a_finer_no_says_nothing_about_the_broader_fact():
    assert Answers.of({"b": Answer.NO}, FINER)["a"] is Answer.UNKNOWN


def test_a_finer_yes_outweighs_a_broader_no_and_the_slip_is_named():
    slip = {"b": Answer.YES, "a": Answer.NO}
    assert Answers.of(slip, FINER)["a"] is Answer.YES
    assert contradictions(slip, FINER) == [("b", "a")]


@given(answers, answers)
def test_an_incident_answers_before_its_series(own, series):
    merged, inherited = with_series(own, series)
    for key, answer in own.items():
        if answer is not Answer.UNKNOWN:
            assert merged[key] is answer
            assert key not in inherited
    for key in inherited:
        assert merged[key] is series[key] is not Answer.UNKNOWN


def test_a_key_outside_the_vocabulary_is_refused_by_name():
    with pytest.raises(InvalidInputError) as caught:
        vocabulary().answers({"act.flying": Answer.YES, "act.killing": Answer.YES})
    assert caught.value.fields == ("act.flying",)


def test_the_vocabulary_says_which_facts_are_finer():
    told = vocabulary().answers({"act.gas_used": Answer.YES})
    assert told["act.banned_weapon"] is Answer.YES
    finer = vocabulary().finer
    assert finer["act.labour_front_line"] == "act.forced_labour"
    assert finer["act.killing_by_conditions"] == "act.killing"


def test_every_finer_fact_says_so_in_its_definition():
    for fact in vocabulary().facts.values():
        said = "finer form of" in fact.definition.en
        assert said == bool(fact.finer_of)
        if fact.finer_of:
            assert fact.finer_of in fact.definition.en
            assert fact.finer_of in fact.definition.uk


def test_sensitive_questions_are_marked():
    facts = vocabulary().facts
    assert facts["act.rape"].sensitive
    assert facts["child.adopted"].sensitive
    assert not facts["victim.child"].sensitive


def test_questions_stand_in_their_groups_in_the_order_of_the_file():
    book = vocabulary()
    listed = [fact.key for group in book.groups for fact in book.in_group(group.id)]
    assert listed == list(book.facts)
    assert len(listed) == 219
