"""What one incident points to: proposed, waiting for context, or not, and why."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.classification import (
    Finding,
    Reason,
    Timing,
    crime_catalogue,
    propose,
)
from app.classification.engine import timing
from app.classification.rules import ElementKind
from app.dates import ApproximateDate
from app.facts import Answer, vocabulary

CRIMES = crime_catalogue()
FACTS = vocabulary()
TORTURE = {
    "act.beating",
    "act.electric_shock",
    "outcome.severe_pain",
    "purpose.information",
    "custody.under_control",
    "victim.civilian",
    "victim.in_enemy_hands",
    "mens.intent",
}
WAR = {"ctx.iac", "ctx.nexus"}
ATTACK = {"ctx.widespread", "ctx.policy", "ctx.civilian_population_target"}
# Facts that tell one kind of weapon from another may silence the broad one, by design.
KINDS = set(FACTS.finer)

answered = st.dictionaries(
    st.sampled_from(list(FACTS.facts)), st.sampled_from(Answer), max_size=45
)


def proposals(yes, no=(), when=None):
    told = dict.fromkeys(yes, Answer.YES) | dict.fromkeys(no, Answer.NO)
    return propose(FACTS.answers(told), CRIMES, FACTS, when)


def reason(result, crime):
    return next(n.reason for n in result.not_proposed if n.entry.crime.id == crime)


def waiting(result):
    return {each.entry.crime.id: each.questions for each in result.waiting}


def test_without_facts_nothing_is_proposed_and_nothing_waits():
    result = proposals(())
    assert not result.proposed
    assert not result.waiting
    assert len(result.not_proposed) == len(CRIMES.crimes)


def test_torture_in_a_war_is_proposed_with_its_counterparts():
    group = proposals(TORTURE | WAR).groups[0]
    assert group.primary.crime.id == "icc.8.2.a.ii-1"
    beside = {counterpart.entry.crime.id for counterpart in group.counterparts}
    assert {"gc4.147", "ucc.438.1", "vstgb.8.1.3", "ucc.127"} <= beside


def test_each_element_is_explained_by_answers():
    entry = proposals(TORTURE | WAR).find("icc.8.2.a.ii-1")
    inflicted = next(e for e in entry.elements if e.element.id.endswith(".inflicted"))
    assert inflicted.finding is Finding.INDICATED
    assert inflicted.supporting == ("act.beating", "act.electric_shock")
    assert (inflicted.known, inflicted.total) == (2, 12)


def test_when_only_context_is_missing_it_waits_with_the_exact_question():
    waits = waiting(proposals(TORTURE | ATTACK - {"ctx.policy"}))
    assert waits["icc.8.2.a.ii-1"] == ("ctx.iac",)
    assert waits["icc.8.2.c.i-4"] == ("ctx.niac",)
    assert waits["icc.7.1.f"] == ("ctx.policy",)


def test_it_does_not_wait_for_a_context_that_was_denied():
    result = proposals(TORTURE, no={"ctx.iac"})
    assert "icc.8.2.a.ii-1" not in waiting(result)
    assert reason(result, "icc.8.2.a.ii-1") is Reason.CONTEXT_DENIED


def test_no_conflict_at_all_contradicts_every_war_crime():
    result = proposals(TORTURE | {"ctx.no_conflict"})
    assert reason(result, "icc.8.2.a.ii-1") is Reason.CONTRADICTED
    assert result.proposed & {"cat.1", "ucc.127"} == {"cat.1", "ucc.127"}


def test_both_classes_of_conflict_may_stay_open_together():
    result = proposals(TORTURE | {"ctx.class_disputed", "ctx.nexus"})
    assert {"icc.8.2.a.ii-1", "icc.8.2.c.i-4"} <= result.proposed


def test_death_alone_is_no_killing():
    told = WAR | {"outcome.death", "victim.civilian", "victim.in_enemy_hands"}
    result = proposals(told)
    assert not result.proposed
    assert reason(result, "icc.8.2.a.i") is Reason.NO_CONDUCT
    assert "icc.8.2.a.i" in proposals(told | {"act.killing"}).proposed


def test_an_intent_to_destroy_is_never_inferred():
    told = ATTACK | {"act.killing", "act.killing_many", "victim.group_member"}
    told |= {"ctx.pattern_same_group", "disc.ethnic_national", "victim.civilian"}
    assert not {"icc.6.a", "gen.2.a", "ucc.442"} & proposals(told).proposed
    told |= {"purpose.destroy_group"}
    assert {"icc.6.a", "gen.2.a", "ucc.442"} <= proposals(told).proposed


@pytest.mark.parametrize(
    ("crime", "told", "answer"),
    [
        ("icc.7.1.f", TORTURE | ATTACK, "ctx.policy"),
        ("icc.7.1.h", TORTURE | ATTACK | {"disc.political"}, "disc.political"),
        (
            "icc.8bis",
            {"act.waged_war", "perp.leader", "ctx.state_v_state_force"},
            "perp.leader",
        ),
    ],
)
def test_policy_ground_and_leadership_need_an_explicit_answer(crime, told, answer):
    assert crime in proposals(told).proposed
    assert crime not in proposals(told - {answer}).proposed
    assert FACTS.facts[answer].answered_by == "analyst"


def test_a_reason_to_discriminate_is_no_ground_of_persecution():
    result = proposals(TORTURE | ATTACK | {"purpose.discriminate"})
    assert "icc.7.1.h" not in result.proposed


def test_gas_is_not_bullets():
    told = WAR | {"act.gas_used", "victim.civilian"}
    result = proposals(told)
    assert "icc.8.2.b.xviii" in result.proposed
    assert not {"icc.8.2.b.xvii", "icc.8.2.b.xix"} & result.proposed


def test_a_blanket_rule_stands_only_beside_a_rule_it_refers_to():
    told = WAR | {"act.forced_transfer", "victim.civilian", "victim.in_enemy_hands"}
    assert {"ucc.438.1", "gc4.147"} <= proposals(told).proposed
    evacuated = proposals(told | {"transfer.safety_evacuation"})
    assert not evacuated.proposed
    assert reason(evacuated, "ucc.438.1") is Reason.NOTHING_BESIDE


def test_a_residual_entry_steps_behind_the_specific_one():
    result = proposals(TORTURE | WAR)
    beside = {c.entry.crime.id: c for c in result.groups[0].counterparts}
    assert beside["icc.8.2.a.iii"].is_residual
    assert not beside["vstgb.8.1.3"].is_residual


def test_a_residual_entry_leads_when_the_specific_one_is_contradicted():
    purposes = {"information", "punish", "intimidate", "discriminate"}
    result = proposals(
        (TORTURE | WAR) - {"purpose.information"},
        no={f"purpose.{purpose}" for purpose in purposes},
    )
    assert result.groups[0].primary.crime.id == "icc.8.2.a.ii-2"
    assert reason(result, "icc.8.2.a.ii-1") is Reason.CONTRADICTED


def test_groups_stand_in_the_order_of_what_was_done():
    told = TORTURE | WAR | {"act.pillage", "act.killing", "act.detention"}
    firsts = [
        min(FACTS.rank[key] for key in group.primary.conduct)
        for group in proposals(told).groups
    ]
    assert firsts == sorted(firsts)


def test_an_entry_is_held_back_before_its_start():
    early = ApproximateDate.on(date(1993, 5, 1))
    result = proposals(TORTURE | WAR, when=early)
    assert reason(result, "icc.8.2.a.ii-1") is Reason.BEFORE_START
    assert {"gc4.147", "cat.1"} <= result.proposed
    assert all(each.entry.timing is not Timing.BEFORE_START for each in result.waiting)


def test_a_long_act_is_tested_over_its_whole_span():
    crime = CRIMES.crimes["ucc.442-1"]
    began = date(2023, 3, 1)
    day = ApproximateDate.on(began)
    missing = ApproximateDate(began, began, continuing=True)
    held = ApproximateDate(began, date(2025, 1, 1))
    assert timing(crime, day) is Timing.BEFORE_START
    assert timing(crime, missing) is Timing.PARTLY
    assert timing(crime, held) is Timing.PARTLY
    assert timing(crime, ApproximateDate.on(date(2025, 1, 1))) is Timing.APPLIES
    assert timing(crime, None) is Timing.DATE_UNKNOWN
    assert timing(CRIMES.crimes["stcoa.aggression"], day) is Timing.START_UNCHECKED


def test_an_entry_that_is_not_in_the_catalogue_is_not_found():
    with pytest.raises(KeyError):
        proposals(()).find("icc.9")


def test_questions_of_a_proposed_entry_are_asked_once_each_gates_first():
    entry = proposals({"act.beating", "perp.state_agent"}).find("cat.1")
    assert entry.questions[0] == "outcome.severe_pain"
    assert len(set(entry.questions)) == len(entry.questions)


@given(answered)
@settings(max_examples=60)
def test_what_is_proposed_has_its_gates_indicated_and_nothing_against_it(told):
    result = propose(FACTS.answers(told), CRIMES, FACTS)
    for entry in result.entries:
        assert Finding.CONTRADICTED not in entry.findings
        assert not entry.open_gates
        assert entry.conduct
    for each in result.waiting:
        assert each.questions
        kinds = {element.kind for element in each.entry.open_gates}
        assert kinds == {ElementKind.CONTEXTUAL}


@given(answered)
@settings(max_examples=60)
def test_every_entry_is_in_one_place_and_only_one(told):
    result = propose(FACTS.answers(told), CRIMES, FACTS)
    places = [entry.crime.id for entry in result.entries]
    places += [each.entry.crime.id for each in result.waiting]
    places += [each.entry.crime.id for each in result.not_proposed]
    assert sorted(places) == sorted(CRIMES.crimes)


@given(answered)
@settings(max_examples=60)
def test_a_counterpart_is_linked_directly_and_shares_conduct(told):
    for group in propose(FACTS.answers(told), CRIMES, FACTS).groups:
        for counterpart in group.counterparts:
            assert counterpart.of == group.primary.crime.id
            assert counterpart.of in counterpart.entry.crime.links
            assert counterpart.shared
            assert counterpart.shared <= group.primary.conduct
            assert counterpart.shared <= counterpart.entry.conduct


@given(answered, st.sampled_from(list(FACTS.facts)))
@settings(max_examples=60)
def test_unknown_is_the_same_as_never_asked(told, key):
    told.pop(key, None)
    asked = told | {key: Answer.UNKNOWN}
    one = propose(FACTS.answers(asked), CRIMES, FACTS)
    assert one == propose(FACTS.answers(told), CRIMES, FACTS)


@given(answered, st.randoms())
@settings(max_examples=60)
def test_the_order_of_the_facts_makes_no_difference(told, dice):
    mixed = list(told.items())
    dice.shuffle(mixed)
    one = propose(FACTS.answers(dict(mixed)), CRIMES, FACTS)
    assert one == propose(FACTS.answers(told), CRIMES, FACTS)


@given(answered, st.sampled_from(sorted(set(FACTS.facts) - KINDS)))
@settings(max_examples=80)
def test_another_yes_takes_nothing_away_that_it_does_not_contradict(told, key):
    before = propose(FACTS.answers(told), CRIMES, FACTS)
    after = propose(FACTS.answers(told | {key: Answer.YES}), CRIMES, FACTS)
    for crime in before.proposed - after.proposed:
        entry = after.find(crime)
        against = {fact for e in entry.contradicted for fact in e.contradicted_by}
        beside = {
            fact
            for other in entry.crime.links
            for element in CRIMES.crimes[other].elements
            for fact in element.contradicted_by
        }
        assert key in against or (entry.crime.blanket and key in beside)


@given(answered)
@settings(max_examples=60)
def test_a_contradiction_takes_the_entry_away(told):
    result = propose(FACTS.answers(told), CRIMES, FACTS)
    for entry in result.entries:
        for element in entry.crime.elements:
            for key in sorted(element.contradicted_by)[:1]:
                later = propose(FACTS.answers(told | {key: Answer.YES}), CRIMES, FACTS)
                assert entry.crime.id not in later.proposed
        break
