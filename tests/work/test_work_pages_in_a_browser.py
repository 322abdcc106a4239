"""Each page of the day's work as a person sees it, at both widths."""

from datetime import timedelta

import pytest

from app import cases, clock, db
from app.cases.contact import Channel
from app.staff.policy import Permission
from app.work import tasks
from app.work.contacts import trying
from app.work.contacts.trying import AttemptContent, Distress, Outcome
from app.work.risks import assessing
from app.work.risks.assessing import Level, RiskContent
from app.work.tasks import Kind, TaskContent
from tests.cases.conftest import open_case
from tests.cases.test_case_pages_in_a_browser import door, site
from tests.support.browser import look, page_check

__all__ = ["door", "site"]


@pytest.fixture
def filled(live_world, olena, bohdan):
    """A case with work of every kind."""
    told = open_case(live_world.north, olena, olena)
    today = clock.now().date()
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        for text, ahead, kind, part in (
            ("Find the discharge paper", -3, Kind.EVIDENCE, ""),
            ("Message about the medicine, as agreed", 0, Kind.CONTACT, "evening"),
            ("Ask P1 which ward it was", 2, Kind.QUESTION, ""),
            ("Write to the clinic, with what P1 allowed", None, Kind.REFERRAL, ""),
        ):
            content = TaskContent(
                text=text,
                kind=kind,
                who=olena.staff_id,
                due_on=None if ahead is None else today + timedelta(days=ahead),
                part=part,
            )
            tasks.record(s, file, content)
        for threat, likelihood, harm, is_over in (
            ("P1 is seen near the office", Level.MEDIUM, Level.HIGH, False),
            ("Neighbours ask why somebody calls", Level.MEDIUM, Level.MEDIUM, False),
            ("The old telephone was lost", Level.LOW, Level.MEDIUM, True),
        ):
            risk = RiskContent(
                threat=threat,
                source="men who know the street",
                likelihood=likelihood,
                harm=harm,
                measures="Meet at the clinic, never at the office." if harm else "",
                owner=olena.staff_id,
                review_on=today,
                is_over=is_over,
            )
            assessing.record(s, file, risk)
        for ahead, outcome, distress in (
            (-41, Outcome.REACHED, Distress.SOME),
            (-5, Outcome.BROKE_OFF, Distress.NOT_NOTICED),
        ):
            attempt = AttemptContent(
                tried_on=today + timedelta(days=ahead),
                channel=Channel.MEETING,
                outcome=outcome,
                part="evening",
                person_id=told.survivor,
                by=olena.staff_id,
                distress=distress,
                note="P1 would rather write than talk.",
            )
            trying.record(s, file, attempt, "Try again")
    return told


def show(page, name, *, both_ways=False):
    """Check first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl") if both_ways else ("ltr",))
    finally:
        look(page, f"work-{name}")


def test_tasks_from_the_line_to_the_end(site, visit, door, filled, olena):
    door.actor = olena
    page = visit()
    page.goto(f"{site}/staff")
    show(page, "today", both_ways=True)
    page.goto(f"{site}/staff/tasks")
    show(page, "mine")
    page.goto(f"{site}{filled.path}")
    show(page, "overview")
    page.goto(f"{site}{filled.path}/tasks")
    page.get_by_role("textbox", name="In one line").fill("tomorrow 18:00 write to P1")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="write to P1").wait_for()
    show(page, "tasks", both_ways=True)
    page.locator("summary", has_text="Message about the medicine").click()
    page.get_by_role("textbox", name="What came of it").fill("She has enough.")
    page.get_by_role("button", name="It is done").locator("visible=true").click()
    page.get_by_text("She has enough.").wait_for()
    show(page, "tasks-done")
    page.get_by_role("link", name="With all details").click()
    page.get_by_role("textbox", name="By which day").fill("soon")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    show(page, "task-wrong", both_ways=True)


def test_contacts_and_silence(site, visit, door, filled, olena):
    door.actor = olena
    page = visit()
    page.goto(f"{site}/staff/cases/view/silent/1")
    page.get_by_text(filled.ref).first.wait_for()
    show(page, "silent")
    page.goto(f"{site}{filled.path}/contacts")
    show(page, "contacts")
    page.get_by_role("link", name="Record a contact").click()
    page.get_by_role("combobox", name="How", exact=True).select_option("phone")
    page.get_by_role("combobox", name="What came of it").select_option("no_answer")
    page.get_by_role("textbox", name="Note").fill("It rang twice")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("textbox", name="Note").input_value() == "It rang twice"
    show(page, "contact-refused", both_ways=True)
    page.get_by_role("combobox", name="How", exact=True).select_option("inbox")
    page.get_by_role("combobox", name="What came of it").select_option("sent")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("It rang twice").wait_for()


def test_risks_and_their_band(site, visit, door, filled, olena):
    door.actor = olena
    page = visit()
    page.goto(f"{site}{filled.path}/risks")
    show(page, "risks", both_ways=True)
    page.get_by_role("link", name="Neighbours ask").click()
    page.get_by_role("textbox", name="Look at it again by").fill("never")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    show(page, "risk-wrong")


def test_the_plan_from_a_goal_to_its_sign_off(site, visit, door, filled, olena, bohdan):
    door.actor = olena
    page = visit()
    page.goto(f"{site}{filled.path}/plan")
    page.get_by_role("textbox", name="Goal").fill("A flat that nobody knows of")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Add a step").click()
    page.get_by_role("textbox", name="What is to be done").fill("Ask the shelter")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Ask the shelter").wait_for()
    page.goto(f"{site}{filled.path}/plan")
    show(page, "plan", both_ways=True)
    page.get_by_role("combobox", name="Who signs it off").select_option("Bohdan")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("was asked to sign it off").wait_for()
    door.actor = bohdan
    page.goto(f"{site}/staff")
    page.get_by_role("link", name="Sign off the plan").click()
    page.get_by_role("button", name="Sign the plan off").click()
    page.get_by_text("Signed off by").wait_for()
    show(page, "plan-signed")
