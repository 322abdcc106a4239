"""The pages of a communication as a reviewer sees them, at both widths."""

import pytest

from app import db
from app.communications.documents import Where
from tests.cases.pages import CastDoor
from tests.communications import generated
from tests.communications.test_editions import begun, makes
from tests.communications.test_pins import pinned
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
    )
    return live_app(create_staff_app(settings, door=door), port=port)


@pytest.fixture
def told(live_world):
    """Two paragraphs over two cases, an edition, and then a permission is gone."""
    crime = "icc.7.1.e"
    told = generated.begin(live_world, many=2, incidents=2, photo=True, crime=crime)
    begun(told)
    makes(told)
    three = told.adds(
        "Речення без жодного джерела, довге й таке, що не вміщується в один рядок.",
        "It was confirmed.",
        heading="jurisdiction",
    )
    pinned(told, three, told.cases[0].incident(), Where(crime=crime), n=1)
    generated.takes_back(live_world, told.cases[1])
    return told


def show(page, name):
    """Check first: taking a picture leaves a style in the page."""
    try:
        page_check(page, directions=("ltr", "rtl") if name == "outline" else ("ltr",))
    finally:
        look(page, f"communications-{name}")


def test_a_communication_looks_right_to_a_reviewer(
    site, visit, door, told, iryna, bohdan
):
    door.actor = iryna
    page = visit()
    case = told.cases[0]
    with db.transaction() as s:
        first, second, _third = told.paragraphs(s)
        edition = generated.editions_of(s, told)[0].id
    one = f"{site}{told.path}/paragraphs/{first.id}"
    pin = f"{one}/pin/{first.content.sentences[0].id}"
    for name, path in (
        ("list", f"{site}/staff/communications"),
        ("outline", f"{site}{told.path}"),
        ("paragraph", one),
        ("fallen", f"{site}{told.path}/paragraphs/{second.id}"),
        ("new", f"{site}{told.path}/paragraphs/new/gravity"),
        ("pin-case", pin),
        ("pin-item", f"{pin}/{case.ref}"),
        ("pin-account", f"{pin}/{case.ref}/statement/{case.statement}"),
        ("pin-film", f"{pin}/{case.ref}/evidence/{case.evidence}"),
        ("base", f"{site}{told.path}/base"),
        ("others", f"{site}{told.path}/others/{case.ref}"),
        ("edition", f"{site}{told.path}/editions/{edition}"),
        ("of-case", f"{site}/staff/cases/{case.ref}/communications"),
    ):
        page.goto(path)
        show(page, name)
    door.actor = bohdan
    page.goto(f"{site}{told.path}/editions")
    page.get_by_role("button", name="Redacted edition").click()
    page.get_by_text("Nothing was made").wait_for()
    assert page.get_by_role("link", name="Paragraph 2").count() == 1
