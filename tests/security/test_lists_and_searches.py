"""T-06: search, counts, tables, files and refusals obey the same filter as the list.

Three cases hold the same words. Each of the cast lists their own; no other case shows
in anything that they can open, and every number is the number of rows.
"""

import re

import pytest

from app import db, index
from app.cases import listing
from app.cli import demo_cases
from app.errors import NoKeyError
from app.keys.parts import Part
from tests.support import filled
from tests.support.addresses import addresses, at_desk, blanks, role_may
from tests.support.sent import forms

CAST = (
    *("olena", "taras", "iryna", "bohdan", "lesia", "marko", "sofia", "roman"),
    *("petro", "hanna", "admin"),
)
NORTH = ("olena", "iryna", "bohdan", "roman")
SOUTH = ("taras", "lesia")
WORD = "cellar"
# References stand in the clear, and the log calls a case by its reference.
THE_LOG = {"log.lines", "log.look", "log.verify", "log.checkpoint", "log.against"}
REFERENCE = re.compile(r"BV-[0-9A-Z]{4}-[0-9]{2}")


@pytest.fixture
def listed(full):
    """Who lists which cases."""
    north, south = {full.own.ref, full.beside.ref}, {full.foreign.ref}
    return {
        who: north if who in NORTH else south if who in SOUTH else set() for who in CAST
    }


@pytest.fixture
def words(world, full, desk):
    """The word that all three cases share, written into each."""
    for who, case in (
        ("olena", full.own),
        ("olena", full.beside),
        ("taras", full.foreign),
    ):
        one = at_desk(desk(who))
        incident = forms(world, full, f"A {WORD}. Invented.")["incidents.add"].make()
        made = one.send(f"/staff/cases/{case.ref}/incidents/new", incident)
        assert made.status_code == 303
    return WORD


def test_t06_the_list_the_search_and_the_count_are_of_the_same_cases(
    world, full, listed, words
):
    refs = [full.own.ref, full.beside.ref, full.foreign.ref]
    for who in (*NORTH, *SOUTH):
        for text in ("", words, *refs, "BV", "No such word"):
            with db.transaction() as session:
                found = listing.cases(session, world.actor(who), text=text)
            expected = listed[who]
            if text in refs:
                expected = expected & {text}
            elif text == "No such word":
                expected = set()
            assert {row.ref for row in found.rows} == expected, (who, text)
            assert found.total == len(expected), (who, text)


@pytest.mark.once
def test_t06_no_page_names_a_case_that_its_reader_does_not_list(
    world, full, staff_app, desk, listed, words
):
    """Lists, the search, Today, all disclosures, tables, files, refusals."""
    every = {full.own.ref, full.beside.ref, full.foreign.ref}
    seen = {who: set() for who in CAST}
    values = blanks(world, full, full.own)
    for who in CAST:
        somebody, actor = at_desk(desk(who)), world.actor(who)
        for address in addresses(staff_app, values):
            if address.is_of_a_case or address.endpoint in THE_LOG:
                continue
            if not role_may(actor, address):
                continue
            answers = [somebody.ask(address)]
            if address.endpoint == "searches.search":
                answers += [somebody.ask(address, {"q": q}) for q in (words, *every)]
            for answer in answers:
                said = answer.data.decode("utf-8", "replace") + (answer.location or "")
                named = set(REFERENCE.findall(said))
                typed = every if address.endpoint == "searches.search" else set()
                assert named & every <= listed[who] | typed, (address.name, who)
                seen[who] |= named & every
    for who in (*NORTH, *SOUTH):
        assert seen[who] >= listed[who], who


def test_t06_the_search_page_says_only_what_its_reader_lists(full, desk, listed, words):
    for who in (*NORTH, *SOUTH):
        page = desk(who).post("/staff/search", {"q": words}).text
        found = set(re.findall(r'href="/staff/cases/(BV-[0-9A-Z-]+)"', page))
        assert found == listed[who], who
        other = full.foreign if who in NORTH else full.own
        missed = desk(who).post("/staff/search", {"q": other.ref})
        nothing = desk(who).post("/staff/search", {"q": "BV-ZZZZ-22"})
        assert missed.status_code == nothing.status_code == 200
        told = missed.text.replace(other.ref, "BV-ZZZZ-22")
        assert _bare(told) == _bare(nothing.text), who


def _bare(page):
    """The page without its token, and without the seconds until the vault closes."""
    return re.sub(r'name="csrf" value="[^"]*"|clock="[0-9]+"', "", page)


def test_t06_those_without_the_list_have_no_segment_and_no_count(world, listed):
    for who in (who for who in CAST if not listed[who]):
        actor = world.actor(who)
        for team in (world.north, world.south):
            with db.transaction() as session, pytest.raises(NoKeyError):
                index.segment(session, actor.unlocked, team, Part.CONTENT)


def test_t06_the_analyst_counts_the_cases_of_the_own_team_only(world, full):
    for inside, case in (
        (world, full.own),
        (world, full.beside),
        (filled.South(world), full.foreign),
    ):
        writer = demo_cases.Writer(inside.actor, inside.north)
        writer.agree(case.ref, "anonymous_statistics", options=("facts",))
    with db.transaction() as session:
        sofia = world.actor("sofia").unlocked
        assert len(index.coded(_coded(session, sofia, world.north))) == 2
        with pytest.raises(NoKeyError):
            _coded(session, sofia, world.south)


def _coded(session, unlocked, team):
    return index.segment(session, unlocked, team, Part.CODED)
