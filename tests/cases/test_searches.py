"""Filters obey the row filter; what is kept is sealed, and addresses say nothing."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app import db
from app.cases import listing, recording
from app.cases.documents import IncidentContent, Place, SiteContent
from app.cases.searches import keeping
from app.cases.searches.documents import Search
from app.cases.searches.models import OwnSearch, TeamSearch
from app.cases.sites import register
from app.dates import ApproximateDate
from app.errors import ConflictError, NotFoundError
from app.index import Wanted
from app.staff.policy import Permission
from tests.statements.told import open_case

PRISON = "Invented prison 9"
WORDS = "an invented phrase to look for"


def at_site(world):
    """Two cases of Olena's at one place of the register."""
    two = open_case(world), open_case(world)
    with db.transaction() as session:
        content = SiteContent(name=PRISON, kind="dp.penal", region="UA-63")
        olena = world.actor("olena")
        site_id = register.record(session, olena, world.north, content)
    for case in two:
        with case.opened(permission=Permission.CASE_WRITE) as (session, file):
            told = IncidentContent(
                "Held",
                ApproximateDate(date(2024, 5, 1), date(2024, 5, 2)),
                Place(region="UA-63", site_id=site_id),
            )
            recording.record_incident(session, file, told)
    return two


def listed(world, who, wanted, **how):
    with db.transaction() as session:
        found = listing.cases(session, world.actor(who), also=wanted, **how)
        many = listing.how_many(session, world.actor(who), also=wanted)
    assert many == found.total == len(found.rows)
    return {row.ref for row in found.rows}


def test_t06_a_filter_finds_what_its_reader_lists_and_nothing_else(world):
    one, other = at_site(world)
    open_case(world, team=world.south, by="taras")
    with db.transaction() as session:
        (site,) = register.named(session, world.actor("olena"), world.north)
    wanted = Wanted(site=site.hex)
    for who in ("olena", "bohdan", "iryna"):
        assert listed(world, who, wanted) == {one.ref, other.ref}
    for who in ("taras", "lesia"):
        assert listed(world, who, wanted) == set()
    assert len(listed(world, "taras", Wanted(region="UA-63"))) == 1


def test_a_name_of_the_place_and_the_word_of_a_fate_are_found(world):
    one, other = at_site(world)
    with db.transaction() as session:
        found = listing.cases(session, world.actor("olena"), text=PRISON)
    assert {row.ref for row in found.rows} == {one.ref, other.ref}


@pytest.fixture
def olena_keeps(world, olena):
    with db.transaction() as session:
        search = Search(name=WORDS, text=WORDS, region="UA-63", pinned=True)
        return keeping.keep(session, olena, search)


def test_nobody_else_opens_a_persons_own_search(world, olena, olena_keeps):
    with db.transaction() as session:
        assert keeping.get(session, olena, olena_keeps).search.text == WORDS
        for who in ("bohdan", "taras", "iryna", "hanna"):
            assert keeping.listed(session, world.actor(who)) == []
            with pytest.raises(NotFoundError):
                keeping.get(session, world.actor(who), olena_keeps)
        row = session.get_one(OwnSearch, olena_keeps)
        assert WORDS.encode() not in row.sealed


def test_a_coordinator_shares_with_the_own_team_alone(world, olena):
    bohdan = world.actor("bohdan")
    with db.transaction() as session:
        search = Search(name=WORDS, text=WORDS)
        made = keeping.keep(session, bohdan, search, world.north)
        with pytest.raises(NotFoundError):
            keeping.keep(session, olena, search, world.north)
        with pytest.raises(NotFoundError):
            keeping.keep(session, bohdan, search, world.south)
    with db.transaction() as session:
        (seen,) = keeping.listed(session, olena)
        assert (seen.id, seen.search.name) == (made, WORDS)
        assert keeping.listed(session, world.actor("taras")) == []
        for act in (
            lambda: keeping.change(session, olena, made, 1, search),
            lambda: keeping.drop(session, olena, made),
        ):
            with pytest.raises(NotFoundError):
                act()
        sealed = session.scalars(select(TeamSearch.content)).one()
        assert WORDS.encode() not in sealed


def test_the_second_of_two_changes_is_refused(olena, olena_keeps):
    with db.transaction() as session:
        search = Search(name="Another name")
        keeping.change(session, olena, olena_keeps, 1, search)
        with pytest.raises(ConflictError):
            keeping.change(session, olena, olena_keeps, 1, search)
        assert keeping.get(session, olena, olena_keeps).search == search


def test_a_search_is_kept_pinned_renamed_and_deleted_on_pages(world, desk):
    at_site(world)
    olena = desk("olena")
    asked = {"q": "", "region": "UA-63", "since": "5.2024", "until": ""}
    page = olena.post("/staff/search", asked)
    assert page.status_code == 200
    assert "2 cases" in page.text
    made = olena.post("/staff/search/keep", asked | {"name": WORDS, "pinned": "y"})
    assert made.status_code == 303
    assert re.fullmatch(r"/staff/search/kept/[0-9a-f-]{36}/1", made.location)
    assert "2 cases" in olena.get(made.location).text
    today = olena.get("/staff").text
    assert WORDS in today
    assert made.location in today
    address = made.location.rsplit("/", 1)[0]
    change = {"version": "1", "name": "Held in May"}
    assert olena.post(address, change).status_code == 303
    assert "Held in May" not in olena.get("/staff").text
    assert "Held in May" in olena.get("/staff/search").text
    assert olena.post(f"{address}/delete").status_code == 303
    assert "Held in May" not in olena.get("/staff/search").text
    assert olena.get(made.location).status_code == 404


@pytest.mark.parametrize("field", ["since", "until"])
def test_a_day_that_is_none_is_said_and_stays_typed(desk, field):
    page = desk("olena").post("/staff/search", {"q": "x", field: "soon"})
    assert page.status_code == 422
    assert 'value="soon"' in page.text
    assert "Write a day, a month or a year" in page.text


def test_nothing_asked_for_is_said(desk):
    page = desk("olena").post("/staff/search", {"q": " "})
    assert page.status_code == 422
    assert "choose a filter" in page.text
