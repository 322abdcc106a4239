"""Where a case may go, and why not: person, time, place, subject, excluded crimes."""

import re
from datetime import date

import pytest

from app import catalogues
from app.classification import (
    Circumstances,
    Ground,
    Verdict,
    crime_catalogue,
    fora_for,
    forum_catalogue,
)
from app.classification.fora import Binding, Kind
from app.classification.forum_catalogue import FILE, read
from app.dates import ApproximateDate
from app.errors import CatalogueError

CRIMES = crime_catalogue().crimes
IN_2025 = ApproximateDate.on(date(2025, 6, 1))
IN_2022 = ApproximateDate.on(date(2022, 6, 1))


def opinions(crime, **known):
    found = fora_for(CRIMES[crime], forum_catalogue(), Circumstances(**known))
    return {opinion.forum.id: opinion for opinion in found}


def verdict(crime, forum, **known):
    return opinions(crime, **known)[forum].verdict


def grounds(crime, forum, **known):
    return {reason.ground for reason in opinions(crime, **known)[forum].reasons}


def test_every_forum_gives_a_verdict_with_reasons_in_both_languages():
    found = opinions("icc.8.2.a.i")
    assert len(found) == 27
    for opinion in found.values():
        assert opinion.reasons
        worst = max(reason.effect for reason in opinion.reasons)
        assert opinion.verdict in {reason.effect for reason in opinion.reasons}, worst
        for reason in opinion.reasons:
            assert reason.text.en
            assert reason.text.uk


def test_article_124_makes_war_crimes_of_ukrainian_nationals_contested():
    known = {"when": IN_2025, "territory": "UA", "suspect_nationality": "UA"}
    assert verdict("icc.8.2.a.i", "icc", **known) is Verdict.CONTESTED
    assert verdict("icc.7.1.f", "icc", **known) is Verdict.OPEN
    assert verdict("icc.6.a", "icc", **known) is Verdict.OPEN


@pytest.mark.parametrize(
    ("nationality", "day"),
    [
        ("RU", date(2025, 6, 1)),
        ("UA", date(2024, 12, 31)),
        ("UA", date(2032, 1, 1)),
    ],
)
def test_article_124_reaches_nobody_else_and_no_other_time(nationality, day):
    found = verdict(
        "icc.8.2.a.i",
        "icc",
        when=ApproximateDate.on(day),
        territory="UA",
        suspect_nationality=nationality,
    )
    assert found is Verdict.OPEN


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2031, 12, 31)])
def test_article_124_covers_its_first_and_last_day(day):
    when = ApproximateDate.on(day)
    found = verdict("icc.8.2.b.i", "icc", when=when, suspect_nationality="UA")
    assert found is Verdict.CONTESTED


def test_an_unknown_nationality_is_no_blocker_and_is_pointed_at():
    known = {"when": IN_2025, "territory": "UA"}
    assert verdict("icc.8.2.a.i", "icc", **known) is Verdict.OPEN
    assert Ground.LIMIT_MAY_APPLY in grounds("icc.8.2.a.i", "icc", **known)


@pytest.mark.parametrize("crime", ["icc.8bis", "stcoa.aggression"])
def test_aggression_goes_to_the_special_tribunal_alone(crime):
    found = opinions(crime, suspect_nationality="RU", when=IN_2022, territory="UA")
    assert [key for key, each in found.items() if each.can_take] == ["stcoa"]
    excluded = {reason.ground for reason in found["icc"].reasons}
    assert Ground.EXCLUDED_CRIME in excluded
    assert found["icpa"].verdict is Verdict.THROUGH_AUTHORITY


def test_a_code_is_applied_by_its_own_state():
    found = opinions("ucc.438.1", when=IN_2022, territory="UA")
    assert found["ua-opg"].verdict is Verdict.OPEN
    assert found["icc"].verdict is Verdict.BLOCKED
    assert Ground.OTHER_LAW in {reason.ground for reason in found["de-gba"].reasons}
    assert found["rd4u"].can_take


def test_time_is_tested_over_the_whole_span_of_a_long_act():
    since = ApproximateDate(date(2013, 1, 1), date(2013, 1, 1), continuing=True)
    before = ApproximateDate.on(date(2013, 1, 1))
    assert verdict("icc.7.1.i", "icc", when=before) is Verdict.BLOCKED
    assert verdict("icc.7.1.i", "icc", when=since) is Verdict.OPEN
    assert Ground.PARTLY_IN_TIME in grounds("icc.7.1.i", "icc", when=since)
    assert Ground.TIME_UNKNOWN in grounds("icc.7.1.i", "icc")


def test_an_approximate_start_of_an_inquiry_contests_and_does_not_block():
    when = ApproximateDate.on(date(2022, 2, 25))
    assert verdict("icc.8.2.a.i", "pl-nat", when=when) is Verdict.CONTESTED


