"""A box is drawn with the pointer on the page of a paper; only a browser shows it."""

import pytest

from tests.cases.pages import CastDoor
from tests.evidence.redacting import papers
from tests.evidence.test_taking_in import taken_in
from tests.statements.told import open_case
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port


@pytest.fixture
def site(live_app, live_world):
    from app.web.staff import create_staff_app

    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_STAFF_ORIGIN=f"http://127.0.0.1:{port}",
    )
    door = CastDoor()
    door.actor = live_world.actor("olena")
    return live_app(create_staff_app(settings, door=door), port=port)


def test_a_box_is_drawn_words_are_found_and_the_copy_is_kept(
    site, live_world, blobs, visit
):
    case = open_case(live_world)
    item = taken_in(case, papers.paper(), title="A paper", kind="document")
    path = f"{site}{case.path}/evidence/{item}"
    page = visit()
    page.goto(path)
    page.get_by_role("button", name="Hide parts in a copy").click()
    page.get_by_label("Words to hide").fill(papers.NAME)
    page.get_by_role("button", name="Find and mark them all").click()
    page.get_by_text("Marked, in each way it is written:").wait_for()
    area = page.locator("svg[data-redact]").bounding_box()
    x, y = area["x"], area["y"]
    page.mouse.move(x + 0.2 * area["width"], y + 0.5 * area["height"])
    page.mouse.down()
    page.mouse.move(x + 0.6 * area["width"], y + 0.6 * area["height"], steps=4)
    page.mouse.up()
    assert abs(float(page.locator("#left").input_value()) - 20) < 1
    assert abs(float(page.locator("#bottom").input_value()) - 60) < 1
    page.locator("#box-reason").select_option("L")
    page.get_by_role("button", name="Mark this box").click()
    page.get_by_text("3 parts are hidden").wait_for()
    page_check(page)
    page.get_by_role("button", name="See what the copy shows").click()
    page.get_by_role("button", name="Keep this copy").wait_for()
    page_check(page, directions=("ltr",))
    look(page, "redact-preview")
    page.get_by_role("button", name="Keep this copy").click()
    page.get_by_text("The original is unchanged.").wait_for()
    page_check(page, directions=("ltr",))
    look(page, "redact-kept")
