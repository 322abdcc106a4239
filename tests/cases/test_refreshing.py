"""Entries of an earlier release: found, written anew, and nothing else changes."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from app import db, faults, index
from app.audit import Action
from app.cases import listing, refreshing
from app.cases.models import Case
from app.index import Wanted
from app.index.models import IndexEntry
from app.keys.parts import Part
from app.staff.budgets.models import ReadingBudget
from app.staff.policy import Permission
from app.work.bars import barring
from tests.cases.pages import desk
from tests.cases.test_searches import at_site
from tests.support import log

SITE_REGION = Wanted(region="UA-63")


def as_it_was(world, *cases):
    """Put the entries of an earlier release where today's are."""
    olena = world.actor("olena")
    for case in cases:
        with db.transaction() as session:
            for part in (Part.CONTENT, Part.IDENTITY):
                segment = index.segment(session, olena.unlocked, world.north, part)
                ((kept,),) = segment.query(
                    "select entry from row where subject = ?", case.id.hex
                )
                kind = (
                    index.ContentEntry if part is Part.CONTENT else index.IdentityEntry
                )
                entry = msgspec.json.decode(kept, type=kind)
                gone = {"events": (), "facets": ()} if part is Part.CONTENT else {}
                older = msgspec.structs.replace(entry, edition=0, **gone)
                index.put(session, olena.unlocked, world.north, part, case.id, older)


def found(world, who="olena"):
    with db.transaction() as session:
        rows = listing.cases(session, world.actor(who), also=SITE_REGION).rows
    return {row.ref for row in rows}


def step(world, who):
    with db.transaction() as session:
        return refreshing.step(session, world.actor(who))


@pytest.fixture
def two(world, clock):
    """Two cases of Olena's whose entries an earlier release wrote, three days ago."""
    both = at_site(world)
    as_it_was(world, *both)
    clock.now += timedelta(days=3)
    return both


def state(world, case):
    """Return what must not change: the versions of the case, and its day in lists."""
    with db.transaction() as session:
        segment = index.segment(
            session, world.actor("bohdan").unlocked, world.north, Part.CONTENT
        )
        entry = index.entry_of(segment, case.id)
        return session.get(Case, case.id).version, entry.touched_on, entry.manifest


def test_what_an_earlier_release_wrote_is_found_after_it_and_not_before(world, two):
    before = [state(world, case) for case in two]
    assert found(world) == set()
    how = step(world, "olena")
    assert (how.total, how.left, how.written, how.refused) == (2, 0, 2, 0)
    assert found(world) == {case.ref for case in two}
    assert [state(world, case) for case in two] == before
    assert step(world, "olena").written == 0


def test_it_is_no_reading_and_stands_in_the_log_once(world, two):
    def opened():
        with db.reading() as session:
            taken = func.sum(ReadingBudget.cases + ReadingBudget.names)
            read = session.scalar(select(taken))
        return read, [
            line.action
            for line in log.lines(world)
            if line.action in {Action.CASE_OPENED.value, Action.IDENTITY_READ.value}
        ]

    before = opened()
    step(world, "olena")
    (line,) = [
        each for each in log.lines(world) if each.action == Action.INDEX_REFRESHED.value
    ]
    assert line.details == {"n": 2}
    assert opened() == before


def test_who_holds_no_names_writes_what_they_hold_and_gets_no_more(world, two):
    def names():
        with db.reading() as session:
            return session.scalars(
                select(IndexEntry.sealed)
                .where(IndexEntry.segment == "identity")
                .order_by(IndexEntry.subject_id)
            ).all()

    before = names()
    keys = dict(world.actor("iryna").teams)
    assert step(world, "iryna").written == 2
    assert found(world, "iryna") == {case.ref for case in two}
    assert names() == before
    assert world.actor("iryna").teams == keys
    assert step(world, "iryna").written == 0
    how = step(world, "olena")
    assert (how.written, how.left) == (2, 0)
    assert names() != before
    assert step(world, "olena").written == 0


def test_another_team_and_who_is_barred_write_nothing(world, two, iryna):
    one, _other = two
    assert step(world, "taras").written == 0
    with one.opened("bohdan", permission=Permission.BAR_SET) as (session, file):
        barring.bar(session, file, iryna.staff_id, barring.Source.TEAM, "Invented.")
    as_it_was(world, one)
    assert step(world, "iryna").written == 1
    assert step(world, "olena").written == 2


def test_cut_short_before_its_commit_it_goes_on(world, two):
    def end(point):
        raise KeyboardInterrupt(point)

    with faults.watched(end), pytest.raises(KeyboardInterrupt):
        step(world, "olena")
    index.forget_all()
    assert found(world) == set()
    assert step(world, "olena").written == 2
    assert found(world) == {case.ref for case in two}


def test_a_case_that_does_not_hold_together_stops_no_other(world, two):
    one, other = two
    with db.transaction() as session:
        row = session.get(Case, one.id)
        row.content = bytes(row.content[:-1]) + bytes([row.content[-1] ^ 1])
    how = step(world, "olena")
    assert (how.written, how.left, how.refused) == (1, 1, 1)
    assert not step(world, "olena").goes_on
    assert found(world) == {other.ref}


def test_today_does_it_by_itself_and_the_page_says_how_far_it_is(
    world, two, monkeypatch
):
    monkeypatch.setattr(refreshing, "A_FEW_SECONDS", 0)
    staff = desk(world)
    with staff.as_(world.actor("olena")):
        assert "1 case was last saved before an upgrade" in staff.get("/staff").text
        as_it_was(world, *two)
        monkeypatch.setattr(refreshing, "STEP_SECONDS", 0)
        going = staff.get("/staff/search/up-to-date")
        assert going.headers["Refresh"] == "1"
        done = staff.get("/staff/search/up-to-date")
        assert "Refresh" not in done.headers
        assert "Every filter and every word finds every case." in done.text
        for path in ("/staff", "/staff/search"):
            assert "before an upgrade" not in staff.get(path).text


# Who opens cases with the keys of the team alone. No word of one is shown by them.
WITH_KEYS_ALONE = {
    "cases/casefile.py",
    "cases/refreshing.py",
    "moving/importing.py",  # tells the index anew
    "figures/gathering.py",  # counts
    "figures/forums/gathering.py",
    "communications/asking.py",  # asks whether what cites a case still stands
    "inquiries/matching.py",  # looks for a pseudonym, or a package's number
    "packages/consignments/keeping.py",  # counts what may go, from each case
    "inquiries/register.py",  # asks who works on the case of a request
}


def test_nothing_else_opens_a_case_in_this_way():
    app = Path(refreshing.__file__).parents[1]
    callers = {
        path.relative_to(app).as_posix()
        for path in app.rglob("*.py")
        if "get_to_index(" in path.read_text()
    }
    assert callers == WITH_KEYS_ALONE
