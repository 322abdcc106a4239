"""A birth known to the year leaves two birthdays; both protect the person."""

from datetime import date
from uuid import UUID

from app.cases import ages
from app.cases.documents import PersonContent
from app.dates import ApproximateDate

YEAR = ApproximateDate(date(2008, 1, 1), date(2008, 12, 31), "2008")
BORN = PersonContent(code="P1", birth=YEAR, is_child=True)


def test_who_may_be_of_age_already_stays_a_child_until_it_is_sure():
    assert ages.come_of_age(BORN) == (date(2026, 1, 1), date(2026, 12, 31))
    assert ages.is_minor(BORN, date(2026, 12, 30))
    assert not ages.is_minor(BORN, date(2026, 12, 31))


def test_a_birth_says_more_than_a_tick_that_was_forgotten():
    unticked = PersonContent(code="P1", birth=YEAR)
    assert ages.is_minor(unticked, date(2025, 12, 31))
    assert not ages.is_minor(unticked, date(2026, 1, 1))


def test_without_a_birth_the_tick_counts():
    assert ages.is_minor(PersonContent(code="P1", is_child=True), date(2026, 1, 1))
    assert ages.days([(UUID(int=1), PersonContent(code="P1"))]) == ()
