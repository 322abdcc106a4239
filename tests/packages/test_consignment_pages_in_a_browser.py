"""The pages of a consignment as coordinators and officers see them, at both widths."""

import pytest

from app.packages.cooling import waiting
from tests.cases.pages import CastDoor
from tests.packages import sets
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port


@pytest.fixture
def door():
    return CastDoor()


@pytest.fixture
def site(live_app, live_world, door):
    from app.web.staff import create_staff_app

    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_STAFF_ORIGIN=f"http://127.0.0.1:{port}",
        BARVINOK_BULK_CASES="1",
    )
    return live_app(create_staff_app(settings, door=door), port=port)


@pytest.fixture
def lot(live_world):
    """Four cases: two wait for approval, one said no more, one was never asked."""
    found = sets.begin(live_world, many=4)
    found.walks[0].adds_a_photo()
    found.agree(*found.walks[1:3])
    found.walks[0].agrees(excluded=(found.walks[0].photo,))
    found.begins()
    found.prepares()
    found.decide()
    found.submits()
    found.walks[2].withdraws()
    return found


def test_consignments_look_as_they_should(site, visit, lot, door):
    door.actor = lot.world.actor("daryna")
    page = visit()
    for name, path in (
        ("consignments", "/staff/consignments"),
        ("consignment-new", "/staff/consignments/new"),
        ("consignment", lot.path),
    ):
        page.goto(f"{site}{path}")
        page_check(page)
        look(page, name)
    lot.approves()
    waiting.use(cases=1, hours=72)
    try:
        for who, name, path in (
            ("bohdan", "consignment-waits", lot.path),
            ("hanna", "cooling", "/staff/cooling"),
            ("hanna", "cooling-today", "/staff"),
            ("bohdan", "package-waits", lot.walks[0].page),
        ):
            door.actor = lot.world.actor(who)
            page.goto(f"{site}{path}")
            page_check(page)
            look(page, name)
    finally:
        waiting.use(cases=5, hours=72)
