"""The matrix: what a cell says, and how many sources stand each on its own."""

from datetime import date
from uuid import uuid4

import pytest

from app import cases, db
from app.cases import answering, recording
from app.cases.documents import IncidentContent, PersonContent, PersonIdentity, Place
from app.cases.kin import telling
from app.cases.kin.documents import RelationContent
from app.classification import crime_catalogue
from app.classification.matrix import laying
from app.classification.matrix.laying import State
from app.classification.matrix.rules import (
    Source,
    SourceKind,
    TieKind,
    components,
    weigh,
)
from app.dates import ApproximateDate
from app.facts import Answer
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import Kind, StatementContent, StatementWords
from tests.cases.conftest import open_case

CRIME = "icc.7.1.f"


def source(label, *marks, kind=SourceKind.DIRECT, by=None):
    return Source(uuid4(), label, kind, frozenset(marks), by)


def test_sources_without_a_tie_are_each_their_own():
    weight = weigh([source("S1"), source("S2"), source("E1", kind=SourceKind.DIGITAL)])
    assert (len(weight.sources), weight.independent, weight.direct) == (3, 3, 2)
    assert weight.bound == ()


def test_nothing_is_no_source():
    assert weigh([]).independent == 0


@pytest.mark.parametrize("why", list(TieKind))
def test_a_tie_makes_one_of_two_and_says_why(why):
    weight = weigh([source("S2", (why, 1)), source("S1", (why, 1)), source("S3")])
    assert weight.independent == 2
    assert [(b.labels, b.why) for b in weight.bound] == [(("S1", "S2"), (why,))]


def test_ties_reach_through_a_third_source():
    chain = [
        source("S1", (TieKind.FAMILY, 1)),
        source("E1", (TieKind.HANDED, 2), (TieKind.FAMILY, 1)),
        source("E2", (TieKind.HANDED, 2)),
    ]
    for order in (chain, chain[::-1], [chain[0], chain[2], chain[1]]):
        assert weigh(order).independent == 1


def test_hearsay_alone_is_nobodys_own_account():
    weight = weigh([source("S1", kind=SourceKind.HEARSAY)])
    assert (weight.independent, weight.direct) == (1, 0)


def test_one_interviewer_is_said_and_ties_nothing():
    who = uuid4()
    weight = weigh([source("S1", by=who), source("S2", by=who)])
    assert weight.one_interviewer
    assert weight.independent == 2
    assert not weigh([source("S1", by=who), source("S2", by=uuid4())]).one_interviewer


def test_kin_of_kin_are_one_family_in_any_order():
    a, b, c, d, e = (uuid4() for _ in range(5))
    for pairs in ([(a, b), (c, d), (b, c)], [(b, c), (a, b), (d, c)]):
        found = components(pairs)
        assert len({found[each] for each in (a, b, c, d)}) == 1
        assert e not in found


@pytest.fixture
def two(world):
    """Two accounts of a brother and a sister, and an incident that rests on both."""
    told = open_case(world.north, world.actor("bohdan"), world.actor("olena"))
    with db.transaction() as s:
        file = cases.get(s, told.ref, world.actor("olena"), Permission.CASE_WRITE)
        telling.relate(
            s, file, RelationContent(told.other, told.survivor, "rel.sibling")
        )
        stranger = recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Лев Вигаданий",))
        )
        accounts = [
            taking.take(
                s,
                file,
                StatementContent(code="", kind=Kind.FIRST_ACCOUNT, teller_id=teller),
                StatementWords(free_recall="Вигадано."),
            )
            for teller in (told.survivor, told.other, stranger)
        ]
        more = recording.record_incident(
            s,
            file,
            IncidentContent(
                title="A second day",
                when=ApproximateDate.on(date(2024, 4, 1)),
                place=Place(region="UA-63"),
            ),
        )
    return world, told, accounts, more


