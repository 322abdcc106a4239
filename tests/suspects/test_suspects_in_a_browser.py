"""Suspect files and a mode of liability as a reviewer sees them, at both widths."""

from datetime import date

import msgspec
import pytest

from app import db
from app.dates import ApproximateDate
from app.suspects import linking, register
from app.suspects.documents import About, Position, Said
from app.suspects.linking import Wanted
from tests.cases.pages import CastDoor
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port
from tests.suspects.conftest import fill


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
    return live_app(create_staff_app(settings, door=door), port=port)


@pytest.fixture
def filled(live_world, olena, iryna):
    """A file with posts and statements that points at somebody of a case."""
    known = fill(live_world, olena, iryna)
    post = Position(
        "Начальник вигаданої варти з дуже довгою посадою, яка не вміщується в рядок",
        "наказ, доказ E2",
        "match.strong",
        since=ApproximateDate(date(2022, 3, 1), date(2022, 3, 31)),
    )
    said = Said(About.KNOWLEDGE, "Was told at the roll-call", "E3", "match.likely")
    with db.transaction() as s:
        register.change(
            s,
            iryna,
            known.id,
            1,
            lambda old: msgspec.structs.replace(
                old, positions=(post,), said=(*old.said, said)
            ),
        )
        file = linking.case(s, iryna, known.case.ref)
        wanted = Wanted(known.target, "Limped, as told", "E3", "match.possible")
        linking.link(s, iryna, known.id, 2, file, wanted)
    return known


def show(page, name):
    """Check first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl") if name == "file" else ("ltr",))
    finally:
        look(page, f"suspects-{name}")


def test_suspect_files_and_modes_look_right_to_a_reviewer(
    site, visit, door, filled, iryna
):
    door.actor = iryna
    page = visit()
    modes = f"{site}{filled.case.path}/classification/modes"
    for name, path in (
        ("list", f"{site}/staff/perpetrators"),
        ("file", f"{site}{filled.path}"),
        ("change", f"{site}{filled.path}/change"),
        ("versions", f"{site}{filled.path}/versions"),
        ("modes", modes),
        ("mode", f"{modes}/{filled.involvement}/military_superior"),
    ):
        page.goto(path)
        show(page, name)
    page.goto(f"{site}{filled.path}/incidents")
    page.get_by_label("Reference of the case").fill(filled.case.ref)
    page.get_by_role("button", name="Open the case").click()
    page.get_by_label("What is linked").wait_for()
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_role("alert").wait_for()
    show(page, "link-wrong")
