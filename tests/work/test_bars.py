"""A colleague with a conflict of interest: for them the case is not there."""

import re

import pytest
from sqlalchemy import select

from app import cases, clock, db, index
from app.cases import assigning, finding, lending, listing
from app.db import Base
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import PERMISSIONS, Permission, Record, allows
from app.work import tasks, waiting
from app.work.bars import barring
from app.work.bars.barring import Source
from app.work.tasks import TaskContent

READ = Permission.CASE_READ
REASON = "They live in the same house as P1"


def bar(told, actor, who, source=Source.TEAM, reason=REASON):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, READ)
        return barring.bar(s, file, who.staff_id, source, reason)


def lift(told, actor, bar_id, reason="They moved away"):
    with db.transaction() as s:
        barring.lift(s, cases.get(s, told.ref, actor, READ), bar_id, 1, reason)


def sees(told, actor):
    """Return by which ways a person meets the case."""
    found = set()
    with db.transaction() as s:
        for way, text in (("list", ""), ("words", "підвалі"), ("ref", told.ref)):
            listed = listing.cases(s, actor, text=text)
            if listed.rows or listed.total:
                found.add(way)
        if finding.people(s, actor, "Вигадана"):
            found.add("names")
        if any(each.total for each in waiting.lists(s, actor, 8)):
            found.add("today")
    try:
        with db.transaction() as s:
            cases.get(s, told.ref, actor, READ)
        found.add("address")
    except NotFoundError:
        pass
    return found


@pytest.fixture
def busy(told, olena):
    """Something to do for whoever works on the case."""
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        mine = TaskContent("call", who=olena.staff_id, due_on=clock.now().date())
        tasks.record(s, file, mine)
    return told


def test_whoever_is_barred_meets_the_case_nowhere(busy, olena, bohdan):
    before = {"list", "words", "ref", "names", "today", "address"}
    assert sees(busy, olena) == before  # the test can fail
    bar_id = bar(busy, bohdan, olena)
    assert sees(busy, olena) == set()
    assert "list" in sees(busy, bohdan)
    lift(busy, bohdan, bar_id)
    assert "list" not in sees(busy, olena)  # the assignment does not come back


def test_it_holds_for_a_coordinator_and_for_a_reviewer(busy, olena, bohdan, iryna):
    for who in (bohdan, iryna):
        assert {"list", "address"} <= sees(busy, who)
        bar(busy, olena, who, Source.SURVIVOR)
        assert sees(busy, who) == set()
        assert listing_counts(busy, who) == 0


def listing_counts(_told, who):
    with db.transaction() as s:
        return listing.cases(s, who, limit=0).total


def test_no_statement_over_the_index_meets_it(busy, world, olena, bohdan):
    """Whatever a page asks the segment, table by table: the row filter is one."""
    bar(busy, olena, bohdan)
    with db.transaction() as s:
        seen = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
        whole = seen.seen_by(olena.staff_id)
        names = [
            name
            for (name,) in seen.connection.execute(
                "select name from main.sqlite_master where type = 'table' "
                "and name not like 'word%' and name not like 'barred%'"
            )
        ]
        assert {"row", "head", "assigned", "due"} <= set(names)
        for name in names:
            of_the_case = f"select * from {name}"  # noqa: S608  # names of our own
            if whole.query(of_the_case):
                assert seen.query(of_the_case) == [], name


def test_a_word_of_the_case_finds_nothing(busy, world, olena, bohdan):
    bar(busy, olena, bohdan)
    with db.transaction() as s:
        seen = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
        assert index.cases(seen, text="підвалі") == ([], 0)
        assert index.entry_of(seen, busy.case_id) is None


def test_no_permission_is_left(world, bohdan):
    record = Record(
        world.north,
        frozenset({bohdan.staff_id}),
        lent_to=frozenset({bohdan.staff_id}),
        barred=frozenset({bohdan.staff_id}),
    )
    assert not any(allows(bohdan, each, record) for each in PERMISSIONS)


def test_they_cannot_be_assigned(busy, olena, bohdan, daryna):
    bar(busy, bohdan, olena)
    with db.transaction() as s:
        file = cases.get(s, busy.ref, bohdan, READ)
        assert olena.staff_id not in dict(assigning.candidates(s, file))
        assert file.content.assigned == ()
        assert [each.content.who for each in tasks.tasks(s, file)] == [None]
        with pytest.raises(InvalidInputError):
            cases.assign(s, file, (olena.staff_id,))


def test_names_that_were_lent_end(busy, iryna, olena, bohdan):
    with db.transaction() as s:
        asked = lending.ask(s, cases.get(s, busy.ref, iryna, READ), "for the claim", 7)
    with db.transaction() as s:
        lending.lend(s, cases.get(s, busy.ref, bohdan, READ), asked, 7, "a claim")
    bar_id = bar(busy, olena, iryna)
    lift(busy, bohdan, bar_id)
    with db.transaction() as s:
        file = cases.get(s, busy.ref, iryna, READ)
        assert not file.may(Permission.IDENTITY_READ)


def test_a_coordinator_is_left_who_can_lift_it(busy, olena, bohdan, daryna):
    bar(busy, olena, bohdan)
    with pytest.raises(InvalidInputError) as refused:
        bar(busy, olena, daryna)
    assert refused.value.fields == ("last",)


def test_who_may(busy, olena, bohdan, iryna, taras):
    for actor in (iryna, taras):
        with pytest.raises(NotFoundError):
            bar(busy, actor, olena)
    bar_id = bar(busy, olena, iryna)
    with pytest.raises(NotFoundError):
        lift(busy, olena, bar_id)
    with pytest.raises(ConflictError):
        bar(busy, bohdan, iryna)


def test_nothing_of_it_stands_in_the_clear(busy, olena, bohdan):
    def found(words):
        with db.transaction() as s:
            tables = {
                name: s.execute(select(table)).all()
                for name, table in Base.metadata.tables.items()
            }
        return {
            name
            for name, rows in tables.items()
            if any(words in repr(tuple(row)).encode() for row in rows)
        }

    assert found(busy.ref.encode()) == {"case_file"}  # what is in the clear is found
    bar(busy, olena, bohdan)
    assert found(b"same house") == set()


def test_the_page(busy, staff, olena, bohdan):
    with staff.as_(olena):
        path = f"{busy.path}/bars"
        assert "Bar a colleague" in staff.get(path).text
        fields = {"who": str(bohdan.staff_id), "source": "survivor", "reason": ""}
        answer = staff.post(path, fields)
        assert answer.status_code == 422
        answer = staff.post(path, fields | {"reason": REASON})
        assert answer.status_code == 303
        assert "Conflict of interest" in staff.get(busy.path).text
    with staff.as_(bohdan):
        gone = staff.get(busy.path)
        never = staff.get("/staff/cases/BV-0000-00")
        assert gone.status_code == never.status_code == 404
        token = re.compile(r'value="[\w-]{40,}"')
        assert token.sub("", gone.text) == token.sub("", never.text)
