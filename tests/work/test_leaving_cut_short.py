"""Killed while somebody's leaving is done: pressed again, it goes on where it was."""

import pytest

from app import cases, db, index
from app.cases.models import Case
from app.faults import Point
from app.keys.parts import Part
from app.staff import confirming, leaving
from app.staff.leaving import State, Step
from app.staff.policy import Permission
from app.work.handing import handing
from app.work.handing.handing import Note
from tests.cases.conftest import open_case
from tests.support import killing

NAMES = (("Оксана Вигадана",), ("Друга Вигадана",))


@pytest.fixture
def copied(_maker, live_world, tmp_path):
    """Make copies of the installation, one for each way in which it ends."""
    return lambda name: killing.copy_of(_maker, live_world, tmp_path / str(name))


def press_everything(world, it):
    """Both halves, as the pages do them: what is done already is passed over."""
    del it
    leaver, next_one = world["olena"].staff_id, world["daryna"].staff_id
    with db.transaction() as s:
        leaving.begin(s, world.actor("hanna"), leaver)
    with db.transaction() as s:
        hanna = world.actor("hanna")
        leaving.end_sign_in(s, hanna, leaving.get(s, hanna, leaver))
    bohdan = world.actor("bohdan")
    with db.reading() as s:
        due = leaving.rekeyable(s, bohdan, leaving.get(s, bohdan, leaver))
    for team_id in due:
        with db.transaction() as s:
            leaving.rekey(s, bohdan, leaving.get(s, bohdan, leaver), team_id)
    with db.reading() as s:
        segment = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
        held, _count = index.held(segment, leaver, limit=9)
    for each in held:
        with db.transaction() as s:
            file = cases.get(s, each.entry.ref, bohdan, Permission.CASE_ASSIGN)
            handing.hand_over(s, file, leaver, next_one, Note("Nothing is urgent."))
    with db.transaction() as s:
        found = leaving.get(s, bohdan, leaver)
        leaving.say_emptied(s, bohdan, found, world.north)


def how_it_stands(world):
    index.forget_all()
    bohdan = world.actor("bohdan")
    with db.transaction() as s:
        found = leaving.get(s, bohdan, world["olena"].staff_id)
        steps = {each.step: each.state for each in leaving.steps(s, bohdan, found)}
        waiting = len(confirming.waiting(s))
        files = [
            cases.get(s, row.ref, bohdan, Permission.CASE_READ) for row in s.query(Case)
        ]
        notes = [len(handing.notes(s, file)) for file in files]
        assigned = [file.content.assigned for file in files]
    return steps, waiting, notes, assigned


def test_killed_after_any_commit_the_next_press_ends_it_once_and_whole(
    live_world, copied
):
    olena = live_world.actor("olena")
    for names in NAMES:
        open_case(live_world.north, olena, olena, names=names)
    elsewhere = killing.Elsewhere()
    with copied("undisturbed") as world:
        points = elsewhere.run(press_everything, world, None)
        whole = how_it_stands(world)
    steps, waiting, notes, assigned = whole
    assert steps == {
        Step.SIGN_IN: State.DONE,
        Step.LOANS: State.DONE,
        Step.REVOKED: State.WAITS,
        Step.KEYS: State.WAITS,
        Step.RENEWED: State.MISSING,
        Step.CASES: State.DONE,
    }
    assert (waiting, notes) == (2, [1, 1])
    assert assigned == [(live_world["daryna"].staff_id,)] * 2
    ends = [n for n, point in enumerate(points, start=1) if point is Point.COMMITTED]
    assert len(ends) == 6  # begun, ended, new keys, two cases, said
    for number in ends[:-1]:
        with copied(number) as world:
            elsewhere.run(press_everything, world, None, stop_at=number)
            elsewhere.run(press_everything, world, None)
            assert how_it_stands(world) == whole, number
    elsewhere.close()
