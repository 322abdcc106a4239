"""Ticks in the list, and giving the ticked cases that nobody has to a colleague."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from app import cases, db
from app.audit import Action
from app.cases.documents import CaseContent, CaseIdentity
from app.config import ROOT
from app.errors import NotFoundError, ReadingStoppedError
from app.staff.budgets import limits
from app.staff.policy import Permission
from app.work.bars import barring
from app.work.bars.barring import Source
from app.work.giving import giving
from app.work.giving.giving import Outcome
from tests.support.log import lines

LIST, PAGE, NOW = "/staff/cases", "/staff/assigning", "/staff/assigning/now"


def free(world, bohdan, number, *, assigned=()):
    with db.transaction() as s:
        content = CaseContent(pseudonym=f"Wren {number}", assigned=assigned)
        return cases.open_case(s, bohdan, world.north, content, CaseIdentity()).ref


@pytest.fixture
def three(world, bohdan):
    """Three cases of team North that nobody works on."""
    return [free(world, bohdan, number) for number in range(3)]


def whose(ref, bohdan):
    with db.transaction() as s:
        return cases.get(s, ref, bohdan, Permission.CASE_READ).content.assigned


def sent(world, refs, takes=None):
    found = MultiDict([("case", ref) for ref in refs])
    if takes is not None:
        found[f"{world.north}-takes"] = str(takes.staff_id)
    return found


def post(staff, path, form):
    return staff.post(path, form.to_dict(flat=False))


def bar(ref, who, bohdan):
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        barring.bar(s, file, who.staff_id, Source.TEAM, "They are neighbours")


def test_from_ticks_to_a_colleague(staff, world, three, bohdan, olena):
    with staff.as_(bohdan):
        listed = staff.get(LIST).text
        page = post(staff, PAGE, sent(world, three[:2]))
        assert page.status_code == 200
        assert whose(three[0], bohdan) == (), "the first page changes nothing"
        done = post(staff, NOW, sent(world, three[:2], olena))
        again = post(staff, NOW, sent(world, three[:2], olena))
    assert all(f'name="case" value="{ref}"' in listed for ref in three)
    kept = re.findall(r'name="case" value="([^"]+)"', page.text)
    assert sorted(kept) == sorted(three[:2])
    assert done.status_code == again.status_code == 303
    assert [whose(ref, bohdan) for ref in three] == [(olena.staff_id,)] * 2 + [()]
    assigned = [each for each in lines(world) if each.action is Action.CASE_ASSIGNED]
    assert len(assigned) == 2, "pressed twice, it is done once"


def test_what_cannot_go_is_said_and_stops_no_other(
    staff, world, three, bohdan, olena, daryna
):
    taken, barred, fine = three
    bar(barred, olena, bohdan)
    with staff.as_(bohdan):
        assert post(staff, PAGE, sent(world, three)).status_code == 200
        giving.give(bohdan, taken, daryna.staff_id)  # somebody was quicker
        answer = post(staff, NOW, sent(world, [*three, "BV-0000-00"], olena))
    assert answer.status_code == 409
    assert "Somebody else was given it meanwhile." in answer.text
    assert f"/staff/cases/{taken}/handover" in answer.text
    assert "This colleague cannot have this case." in answer.text
    assert "1 ticked case is no longer in your list." in answer.text
    assert "1 case assigned." in answer.text
    assert whose(taken, bohdan) == (daryna.staff_id,)
    assert whose(barred, bohdan) == ()
    assert whose(fine, bohdan) == (olena.staff_id,)


def test_a_case_of_somebody_is_handed_over_and_not_taken(staff, told, world, bohdan):
    with staff.as_(bohdan):
        page = post(staff, PAGE, sent(world, [told.ref]))
    assert f"/staff/cases/{told.ref}/handover" in page.text
    assert "Assign these cases" not in page.text


def test_nobody_chosen_keeps_the_ticks(staff, world, three, bohdan):
    with staff.as_(bohdan):
        answer = post(staff, NOW, sent(world, three))
    assert answer.status_code == 422
    assert "Choose a colleague." in answer.text
    assert all(f'name="case" value="{ref}"' in answer.text for ref in three)
    assert [whose(ref, bohdan) for ref in three] == [(), (), ()]


def test_t06_only_what_one_lists_can_be_given(
    staff, world, three, of_the_south, bohdan, olena, iryna
):
    assert giving.give(bohdan, of_the_south.ref, olena.staff_id) is Outcome.GONE
    assert giving.give(olena, three[0], olena.staff_id) is Outcome.GONE
    assert giving.give(bohdan, three[0], iryna.staff_id) is Outcome.UNFIT
    with staff.as_(bohdan):
        page = post(staff, PAGE, sent(world, [of_the_south.ref])).text
    assert of_the_south.ref not in page
    with staff.as_(olena):
        assert 'type="checkbox"' not in staff.get(LIST).text
        for path in (PAGE, NOW):
            assert post(staff, path, sent(world, three, olena)).status_code == 404
    for actor in (bohdan, olena):
        with pytest.raises(NotFoundError), db.transaction() as s:
            cases.get_to_move(s, of_the_south.ref, actor)
    assert whose(three[0], bohdan) == ()


def test_giving_is_no_reading_and_the_log_says_what_was_done(
    world, three, bohdan, olena
):
    before = [each.action for each in lines(world)]
    limits.use({"coordinator": 1})
    try:
        for ref in three:
            assert giving.give(bohdan, ref, olena.staff_id) is Outcome.DONE
        whose(three[0], bohdan)
        with pytest.raises(ReadingStoppedError):
            whose(three[1], bohdan)
    finally:
        limits.use({})
    told = [each.action for each in lines(world)][len(before) :]
    assert told.count(Action.CASE_ASSIGNED) == len(three)
    assert told.count(Action.CASE_OPENED) == 1


def test_only_what_moves_several_cases_passes_the_count():
    callers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        if "get_to_move(" in path.read_text()
    }
    assert callers == {
        "app/cases/casefile.py",
        "app/work/giving/giving.py",
        "app/work/handing/staff_views.py",
    }


def test_the_list_in_an_order(staff, world, three, bohdan, olena):
    giving.give(bohdan, three[1], olena.staff_id)
    with staff.as_(bohdan):
        usual = staff.get(LIST).text
        page = staff.get("/staff/cases/view/all/case-down/1").text
        free_first = staff.get("/staff/cases/view/all/workers-up/1").text
        for wrong in ("name-up/1", "case-left/1", "case-up/0"):
            answer = staff.get(f"/staff/cases/view/all/{wrong}")
            assert answer.status_code == 404
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', usual) == [
        ("descending", "/staff/cases/view/all/changed-up/1")
    ]
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', page) == [
        ("descending", "/staff/cases/view/all/case-up/1")
    ]
    assert re.findall(r"<bdi>(Wren \d)</bdi>", page) == ["Wren 2", "Wren 1", "Wren 0"]
    assert re.findall(r"<bdi>(Wren \d)</bdi>", free_first)[-1] == "Wren 1"
