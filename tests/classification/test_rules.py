"""One element against facts: indicated, contradicted or open; never by silence."""

from hypothesis import given
from hypothesis import strategies as st

from app.classification.rules import (
    Element,
    ElementKind,
    Finding,
    ToldApart,
    assess,
    weigh,
)
from app.facts import Answer, Answers

KEYS = [f"fact.{letter}" for letter in "abcdef"]
facts = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(Answer))


@st.composite
def elements(draw):
    points = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    against = draw(st.frozensets(st.sampled_from(KEYS), max_size=2)) - set(points)
    return element(points, against, needs_all=draw(st.booleans()))


def element(points, against=(), *, needs_all=False, told_apart=()):
    return Element(
        id="crime.element",
        kind=ElementKind.CONDUCT,
        gate=True,
        needs_all=needs_all,
        points=tuple(points),
        contradicted_by=frozenset(against),
        told_apart=told_apart,
    )


def found(one, **answers):
    given_answers = {f"fact.{key}": Answer(value) for key, value in answers.items()}
    return assess(one, Answers.of(given_answers))


def test_one_pointing_fact_is_enough_where_any_will_do():
    one = element(["fact.a", "fact.b"])
    assert found(one, a="yes") is Finding.INDICATED
    assert found(one, a="no", b="yes") is Finding.INDICATED


def test_every_pointing_fact_is_needed_where_all_are():
    one = element(["fact.a", "fact.b"], needs_all=True)
    assert found(one, a="yes") is Finding.OPEN
    assert found(one, a="yes", b="yes") is Finding.INDICATED


def test_every_pointing_fact_answered_no_contradicts():
    one = element(["fact.a", "fact.b"])
    assert found(one, a="no") is Finding.OPEN
    assert found(one, a="no", b="no") is Finding.CONTRADICTED


def test_nothing_known_leaves_everything_open():
    assert found(element(["fact.a"])) is Finding.OPEN


@given(elements(), facts, st.sampled_from(KEYS))
def test_unknown_is_the_same_as_never_asked(one, told, key):
    told.pop(key, None)
    asked = told | {key: Answer.UNKNOWN}
    assert assess(one, Answers.of(asked)) == assess(one, Answers.of(told))


@given(elements(), facts, st.data())
def test_a_contradiction_wins(one, told, data):
    if one.contradicted_by:
        key = data.draw(st.sampled_from(sorted(one.contradicted_by)))
        answers = Answers.of(told | {key: Answer.YES})
        assert assess(one, answers) is Finding.CONTRADICTED


@given(elements(), facts, st.data())
def test_a_pointing_fact_never_takes_an_indication_away(one, told, data):
    key = data.draw(st.sampled_from(one.points))
    before = assess(one, Answers.of(told))
    after = assess(one, Answers.of(told | {key: Answer.YES}))
    if before is Finding.INDICATED:
        assert after is Finding.INDICATED


@given(elements(), facts, st.sampled_from(KEYS))
def test_an_answer_that_the_element_does_not_look_at_changes_nothing(one, told, key):
    if key not in one.pointed_to_by | one.contradicted_by:
        for answer in Answer:
            answers = Answers.of(told | {key: answer})
            assert assess(one, answers) == assess(one, Answers.of(told))


@given(elements(), facts)
def test_the_order_of_facts_makes_no_difference(one, told):
    back = dict(reversed(told.items()))
    assert assess(one, Answers.of(told)) == assess(one, Answers.of(back))


@given(elements(), facts)
def test_a_finding_always_has_its_answers_beside_it(one, told):
    weighed = weigh(one, Answers.of(told))
    match weighed.finding:
        case Finding.INDICATED:
            assert weighed.supporting
            assert not weighed.contradicting
        case Finding.CONTRADICTED:
            assert weighed.contradicting or set(weighed.denied) == one.pointed_to_by
        case Finding.OPEN:
            assert weighed.unanswered or (one.needs_all and weighed.denied)
            assert weighed.questions == weighed.unanswered
    assert weighed.known + len(weighed.unanswered) == weighed.total


@given(elements(), facts)
def test_rules_never_establish(one, told):
    assert assess(one, Answers.of(told)) is not Finding.ESTABLISHED


def test_two_of_three_known():
    one = element(["fact.a", "fact.b", "fact.c"], needs_all=True)
    weighed = weigh(one, Answers.of({"fact.a": Answer.YES, "fact.b": Answer.NO}))
    assert (weighed.known, weighed.total) == (2, 3)
    assert weighed.questions == ("fact.c",)


def test_a_broad_fact_is_silent_about_bullets_once_gas_was_named():
    bullets = element(
        ["fact.bullets", "fact.weapon"],
        told_apart=(
            ToldApart(
                "fact.weapon",
                frozenset({"fact.bullets"}),
                frozenset({"fact.gas"}),
            ),
        ),
    )
    assert found(bullets, weapon="yes") is Finding.INDICATED
    assert found(bullets, weapon="yes", gas="yes") is Finding.OPEN
    assert found(bullets, weapon="yes", gas="yes", bullets="yes") is Finding.INDICATED


def test_what_follows_from_a_finer_fact_is_marked():
    answers = Answers.of({"fact.gas": Answer.YES}, {"fact.gas": "fact.weapon"})
    weighed = weigh(element(["fact.weapon"]), answers)
    assert weighed.supporting == weighed.from_finer == ("fact.weapon",)
