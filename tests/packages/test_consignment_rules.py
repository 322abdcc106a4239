"""The rules of consignments and of what waits: pure, tried by themselves."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.packages.consignments.rules import Facts, State, state_of, waits_for
from app.packages.cooling.rules import Approved, Limit, is_stopped, waits_until

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMIT = Limit(cases=5, hours=72)
SPAN = timedelta(hours=72)


def approved(*hours, together=None):
    """One package of a case of its own for each, so many hours after noon."""
    return [Approved(uuid4(), NOON + timedelta(hours=each), together) for each in hours]


def until(lot, n=0):
    return waits_until(lot[n], lot, LIMIT)


def test_as_many_cases_as_the_limit_wait_for_nothing():
    assert until(approved(0, 0, 0, 0, 0)) is None


def test_one_more_waits_from_the_last_approval():
    lot = approved(0, 1, 2, 3, 4, 50)
    assert all(until(lot, n) == lot[-1].at + SPAN for n in range(6))


def test_what_was_approved_hours_apart_waits_and_days_apart_does_not():
    near, far = approved(0, 0, 0, 0, 0, 71.9), approved(0, 0, 0, 0, 0, 72)
    assert until(near) == near[-1].at + SPAN
    assert until(far) is None
    assert until(far, 5) is None


def test_several_packages_of_one_case_are_one_case():
    case = uuid4()
    lot = [Approved(case, NOON + timedelta(hours=n)) for n in range(20)]
    assert until(lot) is None


def test_a_consignment_waits_as_a_whole_however_slowly_it_was_approved():
    lot = approved(0, 100, 200, 300, 400, 500, together=uuid4())
    assert all(until(lot, n) == lot[-1].at + SPAN for n in range(6))
    alone = approved(0, 100, 200, 300, 400, 500)
    assert until(alone) is None


def test_a_small_consignment_does_not_wait():
    assert until(approved(0, 100, 200, together=uuid4())) is None


def test_cutting_a_consignment_in_two_changes_nothing():
    lot = approved(0, 0, 0, together=uuid4()) + approved(1, 1, 1, together=uuid4())
    assert until(lot) == NOON + timedelta(hours=1) + SPAN


@given(
    hours=st.lists(st.floats(0, 500), min_size=1, max_size=14),
    more=st.floats(0, 500),
)
def test_one_more_approval_never_lets_another_go_sooner(hours, more):
    lot = approved(*hours)
    also = [*lot, *approved(more)]
    for one in lot:
        before, after = waits_until(one, lot, LIMIT), waits_until(one, also, LIMIT)
        assert before is None or (after is not None and after >= before)


@given(hours=st.lists(st.floats(0, 500), min_size=1, max_size=14))
def test_nothing_waits_longer_than_twice_the_hours(hours):
    lot = approved(*hours)
    for one in lot:
        found = waits_until(one, lot, LIMIT)
        assert found is None or one.at + SPAN <= found <= one.at + 2 * SPAN


def test_after_a_stop_the_fewest_wait_as_long_as_many():
    (one,) = approved(0)
    assert waits_until(one, [one], LIMIT, [NOON]) == NOON + SPAN
    assert waits_until(one, [one], LIMIT, [NOON - SPAN / 2]) == NOON + SPAN
    assert waits_until(one, [one], LIMIT, [NOON - SPAN]) is None


def test_an_approval_from_before_a_stop_counts_for_nothing():
    assert is_stopped(NOON, [NOON])
    assert is_stopped(NOON, [NOON - SPAN, NOON + SPAN])
    assert not is_stopped(NOON, [NOON - SPAN])
    assert not is_stopped(NOON, [])


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts("draft", may_go=2), State.READY),
        (Facts("draft", may_go=2, undecided=1), State.NEEDS),
        (Facts("draft", undecided=1), State.NEEDS),
        (Facts("draft", may_go=2, wanting=1), State.NEEDS),
        (Facts("draft", wanting=1), State.NOTHING),
        (Facts("draft", may_go=2, key_fault=True), State.KEY),
        (Facts("draft", may_go=2, on_hold=True), State.ON_HOLD),
        (Facts("submitted", may_go=2), State.WAITS),
        (Facts("submitted", may_go=2, approved=True), State.APPROVED),
        (Facts("submitted", may_go=2, approved=True, cooling=True), State.COOLING),
        (Facts("submitted", approved=True, changed=True), State.CHANGED),
        (Facts("submitted", approved=True, stopped=True), State.STOPPED),
        (Facts("submitted", may_go=2, quiet=True), State.QUIET),
        (Facts("submitted", may_go=2, key_fault=True), State.KEY),
        (Facts("built", may_go=2, approved=True), State.BUILT),
        (Facts("built", may_go=2, approved=True, cooling=True), State.COOLING),
        (Facts("built", may_go=2, approved=True, stopped=True), State.STOPPED),
        (Facts("disclosed", on_hold=True), State.SENT),
        (Facts("building"), State.BUILDING),
        (Facts("refused"), State.REFUSED),
    ],
)
def test_a_package_stands_where_its_facts_say(facts, state):
    assert state_of(facts) is state


def test_a_set_waits_for_what_is_neither_approved_nor_out():
    assert waits_for([State.APPROVED, State.OUT, State.REFUSED, State.SENT]) == 0
    assert waits_for([State.WAITS, State.NEEDS, State.COOLING, State.APPROVED]) == 3
