"""What is said of a pair: which fields agree, how strongly, and what speaks against."""

from uuid import UUID

import pytest

from app.cases.alike import comparing
from app.cases.alike.words import STRENGTHS
from app.index import ContentEntry, Event, Known, Somebody

CASE = UUID(int=1)


def somebody(*names, born=(), phones=(), accused=False):
    return Somebody(CASE, "P1", names, Known("P1", born, phones, accused))


def case(events=(), **facets):
    told = [(kind, value) for kind, values in facets.items() for value in values]
    return ContentEntry(
        ref="BV-1",
        pseudonym="Heron 1",
        status="open",
        tier="working",
        facets=tuple(told),
        events=tuple(events),
    )


def said(agreements):
    return {each.field: each.strength.value for each in agreements}


FULL, BORN = "Оксана Вигаданенко", (1990, 1990)
OKSANA = somebody("Оксана Петрівна Вигаданенко", born=BORN, phones=("671112233",))
SAME, NEAR = {"name": "strong"}, {"name": "some"}
PEOPLE = [
    (somebody("Oksana Vyhadanenko"), SAME, True),
    (somebody("Вигаданенко Оксана", born=BORN), SAME | {"born": "strong"}, True),
    (somebody("Оксана Вигаданко", born=(1991, 1992)), NEAR | {"born": "some"}, True),
    (somebody("Оксана Вигаданко"), NEAR, False),
    (somebody(FULL, born=(1960, 1960)), SAME | {"born": "against"}, False),
    (somebody("Інша Людина", phones=("671112233",)), {"phone": "strong"}, True),
    (somebody("Інша Людина", born=BORN), {"born": "strong"}, False),
    (somebody(FULL, accused=True), SAME | {"part": "against"}, False),
]


@pytest.mark.parametrize(("other", "fields", "offered"), PEOPLE)
def test_people_are_compared_field_by_field(other, fields, offered):
    agreed = comparing.of_people(OKSANA, other)
    assert said(agreed) == fields
    assert said(comparing.of_people(other, OKSANA)) == fields
    assert comparing.are_offered_as_people(agreed) is offered


MARCH = Event("2024-03-03", "2024-03-05", "UA-63", "s1")
YEAR = Event("2024-01-01", "2024-12-31", "UA-63")
MAY = Event("2024-05-03", "2024-05-05", "UA-63", "s1")
CASES = [
    (case([MARCH]), {"site": "strong", "days": "strong"}, True),
    (case([YEAR]), {"region": "some", "days": "some"}, False),
    (case([YEAR], act=("a",)), {"region": "some", "days": "some", "act": "some"}, True),
    (case([MAY]), {"site": "strong", "days": "against"}, False),
    (case([MAY, MARCH]), {"site": "strong", "days": "strong"}, True),
    (case(unit=("u",), method=("m",)), {"unit": "strong", "method": "some"}, True),
    (case(act=("a",), method=("m", "n")), {"act": "some", "method": "strong"}, False),
]


@pytest.mark.parametrize(("other", "fields", "offered"), CASES)
def test_cases_are_compared_by_what_they_tell(other, fields, offered):
    one = case([MARCH], unit=("u",), act=("a", "b"), method=("m", "n"))
    agreed = comparing.of_cases(one, other)
    assert said(agreed) == fields
    assert comparing.are_offered_as_cases(agreed) is offered


def test_everything_that_can_be_said_of_a_pair_has_words():
    pairs = [comparing.of_people(OKSANA, other) for other, *_rest in PEOPLE]
    one = case([MARCH], unit=("u",), act=("a", "b"), method=("m", "n"))
    pairs += [comparing.of_cases(one, other) for other, *_rest in CASES]
    told = {(each.field, each.strength) for pair in pairs for each in pair}
    assert told <= set(STRENGTHS)
