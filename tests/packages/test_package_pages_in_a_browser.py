"""Packages, receivers and jobs as coordinators see them, at both widths."""

import pytest

from app.web.staff import create_staff_app
from tests.cases.pages import CastDoor
from tests.packages import walk as walks
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port


@pytest.fixture
def door():
    return CastDoor()


@pytest.fixture
def site(live_app, live_world, door):
    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_STAFF_ORIGIN=f"http://127.0.0.1:{port}",
    )
    return live_app(create_staff_app(settings, door=door), port=port)


@pytest.fixture
def live_walk(live_world):
    walk = walks.begin(live_world)
    walk.adds_a_brother()
    walk.adds_a_photo()
    return walk


def show(page, name):
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page)
    finally:
        look(page, f"packages-{name}")


def test_a_package_goes_its_way(
    live_world, site, visit, door, live_walk, bohdan, daryna
):
    walk, page = live_walk, visit()
    door.actor = bohdan
    prepared_and_submitted(walk, site, page)
    door.actor = daryna
    approved_and_built(walk, site, page, live_world)
    handed_over_and_recalled(walk, site, page)


def prepared_and_submitted(walk, site, page):
    page.goto(f"{site}{walk.path}")
    show(page, "none")
    page.get_by_role("link", name="Prepare a package").click()
    show(page, "new")
    page.get_by_role("button", name="Ask the gate").click()
    page.get_by_role("alert").wait_for()
    show(page, "new-wrong")
    page.get_by_role("radio", name=walks.OFFICE).check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("radio", name="Pseudonyms only").check()
    page.get_by_role("textbox", name="Why it goes").fill("Invented referral.")
    page.get_by_role("button", name="Ask the gate").click()
    page.get_by_role("heading", name="Must be decided").wait_for()
    show(page, "gate-refuses")

    walk.agrees()
    page.reload()
    walk.package = page.url.rpartition("/")[2]
    show(page, "gate-decide")
    page.get_by_role("textbox", name="Legal ground").fill(walks.GROUND)
    page.locator("#person-P2").get_by_role("textbox", name="Reason").fill("Alleged.")
    page.get_by_role("button", name="Record for P2").click()
    page.get_by_text("Saved").first.wait_for()
    page.get_by_role("button", name="Record for P3").click()
    page.get_by_role("alert").wait_for()
    show(page, "gate-wrong")
    page.get_by_role("radio", name="Redact").check()
    page.locator("#person-P3").get_by_role("textbox", name="Reason").fill("Not asked.")
    page.get_by_role("button", name="Record for P3").click()
    page.get_by_text("Saved").first.wait_for()
    show(page, "gate-open")
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("You prepared it.").wait_for()
    show(page, "submitted-mine")


def approved_and_built(walk, site, page, live_world):
    page.goto(f"{site}/staff")
    show(page, "today")
    page.goto(f"{site}{walk.page}")
    show(page, "approve")
    page.get_by_role("textbox", name="Type the receiver").fill("Somebody else")
    page.get_by_role("button", name="Approve and build").click()
    page.get_by_role("alert").wait_for()
    show(page, "approve-wrong")
    page.get_by_role("textbox", name="Type the receiver").fill(walks.OFFICE.upper())
    page.get_by_role("textbox", name="Six-digit code").fill(live_world["daryna"].code())
    worker = live_world.worker()
    page.get_by_role("button", name="Approve and build").click()
    page.get_by_role("heading", name="Waiting to start").wait_for()
    show(page, "job-waiting")
    assert worker.step()
    page.get_by_role("heading", name="Done").wait_for()
    page.reload()  # taking a picture left a style in the page
    show(page, "job-done")
    page.get_by_role("link", name="Open the package").click()
    show(page, "built")


def handed_over_and_recalled(walk, site, page):
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download and record").click()
    assert taken.value.suggested_filename.endswith(".zip.age")
    page.get_by_role("link", name="Open again").click()
    show(page, "disclosed")
    walk.withdraws()
    page.goto(f"{site}{walk.path}")
    show(page, "recall")
    page.get_by_role("link", name="Open", exact=True).click()
    show(page, "left")
    page.get_by_role("link", name="Make the recall").click()
    page.get_by_role("button", name="Sign the recall").click()
    page.get_by_role("alert").first.wait_for()
    show(page, "recall-wrong")
    page.get_by_label("Return it, and keep no copy").check()
    page.get_by_role("button", name="Sign the recall").click()
    page.get_by_text("Signed, to be sent").wait_for()
    show(page, "recall-made")
    page.goto(f"{site}/staff/disclosures/left")
    show(page, "all-that-has-left")
    page.goto(f"{site}/staff/disclosures")
    show(page, "everything")
    page.goto(f"{site}/staff/cases/{walk.ref}")
    show(page, "overview")


def test_receivers_and_a_case_on_hold(live_world, site, visit, door, live_walk, bohdan):
    walk, page = live_walk, visit()
    door.actor = bohdan
    waiting, _ = walks.record_receiver(live_world, "A second invented body")
    page.goto(f"{site}/staff/recipients")
    show(page, "recipients")
    page.goto(f"{site}/staff/recipients/{walk.receiver}")
    show(page, "recipient")
    page.goto(f"{site}/staff/recipients/{waiting}")
    show(page, "recipient-waiting")
    page.goto(f"{site}/staff/recipients/new")
    page.get_by_role("textbox", name="Public key").fill("age1short")
    page.get_by_role("button", name="Record").click()
    page.get_by_role("alert").wait_for()
    show(page, "recipient-wrong")
    walk.until_submitted()
    walk.pauses()
    page.goto(f"{site}{walk.page}")
    page.get_by_role("heading", name="The case is on hold").wait_for()
    show(page, "on-hold")
    page.goto(f"{site}{walk.path}")
    show(page, "on-hold-list")
