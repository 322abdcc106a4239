"""Decisions of a reviewer: with a reason, kept for good, never over another's."""

import pytest

from app import db
from app.cases.documents import IncidentContent, Place
from app.classification import review
from app.classification.review import Decision
from app.classification.rules import Finding
from app.conversation import box, receipts
from app.conversation.documents import Kind as Instruction
from app.dates import ApproximateDate
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.facts import Answer


def test_a_decision_keeps_what_it_rested_on(known):
    known.decide(established=frozenset({first_element(known)}))
    (decided,) = known.decisions()
    content = decided.content
    assert content.decision is Decision.CONFIRMED
    assert content.was_proposed
    assert content.answers
    assert {e.established for e in content.elements} == {True, False}
    assert all(e.finding is not Finding.ESTABLISHED for e in content.elements)


def first_element(known):
    return known.proposals().find(known.crime).crime.elements[0].id


def test_a_reversal_is_another_decision_and_the_first_stays(known):
    known.decide()
    known.decide(decision=Decision.NOT_SUPPORTED, reason="A witness said otherwise.")
    first, second = known.decisions()
    assert (first.content.decision, second.content.decision) == (
        Decision.CONFIRMED,
        Decision.NOT_SUPPORTED,
    )


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (review.LONGEST_REASON + 1)])
def test_without_a_reason_nothing_is_decided(known, reason):
    with pytest.raises(InvalidInputError):
        known.decide(reason=reason)
    assert not known.decisions()


def test_an_element_or_entry_that_does_not_exist_is_refused(known):
    with pytest.raises(InvalidInputError):
        known.decide(established=frozenset({"icc.nothing"}))
    with pytest.raises(InvalidInputError):
        known.decide(crime="icc.nothing")


@pytest.mark.parametrize("who", ["olena", "bohdan", "roman"])
def test_only_a_legal_reviewer_decides(known, who):
    with pytest.raises(NotFoundError):
        known.decide(who=who)
    assert not known.decisions()


def test_evidence_of_another_case_is_refused(known, of_the_south):
    with pytest.raises(NotFoundError):
        known.decide(evidence=(of_the_south.incident,))


def test_nobody_decides_over_a_decision_that_they_have_not_seen(known):
    known.decide(after=0)
    with pytest.raises(ConflictError):
        known.decide(after=0, decision=Decision.NEEDS_MORE)
    known.decide(after=known.decisions()[-1].seq, decision=Decision.NEEDS_MORE)
    assert len(known.decisions()) == 2  # the two that were seen


def pause(known):
    """Let the survivor pause the case with the code."""
    keys = receipts.derived(known.code)
    with db.transaction() as session:
        conversation = receipts.find(session, keys.lookup)
        key = box.Key(conversation, keys.seed, keys.signing)
        box.instruct(session, key, Instruction.PAUSE)


def test_on_hold_nothing_is_decided(known):
    pause(known)
    with pytest.raises(OnHoldError):
        known.decide()


def test_the_facts_are_not_touched_by_a_decision(known):
    before = known.proposals()
    known.decide(decision=Decision.NOT_SUPPORTED)
    assert known.proposals() == before


def test_an_answer_that_changes_later_does_not_change_the_record(known):
    known.decide()
    known.answers(act__detention=Answer.YES)
    assert known.decisions()[0].content.answers["act.detention"] is Answer.NO


def incident(region):
    return IncidentContent(title="x", when=ApproximateDate(), place=Place(region))


def test_a_region_says_the_state_and_nothing_says_a_nationality():
    told = review.circumstances(incident("UA-63"))
    assert told.territory == "UA"
    assert told.suspect_nationality is None
    assert review.circumstances(incident("")).territory is None
