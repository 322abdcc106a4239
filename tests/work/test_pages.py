"""The pages of tasks: quick to use, nothing typed is lost, nobody sees more."""

from datetime import timedelta

import pytest

from app import cases, clock, db
from app.staff.policy import Permission
from app.work import tasks
from app.work.tasks import State, TaskContent

LONG = "x" * 201


@pytest.fixture
def path(told):
    return f"{told.path}/tasks"


@pytest.fixture
def one(told, olena):
    """A task of Olena's, late since yesterday."""
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        yesterday = clock.now().date() - timedelta(days=1)
        content = TaskContent(
            text="Write about the clinic", who=olena.staff_id, due_on=yesterday
        )
        return tasks.record(s, file, content)


def kept(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        return [each.content for each in tasks.tasks(s, file)]


def test_one_line_is_a_task_of_ones_own(staff, told, path, olena):
    with staff.as_(olena):
        sent = staff.post(path, {"line": "tomorrow 18:00 message about medicine"})
        assert (sent.status_code, sent.location) == (303, path)
        page = staff.get(path).text
    (content,) = kept(told, olena)
    assert content.text == "message about medicine"
    assert content.part == "evening"
    assert content.due_on == clock.now().date() + timedelta(days=1)
    assert content.who == olena.staff_id
    assert "message about medicine" in page
    assert "evening" in page


@pytest.mark.parametrize(
    ("typed", "error"), [(LONG, "too long"), (" ", "Write something")]
)
def test_a_line_that_cannot_be_kept_stays(staff, told, path, olena, typed, error):
    with staff.as_(olena):
        answer = staff.post(path, {"line": typed})
    assert answer.status_code == 422
    assert error in answer.text
    assert typed.strip() in answer.text
    assert kept(told, olena) == []


def test_a_task_with_all_details(staff, told, path, olena, bohdan):
    sent = {
        "what": "Ask which clinic",
        "kind": "question",
        "who": str(bohdan.staff_id),
        "due": "3.12.2027",
        "part": "morning",
        "state": "open",
        "note": "",
    }
    with staff.as_(olena):
        wrong = staff.post(f"{path}/new", sent | {"due": "soon"})
        assert wrong.status_code == 422
        assert 'value="soon"' in wrong.text
        assert 'value="Ask which clinic"' in wrong.text
        assert kept(told, olena) == []
        assert staff.post(f"{path}/new", sent).status_code == 303
        assert "Question" in staff.get(path).text
    (content,) = kept(told, olena)
    assert (content.kind.value, content.who) == ("question", bohdan.staff_id)
    with staff.as_(bohdan):
        later = staff.get("/staff/tasks").text
        today = staff.get("/staff").text
    assert "Ask which clinic" in later
    assert "Ask which clinic" not in today, "Today shows a week, not what is later"


def test_today_shows_what_is_late_and_leads_to_it(staff, path, one, olena):
    with staff.as_(olena):
        for page in ("/staff", "/staff/tasks", "/staff/tasks/late/1"):
            text = staff.get(page).text
            assert "Write about the clinic" in text
            assert f'href="{path}#task-{one}"' in text
        assert f'id="task-{one}"' in staff.get(path).text
        assert "Write about the clinic" in staff.get(path.removesuffix("/tasks")).text


def test_done_with_one_press_and_a_note(staff, told, path, one, olena):
    with staff.as_(olena):
        sent = {"version": 1, "note": "P1 went there."}
        assert staff.post(f"{path}/{one}/done", sent).status_code == 303
        page, today = staff.get(path).text, staff.get("/staff").text
    assert "P1 went there." in page
    assert "Write about the clinic" not in today
    assert kept(told, olena)[0].state is State.DONE


@pytest.mark.parametrize("where", ["", "/done"])
def test_a_second_save_shows_both_versions(
    staff, told, path, one, olena, bohdan, where
):
    changed = {"what": "Call the clinic", "kind": "other", "state": "open"}
    changed |= {"who": "", "part": ""}
    with staff.as_(bohdan):
        answer = staff.post(f"{path}/{one}", changed | {"version": 1})
        assert answer.status_code == 303
    with staff.as_(olena):
        mine = changed | {"what": "Visit", "version": 1, "note": "It was shut."}
        answer = staff.post(f"{path}/{one}{where}", mine)
        assert answer.status_code == 409
        assert "Somebody else changed this" in answer.text
        assert "Call the clinic" in answer.text
        assert "It was shut." in answer.text
        assert 'name="version" value="2"' in answer.text
        assert kept(told, olena)[0].text == "Call the clinic"
        again = staff.post(f"{path}/{one}", mine | {"version": 2})
        assert again.status_code == 303
    assert kept(told, olena)[0].note == "It was shut."


def test_a_note_that_is_too_long_comes_back(staff, told, path, one, olena):
    note = "y" * 1001
    with staff.as_(olena):
        answer = staff.post(f"{path}/{one}/done", {"version": 1, "note": note})
    assert answer.status_code == 422
    assert "too long" in answer.text
    assert note in answer.text
    assert kept(told, olena)[0].state is State.OPEN


def test_a_reviewer_reads_tasks_and_adds_none(staff, path, one, iryna):
    with staff.as_(iryna):
        page = staff.get(path)
        assert "Write about the clinic" in page.text
        assert "Add a task" not in page.text
        assert "/done" not in page.text
        for address in (f"{path}/new", f"{path}/{one}", "/staff/tasks"):
            assert staff.get(address).status_code == 404
        assert staff.post(path, {"line": "x"}).status_code == 404
        assert "Write about the clinic" not in staff.get("/staff").text


def test_a_task_of_another_case_is_not_found(staff, of_the_south, path, one, taras):
    theirs = f"{of_the_south.path}/tasks/{one}"
    with staff.as_(taras):
        assert staff.get(theirs).status_code == 404
        assert staff.get(path).status_code == 404
        assert staff.post(f"{theirs}/done", {"version": 1}).status_code == 404


@pytest.mark.parametrize("address", ["never/1", "late/0", "late/100001"])
def test_lists_that_do_not_exist(staff, told, olena, address):
    with staff.as_(olena):
        assert staff.get(f"/staff/tasks/{address}").status_code == 404


def test_an_empty_list_says_so(staff, told, olena):
    with staff.as_(olena):
        assert "Nothing waits for you" in staff.get("/staff/tasks").text
        assert "Nothing stands here" in staff.get("/staff/tasks/late/1").text
        assert "no more tasks" in staff.get("/staff/tasks/late/2").text
        assert "Nothing is late" in staff.get("/staff").text
