"""Routes are data: dated, never open unless known, corrected by the office."""

from datetime import date

import pytest

from app import catalogues, start
from app.claims import catalogue
from app.claims.entries import Open
from app.claims.readiness import is_open
from app.config import Settings
from app.errors import CatalogueError

OWN = """\
kept_by: {en: "An invented team"}
corrections:
  - route: A3.4
    open: open
    as_of: 2026-11-28
    opened: "2026-11"
    closes_on: 2027-03-31
    note: {en: "Invented notice."}
"""
SHIPPED = catalogue.FILE.read_text("utf-8")


@pytest.fixture
def own(tmp_path):
    """Write a file of the office's own, and read it as a start does."""

    def read(text):
        (tmp_path / "claims.yaml").write_text(text, encoding="utf-8")
        catalogue.routes_in.cache_clear()
        settings = Settings.load({"BARVINOK_CATALOGUES": str(tmp_path)})
        start.read_own_catalogues(settings)
        return catalogue.load()

    yield read
    catalogues.use_own(None)


def test_fifteen_categories_of_the_register_are_open_to_people_as_of_one_day():
    known = catalogue.load()
    open_ = [
        route
        for route in known.of("rd4u")
        if route.is_for_people and route.state.open is Open.OPEN
    ]
    assert len(open_) == 15
    assert {route.state.as_of for route in open_} == {"2026-02-23"}
    # What nobody confirmed is unknown: the national law's route among others.
    assert known.routes["ua4067"].state.open is Open.UNKNOWN
    assert known.routes["A3.4"].state.open is Open.UNKNOWN
    assert known.routes["A3.7"].state.open is Open.CLOSED


def test_every_rule_of_the_domain_leads_somewhere_and_no_amount_is_said():
    known = catalogue.load()
    led_to = {route for rule in known.suggestions for route in rule.routes}
    people = {r.id for r in known.of("rd4u") if r.is_for_people}
    assert people <= led_to
    assert known.programmes["rd4u"].covers_from == date(2022, 2, 24)
    assert not [w for w in ("3000", "EUR", "USD", "€", "$") if w in SHIPPED]


def test_an_office_corrects_one_opening_and_its_day_and_name_are_kept(own):
    before = catalogue.load()
    after = own(OWN)
    state = after.routes["A3.4"].state
    assert (state.open, state.as_of, state.opened) == (
        Open.OPEN,
        "2026-11-28",
        "2026-11",
    )
    assert state.said_by
    assert state.said_by.in_language("uk") == "An invented team"
    assert after.routes["A3.5"] == before.routes["A3.5"]
    assert is_open(after.routes["A3.4"], date(2027, 3, 31)) is Open.OPEN
    assert is_open(after.routes["A3.4"], date(2027, 4, 1)) is Open.CLOSED


def test_a_correction_older_than_the_release_is_overtaken(own):
    after = own(OWN.replace("as_of: 2026-11-28", "as_of: 2026-01"))
    assert after.routes["A3.4"].state.open is Open.UNKNOWN
    assert [each.is_overtaken for each in after.corrections] == [True]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("route: A3.4", "route: A9.9", 3, "no route 'A9.9'"),
        ("open: open", "open: soon", 4, "one of: open, closed, unknown"),
        ("as_of: 2026-11-28", "as_of: 2026-13", 5, "a day such as"),
        ("as_of: 2026-11-28", "as_of: 2026-02-30", 5, "a day such as"),
        ("    as_of: 2026-11-28\n", "", 3, "'as_of' is missing"),
        ("closes_on: 2027-03-31", "closes: 2027-03-31", 7, "'closes' is not known"),
        ("An invented team", " ", 1, "the text is empty"),
        (
            "corrections:\n",
            "corrections:\n  - {route: A3.4, open: closed, as_of: 2026-11-01}\n",
            4,
            "stands on line 3 already",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(own, old, new, line, reason):
    assert OWN.count(old) == 1
    with pytest.raises(CatalogueError, match=reason) as refused:
        own(OWN.replace(old, new))
    assert f"claims.yaml, line {line}: " in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("[act.child_taken]", "[act.unheard]", "no fact 'act.unheard'"),
        ("harms: [loss_of_services]", "harms: [unheard]", "no harm 'unheard'"),
        ("routes: [A3.4]", "routes: [A9.9]", "no route 'A9.9'"),
        ("consent: reparations_icc", "consent: unheard", "no purpose 'unheard'"),
        ("instead: [care_letter]", "instead: [unheard]", "no paper 'unheard'"),
        ("heads: [business]", "heads: [unheard]", "no head of damage 'unheard'"),
        ("before: ua4071", "before: unheard", "no route 'unheard'"),
        ("who: owner", "who: nobody", "is not one of"),
        ("form: icc", "form: unheard", "no form 'unheard'"),
    ],
)
def test_the_shipped_file_names_only_what_there_is(old, new, reason):
    assert SHIPPED.count(old) == 1
    wrong = catalogues.parse(SHIPPED.replace(old, new), "claims.yaml")
    with pytest.raises(CatalogueError, match=reason):
        catalogue.read(wrong)
