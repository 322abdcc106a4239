"""What follows when a yes ends: pure rules."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.aftermath import rules
from app.consent.aftermath.rules import Build, How, Left, Numbers, What
from app.consent.aftermath.steps.rules import Followed, State, Step, with_step
from app.consent.others.rules import NOBODY_ELSE, GivenBy
from app.consent.rules import ANY_PURPOSE, Answer, Decision, Scope

P, BROTHER, OFFICE, OTHER, I1, I2, PHOTO = (uuid4() for _ in range(7))
DAY = date(2027, 3, 1)
COURT = "prosecution_national"


def answer(order, decision=Decision.GRANTED, **over):
    return Answer(
        **{
            "id": uuid4(),
            "order": order,
            "person_id": P,
            "purpose": COURT,
            "decision": decision,
            "recipient_id": OFFICE,
            "given_on": DAY + timedelta(days=order),
        }
        | over
    )


def no(order, **over):
    return answer(order, Decision.WITHDRAWN, **over)


YES = answer(1)


def left(*grants, **over):
    what = Left(
        id=uuid4(),
        what=What.RECALL,
        purpose=COURT,
        recipient_id=OFFICE,
        on=DAY + timedelta(days=2),
        grants=frozenset(each.id for each in grants),
        about=frozenset({I1, PHOTO}),
    )
    return replace(what, **over)


def found(what, *answers, ages=(), on=DAY + timedelta(days=400), kept=None):
    return rules.due(what, kept, answers, rules.ends(answers, ages, on))


def test_what_rests_on_a_yes_that_stands_sets_nothing_in_motion():
    assert found(left(YES), YES) is None


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        (no(5), True),
        (no(5, purpose=ANY_PURPOSE, recipient_id=None), True),
        (no(5, recipient_id=None), True),
        (answer(5, Decision.REFUSED), True),
        (no(5, recipient_id=OTHER), False),
        (no(5, purpose="tracing"), False),
        (no(5, person_id=BROTHER), False),
        (no(5, scope=Scope.INCIDENT, scope_ids=frozenset({I1})), True),
        (no(5, scope=Scope.INCIDENT, scope_ids=frozenset({I2})), False),
        (no(5, scope=Scope.DOCUMENT, scope_ids=frozenset({PHOTO})), True),
        (answer(5, Decision.DEFERRED), False),
        (answer(5, excluded_ids=frozenset({PHOTO})), True),
        (answer(5, excluded_ids=frozenset({I2})), False),
        (answer(5, recipient_id=OTHER), False),
        (answer(5), False),
    ],
)
def test_only_what_reaches_it_sets_something_in_motion(said, follows):
    due = found(left(YES), YES, said)
    assert (due is not None) is follows
    if due:
        assert (due.state, due.end) == (State.OPEN, said.id)
        assert due.by == said.given_on + timedelta(days=rules.SEND_DAYS)


def test_what_is_not_known_to_be_inside_is_asked_back_all_the_same():
    far = no(5, scope=Scope.INCIDENT, scope_ids=frozenset({I2}))
    assert found(left(YES, about=frozenset()), YES, far)


def test_an_option_that_is_left_out_narrows():
    wide = replace(YES, options=frozenset({"share_photo", "share_dna"}))
    narrow = answer(3, options=frozenset({"share_photo"}))
    due = found(left(wide), wide, narrow)
    assert due.how is How.NARROWED
    assert found(left(narrow), wide, narrow) is None


def test_a_yes_that_only_ran_out_is_not_called_back():
    assert found(left(YES), replace(YES, valid_until=DAY)) is None


def test_a_new_yes_to_as_much_undoes_it_and_one_to_less_does_not():
    again = answer(7)
    assert found(left(YES), YES, no(5), again) is None
    less = answer(7, scope=Scope.INCIDENT, scope_ids=frozenset({I1}))
    assert found(left(YES), YES, no(5), less).state is State.OPEN
    assert found(left(YES), YES, no(5), again, no(9)).since == no(9).given_on


def test_what_was_done_stays_when_the_person_agrees_again():
    said = no(5)
    kept = with_step(None, Step(State.SENT, said.id, DAY, note="Letter 3"))
    due = found(left(YES), YES, said, answer(7), kept=kept)
    assert due.state is State.AGREED_AGAIN
    assert due.is_over
    assert due.steps == kept.steps


def test_a_second_withdrawal_is_another_notice():
    first, second = no(5), no(9)
    kept = with_step(None, Step(State.ANSWERED, first.id, DAY))
    assert found(left(YES), YES, first, kept=kept).state is State.ANSWERED
    again = found(left(YES), YES, first, answer(7), second, kept=kept)
    assert (again.state, again.end) == (State.OPEN, second.id)


def test_a_notice_that_was_sent_waits_for_its_answer():
    said, day = no(5), DAY + timedelta(days=9)
    sent = with_step(None, Step(State.SENT, said.id, day))
    due = found(left(YES), YES, said, kept=sent)
    assert due.by == day + timedelta(days=rules.ANSWER_DAYS)
    assert not due.is_over
    set_by_hand = replace_day(sent, day + timedelta(days=2))
    assert found(left(YES), YES, said, kept=set_by_hand).by == day + timedelta(days=2)


def replace_day(kept, day):
    return Followed(kept.steps, day, kept.who)


def test_others_who_had_to_agree_can_take_it_back_too():
    theirs = answer(2, person_id=BROTHER)
    back = no(5, person_id=BROTHER)
    assert found(left(YES), YES, theirs, back) is None
    assert found(left(YES, people=frozenset({BROTHER})), YES, theirs, back)


def test_on_coming_of_age_a_guardians_yes_ends():
    guardian = replace(YES, by=replace(NOBODY_ELSE, who=GivenBy.GUARDIAN))
    day = DAY + timedelta(days=100)
    ages = ((P, day),)
    before = found(left(guardian), guardian, ages=ages, on=day - timedelta(days=1))
    due = found(left(guardian), guardian, ages=ages, on=day)
    assert before is None
    assert (due.how, due.since, due.end) == (How.OF_AGE, day, None)
    own = answer(200)
    assert found(left(guardian), guardian, own, ages=ages, on=day) is None


def test_what_went_without_a_yes_is_asked_back_after_a_no_unless_the_law_ordered_it():
    bare = left(is_unasked=True)
    assert found(bare) is None
    assert found(bare, no(5)).state is State.OPEN
    assert found(bare, no(1)) is None, "a no that two people knew of"
    assert found(left(by_law=True), no(5)).state is State.LASTING


STATS = "anonymous_statistics"
COUNTED = answer(
    1, purpose=STATS, recipient_id=None, options=frozenset({"facts", "wishes"})
)


def told(*builds, ended=None):
    said = ended or no(5, purpose=STATS, recipient_id=None)
    stops = rules.ends((COUNTED, said), (), DAY + timedelta(days=99))
    tables = {"facts": [Build("facts", *days) for days in builds], "wishes": []}
    return {each.part: each for each in rules.numbers(stops, tables, STATS)}


def day(number):
    return DAY + timedelta(days=number)


def test_numbers_close_with_the_next_table_and_not_before():
    nothing = Numbers("facts", day(5), 0, None)
    assert told()["facts"] == nothing
    assert nothing.is_over
    assert told((day(0), day(0)))["facts"].published == 0, "before the yes"
    open_one = told((day(3), day(4)))["facts"]
    assert (open_one.published, open_one.is_over) == (1, False)
    same_day = told((day(3), day(4)), (day(5), day(6)))["facts"]
    assert (same_day.published, same_day.is_over) == (2, False)
    out = told((day(3), day(4)), (day(6), day(8)))["facts"]
    assert (out.published, out.out_on) == (1, day(8))


def test_only_the_part_that_was_taken_out_leaves_the_numbers():
    narrow = replace(COUNTED, id=uuid4(), order=5, options=frozenset({"wishes"}))
    assert set(told(ended=narrow)) == {"facts"}


decisions = st.sampled_from([Decision.GRANTED, Decision.WITHDRAWN, Decision.REFUSED])


@given(st.lists(decisions, max_size=6))
def test_whoever_spoke_last_decides(said):
    rows = [YES, *(answer(n, each) for n, each in enumerate(said, start=2))]
    due = found(left(YES), *rows)
    assert (due is None) == (rows[-1].decision is Decision.GRANTED)
