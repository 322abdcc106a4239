"""Tags of a draft, and the request for secrecy after it left, at both widths."""

import pytest

from app.packages.leads.rules import Answer
from app.web.staff import create_staff_app
from tests.cases.pages import CastDoor
from tests.packages import leading
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


def show(page, name):
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page)
    finally:
        look(page, f"secrecy-{name}")


def test_secrecy_is_asked_answered_and_ends(
    live_world, site, visit, door, bohdan, daryna, olena
):
    made, page = leading.begin(walks.begin(live_world)), visit()
    door.actor = bohdan
    page.goto(f"{site}{made.page}")
    card = page.locator("#tags")
    asked = card.locator("section", has_text="Photograph of a yard")
    asked.locator("summary").click()
    asked.get_by_label("Ask for secrecy").check()
    asked.get_by_role("button", name="Save").click()
    asked = page.locator("#tags section", has_text="Photograph of a yard")
    assert asked.get_by_text("Say why").count()
    show(page, "refused")
    asked.get_by_label("Why").fill(leading.WHY)
    asked.get_by_role("button", name="Save").click()
    assert page.locator("#tags").get_by_text("secrecy is asked").count() == 1
    show(page, "draft")
    made.goes()
    page.goto(f"{site}{made.path}/left/{made.left().id}")
    page.get_by_role("link", name="Secrecy asked for some items").click()
    show(page, "waits")
    page.locator("#answer").get_by_label(made.lead().number).check()
    page.get_by_label("The Prosecutor did not agree").check()
    page.locator("#answer").get_by_label("Who said it").select_option("prosecutor")
    page.get_by_role("button", name="Record the answer").click()
    show(page, "refused-by-them")
    assert made.lead().answer is Answer.REFUSED
    door.actor = olena
    page.goto(f"{site}/staff/cases/{made.ref}/consent/said")
    show(page, "ask-the-person")
    made.yes()
    for who in (bohdan, daryna):
        door.actor = who
        page.goto(f"{site}{made.path}/left/{made.left().id}/secrecy")
        page.get_by_role("button", name="We consent").click()
    show(page, "lifted")
    assert made.lead().is_lifted
