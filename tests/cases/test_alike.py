"""What may be the same is offered with its reasons; a person decides, in both cases."""

import re

import pytest

from app import cases, db
from app.cases import recording
from app.cases.alike import candidates, deciding
from app.cases.alike.deciding import Pair
from app.cases.alike.documents import Decision
from app.errors import InvalidInputError, NotFoundError
from app.staff.policy import Permission
from tests.statements.told import NAME, open_case

LATIN = "Motria Vyhadanko"


@pytest.fixture
def two(world):
    """Two cases of Olena's: the same person in another script, the same days."""
    return open_case(world), open_case(world, names=(LATIN,))


def people(case, who="olena"):
    with case.opened(who) as (session, file):
        return candidates.people(session, file)


def events(case, who="olena"):
    with case.opened(who) as (session, file):
        return candidates.cases(session, file)


def decide(case, pair, decision=Decision.SAME_PERSON, reason="P1 says so", who="olena"):
    with case.opened(who, Permission.CASE_WRITE) as (session, file):
        return deciding.decide(session, file, pair, decision, reason)


def test_a_person_of_two_cases_is_offered_with_the_fields_that_agree(two):
    one, other = two
    offered = {(e.pair.code, e.pair.other_code): e for e in people(one)}
    found = offered["P1", "P1"]
    assert found.ref == other.ref
    assert {e.field: e.strength.value for e in found.agreed} == {"name": "strong"}
    assert NAME not in repr(offered)
    assert LATIN not in repr(offered)


def test_who_may_not_read_the_names_of_both_is_offered_nobody(two, world):
    one, other = two
    with pytest.raises(NotFoundError):
        people(one, "bohdan")
    with db.transaction() as session:
        bohdan = world.actor("bohdan")
        file = cases.get(session, other.ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(session, file, (bohdan.staff_id,))
    assert people(one) == []
    assert events(one) == []
    assert [each.ref for each in events(one, "bohdan")] == [other.ref]


def test_another_teams_case_is_never_offered(world, two):
    one, _other = two
    foreign = open_case(world, team=world.south, by="taras")
    refs = {each.ref for each in (*people(one), *events(one))}
    assert foreign.ref not in refs
    assert people(foreign, "taras") == []


def test_a_decision_stands_in_both_cases_and_the_pair_is_not_offered_again(two):
    one, other = two
    pair = next(e.pair for e in people(one) if e.pair.code == e.pair.other_code == "P1")
    decide(one, pair)
    assert pair.key not in {e.pair.key for e in people(one)}
    assert (one.id, "P1", "P1") not in {e.pair.key for e in people(other)}
    with other.opened() as (session, file):
        ((_row, said),) = deciding.of_case(session, file)
    assert (said.other_case, said.decision) == (one.id, Decision.SAME_PERSON)
    assert said.agreed == (("name", "strong"),)
    assert said.rules
    with pytest.raises(InvalidInputError, match="pair"):
        decide(one, pair, Decision.DIFFERENT)


def test_what_was_taken_back_is_taken_back_in_both_and_offered_again(two):
    one, other = two
    pair = next(e.pair for e in people(one) if e.pair.code == e.pair.other_code == "P1")
    decide(one, pair)
    with other.opened(permission=Permission.CASE_WRITE) as (session, file):
        ((row, _said),) = deciding.of_case(session, file)
        deciding.take_back(session, file, row.id, row.version)
    for case in two:
        with case.opened() as (session, file):
            assert [
                said.taken_back for _r, said in deciding.of_case(session, file)
            ] == [True]
    assert pair.key in {e.pair.key for e in people(one)}


def test_nothing_of_the_people_is_rewritten_by_a_decision(two):
    one, _other = two
    with one.opened() as (session, file):
        before = recording.people(session, file, with_names=False)
    decide(one, next(e.pair for e in people(one)), reason="The same code words")
    with one.opened() as (session, file):
        assert recording.people(session, file, with_names=False) == before


@pytest.mark.parametrize("reason", [f"It is {NAME}", f"Both are {LATIN}"])
def test_no_name_of_either_case_gets_into_the_reason(two, reason):
    one, other = two
    with pytest.raises(InvalidInputError, match="reason"):
        decide(one, Pair(other.id, "P1", "P1"), reason=reason)


def test_who_may_not_write_in_the_other_case_decides_nothing(two, world):
    one, _other = two
    foreign = open_case(world, team=world.south, by="taras")
    with pytest.raises(NotFoundError):
        decide(one, Pair(foreign.id, "P1", "P1"))
    with pytest.raises(InvalidInputError, match="decision"):
        decide(one, Pair(foreign.id), Decision.SAME_PERSON)


def test_the_page_shows_reasons_and_keeps_what_was_typed(two, desk):
    one, other = two
    olena = desk("olena")
    page = olena.get(f"{one.path}/similar").text
    assert "name: written the same" in page
    assert other.ref in page
    assert NAME not in page
    assert not re.search(r"\b\d+ ?%|score", page)
    sent = {"other": str(other.id), "code": "P1", "other_code": "P1", "decision": ""}
    wrong = olena.post(f"{one.path}/similar", sent | {"reason": "Typed before"})
    assert wrong.status_code == 422
    assert "Typed before" in wrong.text
    fine = sent | {"decision": "same_person", "reason": "Said so"}
    assert olena.post(f"{one.path}/similar", fine).status_code == 303
    assert "The same person" in olena.get(f"{other.path}/similar").text
    sealed = desk("iryna").get(f"{one.path}/similar").text
    assert "Names are sealed" in sealed
    assert "name: written the same" not in sealed.split('id="decided"')[0]


def test_the_first_page_of_a_case_says_where_else_its_places_stand(world, desk):
    from tests.cases.test_searches import at_site

    one, _other = at_site(world)
    page = desk("olena").get(one.path).text
    assert "also in 1 case" in page
