"""A talk in which somebody answers for another: what is weighed, and what it allows."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from app import clock as now
from app.cases.documents import PersonContent
from app.cases.kin import standings
from app.cases.models import Person
from app.consent import ledger
from app.consent.findings.rules import Why
from app.consent.ledger import ConsentWords, Interest, Supported, Weighed
from app.consent.others.rules import Conflict
from app.consent.rules import Decision, Item
from app.errors import InvalidInputError
from app.keys.parts import Part
from tests.consent.test_talks import MAY, SAID, a_yes, recorded, verdict

WEIGHED = Weighed(*(["Invented."] * 8))
SUPPORTED = Supported(*(["Invented."] * 4))
WHOLE = {
    "given_by": "guardian",
    "child_assent": "yes",
    "conflict": Conflict.NONE,
    "interest": Interest.PROCEED,
}


@pytest.fixture
def child(case):
    with case.opened("olena", MAY) as (s, file):
        person = file.child(s, Person, case.survivor)
        who = file.read(person, Part.CONTENT, PersonContent)
        young = msgspec.structs.replace(who, is_child=True)
        file.change(s, person, person.version, content=young)
    return case


@pytest.mark.parametrize(
    ("changed", "weighed", "lacking"),
    [
        ({"given_by": "self"}, WEIGHED, "no_guardian"),
        ({"conflict": Conflict.INVOLVED}, WEIGHED, "independent_guardian"),
        ({"child_assent": "not_asked_age"}, WEIGHED, "no_assent"),
        ({"interest": Interest.DEFER}, WEIGHED, "no_best_interest"),
        ({"interest": Interest.SERVICES_ONLY}, WEIGHED, "no_best_interest"),
        ({}, msgspec.structs.replace(WEIGHED, safety=" "), "no_best_interest"),
        ({}, None, "no_best_interest"),
    ],
)
def test_a_yes_for_a_child_needs_all_of_it(child, changed, weighed, lacking):
    row = a_yes(child, "anonymous_statistics", options=("facts",), **WHOLE | changed)
    with pytest.raises(InvalidInputError) as refused:
        recorded(child, row, ConsentWords(teach_back=SAID, weighed=weighed))
    assert refused.value.fields == (lacking,)


def test_a_record_for_services_only_lets_a_child_be_helped_and_nothing_else(child):
    only = WHOLE | {"interest": Interest.SERVICES_ONLY}
    said = ConsentWords(teach_back=SAID, weighed=WEIGHED)
    made = recorded(child, a_yes(child, **only), said)
    with child.opened() as (s, file):
        item = Item(child.id, frozenset({child.survivor}))
        alone = replace(item, standings=standings.of_case(s, file))
        kept = ledger.words_of(s, file.box, made)
        content = msgspec.json.encode(ledger.events(s, file.box, file.id)[0][2])
    assert verdict(child, "service", items=[alone]).may_go
    assert kept.weighed == WEIGHED
    assert b"Invented." not in content


def test_for_an_adult_who_cannot_decide_it_is_put_off_first(case):
    row = a_yes(
        case,
        capacity="not_able",
        given_by="guardian",
        conflict=Conflict.NONE,
        interest_review=now.now().date() + timedelta(days=30),
    )
    said = ConsentWords(teach_back=SAID, supported=SUPPORTED)
    with pytest.raises(InvalidInputError):  # nobody waited
        recorded(case, row, said)
    put_off = {"decision": Decision.DEFERRED, "capacity": "doubt_postponed"}
    recorded(case, a_yes(case, **put_off), ConsentWords())
    with pytest.raises(InvalidInputError):  # nothing was tried
        recorded(case, row)
    recorded(case, row, said)
    assert verdict(case, "service").may_go


def test_publish_nothing_is_no_yes_and_a_yes_waits_for_seven_days(clock, case):
    def said(*options):
        recorded(case, a_yes(case, "media_publication", options=options))
        return [each.why for each in verdict(case, "media_publication").held_back]

    with pytest.raises(InvalidInputError):
        said("none")
    assert said("none", "anonymous_extract") == [Why.REFUSED]
    assert said("anonymous_extract") == [Why.COOLING_OFF]
    clock.forward(days=7)
    assert verdict(case, "media_publication").may_go
