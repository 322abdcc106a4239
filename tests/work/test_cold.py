"""What was closed long ago leaves lists, search and image, and is found when asked."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app import cases, db, index
from app.audit import Action
from app.cases import finding, line, listing, overview
from app.cases.casefile import COLD, WORKING
from app.cases.models import Case
from app.conversation import box
from app.errors import CatalogueError, TamperedError
from app.index.models import IndexEntry
from app.index.segments import _open
from app.keys.parts import Part
from app.keys.pinned import pinned
from app.staff.policy import Permission
from app.work.bars import barring
from app.work.bars.barring import Source
from app.work.closing import closing, cold
from app.work.closing.closing import Why
from app.work.notes import writing
from tests.cases import reports
from tests.keys.test_rotation import officers_sign, rotate
from tests.support import log

READ = Permission.CASE_READ
NAME = "Оксана Вигадана"
WORD = "kaleidoscope"
TOLD = "We have come to the end. You can still write to us."
DAYS = 90


def with_case(ref, actor, act, *args, **more):
    with db.transaction() as s:
        return act(s, cases.get(s, ref, actor, READ), *args, **more)


def closes(ref, olena, bohdan):
    request = with_case(ref, olena, closing.ask, Why.REACHED, "done", "nobody", TOLD)
    with_case(ref, bohdan, closing.close, request, TOLD)


def today(actor):
    with db.transaction() as s:
        return {each.template: each.data for each in overview.todays(s, actor)}


def listed(actor, **how):
    with db.transaction() as s:
        found = listing.cases(s, actor, **how)
        assert found.total == len(found.rows)
        return [row.ref for row in found.rows]


def named(actor, **how):
    with db.transaction() as s:
        return [who.ref for who in finding.people(s, actor, NAME, **how)]


def tier(ref):
    with db.reading() as s:
        return s.scalars(select(Case.tier).where(Case.ref == ref)).one()


def image(actor, team, part=Part.CONTENT, **how):
    """Return the bytes that would be sealed as the everyday image of a segment."""
    with db.transaction() as s:
        index.keep_snapshot(s, actor.unlocked, team, part, **how)
        name = index.segment(s, actor.unlocked, team, part, **how).name
    return _open[pinned().directory_root, team, name].connection.serialize()


@pytest.fixture
def closed(world, clock, marko, bohdan, olena):
    """A case that was closed just now, and one that is open."""
    key = reports.send()
    ref = reports.accepted(key, world.north, marko, bohdan, olena, NAME)
    with_case(ref, olena, writing.write, f"They spoke of a {WORD}.")
    closes(ref, olena, bohdan)
    other = reports.accepted(reports.send(), world.north, marko, bohdan, olena)
    return SimpleNamespace(ref=ref, key=key, other=other)


@pytest.fixture
def away(closed, clock, bohdan):
    """The same, once it was put away."""
    clock.forward(days=DAYS)
    assert "work/card_cold.html" in today(bohdan)
    return closed


def test_the_rule_of_the_house_decides_the_day(closed, clock, bohdan, olena):
    assert cold.after_days() == DAYS
    clock.forward(days=DAYS - 1)
    assert "work/card_cold.html" not in today(bohdan)
    assert set(listed(olena)) == {closed.ref, closed.other}
    clock.forward(days=1)
    assert "work/card_cold.html" not in today(olena)  # who closes cases does it
    assert tier(closed.ref) == WORKING
    assert today(bohdan)["work/card_cold.html"] == {"number": 1, "days": DAYS}
    assert (tier(closed.ref), tier(closed.other)) == (COLD, WORKING)
    assert "work/card_cold.html" not in today(bohdan)


@pytest.mark.parametrize("days", ["0", "3651", "soon"])
def test_a_rule_that_makes_no_sense_is_refused(tmp_path, days):
    path = tmp_path / "closing.yaml"
    told = cold.PATH.read_text("utf-8")
    assert f"days: {DAYS}\n" in told
    path.write_text(told.replace(f"days: {DAYS}\n", f"days: {days}\n"), "utf-8")
    with pytest.raises(CatalogueError, match=r"closing\.yaml"):
        cold.after_days(path)


def test_lists_and_search_have_it_no_more_unless_they_are_asked(away, olena, bohdan):
    for actor in (olena, bohdan):
        assert listed(actor) == [away.other]
        assert listed(actor, cold=True) == [away.ref]
        assert listed(actor, text=WORD) == []
        assert listed(actor, text=WORD, cold=True) == [away.ref]
        assert listed(actor, text=away.ref) == []
    assert named(olena) == [away.other]
    assert named(olena, cold=True) == [away.ref]


def test_t06_another_team_finds_nothing_on_the_cold_shelf_either(away, taras, iryna):
    assert listed(taras, cold=True) == []
    assert listed(iryna, cold=True) == [away.ref]
    assert named(iryna, cold=True) == []  # names are not hers


def test_the_everyday_image_has_nothing_of_it(world, closed, clock, olena, bohdan):
    told = [(Part.CONTENT, closed.ref.encode()), (Part.IDENTITY, closed.ref.encode())]
    for part, words in told:
        assert words in image(bohdan, world.north, part)  # so that it can fail
    clock.forward(days=DAYS)
    today(bohdan)
    for part, words in told:
        assert words not in image(bohdan, world.north, part)
        assert words in image(bohdan, world.north, part, cold=True)
        index.forget_all()  # and so it is for who reads the entries anew
        assert words not in image(bohdan, world.north, part)
    with db.reading() as s:
        for row in s.scalars(select(IndexEntry)):
            assert closed.ref.encode() not in row.sealed


def test_it_opens_as_any_closed_case_and_a_row_put_back_shows(away, olena):
    file = with_case(away.ref, olena, lambda _s, file: file)
    assert file.is_closed
    assert file.is_cold
    with db.transaction() as s:
        row = s.scalars(select(Case).where(Case.ref == away.ref)).one()
        s.execute(update(Case).where(Case.id == row.id).values(version=row.version - 1))
    with pytest.raises(TamperedError):
        with_case(away.ref, olena, lambda _s, _file: None)


def test_whoever_turns_the_clear_mark_gains_nothing(away, olena):
    with db.transaction() as s:
        s.execute(update(Case).where(Case.ref == away.ref).values(tier=WORKING))
        s.execute(update(Case).where(Case.ref == away.other).values(tier=COLD))
    assert listed(olena) == [away.other]
    assert listed(olena, cold=True) == [away.ref]
    with db.transaction() as s:  # the hash over the records is still looked at
        s.execute(
            update(Case).where(Case.ref == away.ref).values(version=Case.version - 1)
        )
    with pytest.raises(TamperedError):
        with_case(away.ref, olena, lambda _s, _file: None)


def test_reopened_it_is_back_in_every_list(world, away, clock, olena, bohdan):
    with_case(away.ref, olena, closing.reopen, "They wrote again")
    assert tier(away.ref) == WORKING
    for _ in range(2):
        assert set(listed(olena)) == {away.ref, away.other}
        assert listed(olena, cold=True) == []
        assert listed(olena, text=WORD) == [away.ref]
        assert set(named(olena)) == {away.ref, away.other}
        index.forget_all()
    closes(away.ref, olena, bohdan)
    clock.forward(days=DAYS)
    today(bohdan)
    assert listed(olena, cold=True) == [away.ref]


def test_what_the_person_does_with_the_code_reaches_people(away, staff, bohdan, olena):
    with db.transaction() as s:
        box.write(s, away.key, "Are you there?")
    rows = today(bohdan)["work/card_written.html"]["rows"]
    assert [ref for ref, _pseudonym in rows] == [away.ref]
    reports.pause(away.key)
    with db.transaction() as s:
        assert [row.ref for row in listing.held(s, olena)] == [away.ref]
    with_case(away.ref, olena, line.withdraw)  # saved, and it stays where it is
    assert listed(olena) == [away.other]
    assert listed(olena, cold=True) == [away.ref]


def test_one_line_of_the_log_says_it_and_no_reading(world, closed, clock, bohdan):
    clock.forward(days=DAYS)
    before = len(log.lines(world))
    today(bohdan)
    new = [each.action for each in log.lines(world)[before:]]
    assert new.count(Action.CASE_PUT_AWAY) == 1
    assert Action.CASE_OPENED not in new


def test_who_is_barred_puts_nothing_away(world, closed, clock, bohdan, daryna, olena):
    with_case(closed.ref, olena, closing.reopen, "once more")
    with_case(closed.ref, olena, barring.bar, bohdan.staff_id, Source.TEAM, "kin")
    closes(closed.ref, olena, daryna)
    clock.forward(days=DAYS + 1)
    assert "work/card_cold.html" not in today(bohdan)
    assert listed(bohdan, cold=True) == []
    assert "work/card_cold.html" in today(daryna)
    assert listed(bohdan, cold=True) == []
    assert listed(daryna, cold=True) == [closed.ref]


def test_the_pages(away, staff, olena, bohdan):
    with staff.as_(olena):
        assert away.ref not in staff.get("/staff/cases").text
        assert away.ref not in staff.get("/staff").text
        assert away.ref in staff.get("/staff/cases/view/cold/1").text
        nothing = staff.post("/staff/search", {"q": WORD})
        assert "Cases that were closed long ago are not among these." in nothing.text
        found = staff.post("/staff/search", {"q": WORD, "status": "cold"})
        assert away.ref in found.text
        assert "are not among these" not in found.text
        page = staff.get(f"/staff/cases/{away.ref}/closing").text
        assert "Closed long ago: not in everyday lists." in page
        answer = staff.post(
            f"/staff/cases/{away.ref}/closing/reopen", {"reason": "They wrote again"}
        )
        assert answer.status_code == 303
        assert away.ref in staff.get("/staff/cases").text


def test_a_new_epoch_takes_the_cold_shelf_along(world, away, olena, daryna):
    rotate(world, daryna, olena)
    officers_sign(world)
    with db.reading() as s:
        old = select(IndexEntry.segment).where(
            IndexEntry.team_id == world.north,
            IndexEntry.epoch == 1,
            IndexEntry.status != "gone",
        )
        assert {"content", "content.cold", "identity.cold"} <= set(s.scalars(old))
        known = index.behind(s, world.north)
    with db.transaction() as s:
        assert index.renew(s, world.actor("daryna").unlocked, world.north) == known
        assert set(s.scalars(old)) == set()
    assert listed(world.actor("daryna"), cold=True) == [away.ref]
