"""The gate decides for the person: a no beats a yes, and nobody asked is a no."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent import rules
from app.consent.findings.rules import Rule, Why
from app.consent.leads.rules import LEAD_ONLY
from app.consent.others.rules import (
    Assent,
    By,
    Cannot,
    Conflict,
    GivenBy,
    Standing,
)
from app.consent.rules import (
    ANY_PURPOSE,
    Answer,
    Decision,
    Handling,
    Item,
    Scope,
    ThirdPerson,
    Use,
    gate,
)

TODAY = date(2026, 11, 24)
WHO, OTHER, SUSPECT = (UUID(int=n) for n in (1, 2, 3))
PROSECUTOR, COURT = UUID(int=11), UUID(int=12)
INCIDENTS = (UUID(int=21), UUID(int=22))
DOCUMENTS = (UUID(int=31), UUID(int=32))
PURPOSES = ("prosecution_national", "truth_archive")

USE = Use(PURPOSES[0], PROSECUTOR, TODAY, needs_recipient=True, on_hold=False)
ITEM = Item(DOCUMENTS[0], frozenset({WHO}), incident_ids=frozenset({INCIDENTS[0]}))


def yes(order=1, **changed):
    return replace(
        Answer(
            id=UUID(int=1000 + order),
            order=order,
            person_id=WHO,
            purpose=PURPOSES[0],
            decision=Decision.GRANTED,
            recipient_id=PROSECUTOR,
        ),
        **changed,
    )


def no(order=2, **changed):
    return yes(order, **{"decision": Decision.WITHDRAWN, **changed})


def whys(verdict):
    return [finding.why for finding in verdict.held_back]


scopes: st.SearchStrategy[tuple[Scope, Any]] = st.one_of(
    st.just((Scope.WHOLE_CASE, frozenset())),
    st.sets(st.sampled_from(INCIDENTS), min_size=1).map(
        lambda found: (Scope.INCIDENT, frozenset(found))
    ),
    st.sets(st.sampled_from(DOCUMENTS), min_size=1).map(
        lambda found: (Scope.DOCUMENT, frozenset(found))
    ),
)


@st.composite
def ledgers(draw, most=8):
    """Ledgers of any people, purposes, receivers, scopes and decisions."""
    rows = []
    for order in range(1, draw(st.integers(0, most)) + 1):
        scope, ids = draw(scopes)
        rows.append(
            Answer(
                id=UUID(int=5000 + order),
                order=order,
                person_id=draw(st.sampled_from((WHO, OTHER))),
                purpose=draw(st.sampled_from((*PURPOSES, ANY_PURPOSE))),
                decision=draw(st.sampled_from(list(Decision))),
                recipient_id=draw(st.sampled_from((None, PROSECUTOR, COURT))),
                scope=scope,
                scope_ids=ids,
                excluded_ids=frozenset(draw(st.sets(st.sampled_from(DOCUMENTS)))),
                valid_until=draw(
                    st.sampled_from((None, TODAY, TODAY - timedelta(days=1)))
                ),
                form_is_enough=draw(st.booleans()),
                options=frozenset(draw(st.sets(st.sampled_from((LEAD_ONLY, "full"))))),
            )
        )
    return rows


@st.composite
def items(draw):
    return Item(
        id=draw(st.sampled_from(DOCUMENTS)),
        owners=frozenset(draw(st.sets(st.sampled_from((WHO, OTHER)), max_size=2))),
        third_persons=tuple(
            ThirdPerson(person, draw(st.sampled_from(list(Handling))))
            for person in draw(st.sets(st.sampled_from((WHO, OTHER)), max_size=1))
        ),
        incident_ids=frozenset(draw(st.sets(st.sampled_from(INCIDENTS)))),
        for_lead=draw(st.booleans()),
    )


def overlaps(answer, item):
    if answer.scope is Scope.INCIDENT:
        return bool(answer.scope_ids & item.incident_ids)
    return answer.scope is Scope.WHOLE_CASE or item.id in answer.scope_ids


def test_nobody_asked_is_a_no():
    verdict = gate(USE, [ITEM], [])
    assert not verdict.may_go
    assert whys(verdict) == [Why.NEVER_ASKED]


def test_a_yes_to_this_purpose_receiver_and_material_lets_the_item_go():
    verdict = gate(USE, [ITEM], [yes()])
    assert verdict.covers(ITEM.id)
    assert verdict.grants == {yes().id}


@given(ledgers())
def test_without_a_yes_to_exactly_this_use_nothing_goes(ledger):
    none = [
        row
        for row in ledger
        if not (
            row.decision is Decision.GRANTED
            and row.purpose == USE.purpose
            and row.recipient_id == USE.recipient_id
        )
    ]
    assert not gate(USE, [ITEM], none).may_go


@given(ledgers(), items(), scopes, st.sampled_from((USE.purpose, ANY_PURPOSE)))
def test_a_withdrawal_at_any_overlapping_scope_beats_any_grant(
    ledger, item, scope, purpose
):
    for to in (None, PROSECUTOR):
        taken_back = no(
            99, scope=scope[0], scope_ids=scope[1], purpose=purpose, recipient_id=to
        )
        verdict = gate(USE, [item], [*ledger, taken_back])
        if WHO in item.owners and overlaps(taken_back, item):
            assert not verdict.covers(item.id)


@given(ledgers(), items(), scopes)
def test_an_exclusion_of_the_item_beats_any_other_grant(ledger, item, scope):
    left_out = yes(
        99, scope=scope[0], scope_ids=scope[1], excluded_ids=frozenset({item.id})
    )
    if WHO in item.owners:
        assert not gate(USE, [item], [*ledger, left_out]).covers(item.id)


@given(ledgers(), items(), st.randoms())
def test_the_order_of_reading_does_not_matter_only_the_order_told(ledger, item, dice):
    mixed = list(ledger)
    dice.shuffle(mixed)
    assert gate(USE, [item], ledger) == gate(USE, [item], mixed)


@given(ledgers(), items(), scopes)
def test_a_grant_never_widens(ledger, item, scope):
    """A yes about one thing lets nothing go that it is not about."""
    more = yes(99, scope=scope[0], scope_ids=scope[1])
    before, after = gate(USE, [item], ledger), gate(USE, [item], [*ledger, more])
    if not overlaps(more, item) and not before.covers(item.id):
        assert not after.covers(item.id)


@given(ledgers(), items())
def test_a_hold_refuses_everything(ledger, item):
    verdict = gate(replace(USE, on_hold=True), [item], [*ledger, yes(99)])
    assert not verdict.may_go
    assert whys(verdict) == [Why.ON_HOLD]


@given(ledgers(), st.lists(items(), max_size=4))
def test_no_item_is_dropped_silently(ledger, several):
    verdict = gate(USE, several, ledger)
    told = verdict.may_go | {finding.item_id for finding in verdict.held_back}
    assert told == {item.id for item in several}


def test_a_yes_to_another_receiver_or_purpose_is_none_to_this_one():
    assert whys(gate(USE, [ITEM], [yes(recipient_id=COURT)])) == [Why.OTHER_RECIPIENT]
    other = gate(USE, [ITEM], [yes(purpose=PURPOSES[1])])
    assert whys(other) == [Why.OTHER_PURPOSE]
    assert other.held_back[0].rule is Rule.G6
    assert not gate(USE, [ITEM], [yes(recipient_id=None)]).may_go


def test_a_yes_holds_through_its_last_day_and_not_after():
    assert gate(USE, [ITEM], [yes(valid_until=TODAY)]).covers(ITEM.id)
    late = gate(USE, [ITEM], [yes(valid_until=TODAY - timedelta(days=1))])
    assert (late.held_back[0].rule, whys(late)) == (Rule.G4, [Why.EXPIRED])


def test_a_review_that_is_due_warns_and_does_not_refuse():
    verdict = gate(USE, [ITEM], [yes(review_due=TODAY - timedelta(days=1))])
    assert verdict.covers(ITEM.id)
    assert [w.why for w in verdict.warnings] == [Why.REVIEW_DUE]


def test_a_later_answer_to_the_same_question_replaces_an_earlier_one():
    assert gate(USE, [ITEM], [no(1), yes(2)]).covers(ITEM.id)
    assert not gate(USE, [ITEM], [yes(1), no(2)]).may_go
    assert whys(gate(USE, [ITEM], [no(1, recipient_id=None), yes(2)])) == [
        Why.WITHDRAWN
    ]


def test_a_yes_counts_after_the_days_to_think_it_over():
    later = yes(counts_from=TODAY + timedelta(days=1))
    assert whys(gate(USE, [ITEM], [later])) == [Why.COOLING_OFF]
    assert gate(USE, [ITEM], [yes(counts_from=TODAY)]).covers(ITEM.id)


def test_a_yes_to_a_lead_alone_lets_nothing_else_go():
    lead = yes(options=frozenset({LEAD_ONLY}))
    verdict = gate(USE, [ITEM], [lead])
    assert (verdict.held_back[0].rule, whys(verdict)) == (Rule.G1, [Why.LEAD_ONLY])
    assert gate(USE, [replace(ITEM, for_lead=True)], [lead]).covers(ITEM.id)
    assert gate(USE, [replace(ITEM, for_lead=True)], [yes()]).covers(ITEM.id)
    both = yes(options=frozenset({LEAD_ONLY, "full"}))
    assert whys(gate(USE, [ITEM], [both])) == [Why.LEAD_ONLY]
    assert gate(USE, [ITEM], [both, yes(2)]).covers(ITEM.id)  # a later answer


@given(ledgers(), items())
def test_asking_for_secrecy_never_keeps_an_item_that_could_go_without(ledger, item):
    open_, secret = replace(item, for_lead=False), replace(item, for_lead=True)
    if gate(USE, [open_], ledger).covers(item.id):
        assert gate(USE, [secret], ledger).covers(item.id)


@given(ledgers(), items())
def test_nothing_goes_openly_on_a_yes_that_was_for_a_lead(ledger, item):
    verdict = gate(USE, [replace(item, for_lead=False)], ledger)
    relied = [row for row in ledger if row.id in verdict.grants]
    assert not any(LEAD_ONLY in row.options for row in relied)


def test_a_form_that_is_too_weak_is_no_yes():
    assert whys(gate(USE, [ITEM], [yes(form_is_enough=False)])) == [Why.FORM_TOO_WEAK]


def test_a_child_needs_a_guardian_the_childs_own_answer_and_a_written_reason():
    child = replace(ITEM, standings=(Standing(WHO, Cannot.CHILD, is_child=True),))
    whole = GUARDIAN["by"]
    assert gate(USE, [child], [yes(by=whole)]).covers(child.id)
    for lacking, why in (
        ({"who": GivenBy.SELF}, Why.NO_GUARDIAN),
        ({"who": GivenBy.NEXT_OF_KIN}, Why.NO_GUARDIAN),
        ({"conflict": Conflict.NOT_ASKED}, Why.INDEPENDENT_GUARDIAN),
        ({"conflict": Conflict.INTEREST}, Why.INDEPENDENT_GUARDIAN),
        ({"conflict": Conflict.INVOLVED}, Why.INDEPENDENT_GUARDIAN),
        ({"assent": Assent.NO}, Why.NO_ASSENT),
        ({"assent": Assent.NOT_ASKED_AGE}, Why.NO_ASSENT),
        ({"is_weighed": False}, Why.NO_BEST_INTEREST),
    ):
        verdict = gate(USE, [child], [yes(by=replace(whole, **lacking))])
        assert (verdict.held_back[0].rule, whys(verdict)) == (Rule.G7, [why])


GUARDIAN = {
    "by": By(GivenBy.GUARDIAN, Assent.YES, Conflict.NONE, is_weighed=True, is_able=True)
}
SUPPORTED = {"by": replace(GUARDIAN["by"], is_able=False, is_supported=True)}


def grown(day=TODAY):
    return replace(ITEM, come_of_age=((WHO, day),))


@pytest.mark.parametrize(
    ("birthday", "given_on", "counts"),
    [
        (TODAY, TODAY - timedelta(days=1), False),
        (TODAY, None, False),
        (TODAY, TODAY, True),  # whoever speaks for an adult who cannot decide
        (TODAY + timedelta(days=1), TODAY - timedelta(days=1), True),
    ],
)
def test_from_the_eighteenth_birthday_on_a_guardians_yes_is_asked_again(
    birthday, given_on, counts
):
    standings = (Standing(WHO, Cannot.CHILD),) if birthday > TODAY else ()
    by = GUARDIAN if birthday > TODAY else SUPPORTED
    item = replace(grown(birthday), standings=standings)
    verdict = gate(USE, [item], [yes(**by, given_on=given_on)])
    assert verdict.covers(ITEM.id) is counts
    if not counts:
        assert (verdict.held_back[0].rule, whys(verdict)) == (Rule.G7, [Why.TURNED_18])


def test_the_person_s_own_answer_takes_the_place_of_the_guardians():
    by_guardian = yes(**SUPPORTED, given_on=TODAY - timedelta(days=9))
    assert gate(USE, [grown()], [by_guardian, yes(2, given_on=TODAY)]).may_go
    other = replace(ITEM, come_of_age=((OTHER, TODAY),))
    assert gate(USE, [other], [by_guardian]).may_go


def test_who_is_born_on_a_leap_day_is_of_age_on_the_first_of_march():
    assert rules.of_age_on(date(2008, 2, 29)) == date(2026, 3, 1)
    assert rules.of_age_on(date(2008, 2, 28)) == date(2026, 2, 28)


def test_a_third_person_is_asked_hidden_or_cannot_be_recognised():
    named = replace(ITEM, third_persons=(ThirdPerson(OTHER),))
    assert whys(gate(USE, [named], [yes()])) == [Why.THIRD_PERSON]
    assert gate(USE, [named], [yes(), yes(2, person_id=OTHER)]).covers(named.id)
    for handling in (Handling.REDACTED, Handling.PSEUDONYMISED):
        hidden = replace(ITEM, third_persons=(ThirdPerson(OTHER, handling),))
        assert gate(USE, [hidden], [yes()]).covers(hidden.id)
    unwilling = [yes(), no(2, person_id=OTHER)]
    assert not gate(USE, [hidden], unwilling).may_go
    hidden = replace(ITEM, third_persons=(ThirdPerson(OTHER, Handling.REDACTED),))
    assert gate(USE, [hidden], unwilling).covers(hidden.id)


def test_the_owner_is_always_asked_whatever_is_hidden():
    hidden = replace(ITEM, third_persons=(ThirdPerson(WHO, Handling.REDACTED),))
    assert not gate(USE, [hidden], []).may_go


def test_an_item_of_nobody_stays():
    assert whys(gate(USE, [replace(ITEM, owners=frozenset())], [yes()])) == [
        Why.NO_OWNER
    ]


def test_somebody_accused_is_not_asked_but_a_legal_ground_is_written_down():
    accused = ThirdPerson(SUSPECT, is_alleged=True)
    without = replace(ITEM, third_persons=(accused,))
    assert whys(gate(USE, [without], [yes()])) == [Why.NO_LEGAL_GROUND]
    ground = replace(accused, legal_ground="legal claims")
    assert gate(USE, [replace(ITEM, third_persons=(ground,))], [yes()]).covers(ITEM.id)


def test_every_part_of_an_item_is_agreed_to_when_a_yes_is_about_incidents():
    both = replace(ITEM, incident_ids=frozenset(INCIDENTS))
    one = yes(scope=Scope.INCIDENT, scope_ids=frozenset({INCIDENTS[0]}))
    assert not gate(USE, [both], [one]).may_go
    assert gate(USE, [ITEM], [one]).covers(ITEM.id)


def test_statistics_says_yes_part_by_part():
    answer = yes(
        purpose="anonymous_statistics", recipient_id=None, options=frozenset({"facts"})
    )
    use = replace(USE, purpose="anonymous_statistics", needs_recipient=False)
    told = {
        part: rules.gate_for_part(use, [ITEM], [answer], part).covers(ITEM.id)
        for part in ("facts", "wishes_for_justice")
    }
    assert told == {"facts": True, "wishes_for_justice": False}


def test_a_newer_yes_to_one_part_does_not_revive_an_older_one_to_the_other():
    use = replace(USE, purpose="anonymous_statistics", needs_recipient=False)
    older, newer = (
        yes(
            order=order,
            purpose="anonymous_statistics",
            recipient_id=None,
            options=frozenset({part}),
        )
        for order, part in ((1, "facts"), (2, "wishes_for_justice"))
    )
    ledger = [older, newer]
    assert not rules.gate_for_part(use, [ITEM], ledger, "facts").may_go
    assert rules.gate_for_part(use, [ITEM], ledger, "wishes_for_justice").may_go
