"""The inbox as pages: closed until it is opened, and nothing typed is lost."""

import re

import pytest
from markupsafe import escape

from app import cases, db
from app.conversation import box
from app.intake.models import Report
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text

EVERYBODY_ELSE = (
    *("olena", "taras", "iryna", "bohdan", "lesia", "sofia"),
    *("roman", "petro", "hanna", "admin"),
)


@pytest.fixture
def staff(world):
    return desk(world)


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def address(key):
    return f"/staff/inbox/{key.conversation_id}"


def reference(answer):
    return re.search(r"BV-\w{4}-\d\d", text(answer)).group()


@pytest.mark.parametrize("name", EVERYBODY_ELSE)
def test_the_inbox_is_the_desks_alone(staff, world, address, name):
    with staff.as_(world.actor(name)):
        assert staff.get("/staff/inbox").status_code == 404
        assert staff.get(address).status_code == 404
        for act in ("", "/reply", "/accept", "/close"):
            assert staff.post(address + act).status_code == 404


def test_the_list_and_the_closed_page_show_nothing_that_was_typed(
    staff, address, marko
):
    with staff.as_(marko):
        pages = [text(staff.get("/staff/inbox")), text(staff.get(address))]
    for page in pages:
        assert "A lawyer" in page
        assert "heron" not in page
        assert "000 00 00" not in page


def test_opening_is_a_post_and_shows_the_rules_of_contact_first(staff, address, marko):
    with staff.as_(marko):
        page = text(staff.post(address))
    assert reports.FREE_LINE in page
    assert page.index("Before you make contact") < page.index("What they told us")
    # A number was given, and a call forbidden: the way is not offered, the rule is.
    assert "By phone" not in page
    assert "No way is told that the rules allow" in page
    assert page.index("Never call") < page.index("+380 50 000 00 00")


def test_the_answer_reaches_the_person_under_the_chosen_name(
    staff, address, key, marko
):
    with staff.as_(marko):
        sent = staff.post(
            f"{address}/reply", {"text": "Thursday?", "name": "the answering team"}
        )
    assert sent.status_code == 303
    with db.reading() as s:
        (reply,) = box.read(s, key).replies
    assert (reply.words.text, reply.words.name) == ("Thursday?", "the answering team")


def test_an_answer_that_is_too_long_comes_back_whole(staff, address, key, marko):
    long = "words " * 1_000
    with staff.as_(marko):
        answer = staff.post(
            f"{address}/reply", {"text": long, "name": "Marko", "open": "yes"}
        )
    page = text(answer)
    assert answer.status_code == 422
    assert long.strip() in page
    assert "at most 4000 characters" in page
    assert reports.FREE_LINE in page  # it was open, and stays open
    with db.reading() as s:
        assert not box.read(s, key).replies


def test_accepting_asks_for_a_team_and_then_closes_the_door(
    staff, address, marko, bohdan, world
):
    with staff.as_(marko):
        unsaid = staff.post(f"{address}/accept")
        assert unsaid.status_code == 422
        assert "Choose a team." in text(unsaid)
        for wrong in (str(world.intake), "x", str(world.house.audit)):
            assert staff.post(f"{address}/accept", {"team": wrong}).status_code == 422
        done = staff.post(f"{address}/accept", {"team": str(world.north)})
        assert done.status_code == 303
        told = staff.get("/staff/inbox")
        ref = reference(told)
        assert "the desk can no longer open it" in text(told)
        assert staff.get(address).status_code == 404
        assert staff.post(address).status_code == 404
        assert staff.get(f"/staff/cases/{ref}").status_code == 404
    with staff.as_(bohdan):
        assert staff.get(f"/staff/cases/{ref}").status_code == 200


def test_closing_asks_for_a_reason(staff, address, marko):
    with staff.as_(marko):
        assert staff.post(f"{address}/close", {"reason": " "}).status_code == 422
        done = staff.post(f"{address}/close", {"reason": "The city office helps."})
        assert done.status_code == 303
        assert "No report waits" in text(staff.get("/staff/inbox"))


def test_t04_accepting_takes_no_other_field(staff, address, marko, bohdan, world):
    with staff.as_(marko):
        staff.post(
            f"{address}/accept",
            {
                "team": str(world.north),
                "assigned": str(marko.staff_id),
                "pseudonym": "Marko's",
                "status": "closed",
            },
        )
        ref = reference(staff.get("/staff/inbox"))
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
    assert file.content.assigned == ()
    assert file.content.pseudonym != "Marko's"
    assert file.row.status == "open"


def test_t02_a_report_that_is_not_there_looks_like_any_missing_page(staff, marko):
    missing = "/staff/inbox/00000000-0000-4000-8000-000000000000"
    with staff.as_(marko):
        nowhere = staff.get("/staff/nowhere")
        answers = [staff.get(missing), staff.post(missing)]
        answers += [staff.post(f"{missing}/accept", {"team": "x"})]
    assert {a.status_code for a in answers} == {404}
    assert {text(a) for a in answers} == {text(nowhere)}


def test_today_counts_what_waits_and_says_nothing_of_it(staff, marko):
    reports.send(urgent=("yes",))
    with staff.as_(marko):
        page = text(staff.get("/staff"))
    assert "Urgent reports" in page
    assert "heron" not in page


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "a\x00b", "{{7*7}}"])
def test_t08_an_answer_is_shown_as_text(staff, address, marko, hostile):
    with staff.as_(marko):
        staff.post(f"{address}/reply", {"text": f"x {hostile}", "name": hostile})
        page = text(staff.post(address))
    assert "<script>alert" not in page
    assert "\x00" not in page
    assert str(escape(f"x {hostile}".replace("\x00", ""))) in page


def test_a_report_in_another_language_is_read_in_the_readers_own(staff, address, marko):
    with staff.as_(marko):
        assert "Ukrainian" in text(staff.get(address))
    with db.reading() as s:
        assert s.query(Report).count() == 1