def answer(world, told, incident, key, said, source_id):
    with db.transaction() as s:
        file = cases.get(s, told.ref, world.actor("olena"), Permission.CASE_WRITE)
        version = file.child(s, recording.Incident, incident).version
        answering.record(s, file, incident, version, {key: said}, source_id)


def lines(world, told, crime=CRIME, who="iryna"):
    with db.transaction() as s:
        actor = world.actor(who)
        file = cases.get(s, told.ref, actor, Permission.CLASSIFICATION_READ)
        return laying.of_case(s, file, crime)


def cell(line, element):
    (found,) = [each for each in line.cells if each.element.startswith(element)]
    return found


def keys_of(crime, n=0):
    element = crime_catalogue().crimes[crime].conduct[n]
    return element.id, element.points


def test_a_family_is_one_source_and_a_stranger_another(two):
    world, told, accounts, _more = two
    element, keys = keys_of(CRIME)
    for key, account in zip(keys[:3], accounts, strict=False):
        answer(world, told, told.incident, key, Answer.YES, account)
    first, second = lines(world, told)
    found = cell(first, element)
    assert found.state is State.INDICATED
    used = min(len(keys), 3)
    assert len(found.weight.sources) == used
    assert found.weight.independent == max(1, used - 1)
    assert cell(second, element).state is State.NEVER_ASKED
    assert laying.gaps_first([first, second])[0] is second


def test_what_was_answered_without_a_source_is_a_gap(two):
    world, told, _accounts, _more = two
    element, keys = keys_of(CRIME)
    answer(world, told, told.incident, keys[0], Answer.YES, None)
    found = cell(lines(world, told)[0], element)
    assert found.state is State.INDICATED
    assert found.has_facts_without_source
    assert found.is_gap


def test_all_denied_is_contradicted_and_names_who_said_so(two):
    world, told, accounts, _more = two
    element, keys = keys_of(CRIME)
    for key in keys:
        answer(world, told, told.incident, key, Answer.NO, accounts[0])
    found = cell(lines(world, told)[0], element)
    assert found.state is State.CONTRADICTED
    assert len(found.weight.sources) == 1


def test_the_page(two, desk):
    world, told, accounts, _more = two
    _element, keys = keys_of(CRIME)
    answer(world, told, told.incident, keys[0], Answer.YES, accounts[0])
    iryna = desk("iryna")
    assert iryna.get(f"/staff/matrix?refs={told.ref}&crime={CRIME}").status_code == 200
    page = iryna.post("/staff/matrix", {"crime": CRIME, "refs": told.ref})
    assert page.status_code == 200
    for words in (f"{told.ref}/1", "Never asked", "Not proposed by rules"):
        assert words in page.text
    assert f"{told.ref} S1" in page.text
    for name in ("Вигадан", "Vyhadan"):
        assert name not in page.text
    one = {"crime": CRIME, "refs": told.ref, "incident": str(told.incident)}
    assert f"{told.ref}/2" not in iryna.post("/staff/matrix", one).text
    for wrong in (
        {"refs": ""},
        {"refs": "BV-0000-00"},
        {"refs": " ".join("ABCDEFGHIJKLMNOPQRSTU")},
    ):
        answered = iryna.post("/staff/matrix", {"crime": CRIME, **wrong})
        assert answered.status_code == 422
    assert desk("taras").post("/staff/matrix", one).status_code == 422
    for who in ("sofia", "petro", "admin"):
        assert desk(who).post("/staff/matrix", one).status_code == 404


def test_a_decision_stands_beside_its_incident(known, desk):
    asked = {"crime": known.crime, "refs": known.ref}
    before = desk("iryna").post("/staff/matrix", asked).text
    assert "Proposal, not a finding" in before
    assert "Confirmed" not in before
    known.decide()
    after = desk("iryna").post("/staff/matrix", asked).text
    assert "Proposal, not a finding" not in after
    assert "Confirmed" in after
