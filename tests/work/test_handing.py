"""Handing cases over: with everything of the giver's in them, and a note to be read."""

from datetime import date

import pytest

from app import cases, db, index
from app.audit import Action
from app.cases import caseload
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.reparations import needs
from app.reparations.needs import NeedContent, Status
from app.staff import enrolling
from app.staff.policy import Permission
from app.work import tasks, waiting
from app.work.handing import handing
from app.work.handing.handing import Note
from app.work.plan import planning
from app.work.risks import assessing
from app.work.risks.assessing import Level, RiskContent
from app.work.tasks import State, TaskContent
from tests.cases.conftest import open_case
from tests.support.log import lines

TODAY = date(2026, 11, 24)
NOTE = Note("Medicine on Friday.", "Evenings only.", "A doctor.", "Friday, by code.")


@pytest.fixture
def colleague(world, clock, bohdan, taras):
    """Taras, let into team North beside Olena."""
    with db.transaction() as s:
        enrolling.admit(s, bohdan, world.north, taras.staff_id)
    return world.actor("taras")


def opened(s, told, actor, permission=Permission.CASE_READ):
    return cases.get(s, told.ref, actor, permission)


def hands_over(told, by, gives, takes, note=NOTE):
    with db.transaction() as s:
        file = opened(s, told, by)
        return handing.hand_over(s, file, gives.staff_id, takes.staff_id, note)


def waits_for(actor):
    index.forget_all()
    with db.transaction() as s:
        found = waiting.lists(s, actor, 8)
    return {
        row.href.rpartition("/")[2].partition("#")[0]
        for each in found
        for row in each.rows
    }


@pytest.fixture
def busy(world, told, olena, clock):
    """Olena has a task, a done one, a risk, a need in her case."""
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.CASE_WRITE)
        own = TaskContent(text="Ask again", who=olena.staff_id, due_on=TODAY)
        tasks.record(s, file, own)
        done = TaskContent(text="Asked", who=olena.staff_id, state=State.DONE)
        tasks.record(s, file, done)
        risk = RiskContent(
            threat="Threats by telephone",
            likelihood=Level.HIGH,
            harm=Level.HIGH,
            owner=olena.staff_id,
            review_on=TODAY,
        )
        assessing.record(s, file, risk)
        need = NeedContent(
            told.survivor,
            "need.housing",
            "immediate",
            Status.IDENTIFIED,
            acts_id=olena.staff_id,
        )
        needs.record_need(s, file, need)
    return told


def test_what_is_the_givers_goes_along_and_what_is_done_stays_theirs(
    world, busy, olena, colleague, bohdan
):
    hands_over(busy, bohdan, olena, colleague)
    with db.transaction() as s:
        file = opened(s, busy, bohdan)
        assert file.content.assigned == (colleague.staff_id,)
        whose = {t.content.state: t.content.who for t in tasks.tasks(s, file)}
        assert whose == {State.OPEN: colleague.staff_id, State.DONE: olena.staff_id}
        owners = {seen.content.owner for seen in assessing.risks(s, file)}
        acting = {seen.content.acts_id for seen in needs.needs(s, file)}
        assert owners == acting == {colleague.staff_id}
        segment = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
        assert index.held(segment, olena.staff_id, limit=9) == ([], 0)
        assert index.held(segment, colleague.staff_id, limit=9)[1] == 1
    with pytest.raises(NotFoundError), db.transaction() as s:
        opened(s, busy, olena)
    assert Action.CASE_HANDED_OVER in {line.action for line in lines(world)}


def test_the_note_waits_until_who_takes_the_case_has_read_it(
    world, told, olena, colleague, bohdan
):
    made = hands_over(told, bohdan, olena, colleague)
    assert waits_for(colleague) == {"handover"}
    for other in (bohdan, olena):
        with pytest.raises(NotFoundError), db.transaction() as s:
            handing.acknowledge(s, opened(s, told, other), made, 1)
    with pytest.raises(ConflictError), db.transaction() as s:
        handing.acknowledge(s, opened(s, told, colleague), made, 2)
    with db.transaction() as s:
        handing.acknowledge(s, opened(s, told, colleague), made, 1)
    assert waits_for(colleague) == set()
    with db.transaction() as s:
        (seen,) = handing.notes(s, opened(s, told, colleague))
    assert seen.content.read_on == TODAY
    assert Action.HANDOVER_READ in {line.action for line in lines(world)}


def test_an_unread_note_goes_on_to_the_next_one(told, olena, colleague, bohdan, daryna):
    hands_over(told, bohdan, olena, colleague)
    hands_over(told, bohdan, colleague, daryna)
    assert waits_for(colleague) == set()
    with db.transaction() as s:
        found = handing.notes(s, opened(s, told, daryna))
    assert {seen.content.takes for seen in found} == {daryna.staff_id}


