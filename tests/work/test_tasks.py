"""Tasks: sealed in the case, found in the index, never lost to a second save."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from app import cases, clock, db, index
from app.audit import Action
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.index.models import IndexEntry
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work import tasks, waiting
from app.work.models import Task
from app.work.rules import When
from app.work.tasks import Kind, State, TaskContent
from tests.support.log import lines

WRITE = Permission.CASE_WRITE
WORDS = "ask about the quince jam"


def day(ahead):
    return clock.now().date() + timedelta(days=ahead)


def recorded(told, actor, content):
    with db.transaction() as s:
        return tasks.record(s, cases.get(s, told.ref, actor, WRITE), content)


def seen(told, actor):
    with db.transaction() as s:
        return tasks.tasks(s, cases.get(s, told.ref, actor, Permission.CASE_READ))


def lists(actor, limit=8):
    with db.transaction() as s:
        found = waiting.lists(s, actor, limit)
    return {each.when: [row.text for row in each.rows] for each in found if each.rows}


def task(text, ahead=None, **more):
    due = None if ahead is None else day(ahead)
    return TaskContent(text=text, due_on=due, **more)


def test_open_tasks_stand_by_day_and_the_ended_last(told, olena):
    me = olena.staff_id
    for text, ahead, part in (
        ("undated", None, ""),
        ("evening", 1, "evening"),
        ("morning", 1, "morning"),
        ("late", -1, ""),
    ):
        recorded(told, olena, task(text, ahead, part=part, who=me))
    over = recorded(told, olena, task("over", -9, who=me))
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        tasks.end(s, file, over, 1, "She answered.")
    found = seen(told, olena)
    assert [each.content.text for each in found] == [
        "late",
        "morning",
        "evening",
        "undated",
        "over",
    ]
    ended = found[-1].content
    assert (ended.state, ended.note) == (State.DONE, "She answered.")
    assert (ended.ended_by, ended.ended_on) == (me, day(0))
    assert ended.made_by == me


def test_what_waits_is_read_from_the_index_without_opening_a_case(told, olena):
    me = olena.staff_id
    for text, ahead in (
        ("late", -1),
        ("today", 0),
        ("week", 1),
        ("far", 7),
        ("later", 8),
        ("undated", None),
    ):
        recorded(told, olena, task(text, ahead, who=me))
    index.forget_all()
    assert lists(olena) == {
        When.LATE: ["late"],
        When.TODAY: ["today"],
        When.WEEK: ["week", "far"],
        When.LATER: ["later"],
        When.UNDATED: ["undated"],
    }


def test_looking_at_tasks_opens_no_case_and_is_written_down(world, told, olena):
    recorded(told, olena, task("late", -1, who=olena.staff_id))
    before = len(lines(world))
    lists(olena)
    written = [line.action for line in lines(world)[before:]]
    assert written == [Action.TASKS_LISTED]


def test_each_sees_their_own_and_those_of_nobody_where_they_work(
    told, of_the_south, world, olena, taras, bohdan, daryna
):
    recorded(told, olena, task("olena’s", 0, who=olena.staff_id))
    recorded(told, olena, task("bohdan’s", 0, who=bohdan.staff_id))
    recorded(told, olena, task("anybody’s", 0))
    recorded(of_the_south, taras, task("southern", 0, who=taras.staff_id))
    (today,) = lists(olena).items()
    assert (today[0], sorted(today[1])) == (When.TODAY, ["anybody’s", "olena’s"])
    assert lists(bohdan) == {When.TODAY: ["bohdan’s"]}
    assert lists(daryna) == {}
    assert lists(taras) == {When.TODAY: ["southern"]}
    with db.transaction() as s:
        file = cases.get(s, told.ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, ())
    assert lists(olena) == {}, "a case that is no longer hers"
    assert lists(daryna) == {When.TODAY: ["anybody’s"]}, "nobody works on it"


def test_a_done_task_waits_no_longer_and_opens_again(told, olena):
    mine = recorded(told, olena, task("write", 0, who=olena.staff_id))
    with db.transaction() as s:
        tasks.end(s, cases.get(s, told.ref, olena, WRITE), mine, 1, "")
    assert lists(olena) == {}
    (done,) = seen(told, olena)
    again = msgspec.structs.replace(done.content, state=State.OPEN)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        tasks.change(s, file, mine, done.version, again)
    assert lists(olena) == {When.TODAY: ["write"]}
    assert seen(told, olena)[0].content.ended_on is None


def test_two_people_do_not_overwrite_each_other(told, olena, bohdan):
    one = recorded(told, olena, task("write", 0))
    with db.transaction() as s:
        file = cases.get(s, told.ref, bohdan, WRITE)
        tasks.change(s, file, one, 1, task("call", 0))
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        with pytest.raises(ConflictError):
            tasks.change(s, file, one, 1, task("visit", 0))
    assert [each.content.text for each in seen(told, olena)] == ["call"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (task(" "), "text"),
        (task("x" * 201), "text"),
        (task("x", note="y" * 1001), "note"),
        (task("x", part="at noon"), "part"),
    ],
)
def test_what_cannot_be_kept_is_refused(told, olena, wrong, field):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        with pytest.raises(InvalidInputError) as refused:
            tasks.record(s, file, wrong)
    assert refused.value.fields == (field,)
    assert seen(told, olena) == []


def test_readers_add_no_task_and_other_teams_find_none(told, olena, iryna, taras):
    recorded(told, olena, task("write"))
    with db.transaction() as s:
        file = cases.get(s, told.ref, iryna, Permission.CASE_READ)
        with pytest.raises(NotFoundError):
            tasks.record(s, file, task("read"))
    with db.transaction() as s, pytest.raises(NotFoundError):
        cases.get(s, told.ref, taras, Permission.CASE_READ)
    assert lists(taras) == {}


def test_names_in_tasks_become_codes_at_once_and_when_they_are_learnt(told, olena):
    recorded(told, olena, task("Написати Оксані", 0, who=olena.staff_id))
    recorded(told, olena, task("Спитати Левка", 1, who=olena.staff_id))
    with db.transaction() as s:
        recording.record_person(
            s,
            cases.get(s, told.ref, olena, WRITE),
            PersonContent(code=""),
            PersonIdentity(names=("Левко Вигаданий",)),
        )
    texts = [each.content.text for each in seen(told, olena)]
    assert texts == ["Написати {P1}", "Спитати {P3}"]
    assert lists(olena) == {
        When.TODAY: ["Написати P1"],
        When.WEEK: ["Спитати P3"],
    }


def test_nothing_of_a_task_stands_in_the_clear(world, told, olena):
    recorded(told, olena, task(WORDS, 3, kind=Kind.QUESTION, who=olena.staff_id))
    looked_for = [each.encode() for each in (WORDS, "question", day(3).isoformat())]
    with db.transaction() as s:
        (row,) = s.scalars(select(Task))
        kept = bytes(row.content) + b"".join(s.scalars(select(IndexEntry.sealed)))
        segment = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        opened = b"".join(row[0] for row in segment.query("select entry from row"))
        named = index.segment(s, olena.unlocked, world.north, Part.IDENTITY)
        names = b"".join(row[0] for row in named.query("select entry from row"))
    assert all(each in opened for each in looked_for), "the search would find it"
    assert not any(each in kept for each in looked_for)
    assert WORDS.encode() not in names


def test_a_long_list_has_every_task_once(told, olena):
    me = olena.staff_id
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        for number in range(55):
            tasks.record(s, file, task(f"task {number}", -1, who=me))
    found = []
    for page in (1, 2):
        with db.transaction() as s:
            listed = waiting.one_list(s, olena, When.LATE, page)
        assert listed.total == 55
        found += [row.text for row in listed.rows]
    assert sorted(found) == sorted(f"task {number}" for number in range(55))


def test_an_image_of_the_index_of_another_shape_is_not_used(told, olena, world):
    recorded(told, olena, task("write", 0, who=olena.staff_id))
    with db.transaction() as s:
        held = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        held.connection.execute("drop table main.due")
        held.connection.execute("pragma user_version=1")
        index.keep_snapshot(s, olena.unlocked, world.north, Part.CONTENT)
    index.forget_all()
    assert lists(olena) == {When.TODAY: ["write"]}
