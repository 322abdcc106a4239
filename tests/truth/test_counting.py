"""Who is counted where: once in each kind of act, and never by a guess."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInputError
from app.truth.counting import (
    AFTER,
    BEFORE,
    TOTAL,
    UNKNOWN,
    CodedAct,
    CodedCase,
    CodedVictim,
    Question,
    count,
    ordinal,
    quarters_from,
)
from tests.truth.generated import QUARTERS, THEMES, coded_cases

QUESTION = Question(THEMES, QUARTERS)
INCIDENT = UUID(int=1)


def case(*victims, statements=1):
    return CodedCase(uuid4(), victims, statements)


def person(*acts, ref=None):
    told = tuple(CodedAct(theme, when, INCIDENT) for theme, when in acts)
    return CodedVictim(ref or uuid4(), told)


def people(counts, theme, column):
    return counts.cells[theme, column].people


@given(st.integers(0, 50))
def test_each_row_adds_up_to_its_total(seed):
    counts = count(QUESTION, coded_cases(seed=seed))
    for theme in THEMES:
        row = [people(counts, theme, column) for column in QUESTION.columns]
        assert sum(row) == people(counts, theme, TOTAL) <= counts.people


def test_three_acts_of_one_kind_are_one_person_in_the_first_known_quarter():
    tortured = person(("torture", "2022-Q3"), ("torture", "2022-Q2"), ("torture", None))
    counts = count(QUESTION, [case(tortured)])
    assert people(counts, "torture", "2022-Q2") == 1
    assert people(counts, "torture", TOTAL) == 1
    assert counts.people == 1


def test_somebody_told_of_by_three_cases_is_one_person_with_three_statements():
    ref = uuid4()
    told = [case(person(("killing", "2022-Q1"), ref=ref)) for _ in range(3)]
    counts = count(QUESTION, told)
    assert people(counts, "killing", TOTAL) == 1
    assert (counts.people, counts.sources, counts.statements) == (1, 3, 3)


def test_an_unknown_date_is_never_put_into_a_quarter():
    counts = count(QUESTION, [case(person(("torture", None)))])
    assert people(counts, "torture", UNKNOWN) == 1
    assert all(people(counts, "torture", q) == 0 for q in (BEFORE, *QUARTERS, AFTER))


@pytest.mark.parametrize(
    ("when", "column"),
    [("2021-Q4", BEFORE), ("2022-Q1", "2022-Q1"), ("2023-Q3", AFTER)],
)
def test_what_lies_outside_the_quarters_has_columns_of_its_own(when, column):
    counts = count(QUESTION, [case(person(("torture", when)))])
    assert people(counts, "torture", column) == 1


def test_who_suffered_nothing_that_was_asked_about_is_no_part_of_the_table():
    counts = count(QUESTION, [case(person(("pillage", "2022-Q1")))])
    assert (counts.people, counts.sources, counts.statements) == (0, 0, 0)


def test_the_largest_incident_of_a_number_is_known():
    other = replace(
        person(("killing", "2022-Q1")),
        acts=(CodedAct("killing", "2022-Q1", UUID(int=2)),),
    )
    many = [person(("killing", "2022-Q1")) for _ in range(3)]
    tally = count(QUESTION, [case(*many, other)]).cells["killing", "2022-Q1"]
    assert (tally.people, tally.largest) == (4, 3)


@given(st.randoms())
def test_the_order_of_cases_changes_nothing(chance):
    cases = coded_cases()
    shuffled = chance.sample(cases, len(cases))
    assert count(QUESTION, cases) == count(QUESTION, shuffled)


@pytest.mark.parametrize(
    ("themes", "quarters", "field"),
    [
        ((), QUARTERS, "themes"),
        (("torture", "torture"), QUARTERS, "themes"),
        (("",), QUARTERS, "themes"),
        (("torture",), (), "quarters"),
        (("torture",), ("2022-Q1", "2022-Q3"), "quarters"),
        (("torture",), ("2022-Q5",), "quarters"),
        (("torture",), ("22-Q1",), "quarters"),
        (("torture",), quarters_from("2020-Q1", 13), "quarters"),
    ],
)
def test_what_is_no_question_names_the_field(themes, quarters, field):
    with pytest.raises(InvalidInputError) as refused:
        Question(themes, quarters)
    assert field in str(refused.value)


def test_quarters_follow_each_other_over_the_year():
    assert quarters_from("2022-Q4", 2) == ("2022-Q4", "2023-Q1")
    assert ordinal("2023-Q1") == ordinal("2022-Q4") + 1