def test_a_case_that_goes_back_leaves_no_note_to_its_own_giver(
    told, olena, colleague, bohdan
):
    hands_over(told, bohdan, olena, colleague)
    hands_over(told, bohdan, colleague, olena)
    assert waits_for(colleague) == set()
    with db.transaction() as s:
        found = handing.notes(s, opened(s, told, olena))
    waiting = {seen.content.gives for seen in found if seen.content.read_on is None}
    assert waiting == {colleague.staff_id}


def test_names_in_a_note_become_codes(told, olena, colleague, bohdan):
    hands_over(told, bohdan, olena, colleague, Note("Оксана чекає на ліки"))
    with db.transaction() as s:
        (seen,) = handing.notes(s, opened(s, told, bohdan))
    assert seen.content.urgent == "{P1} чекає на ліки"


def test_who_wrote_of_a_plan_is_not_asked_to_sign_it(
    told, olena, colleague, bohdan, daryna
):
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.CASE_WRITE)
        planning.add_goal(s, file, 0, "A safe flat")
    with db.transaction() as s:
        planning.ask(s, opened(s, told, olena), 1, bohdan.staff_id)
    hands_over(told, daryna, bohdan, olena)
    with db.transaction() as s:
        assert planning.plan(s, opened(s, told, daryna)).content.asked is None


@pytest.mark.parametrize(
    ("who", "note", "wrong"),
    [
        ("olena", NOTE, "takes"),
        ("petro", NOTE, "takes"),
        ("taras", Note(" "), "urgent"),
        ("taras", Note("x", "y" * 2001), "urgent"),
    ],
)
def test_nothing_moves_without_a_note_and_somebody_of_the_team(
    world, told, olena, colleague, bohdan, who, note, wrong
):
    with pytest.raises(InvalidInputError) as refused:
        hands_over(told, bohdan, olena, world[who], note)
    assert refused.value.fields == (wrong,)
    with pytest.raises(NotFoundError):
        hands_over(told, olena, olena, colleague)


def test_loads_weigh_what_is_urgent_and_the_lightest_stands_first(
    world, busy, olena, colleague, bohdan
):
    weights = caseload.load()
    with db.transaction() as s:
        loads = caseload.of_team(s, bohdan, world.north)
        assert caseload.of_team(s, olena, world.north) == {}
        people = [(olena.staff_id, "Olena"), (colleague.staff_id, "Taras")]
        first, second = caseload.lightest_first(people, loads)
    own = loads[olena.staff_id]
    assert own.counts == {
        "case": 1,
        "risk_high": 1,
        "risk_medium": 0,
        "urgent": 0,
        "child": 0,
        "task": 3,  # and the urgent help that is hers to bring
    }
    expected = weights["case"].points + weights["risk_high"].points
    assert own.points == expected + 3 * weights["task"].points
    assert (first[0], second[0]) == (colleague.staff_id, olena.staff_id)
    assert str(own.points) in second[1]


def test_several_at_once_on_the_page(staff, world, told, olena, colleague, bohdan):
    another = open_case(world.north, olena, olena, names=("Друга Вигадана",))
    path = f"/staff/handover/{world.north}/{olena.staff_id}"
    with staff.as_(olena):
        assert staff.get(path).status_code == 404
    with staff.as_(bohdan):
        assert "Hand cases over" in staff.get("/staff/caseload").text
        page = staff.get(path).text
        assert told.ref in page
        assert another.ref in page
        sent = {
            "takes": str(colleague.staff_id),
            "urgent": "",
            f"{told.ref}-chosen": "y",
            f"{told.ref}-takes": "",
            f"{another.ref}-takes": "",
            f"{told.ref}-urgent": "Medicine on Friday",
            f"{another.ref}-chosen": "y",
        }
        again = staff.post(path, sent)
        assert again.status_code == 422
        assert "Medicine on Friday" in again.text
        sent |= {"urgent": "Nothing", f"{another.ref}-takes": str(bohdan.staff_id)}
        assert staff.post(path, sent).status_code == 303
        assert "Nothing is left" in staff.get(path).text
        assert "not read yet" in staff.get(f"{told.path}/handover").text
    with staff.as_(colleague):
        assert "Read the hand-over note" in staff.get("/staff").text
        page = staff.get(f"{told.path}/handover")
        assert "Medicine on Friday" in page.text
        with db.transaction() as s:
            (seen,) = handing.notes(s, opened(s, told, colleague))
        read = f"{told.path}/handover/{seen.id}"
        assert staff.post(read, {"version": "7"}).status_code == 409
        assert staff.post(read, {"version": "1"}).status_code == 303
        assert staff.post(read, {"version": "2"}).status_code == 404
    with db.transaction() as s:
        assert opened(s, another, bohdan).content.assigned == (bohdan.staff_id,)
