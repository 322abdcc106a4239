"""The pages about units as a person sees them, at both widths."""

from datetime import date

import pytest

from app import cases, db
from app.dates import ApproximateDate
from app.staff.policy import Permission
from app.units import candidates, register
from app.units.documents import (
    CandidateContent,
    Commander,
    Under,
    UnitContent,
    UnitIdentity,
)
from tests.cases.pages import CastDoor
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port
from tests.units.conftest import fill


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
    )
    app = create_staff_app(settings, door=door)
    return live_app(app, port=port)


@pytest.fixture
def filled(live_world, olena):
    """Three units, one that has moved, a commander, somebody linked."""
    known = fill(live_world, olena)
    with db.transaction() as s:
        moved = UnitContent(
            "Вигаданий взвод розвідки з дуже довгою назвою, яка не вміщується",
            kind="unit.guard",
            under=(
                Under(
                    known.company,
                    ApproximateDate(date(2022, 1, 1), date(2022, 12, 31)),
                    ApproximateDate(date(2023, 5, 1), date(2023, 5, 31)),
                ),
                Under(known.brigade, ApproximateDate.on(date(2023, 6, 1))),
            ),
        )
        register.record(s, olena, live_world.north, moved)
        who = UnitIdentity((Commander("Вигаданий Командир", "commander"),))
        register.change(s, olena, known.company, 1, identity=who)
    with db.transaction() as s:
        file = cases.get(s, known.ref, olena, Permission.CASE_WRITE)
        content = CandidateContent(
            known.company,
            "match.likely",
            "A wolf on the sleeve, as others told",
            involvement_id=known.involvement,
        )
        candidates.link(s, file, content)
    return known


def show(page, name):
    """Check first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl") if name == "unit" else ("ltr",))
    finally:
        look(page, f"units-{name}")


def test_units_look_right_to_a_caseworker(site, visit, door, filled, olena):
    door.actor = olena
    page = visit()
    unit = f"{site}/staff/units/{filled.company}"
    for name, path in (
        ("list", f"{site}/staff/units"),
        ("unit", unit),
        ("change", f"{unit}/change"),
        ("of-case", f"{site}{filled.path}"),
    ):
        page.goto(path)
        show(page, name)
    page.goto(unit)
    drawn = "document.querySelector('img[src$=\"chain.svg\"]').naturalWidth"
    assert page.evaluate(drawn) > 0
    page.get_by_role("button", name="Show, with reason").click()
    page.get_by_label("Names, call sign, rank").first.wait_for()
    page.get_by_label("From").first.fill("some day")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    show(page, "commanders-wrong")
