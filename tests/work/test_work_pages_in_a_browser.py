"""Each page of the day's work as a person sees it, at both widths."""

from datetime import timedelta

import pytest

from app import cases, clock, db
from app.staff.policy import Permission
from app.work import tasks
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
