"""Cases as a file and proposals as JSON: the shape that others may rely on."""

import json
from datetime import date

import pytest

from app import catalogues
from app.classification import Family, crime_catalogue, forum_catalogue
from app.classification.exchange import as_json, read_when, submitted_cases
from app.classification.measure import FILE
from app.errors import CatalogueError
from app.facts import vocabulary

CASE = {
    "id": "c1",
    "facts": {
        "yes": [
            *("ctx.iac", "ctx.nexus", "act.killing", "victim.civilian"),
            *("victim.in_enemy_hands", "mens.intent"),
        ],
        "no": ["victim.combatant_active"],
    },
    "when": "2025-03-01",
    "suspect_nationality": "Ukrainian",
}


def read(tmp_path, *cases):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": list(cases)}))
    return submitted_cases(path, vocabulary())


def said(cases, language="en"):
    found = as_json(cases, crime_catalogue(), vocabulary(), forum_catalogue(), language)
    return json.loads(json.dumps(found))


def test_proposals_have_the_documented_shape(tmp_path):
    found = said(read(tmp_path, CASE))
    assert found["catalogue"] == crime_catalogue().version
    (case,) = found["cases"]
    assert case["id"] == "c1"
    first = case["proposals"][0]
    assert (first["id"], first["role"], first["of"]) == ("icc.8.2.a.i", "primary", None)
    assert first["elements"][0]["finding"] == "indicated"
    assert first["bars"]["amnesty_barred"]["value"] is True
    fora = {forum["id"]: forum["verdict"] for forum in first["fora"]}
    assert fora["icc"] == "contested"
    blocked = {forum["id"]: forum for forum in first["blocked_fora"]}
    assert blocked["stcoa"]["reasons"][0]["ground"] == "other_family"
    beside = {p["id"]: p for p in case["proposals"] if p["role"] == "counterpart"}
    assert beside["ucc.438.2"]["of"] == "icc.8.2.a.i"
    assert beside["ucc.438.2"]["bars"]["amnesty_barred"]["value"] == "qualified"


def test_what_waits_says_what_to_ask(tmp_path):
    facts = {"yes": [key for key in CASE["facts"]["yes"] if key != "ctx.iac"]}
    (case,) = said(read(tmp_path, {"id": "c", "facts": facts}))["cases"]
    waits = {p["id"]: p for p in case["proposals"] if p["role"] == "waiting"}
    assert waits["icc.8.2.a.i"]["questions"] == [
        {
            "fact": "ctx.iac",
            "text": "Did it happen during a conflict between states (including "
            "occupation)?",
        }
    ]


def test_it_speaks_ukrainian_too(tmp_path):
    (case,) = said(read(tmp_path, CASE), "uk")["cases"]
    assert case["proposals"][0]["name"] == "Воєнний злочин: умисне вбивство"


def test_a_file_of_known_cases_is_read_as_it_is():
    cases = submitted_cases(FILE, vocabulary())
    assert len(said(cases)["cases"]) == 13


def test_annotations_change_nothing(tmp_path):
    plain = said(read(tmp_path, CASE))
    noted = said(read(tmp_path, CASE | {"expected": ["x"], "title": "Anything"}))
    assert noted == plain


@pytest.mark.parametrize(
    ("written", "first", "last", "continuing"),
    [
        ("2022-03-09", date(2022, 3, 9), date(2022, 3, 9), False),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28), False),
        ("2022", date(2022, 1, 1), date(2022, 12, 31), False),
        ("2022-03-01/2022-09", date(2022, 3, 1), date(2022, 9, 30), False),
        ("2022-03-01/", date(2022, 3, 1), date(2022, 3, 1), True),
        ("{earliest: 2022-03, continuing: yes}", date(2022, 3, 1), None, True),
        ("{latest: 2022-03}", None, date(2022, 3, 31), False),
    ],
)
def test_dates_are_read_as_people_write_them(written, first, last, continuing):
    when = read_when(catalogues.parse(written, "cases.yaml"))
    assert (when.earliest, when.latest, when.continuing) == (first, last, continuing)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"when": "2022-02-30"}, "there is no such day: '2022-02-30'"),
        ({"when": "2022-13"}, "there is no such day: '2022-13'"),
        ({"when": "spring"}, "a date such as 2022-03-01 or 2022-03 is expected"),
        ({"when": "2022-03/2022-01"}, "the days are out of order or out of reach"),
        ({"when": "0022-03-01"}, "the days are out of order or out of reach"),
        ({"suspect_nationality": "Martian"}, "a state is written in two letters"),
        ({"facts": {"yes": ["act.flying"]}}, "there is no fact 'act.flying'"),
        ({"facts": {"yes": ["act.rape"], "no": ["act.rape"]}}, "answered yes already"),
        ({"name": "Somebody"}, "the key 'name' is not known here"),
    ],
)
def test_a_wrong_case_is_refused_with_place_and_reason(tmp_path, change, reason):
    with pytest.raises(CatalogueError) as caught:
        read(tmp_path, CASE | change)
    assert str(caught.value).startswith("cases.json, line 1: ")
    assert reason in str(caught.value)


def test_two_cases_do_not_share_an_id(tmp_path):
    with pytest.raises(CatalogueError, match="the case 'c1' stands on line 1 already"):
        read(tmp_path, CASE, CASE)


def test_aggression_is_offered_to_the_special_tribunal_alone(tmp_path):
    yes = ["act.waged_war", "perp.leader", "ctx.state_v_state_force"]
    (case,) = said(read(tmp_path, {"id": "c", "facts": {"yes": yes}}))["cases"]
    for proposal in case["proposals"]:
        fora = [forum["id"] for forum in proposal["fora"]]
        if crime_catalogue().crimes[proposal["id"]].family is Family.AGGRESSION:
            assert fora == (["stcoa"] if proposal["id"] != "vstgb.13" else [])