def test_strasbourg_takes_no_later_acts_of_russia():
    later = {"when": ApproximateDate.on(date(2022, 9, 17)), "responsible_state": "RU"}
    last = {"when": ApproximateDate.on(date(2022, 9, 16)), "responsible_state": "RU"}
    over = {
        "when": ApproximateDate(date(2022, 9, 1), date(2022, 10, 1)),
        "responsible_state": "RU",
    }
    assert verdict("cat.1", "echr", **later) is Verdict.BLOCKED
    assert verdict("cat.1", "echr", **last) is Verdict.OPEN
    assert verdict("cat.1", "echr", **over) is Verdict.CONTESTED
    assert verdict("cat.1", "echr", **(later | {"responsible_state": "UA"})) is (
        Verdict.OPEN
    )


def test_the_court_has_no_jurisdiction_over_minors():
    known = {"when": IN_2022, "territory": "UA"}
    assert verdict("icc.7.1.f", "icc", suspect_under_18=True, **known) is (
        Verdict.BLOCKED
    )
    assert verdict("icc.7.1.f", "icc", suspect_under_18=False, **known) is Verdict.OPEN


def test_place_blocks_and_an_unknown_place_does_not():
    assert verdict("icc.7.1.f", "icc", territory="GE") is Verdict.BLOCKED
    assert Ground.PLACE_UNKNOWN in grounds("icc.7.1.f", "icc")


def test_some_take_only_their_themes():
    assert verdict("icpped.2", "un-wgeid") is Verdict.OPEN
    assert verdict("cat.1", "un-wgeid") is Verdict.BLOCKED
    assert Ground.OTHER_THEME in grounds("cat.1", "un-wgeid")


def test_the_register_of_damage_names_its_category():
    categories = opinions("icc.8.2.a.ii-1", when=IN_2022)["rd4u"].categories
    assert [category.id for category in categories] == ["A2.5"]


def test_what_takes_nothing_directly_says_so():
    found = opinions("icc.7.1.f")["ciced"]
    assert found.verdict is Verdict.THROUGH_AUTHORITY
    assert not found.can_take


def test_every_court_says_how_it_stands_to_an_amnesty_and_nothing_claims_to_be_sure():
    fora = forum_catalogue().fora.values()
    stands = {forum.id: forum.amnesty for forum in fora if forum.amnesty}
    criminal = {
        forum.id for forum in fora if forum.kind is Kind.CRIMINAL and not forum.role
    }
    assert criminal <= stands.keys()
    assert stands["ua-opg"].binding is Binding.OWN_LAW
    assert stands["stcoa"].binding is Binding.UNCLEAR
    for each in stands.values():
        assert not each.verified  # no lawyer has signed one yet
        assert re.search("[а-яіїєґ]", each.reason.uk)
        assert re.search("[а-яіїєґ]", each.source.uk)


def test_what_is_not_confirmed_is_marked():
    fora = forum_catalogue().fora
    assert fora["icc"].verified
    assert not fora["stcoa"].verified


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- id: ua-opg", "- id: icc", "the forum 'icc' stands on line"),
        ("families: [aggression]", "families: [sin]", "'sin' is not one of"),
        ("own_law: [ucc]", "own_law: [bible]", "there is no instrument 'bible'"),
        ("own_law: [vstgb]", "own_law: [ucc]", "'ucc' is the law of 'ua-opg' already"),
        ("ids: [icc.8bis,", "ids: [icc.9,", "there is no crime 'icc.9'"),
        ("states: [UA]", "states: [Ukraine]", "a state is written in two letters"),
        ("until: 2031-12-31", "until: 2021-12-31", "the period ends before it begins"),
        ("effect: contested", "effect: open", "a limit blocks or contests"),
        ("binding: unclear", "binding: perhaps", "'perhaps' is not one of"),
        ("as_of: 2026-11-28", "as_of: lately", "a day such as"),
        ("kind: tracing", "kind: dancing", "'dancing' is not one of"),
        ("themes: [torture]", "themes: [music]", "there is no theme 'music'"),
        ("id: icc.minor", "id: icc.art124", "the limit 'icc.art124' stands on line"),
        ("- {id: in_time,", "- {id: out_of_time,", "stands here twice"),
        ('uk: "Міжнародний кримінальний суд"', 'fr: "CPI"', "'fr' is not known here"),
    ],
)
def test_a_wrong_forum_is_refused_with_file_line_and_reason(old, new, said):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    root = catalogues.parse(text.replace(old, new, 1), "fora.yaml")
    with pytest.raises(CatalogueError) as caught:
        read(root, crime_catalogue())
    assert str(caught.value).startswith("fora.yaml, line ")
    assert said in str(caught.value)


def test_a_ground_without_words_is_refused():
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("- {id: in_place,"))
    with pytest.raises(CatalogueError, match="the ground in_place has no words"):
        read(catalogues.parse(text, "fora.yaml"), crime_catalogue())
