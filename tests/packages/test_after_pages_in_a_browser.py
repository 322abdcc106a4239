"""The pages of what left, as coordinators and caseworkers see them, at both widths."""

import pytest

from app.packages.after.records import How
from app.packages.after.rules import Became
from tests.packages.afterwards import After
from tests.packages.test_package_pages_in_a_browser import door, live_walk, show, site

__all__ = ["door", "live_walk", "site"]


@pytest.fixture
def after(live_walk):
    """A package that arrived as another file, with notices in several states."""
    live_walk.agrees()
    live_walk.prepares()
    live_walk.decides()
    live_walk.submits()
    live_walk.approves()
    worker = live_walk.world.worker()
    live_walk.starts()
    assert worker.step()
    live_walk.downloads()
    made = After(live_walk)
    made.received("0" * 64)
    made.says(Became.MORE_ASKED, note="They ask for the whole recording.")
    made.sends(made.recalls(), How.PAPER)
    made.corrects(items=("BV-000001-0001",))
    return made


def test_what_left_and_everything_after_it(
    after, site, visit, door, bohdan, daryna, olena
):
    page, walk = visit(), after.walk
    one = f"{site}{walk.path}/left/{after.left().id}"
    door.actor = bohdan
    page.goto(one)
    show(page, "after-page")
    page.get_by_text("They say that it arrived").click()
    page.get_by_role("button", name="Record the receipt").click()
    show(page, "after-receipt-wrong")
    page.get_by_role("link", name="Correct something").click()
    page.get_by_role("button", name="Lay it before").click()
    show(page, "after-correction-wrong")
    page.goto(f"{site}{walk.path}")
    show(page, "after-log-of-case")
    page.goto(f"{site}/staff/disclosures/left")
    show(page, "after-all")
    page.goto(f"{site}{walk.path}/{walk.package}/more")
    show(page, "after-more")
    page.goto(f"{site}/staff/disclosures/figures")
    page.get_by_role("button", name="Show inside the house").click()
    page.get_by_text("True numbers, for inside").wait_for()
    show(page, "after-figures")
    door.actor = daryna
    page.goto(one)
    page.get_by_role("button", name="Agree and sign").click()
    page.get_by_text("Signed. Send it").wait_for()
    show(page, "after-signed")
    door.actor = olena
    page.goto(f"{site}/staff/cases/{walk.ref}/consent/said")
    show(page, "after-said")
    page.get_by_role("button", name="Save").click()
    show(page, "after-said-wrong")
