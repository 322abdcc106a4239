"""Receivers and the steps of the ladder as coordinators see them, at both widths."""

import pyrage
import pytest

from app.packages.ladder.rules import HandOver, Way
from app.vault import age
from app.web.staff import create_staff_app
from tests.cases.pages import CastDoor
from tests.packages import walk as walks
from tests.packages.test_ladder import (
    BY_CODE,
    WHY,
    Ladder,
    admits_a_third,
    receiver,
)
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
def ladder(live_world):
    walk = walks.begin(live_world)
    admits_a_third(live_world)
    return Ladder(walk)


def show(page, name):
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page)
    finally:
        look(page, f"ladder-{name}")


def test_receivers_with_their_kinds_and_keys(
    live_world, site, visit, door, ladder, bohdan
):
    weak = str(pyrage.x25519.Identity.generate().to_public())
    made = receiver(live_world, weak, weaker=True, name="Invented unit with an old key")
    receiver(live_world, name="Invented body without a key", contact_role="registry")
    door.actor, page = bohdan, visit()
    page.goto(f"{site}/staff/recipients")
    show(page, "receivers")
    page.goto(f"{site}/staff/recipients/{made}")
    show(page, "receiver-weak")
    page.goto(f"{site}/staff/recipients/new")
    page.get_by_role("textbox", name="Name of the body").fill("Invented desk")
    page.get_by_role("radio", name="Partner organisation").check()
    page.get_by_role("textbox", name="Public key").fill(weak)
    page.get_by_role("button", name="Record, and ask the officers").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("textbox", name="Name of the body").input_value()
    show(page, "receiver-new-wrong")


def test_volumes_and_their_code(live_world, site, visit, door, ladder, bohdan):
    door.actor, page = bohdan, visit()
    walk = ladder.walk
    walk.receiver = receiver(live_world)
    walk.agrees()
    walk.prepares()
    walk.decides()
    page.goto(f"{site}{walk.page}")
    page.get_by_text("Choose another way").click()
    page.get_by_role("radio", name="A code: the receiver has no key").check()
    page.get_by_role("button", name="Keep this way").click()
    page.get_by_role("alert").first.wait_for()
    show(page, "way-wrong")
    page.get_by_role("textbox", name="Why it cannot be the rule").fill(WHY)
    page.get_by_role("button", name="Keep this way").click()
    page.get_by_text("This is an exception from the rule.").wait_for()
    show(page, "way-kept")
    assert walk.seen().content.hand_over == BY_CODE
    walk.excuses()
    assert walk.submits().may_go
    walk.approves("daryna")
    walk.approves("lesia")
    worker = live_world.worker()
    walk.starts()
    assert worker.step()
    walk.downloads()
    page.goto(f"{site}{walk.page}")
    show(page, "volumes")
    page.get_by_role("radio", name="By voice").check()
    page.get_by_role("textbox", name="Who hears or gets it").fill("registrar on duty")
    page.get_by_role("button", name="Show the code once").click()
    page.get_by_role("heading", name="Read this out now").wait_for()
    show(page, "code")


def test_what_is_approved_and_what_travels(
    live_world, site, visit, door, ladder, bohdan, daryna
):
    page, walk = visit(), ladder.walk
    to = receiver(live_world, age.new_identity()[1])
    ladder.submitted(to, HandOver(way=Way.CARRIER, reason=WHY))
    door.actor = daryna
    page.goto(f"{site}{walk.page}")
    show(page, "approve")
    walk.approves("daryna")
    walk.approves("lesia")
    worker = live_world.worker()
    walk.starts()
    assert worker.step()
    walk.downloads()
    door.actor = bohdan
    page.goto(f"{site}{walk.page}")
    show(page, "carrier")
