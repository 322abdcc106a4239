"""The pages around a person's code: shown once, kept nowhere, two people to end one."""

import re

import pytest

from app import cases, db
from app.conversation import receipts
from app.intake import triage
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text


@pytest.fixture
def key(world):
    return reports.send()


def accepted(key, world, marko, bohdan, olena):
    with db.transaction() as s:
        ref = triage.accept(s, marko, key.conversation_id, world.north).ref
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (olena.staff_id,))
    return ref


@pytest.fixture
def ref(key, world, marko, bohdan, olena):
    return accepted(key, world, marko, bohdan, olena)


@pytest.fixture
def staff(world):
    return desk(world)


def drawn(staff, ref, where="in_person"):
    """Draw a code; return its groups and what the form carries."""
    page = text(staff.post(f"/staff/cases/{ref}/code/new", {"where": where}))
    groups = re.search(r'aria-label="((?:\d{4} ?){6})"', page)[1].split()
    carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
    return groups, {"carried": carried, "where": where}


def opens(groups):
    keys = receipts.derived("".join(groups))
    with db.reading() as s:
        return receipts.find(s, keys.lookup) is not None


def test_it_works_once_two_groups_were_typed_back(staff, ref, olena):
    base = f"/staff/cases/{ref}/code"
    with staff.as_(olena):
        groups, form = drawn(staff, ref)
        assert not opens(groups)
        wrong = form | {"do": "keep", "second": "0000", "fifth": groups[4]}
        answer = staff.post(f"{base}/keep", wrong)
        assert answer.status_code == 422
        assert "not the same" in text(answer)
        assert 'value="0000"' in text(answer)
        assert not opens(groups)
        right = form | {"do": "keep", "second": groups[1], "fifth": groups[4]}
        assert staff.post(f"{base}/keep", right).status_code == 303
        assert opens(groups)
        page = text(staff.get(base))
    assert "2 codes open the inbox now" in page
    assert "A worker gave one on" in page
    assert groups[0] not in page


def test_typing_back_may_be_skipped(staff, ref, olena):
    with staff.as_(olena):
        groups, form = drawn(staff, ref, "safe_channel")
        sent = form | {"do": "skip"}
        assert staff.post(f"/staff/cases/{ref}/code/keep", sent).status_code == 303
    assert opens(groups)


def test_left_without_pressing_it_never_existed(staff, ref, olena):
    with staff.as_(olena):
        groups, _form = drawn(staff, ref)
        assert "1 code opens" in text(staff.get(f"/staff/cases/{ref}/code"))
    assert not opens(groups)


def test_how_they_met_has_to_be_said(staff, ref, olena):
    with staff.as_(olena):
        answer = staff.post(f"/staff/cases/{ref}/code/new", {})
        assert answer.status_code == 422
        assert "Choose one of the two." in text(answer)
        assert not re.search(r"(?:\d{4} ){5}\d{4}", text(answer))


def test_a_form_that_is_old_or_of_somebody_else_draws_again(clock, staff, ref, olena):
    with staff.as_(olena):
        groups, form = drawn(staff, ref)
        for carried in ("", "x", form["carried"][:-8]):
            sent = {"carried": carried, "where": "in_person", "do": "skip"}
            answer = staff.post(f"/staff/cases/{ref}/code/keep", sent)
            assert answer.status_code == 303
        clock.forward(minutes=61)
        staff.post(f"/staff/cases/{ref}/code/keep", form | {"do": "skip"})
    assert not opens(groups)


def test_the_sheet_names_nobody(staff, ref, olena):
    with staff.as_(olena):
        page = text(staff.post(f"/staff/cases/{ref}/code/new", {"where": "in_person"}))
    slip = page.partition('class="slip"')[2].partition("</div>")[0]
    assert re.sub(r"<[^>]+>", " ", slip).split() != []
    assert re.fullmatch(r"[\d\s]+", re.sub(r"^>|<[^>]+>", " ", slip))
    assert "<title>Code</title>" in page


def test_two_people_end_the_older_code(staff, key, ref, olena, bohdan):
    base = f"/staff/cases/{ref}/code"
    with staff.as_(olena):
        assert "Somebody else has an older code" not in text(staff.get(base))
        groups, form = drawn(staff, ref)
        staff.post(f"{base}/keep", form | {"do": "skip"})
        assert "Somebody else has an older code" in text(staff.get(base))
        assert staff.post(f"{base}/end", {"reason": " "}).status_code == 422
        sent = {"reason": "A neighbour took the paper."}
        assert staff.post(f"{base}/end", sent).status_code == 303
        page = text(staff.get(base))
        assert "A coordinator who did not ask decides" in page
        request = None
    with staff.as_(bohdan):
        assert "Waiting for a second person" in text(staff.get("/staff"))
        page = text(staff.get(base))
        assert "A neighbour took the paper." in page
        request = page.partition(f"{base}/end/")[2][:36]
        answer = staff.post(f"{base}/end/{request}", {"do": "leave"})
        assert answer.status_code == 422
        assert staff.post(f"{base}/end/{request}", {"do": "end"}).status_code == 303
        assert "1 code opens" in text(staff.get(base))
    assert opens(groups)
    with db.reading() as s:
        assert len(receipts.working(s, key.conversation_id)) == 1


def test_the_mark_no_code_goes_everywhere_once_one_is_given(
    world, staff, marko, bohdan, olena
):
    ref = accepted(reports.send(call=True), world, marko, bohdan, olena)
    base = f"/staff/cases/{ref}"
    with staff.as_(olena):
        for part in ("", "/people", "/messages", "/code"):
            assert "No code" in text(staff.get(base + part)), part
        groups, form = drawn(staff, ref)
        staff.post(f"{base}/code/keep", form | {"do": "skip"})
        for part in ("", "/people", "/messages", "/code"):
            assert "No code" not in text(staff.get(base + part)), part
        sent = {"text": "Now you can read this.", "name": "Olena"}
        assert staff.post(f"{base}/messages/answer", sent).status_code == 303
    assert opens(groups)


def test_others_of_the_team_see_the_state_and_draw_none(
    staff, ref, bohdan, iryna, roman, taras
):
    for actor, status in ((bohdan, 200), (iryna, 404), (roman, 404), (taras, 404)):
        with staff.as_(actor):
            assert staff.get(f"/staff/cases/{ref}/code").status_code == status
            sent = staff.post(f"/staff/cases/{ref}/code/new", {"where": "in_person"})
            assert sent.status_code == 404
