"""What is to be seen to before a claim is filed. Each rule by itself."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from app.claims import catalogue
from app.claims.documents import ClaimContent, ReceiptContent, Status
from app.claims.doubles import asked, doubles
from app.claims.readiness import Event, Weight, findings, papers
from app.claims.suggesting import Told, grounds
from app.dates import ApproximateDate

KNOWN = catalogue.load()
TODAY = date(2026, 11, 24)
MARA, LUKA = UUID(int=1), UUID(int=2)
BEATING, LOSS, OTHER = UUID(int=3), UUID(int=4), UUID(int=5)
THEN = Event(ApproximateDate(date(2022, 3, 1), date(2022, 6, 30)), "UA-65")


def claim(route="A2.5", **changed):
    made = ClaimContent(
        route=route,
        claimant_id=MARA,
        person_id=MARA,
        capacity="self",
        wanted_on=TODAY,
        nationality="other",
        names_others="no",
        owns_home="yes",
        lived_registered="yes",
        amount="100",
        basis="Prices of a shop, invented",
        papers=dict.fromkeys(KNOWN.routes[route].papers, "have"),
    )
    return msgspec.structs.replace(made, **changed)


def found(made, event=THEN):
    return {
        (each.id, each.weight.value, each.route)
        for each in findings(KNOWN, made, event, TODAY)
    }


@pytest.mark.parametrize("route", ["A2.5", "A2.6", "A3.1"])
def test_where_everything_is_there_nothing_is_said(route):
    assert found(claim(route)) == set()


@pytest.mark.parametrize(
    ("route", "changed", "expected"),
    [
        ("A3.1", {"owns_home": "no"}, ("home_or_housing", "mistake", "A3.3")),
        ("A3.1", {"owns_home": ""}, ("home_or_housing", "ask", "")),
        ("A3.3", {"owns_home": "yes"}, ("home_or_housing", "hint", "A3.1")),
        ("A2.5", {"names_others": "yes"}, ("whole_family", "mistake", "")),
        ("A2.5", {"names_others": ""}, ("whole_family", "ask", "")),
        ("A3.1", {"amount": ""}, ("no_estimate", "mistake", "")),
        ("A3.1", {"basis": " "}, ("no_estimate", "mistake", "")),
        ("A2.5", {"nationality": "russian"}, ("nationality", "outside", "")),
        ("A2.5", {"nationality": ""}, ("no_nationality", "ask", "")),
        ("A2.5", {"capacity": "parent"}, ("capacity", "mistake", "")),
        ("A2.5", {"claimant_id": LUKA}, ("capacity", "mistake", "")),
        ("A2.1", {}, ("capacity", "mistake", "")),
    ],
)
def test_each_mistake_is_found(route, changed, expected):
    assert expected in found(claim(route, **changed))


def test_a_home_without_registration_needs_a_proof_or_what_stands_in_for_it():
    bare = {"residence": "missing", "estimate": "have"}
    lived = claim("A3.3", owns_home="no", lived_registered="no", papers=bare)
    assert ("no_residence", "mistake", "") in found(lived)
    instead = bare | {"residence": "instead.utility"}
    shown = msgspec.structs.replace(lived, papers=instead)
    assert "no_residence" not in {each[0] for each in found(shown)}
    (state,) = [
        p for p in papers(KNOWN, KNOWN.routes["A3.3"], shown) if p.id == "residence"
    ]
    assert (state.state, state.by) == ("instead", "utility")


def test_missing_papers_are_no_reason_to_wait_until_it_is_filed_or_shut():
    lacking = claim(papers={})
    assert ("not_perfect", "hint", "") in found(lacking)
    filed = msgspec.structs.replace(lacking, status=Status.FILED)
    assert "not_perfect" not in {each[0] for each in found(filed)}
    # A route that is not open says nothing of the kind.
    shut = claim("A3.7", papers={})
    assert "not_perfect" not in {each[0] for each in found(shut)}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2015, 1, 1), (2015, 1, 1), ("before", "outside", "ua4071")),
        ((2022, 2, 23), (2022, 2, 23), ("before", "outside", "ua4071")),
        ((2022, 2, 20), (2022, 3, 1), ("partly_before", "ask", "ua4071")),
    ],
)
def test_what_was_before_the_first_day_goes_another_way(first, last, expected):
    when = ApproximateDate(date(*first), date(*last))
    assert expected in found(claim(), Event(when, "UA-65"))
    assert found(claim(), Event(ApproximateDate.on(date(2022, 2, 24)), "UA-65")) == (
        set()
    )


def test_what_began_before_and_goes_on_is_asked_about_and_not_turned_away():
    goes_on = ApproximateDate(date(2014, 7, 1), date(2014, 7, 1), continuing=True)
    weights = {each[1] for each in found(claim(), Event(goes_on, "UA-14"))}
    assert Weight.OUTSIDE.value not in weights
    assert ("partly_before", "ask", "ua4071") in found(claim(), Event(goes_on, "UA-14"))


def test_no_incident_is_asked_for_and_never_taken_as_no():
    assert found(claim(), None) == {("no_day", "ask", ""), ("no_place", "ask", "")}
    abroad = Event(THEN.when, "PL")
    assert ("abroad", "ask", "") in found(claim(), abroad)
    # The national law has a first day of its own, and asks nothing of place.
    assert found(claim("ua4071"), Event(ApproximateDate.on(date(2015, 1, 1)))) == set()


def test_capacities_bring_their_papers():
    heir = claim(capacity="heir", claimant_id=LUKA)
    lacking = {
        p.id for p in papers(KNOWN, KNOWN.routes["A2.5"], heir) if p.state != "have"
    }
    assert lacking == {"inheritance", "death_certificate", "family_tie"}


def test_a_suggestion_says_which_fact_of_which_incident_led_to_it():
    told = [
        Told(BEATING, "Held in a cellar", frozenset({"act.beating", "act.detention"})),
        Told(LOSS, "The house", frozenset({"act.property_destruction"})),
    ]
    could = grounds(KNOWN.suggestions, told, ["displacement"])
    assert {"A2.5", "A2.6", "A3.1", "A3.3", "A1.1", "A1.2", "icc"} <= set(could)
    assert "A2.4" not in could
    assert {(g.fact, g.incident) for g in could["A2.5"]} == {
        ("act.beating", "Held in a cellar")
    }
    assert {g.harm for g in could["A1.1"]} == {"displacement"}
    assert grounds(KNOWN.suggestions, [], []) == {}
    dead = [Told(BEATING, "x", frozenset({"outcome.death"}))]
    assert {g.who for g in grounds(KNOWN.suggestions, dead, [])["A2.1"]} == {"relative"}


def meet(claims, receipts=()):
    numbered = {UUID(int=10 + n): each for n, each in enumerate(claims)}
    got = {UUID(int=20 + n): each for n, each in enumerate(receipts)}
    return [each.heads for each in doubles(asked(KNOWN, numbered, got))]


def test_two_claims_for_one_head_of_one_harm_are_pointed_out():
    torture, captivity = claim("A2.5", harm_ids=(BEATING,)), claim("A2.6")
    same = msgspec.structs.replace(captivity, harm_ids=(BEATING,))
    assert meet([torture, same]) == [("care", "injury", "moral")]
    apart = msgspec.structs.replace(captivity, harm_ids=(OTHER,))
    assert meet([torture, apart]) == []
    # Nobody can tell apart what names nothing.
    assert meet([torture, captivity]) == [("care", "injury", "moral")]
    assert meet([claim("A2.5"), claim("A3.1")]) == []
    luka = claim("A2.5", person_id=LUKA, claimant_id=LUKA, harm_ids=(BEATING,))
    assert meet([torture, luka]) == []


def test_what_was_received_meets_a_claim_for_the_same():
    home = claim("A3.1", harm_ids=(LOSS,))
    got = ReceiptContent(person_id=MARA, giver="x", head="building", harm_id=LOSS)
    assert meet([home], [got]) == [("building",)]
    assert meet([home], [msgspec.structs.replace(got, head="moving")]) == []
    assert meet([home], [msgspec.structs.replace(got, harm_id=OTHER)]) == []
    assert meet([home], [msgspec.structs.replace(got, person_id=LUKA)]) == []
