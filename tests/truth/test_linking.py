"""One person in several cases counts once, as long as somebody's link stands."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import cases, db, index
from app.cases.alike import deciding
from app.cases.alike.deciding import Pair
from app.cases.alike.documents import Decision
from app.cases.alike.models import Likeness
from app.dates import ApproximateDate
from app.keys.parts import Part
from app.staff.policy import Permission
from app.truth import linking
from app.truth.counting import TOTAL, count
from app.truth.rules import Book
from tests.truth import test_law, test_releasing, test_wishes
from tests.truth.test_releasing import QUESTION, counted, entered, writer

__all__ = ["writer"]

links = st.lists(
    st.lists(st.integers(0, 9).map(lambda n: test_law.UUID(int=n)), max_size=3).map(
        tuple
    )
)


@given(links)
def test_all_links_of_one_recorded_person_lead_to_one(ends):
    one = linking.people(ends)
    assert one.keys() == {link for told in ends for link in told}
    for told in ends:
        assert len({one[link] for link in told}) == (1 if told else 0)


@given(links, st.randoms())
def test_the_order_in_which_cases_come_does_not_matter(ends, chance):
    other = list(ends)
    chance.shuffle(other)
    assert linking.people(ends) == linking.people(other)


def test_who_is_linked_to_nobody_here_keeps_the_id_that_the_link_gives():
    one, other, third = uuid4(), uuid4(), uuid4()
    assert linking.people([(one,), (one,)]) == linking.people([(one,)])
    apart = linking.people([(one,), (other,), (third,)])
    assert len(set(apart.values())) == 3


def people(world):
    told = count(QUESTION, counted(world))
    return told.cells["torture", TOTAL].people, told.sources


@pytest.fixture
def two(world, writer):
    """Two cases of one person, as nobody has noticed yet."""
    both = entered(writer, 2, start=1)
    assert people(world)[1] == 2
    return both


def link(world, one, other):
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, one.ref, olena, Permission.CASE_WRITE)
        theirs = cases.get(session, other.ref, olena, Permission.CASE_READ)
        pair = Pair(theirs.id, "P1", "P1")
        deciding.decide(session, file, pair, Decision.SAME_PERSON, "Said so.")


def take_back(world, one):
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, one.ref, olena, Permission.CASE_WRITE)
        row = session.scalars(select(Likeness).where(Likeness.case_id == file.id)).one()
        deciding.take_back(session, file, row.id, row.version)


def everybody(world):
    return {each.ref for case in counted(world) for each in case.victims}


def test_linked_people_count_once_and_again_apart_when_the_link_is_taken_back(
    world, two
):
    one, other = two
    apart = everybody(world)
    link(world, one, other)
    assert len(everybody(world)) == len(apart) - 1
    take_back(world, one)
    assert everybody(world) == apart


def test_a_person_who_is_counted_in_one_case_alone_is_counted_still(world, writer, two):
    one, other = two
    link(world, one, other)
    linked = everybody(world)
    test_releasing.paused(other)
    (left,) = counted(world)
    assert {each.ref for each in left.victims} <= linked


def test_a_decision_that_is_no_link_joins_nobody(world, two):
    one, other = two
    before = everybody(world)
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, one.ref, olena, Permission.CASE_WRITE)
        theirs = cases.get(session, other.ref, olena, Permission.CASE_READ)
        pair = Pair(theirs.id, "P1", "P1")
        deciding.decide(session, file, pair, Decision.UNSURE, "It may be.")
    assert everybody(world) == before


def test_of_a_kind_of_act_told_in_two_cases_the_first_one_counts(world):
    link_id = uuid4()
    for month in (2, 5):
        when = ApproximateDate(date(2024, month, 1), date(2024, month, 2))
        victim = index.CodedVictim(1, 1, ("torture",), when, "UA-63", links=(link_id,))
        entry = index.CodedEntry(counts_facts=True, statements=1, victims=(victim,))
        with db.transaction() as session:
            keys = world.actor("olena").unlocked
            index.put(session, keys, world.north, Part.CODED, uuid4(), entry)
    told = count(QUESTION, counted(world))
    assert told.cells["torture", "2024-Q1"].people == 1
    assert told.cells["torture", "2024-Q2"].people == 0
    assert (told.people, told.sources, told.statements) == (1, 2, 2)


def test_a_persons_wishes_in_two_cases_are_one_persons(world):
    link_id = uuid4()
    for told in (("trial",), ("trial", "truth")):
        entry = index.CodedEntry(
            counts_wishes=True, wishes=told, wisher_links=(link_id,)
        )
        with db.transaction() as session:
            keys = world.actor("olena").unlocked
            index.put(session, keys, world.north, Part.CODED, uuid4(), entry)
    numbers = count(test_wishes.WISHES, test_wishes.counted(world, Book.WISHES))
    assert numbers.cells["trial", TOTAL].people == 1
    assert numbers.cells["truth", TOTAL].people == 1
    assert numbers.people == 1
