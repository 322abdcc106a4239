"""The catalogue that is shipped: what a lawyer would check in it by hand."""

import re

import pytest

from app.classification import BarValue, Family, crime_catalogue
from app.classification.entries import WAR_CRIMES, SourceCheck
from app.classification.rules import ElementKind
from app.facts import vocabulary

CRIMES = crime_catalogue().crimes
CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)


def all_labels():
    book = crime_catalogue()
    yield from book.families.values()
    yield from book.themes.values()
    for instrument in book.instruments.values():
        yield instrument.label
    for basis in book.bases.values():
        yield from (basis.ref, basis.note)
    for mode in book.modes.values():
        yield from (mode.ref, mode.summary)
    for crime in CRIMES.values():
        yield crime.name
        yield from (element.summary for element in crime.elements)
        notes = (
            crime.note,
            crime.applies_from.note,
            crime.amnesty_barred.note,
            crime.limitation_barred.note,
            crime.duty_to_prosecute_or_extradite.note,
        )
        yield from (note for note in notes if note)


def test_there_are_186_entries_of_eleven_instruments():
    assert len(CRIMES) == 186
    assert len({crime.instrument.id for crime in CRIMES.values()}) == 11


def test_every_text_stands_in_ukrainian_too():
    for label in all_labels():
        assert CYRILLIC.search(label.uk), label.en
        assert not CYRILLIC.search(label.en), label.en


def test_every_war_crime_waits_for_a_conflict():
    for crime in CRIMES.values():
        if crime.family in WAR_CRIMES:
            gates = [e for e in crime.elements if e.gate]
            assert any(e.kind is ElementKind.CONTEXTUAL for e in gates), crime.id


def test_every_crime_against_humanity_waits_for_an_attack_and_a_policy():
    for crime in CRIMES.values():
        if crime.family is Family.CRIME_AGAINST_HUMANITY and crime.id != "icpped.5":
            gates = {
                e.id.removeprefix(f"{crime.id}.") for e in crime.elements if e.gate
            }
            assert {"attack", "policy"} <= gates, crime.id


def test_no_result_alone_is_conduct():
    for crime in CRIMES.values():
        for element in crime.conduct:
            results = [key for key in element.points if key.startswith("outcome.")]
            assert not results, element.id


def test_a_fact_does_not_point_to_an_element_and_against_it():
    for crime in CRIMES.values():
        for element in crime.elements:
            assert element.pointed_to_by.isdisjoint(element.contradicted_by)


@pytest.mark.parametrize("crime", ["gc1.50", "gc3.130", "gc4.147", "ucc.438.1"])
def test_blanket_rules_are_marked(crime):
    assert CRIMES[crime].blanket


def test_a_blanket_rule_has_the_conduct_of_what_it_refers_to():
    for crime in CRIMES.values():
        if crime.blanket:
            mine = frozenset().union(*(e.pointed_to_by for e in crime.conduct))
            for other in crime.links & {c for c in CRIMES if c.startswith("icc.")}:
                theirs = frozenset().union(
                    *(e.pointed_to_by for e in CRIMES[other].conduct)
                )
                assert mine & theirs, (crime.id, other)


def test_what_is_not_confirmed_is_marked_and_kept():
    assert not CRIMES["ucc.442-1"].verified
    assert CRIMES["ucc.442-1"].source_check is SourceCheck.UNVERIFIED
    bases = crime_catalogue().bases
    assert not bases["cat.gc2"].verified
    assert bases["cihl.159"].source_check is SourceCheck.TEXT_SEEN


def test_grave_breaches_rest_on_the_duty_that_no_state_may_lift():
    for crime in CRIMES.values():
        if crime.instrument.id == "geneva_conventions":
            assert "gc.common.absolve" in crime.amnesty_barred.basis
            assert "gc.common.repress" in crime.duty_to_prosecute_or_extradite.basis


def test_aggression_is_qualified_and_ordinary_offences_are_not_barred():
    for crime in CRIMES.values():
        if "aggression" in crime.themes:
            assert crime.amnesty_barred.value is BarValue.QUALIFIED
            assert crime.duty_to_prosecute_or_extradite.value is BarValue.QUALIFIED
    assert CRIMES["ucc.146"].amnesty_barred.value is BarValue.NO


def test_the_duty_of_article_16_is_not_the_duty_of_article_7():
    duty = CRIMES["cat.16"].duty_to_prosecute_or_extradite
    assert duty.value is BarValue.QUALIFIED
    assert "cat.7" not in duty.basis


def test_every_fact_of_the_catalogue_is_in_the_vocabulary():
    known = set(vocabulary().facts)
    for crime in CRIMES.values():
        for element in crime.elements:
            assert element.pointed_to_by | element.contradicted_by <= known
            assert set(element.asks) <= element.pointed_to_by
