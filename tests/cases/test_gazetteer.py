"""Regions and countries by id: complete, in two languages, found by every name."""

from pathlib import Path

import pytest

from app.cases import gazetteer
from app.cases.vocabularies import first_contact
from app.errors import CatalogueError

OWN = gazetteer.load()
REGIONS_OF_UKRAINE = 27
COUNTRIES = 250


def test_all_regions_of_ukraine_and_all_countries_are_there():
    regions = [each for each in OWN.regions.values() if each.katotth]
    assert len(regions) == REGIONS_OF_UKRAINE
    assert len({each.katotth for each in regions}) == REGIONS_OF_UKRAINE
    assert all(each.id.startswith("UA-") and each.state == "UA" for each in regions)
    countries = [each for each in OWN.regions.values() if each.state == each.id]
    assert len(countries) == COUNTRIES
    assert {"UA", "RU", "BY", "PL", "NO"} <= {each.id for each in countries}


def test_what_first_contact_may_tell_has_a_place_here():
    told = first_contact()["broad_region"].options
    assert told.keys() <= OWN.regions.keys()
    for key, label in told.items():
        here = OWN.regions[key].label
        assert (here.en, here.uk) == (label.en, label.uk)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Харьковская область", "UA-63"),
        ("KHARKOV", "UA-63"),
        ("Харківщина", "UA-63"),
        ("Ворошиловградська область", "UA-09"),
        ("Кам'янець-Подільська область", "UA-68"),
        ("Кам’янець-Подільська  область", "UA-68"),
        ("Holland", "NL"),
    ],
)
def test_a_place_is_found_by_a_name_of_before_and_in_other_letters(name, region):
    assert [each.id for each in OWN.find(name)] == [region]


def test_a_name_that_nobody_gave_finds_nothing():
    assert OWN.find("Nowhere") == ()


def test_the_state_of_a_region_is_known_and_of_another_country_it_is_not():
    assert gazetteer.state_of("UA-63") == "UA"
    assert gazetteer.state_of("RU") == "RU"
    assert gazetteer.state_of("another_country") == ""
    assert gazetteer.state_of("") == ""


def test_ukrainian_names_stand_in_the_order_of_the_alphabet():
    names = ["Івано", "Київ", "Ґданськ", "Єрусалим", "Гданськ", "Ефес"]
    ordered = sorted(names, key=gazetteer._alphabetical)
    assert ordered == ["Гданськ", "Ґданськ", "Ефес", "Єрусалим", "Івано", "Київ"]


def test_an_id_used_twice_stops_the_start(tmp_path: Path):
    text = gazetteer.FILE.read_text(encoding="utf-8")
    twice = tmp_path / "gazetteer.yaml"
    twice.write_text(text.replace("id: UA-71,", "id: UA-43,"), encoding="utf-8")
    with pytest.raises(CatalogueError, match="UA-43"):
        gazetteer.load(twice)
