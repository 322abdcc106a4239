"""The list of cases with the keys alone: walk, tick, assign."""

import pytest

from app import cases, db
from app.cases.documents import CaseContent, CaseIdentity
from app.staff.policy import Permission
from tests.cases.conftest import open_case
from tests.cases.test_case_pages_in_a_browser import door, site
from tests.support.browser import look, page_check

__all__ = ["door", "site"]


@pytest.fixture
def two(live_world, bohdan, olena):
    """Two cases that nobody works on, and one of Olena's."""
    open_case(live_world.north, olena, olena)
    refs = []
    for number, urgent in ((3, True), (4, False)):
        with db.transaction() as s:
            content = CaseContent(pseudonym=f"Wren {number}", urgent=urgent)
            opened = cases.open_case(
                s, bohdan, live_world.north, content, CaseIdentity()
            )
            refs.append(opened.ref)
    return refs


def show(page, name):
    page_check(page)
    look(page, f"lists-{name}")


def test_keys_walk_tick_and_assign(site, visit, door, two, bohdan, olena):
    door.actor = bohdan
    page = visit()
    page.goto(f"{site}/staff/cases")
    page.get_by_role("link", name="Works on it").click()
    page.locator('th[aria-sort="ascending"]', has_text="Works on it").wait_for()
    for _step in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    ticked = page.locator("input[name='case']:checked")
    assert {box.get_attribute("value") for box in ticked.all()} == set(two)
    show(page, "ticked")
    page.keyboard.press("t")
    choice = page.get_by_role("combobox", name="Assign to")
    choice.wait_for()
    show(page, "assigning")
    choice.select_option(str(olena.staff_id))
    page.get_by_role("button", name="Assign these cases").click()
    page.get_by_text("2 cases assigned.").wait_for()
    with db.transaction() as s:
        for ref in two:
            file = cases.get(s, ref, bohdan, Permission.CASE_READ)
            assert file.content.assigned == (olena.staff_id,)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/cases/BV-*")
