"""Cover for leave: one row filter for lists, search, reminders and opening; by date."""

from datetime import date, timedelta

import pytest

from app import cases, db, index
from app.audit import Action
from app.cases import finding, listing
from app.errors import InvalidInputError, NotFoundError
from app.staff import cover, enrolling
from app.staff.models import Cover
from app.staff.policy import Permission
from app.work import tasks, waiting
from app.work.cover import covering
from app.work.cover.covering import Asked
from app.work.tasks import TaskContent
from tests.cases.conftest import NAMES
from tests.support.log import lines

TODAY = date(2026, 11, 24)


@pytest.fixture
def colleague(world, clock, bohdan, taras):
    """Taras, let into team North beside Olena."""
    with db.transaction() as s:
        enrolling.admit(s, bohdan, world.north, taras.staff_id)
    return world.actor("taras")


def covered(world, by, absent, covering_, first=TODAY, days=3):
    with db.transaction() as s:
        asked = Asked(
            absent.staff_id, covering_.staff_id, first, first + timedelta(days=days)
        )
        return covering.make(s, by, world.north, asked)


def sees(told, actor):
    """Every way by which somebody may come upon a case."""
    index.forget_all()
    with db.transaction() as s:
        listed = {row.ref for row in listing.cases(s, actor).rows}
        named = {person.ref for person in finding.people(s, actor, NAMES[0])}
        due = {row.ref for each in waiting.lists(s, actor, 8) for row in each.rows}
    try:
        with db.transaction() as s:
            file = cases.get(s, told.ref, actor, Permission.CASE_READ)
            cases.identity_of(s, file)
        opened = {told.ref}
    except NotFoundError:
        opened = set()
    return [told.ref in found for found in (listed, named, due, opened)]


@pytest.fixture
def due(told, clock, olena):
    """A task of Olena's own."""
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        content = TaskContent(text="Ask again", who=olena.staff_id, due_on=TODAY)
        return tasks.record(s, file, content)


def test_who_stands_in_sees_and_is_reminded_as_of_their_own_until_the_last_day(
    world, told, due, clock, olena, colleague
):
    assert sees(told, world.actor("olena")) == [True] * 4
    assert sees(told, colleague) == [False] * 4
    covered(world, olena, olena, colleague, days=2)
    assert sees(told, world.actor("taras")) == [True] * 4
    assert sees(told, world.actor("olena")) == [True] * 4
    clock.forward(days=2)
    assert sees(told, world.actor("taras")) == [True] * 4
    clock.forward(days=1)
    assert sees(told, world.actor("taras")) == [False] * 4


def test_before_the_first_day_nothing_is_theirs(
    world, told, due, clock, olena, colleague
):
    covered(world, olena, olena, colleague, first=TODAY + timedelta(days=1))
    assert sees(told, world.actor("taras")) == [False] * 4
    clock.forward(days=1)
    assert sees(told, world.actor("taras")) == [True] * 4


def test_it_can_be_ended_before_its_day_and_the_log_says_both(
    world, told, due, clock, olena, colleague, bohdan
):
    made = covered(world, bohdan, olena, colleague)
    with pytest.raises(NotFoundError), db.transaction() as s:
        covering.end(s, world.actor("taras"), made)
    with db.transaction() as s:
        covering.end(s, olena, made)
    assert sees(told, world.actor("taras")) == [False] * 4
    said = [line for line in lines(world) if line.action.startswith("cover_")]
    assert [line.action for line in said] == [Action.COVER_MADE, Action.COVER_ENDED]
    assert said[0].details["by"] == colleague.staff_id.hex


def test_a_caseworker_gives_away_only_their_own_absence(
    world, told, clock, olena, colleague
):
    """Otherwise anybody could take a colleague's cases by calling them absent."""
    with pytest.raises(NotFoundError):
        covered(world, colleague, olena, colleague)
    with pytest.raises(NotFoundError):
        covered(world, world.actor("lesia"), olena, colleague)


def test_cover_in_one_team_opens_nothing_of_another(
    world, of_the_south, clock, olena, colleague
):
    covered(world, colleague, colleague, olena)
    assert sees(of_the_south, world.actor("taras")) == [True, False, False, True]
    assert sees(of_the_south, world.actor("olena")) == [False] * 4


@pytest.mark.parametrize(
    ("who", "first", "days", "wrong"),
    [
        ("olena", 0, 3, "covering"),  # nobody stands in for themselves
        ("petro", 0, 3, "covering"),  # holds no key of the team
        ("taras", -9, 3, "last"),
        ("taras", 0, -1, "last"),
        ("taras", 0, 366, "last"),
    ],
)
def test_what_cannot_be_is_refused(
    world, told, clock, olena, colleague, who, first, days, wrong
):
    with pytest.raises(InvalidInputError) as refused:
        covered(world, olena, olena, world[who], TODAY + timedelta(days=first), days)
    assert refused.value.fields == (wrong,)


def test_nobody_stands_in_while_away_and_nobody_has_two(
    world, told, clock, olena, colleague, bohdan
):
    covered(world, olena, olena, colleague)
    for absent, by, wrong in (
        (olena, bohdan, "first"),
        (colleague, bohdan, "covering"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            covered(world, bohdan, absent, by)
        assert refused.value.fields == (wrong,)
    later = TODAY + timedelta(days=20)
    covered(world, bohdan, colleague, bohdan, later)
    clock.forward(days=21)
    covered(world, olena, olena, bohdan, later + timedelta(days=9))
    with db.transaction() as s:
        rows = s.query(Cover).count()
        kept = cover.of_team(s, bohdan.unlocked, world.north)
    assert rows == len(kept) == 2  # what is over was removed on the way


def test_nothing_of_it_stands_in_the_clear(world, told, clock, olena, colleague):
    covered(world, olena, olena, colleague)
    with db.transaction() as s:
        (row,) = s.query(Cover).all()
        stored = row.content
    for who in (olena, colleague):
        assert who.staff_id.bytes not in stored
        assert str(who.staff_id).encode() not in stored


def test_both_are_told_on_today(staff, world, told, clock, olena, colleague):
    with staff.as_(olena):
        page = staff.get("/staff/cover").text
        assert "Nobody is away" in page
        sent = {
            "absent": str(olena.staff_id),
            "covering": str(colleague.staff_id),
            "first": "24.11.2026",
            "last": "23.11.2026",
        }
        path = f"/staff/cover/{world.north}"
        again = staff.post(path, sent)
        assert again.status_code == 422
        assert 'value="23.11.2026"' in again.text
        assert staff.post(path, sent | {"last": "26.11.2026"}).status_code == 303
        assert "stands in for you" in staff.get("/staff").text
    with staff.as_(world.actor("taras")):
        page = staff.get("/staff").text
        assert "You stand in for" in page
        assert told.ref in page


@pytest.mark.parametrize(("days", "is_told"), [(3, True), (40, False)])
def test_what_is_to_come_is_told_as_such_and_not_long_before(
    staff, world, clock, olena, colleague, days, is_told
):
    first = (clock.now + timedelta(days=days)).date().isoformat()
    sent = {
        "absent": str(olena.staff_id),
        "covering": str(colleague.staff_id),
        "first": first,
        "last": first,
    }
    with staff.as_(olena):
        assert staff.post(f"/staff/cover/{world.north}", sent).status_code == 303
        page = staff.get("/staff").text
        assert ("will stand in for you" in page) is is_told
        assert "stands in for you" not in page
    with staff.as_(world.actor("taras")):
        page = staff.get("/staff").text
        assert ("You will stand in for" in page) is is_told
        assert "are among yours" not in page
