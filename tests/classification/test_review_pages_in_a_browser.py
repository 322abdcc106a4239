"""The workbench as a reviewer and a caseworker see it, at both widths."""

import pytest

from app.web.staff import create_staff_app
from tests.cases.pages import CastDoor
from tests.classification import reviewed
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
        look(page, f"classification-{name}")


def test_a_crime_is_reviewed(live_world, site, visit, door, iryna, olena):
    known, page = reviewed.enter(live_world, number=0), visit()
    door.actor = iryna
    page.goto(f"{site}{known.path}")
    show(page, "list")
    page.goto(f"{site}{known.page}")
    show(page, "crime")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_role("alert").wait_for()
    show(page, "wrong")
    page.get_by_role("checkbox", name="Established").first.check()
    page.get_by_role("radio", name="Confirmed").check()
    page.get_by_role("textbox", name="Reason").fill("P1 was held, and P2 held them.")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Earlier ones stay listed").wait_for()
    show(page, "decided")
    door.actor = olena
    page.goto(f"{site}{known.page}")
    show(page, "caseworker")
