"""The plan: goals with steps, signed off by somebody who wrote none of it."""

import pytest

from app import cases, db
from app.audit import Action
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.policy import Permission
from app.work import tasks, waiting
from app.work.plan import planning
from app.work.plan.planning import Goal
from app.work.rules import When
from tests.support.log import lines

WRITE = Permission.CASE_WRITE


def opened(s, told, actor, permission=WRITE):
    return cases.get(s, told.ref, actor, permission)


def seen(told, actor):
    with db.transaction() as s:
        return planning.plan(s, opened(s, told, actor, Permission.CASE_READ))


def added(told, actor, text="A safe flat"):
    version = seen(told, actor).version
    with db.transaction() as s:
        return planning.add_goal(s, opened(s, told, actor), version, text)


def asked(told, actor, whom):
    version = seen(told, actor).version
    with db.transaction() as s:
        planning.ask(s, opened(s, told, actor), version, whom.staff_id)


def signs(told, actor):
    version = seen(told, actor).version
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CASE_READ)
        planning.sign(s, file, version)


def waits(actor):
    with db.transaction() as s:
        found = waiting.lists(s, actor, 8)
    return {each.when: [row.href for row in each.rows] for each in found if each.rows}


def test_a_coordinator_who_wrote_none_of_it_signs(world, told, olena, bohdan):
    added(told, olena)
    asked(told, olena, bohdan)
    assert waits(bohdan) == {When.TODAY: [f"{told.path}/plan"]}
    signs(told, bohdan)
    content = seen(told, olena).content
    assert content.signed_by == bohdan.staff_id
    assert waits(bohdan) == {}
    assert Action.PLAN_SIGNED in {line.action for line in lines(world)}


def test_nobody_signs_what_they_wrote_or_was_not_asked_for(
    told, olena, bohdan, daryna, iryna
):
    added(told, olena)
    with pytest.raises(NotFoundError):
        signs(told, bohdan)
    added(told, bohdan, "Papers for the child")
    with db.transaction() as s:
        can = planning.supervisors(s, opened(s, told, olena))
    assert bohdan.staff_id not in can
    with pytest.raises(InvalidInputError):
        asked(told, olena, bohdan)
    asked(told, olena, daryna)
    for actor in (olena, bohdan, iryna):
        with pytest.raises(NotFoundError):
            signs(told, actor)
    signs(told, daryna)
    assert seen(told, olena).content.signed_by == daryna.staff_id


def test_a_change_takes_the_sign_off_away(told, olena, bohdan):
    one = added(told, olena)
    asked(told, olena, bohdan)
    signs(told, bohdan)
    version = seen(told, olena).version
    with db.transaction() as s:
        file = opened(s, told, olena)
        planning.change_goal(s, file, version, Goal(one, "A flat", is_reached=True))
    content = seen(told, olena).content
    assert (content.signed_by, content.asked) == (None, None)
    assert content.goals == (Goal(one, "A flat", is_reached=True),)
    with pytest.raises(NotFoundError):
        signs(told, bohdan)


def test_two_people_do_not_overwrite_each_other(told, olena, bohdan):
    one = added(told, olena)
    added(told, bohdan, "Papers")
    with db.transaction() as s:
        file = opened(s, told, olena)
        with pytest.raises(ConflictError):
            planning.change_goal(s, file, 1, Goal(one, "A house"))
        with pytest.raises(ConflictError):
            planning.add_goal(s, file, 1, "Another")
        with pytest.raises(ConflictError):
            planning.ask(s, file, 1, bohdan.staff_id)
    assert [g.text for g in seen(told, olena).content.goals] == [
        "A safe flat",
        "Papers",
    ]


def test_names_in_goals_become_codes(told, olena):
    added(told, olena, "Оксана має житло")
    assert seen(told, olena).content.goals[0].text == "{P1} має житло"


@pytest.mark.parametrize("text", [" ", "x" * 301])
def test_what_cannot_be_kept_is_refused(told, olena, text):
    with pytest.raises(InvalidInputError):
        added(told, olena, text)
    assert seen(told, olena).version == 0


def test_from_a_goal_to_its_sign_off_on_the_pages(staff, told, olena, bohdan, iryna):
    path = f"{told.path}/plan"
    with staff.as_(olena):
        assert staff.post(path, {"version": 0, "goal": ""}).status_code == 422
        sent = {"version": 0, "goal": "A safe flat"}
        assert staff.post(path, sent).status_code == 303
        again = staff.post(path, sent | {"goal": "Papers"})
        assert again.status_code == 409
        assert 'value="Papers"' in again.text
        goal = seen(told, olena).content.goals[0].id
        form = staff.get(f"{told.path}/tasks/new/{goal}").text
        assert "A safe flat" in form
        step = {
            "what": "Ask the shelter",
            "kind": "referral",
            "who": "",
            "part": "",
            "state": "open",
            "goal": str(goal),
        }
        assert staff.post(f"{told.path}/tasks/new", step).status_code == 303
        page = staff.get(path).text
        assert "Ask the shelter" in page
        wrong = staff.post(
            f"{path}/goals/{goal}", {"version": 7, "goal": "A house of her own"}
        )
        assert wrong.status_code == 409
        assert "A house of her own" in wrong.text
        assert "A safe flat" in wrong.text
        sent = {"version": 1, "whom": str(bohdan.staff_id)}
        assert staff.post(f"{path}/ask", sent).status_code == 303
        assert staff.post(f"{path}/sign", {"version": 2}).status_code == 404
    with staff.as_(iryna):
        assert "Ask the shelter" in staff.get(path).text
        assert staff.post(f"{path}/sign", {"version": 2}).status_code == 404
    with staff.as_(bohdan):
        assert "Sign off the plan" in staff.get("/staff").text
        assert staff.post(f"{path}/sign", {"version": 1}).status_code == 409
        assert staff.post(f"{path}/sign", {"version": 2}).status_code == 303
        assert "Signed off by" in staff.get(path).text
    with db.transaction() as s:
        (step,) = tasks.tasks(s, opened(s, told, olena))
    assert step.content.goal_id == goal
