"""Without a yes: one item, one use, one receiver, for a time; nothing else goes."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.findings.rules import Rule, Why
from app.consent.leads.rules import LEAD_ONLY
from app.consent.overrides.rules import NEVER, Ground, Override
from app.consent.rules import ANY_PURPOSE, Handling, Scope, ThirdPerson, gate
from tests.consent.test_rules import (
    COURT,
    DOCUMENTS,
    ITEM,
    OTHER,
    PROSECUTOR,
    PURPOSES,
    TODAY,
    USE,
    items,
    ledgers,
    no,
    whys,
    yes,
)

YESTERDAY = TODAY - timedelta(days=1)


@st.composite
def overrides(draw, most=3):
    return [
        Override(
            id=UUID(int=7000 + number),
            order=draw(st.integers(0, 9)),
            item_id=draw(st.sampled_from(DOCUMENTS)),
            purpose=draw(st.sampled_from((*PURPOSES, "media_publication"))),
            recipient_id=draw(st.sampled_from((PROSECUTOR, COURT))),
            ground=draw(st.sampled_from(list(Ground))),
            until=draw(st.sampled_from((TODAY, YESTERDAY))),
        )
        for number in range(draw(st.integers(0, most)))
    ]


def signed(**changed):
    made = Override(
        id=UUID(int=7000),
        order=5,
        item_id=ITEM.id,
        purpose=USE.purpose,
        recipient_id=PROSECUTOR,
        ground=Ground.DANGER_TO_LIFE,
        until=TODAY,
    )
    return replace(made, **changed)


@given(ledgers(), st.lists(items(), max_size=3), overrides())
def test_an_override_lets_nothing_go_but_its_own_item_for_its_own_use(
    ledger, several, released
):
    before = gate(USE, several, ledger)
    after = gate(USE, several, ledger, released)
    meant = {
        each.item_id
        for each in released
        if (each.purpose, each.recipient_id) == (USE.purpose, USE.recipient_id)
        and each.until >= TODAY
    }
    assert before.may_go <= after.may_go <= before.may_go | meant
    assert {each.item_id for each in after.overrides} == after.may_go - before.may_go
    assert gate(USE, several, ledger, released[::-1]) == after


@given(ledgers(), st.lists(items(), max_size=3), overrides())
def test_every_item_is_in_one_list_and_what_is_held_says_why(ledger, several, released):
    verdict = gate(USE, several, ledger, released)
    held = {finding.item_id for finding in verdict.held_back}
    assert not held & verdict.may_go
    assert held | verdict.may_go == {item.id for item in several}
    overridden = {finding.item_id for finding in verdict.overridden}
    assert overridden == {each.item_id for each in verdict.overrides}
    assert overridden <= verdict.may_go


@given(ledgers(), items(), st.sampled_from(list(Handling)))
def test_hiding_an_owner_never_takes_the_place_of_their_yes(ledger, item, handling):
    hidden = replace(
        item, third_persons=tuple(ThirdPerson(who, handling) for who in item.owners)
    )
    bare = replace(item, third_persons=())
    assert gate(USE, [hidden], ledger).may_go == gate(USE, [bare], ledger).may_go


@pytest.mark.parametrize("ground", list(Ground))
def test_only_the_law_outlives_a_later_no(ground):
    override = signed(ground=ground)
    stays = ground is not Ground.DANGER_TO_LIFE
    assert gate(USE, [ITEM], [no(5)], [override]).covers(ITEM.id)
    for later in (no(6), no(6, purpose=ANY_PURPOSE, recipient_id=None)):
        assert gate(USE, [ITEM], [later], [override]).covers(ITEM.id) is stays
    # A no that was taken back later had ended it all the same.
    revived = [no(6), yes(7, valid_until=YESTERDAY)]
    assert gate(USE, [ITEM], revived, [override]).covers(ITEM.id) is stays


@pytest.mark.parametrize("ground", list(Ground))
def test_only_the_law_outlives_a_later_yes_to_a_lead_alone(ground):
    override = signed(ground=ground)
    stays = ground is not Ground.DANGER_TO_LIFE
    before, later = (yes(n, options=frozenset({LEAD_ONLY})) for n in (5, 6))
    assert gate(USE, [ITEM], [before], [override]).covers(ITEM.id)
    assert gate(USE, [ITEM], [later], [override]).covers(ITEM.id) is stays
    secret = replace(ITEM, for_lead=True)
    assert gate(USE, [secret], [later], [override]).covers(ITEM.id)
    ended = replace(later, valid_until=YESTERDAY)  # asked so, it needs the override
    assert gate(USE, [secret], [ended], [override]).overrides
    elsewhere = replace(later, scope=Scope.DOCUMENT, scope_ids=frozenset(DOCUMENTS[1:]))
    assert gate(USE, [ITEM], [elsewhere], [override]).covers(ITEM.id)


@pytest.mark.parametrize(
    "changed",
    [
        {"item_id": DOCUMENTS[1]},
        {"purpose": PURPOSES[1]},
        {"recipient_id": COURT},
        {"until": YESTERDAY},
    ],
)
def test_an_override_is_for_one_item_use_receiver_and_time(changed):
    assert gate(USE, [ITEM], [], [signed()]).covers(ITEM.id)
    assert not gate(USE, [ITEM], [], [signed(**changed)]).may_go


@pytest.mark.parametrize("purpose", sorted(NEVER))
def test_no_danger_and_no_law_overrides_a_public_use(purpose):
    use = replace(USE, purpose=purpose)
    assert not gate(use, [ITEM], [], [signed(purpose=purpose)]).may_go


def test_an_override_stands_in_for_no_pause_and_for_nobody_else():
    assert not gate(replace(USE, on_hold=True), [ITEM], [], [signed()]).may_go
    other = replace(ITEM, third_persons=(ThirdPerson(OTHER),))
    assert whys(gate(USE, [other], [], [signed()])) == [Why.THIRD_PERSON]
    nobodys = replace(ITEM, owners=frozenset())
    assert not gate(USE, [nobodys], [], [signed()]).may_go


def test_what_goes_without_a_yes_says_which_yes_was_missing():
    verdict = gate(USE, [ITEM], [], [signed()])
    assert [(f.rule, f.why) for f in verdict.overridden] == [(Rule.G1, Why.NEVER_ASKED)]
    assert not gate(USE, [ITEM], [yes()], [signed()]).overrides
