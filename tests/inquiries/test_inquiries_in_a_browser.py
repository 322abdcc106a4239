"""The desk for requests as a coordinator sees it, at both widths."""

import pytest

from app import db
from app.cases import recording
from app.inquiries.documents import InquiryIdentity
from app.inquiries.rules import Kind, Outcome, Want
from app.staff.policy import Permission
from tests.cases.test_case_pages_in_a_browser import door, site
from tests.inquiries.conftest import COURT, asks, begin
from tests.support.browser import look, page_check

__all__ = ["door", "site"]


@pytest.fixture
def lived(live_world):
    """A case of which a package was handed over."""
    made = begin(live_world)
    made.world = live_world
    return made


def name_on_file(lived):
    """How the survivor of the case is called."""
    with db.transaction() as s:
        file = lived.walk.file(s, "olena", Permission.IDENTITY_READ)
        one = recording.survivor_id(s, file)
        return recording.person(s, file, one).identity.names[0]


def show(page, name):
    """Check in both directions first: taking a picture leaves a style in the page."""
    assert page.locator("#refusal").count() == 0
    try:
        page_check(page, directions=("ltr", "rtl"))
    finally:
        look(page, f"inquiries-{name}")


def of_the_person(page, base, access, lived):
    """Choose copies for a person who asks, and look for somebody by name."""
    page.goto(f"{base}/{access.id}/copies")
    page.click("text=Keep this")
    page.wait_for_selector("#copies")
    show(page, "copies-kept")
    page.goto(f"{base}/{access.id}/copies")
    show(page, "copies")
    named = InquiryIdentity(names=(name_on_file(lived),))
    by_name = asks(lived.world, Kind.ORDER, named, body=COURT).checks()
    page.goto(f"{base}/{by_name.id}")
    page.click("text=Look by the names in the request")
    page.wait_for_selector("#by-name")
    assert lived.ref in page.inner_text("#by-name")
    show(page, "by-name")


def test_a_request_from_the_list_to_the_letter(
    site,
    visit,
    door,
    lived,
    live_world,
):
    page, base = visit(), f"{site}/staff/requests"
    door.actor = live_world.actor("bohdan")
    page.goto(base)
    show(page, "empty")
    page.goto(f"{base}/new")
    show(page, "new")
    name = lived.name_for(lived.walk.receiver)
    follow = asks(
        live_world, recipient_id=lived.walk.receiver, designations=(name,)
    ).checks()
    order = asks(live_world, Kind.ORDER, body=COURT).checks()
    order.looks(lived.ref)
    access = asks(live_world, Kind.ACCESS, wants=tuple(Want)).checks()
    access.looks(lived.ref)
    page.goto(base)
    show(page, "list")
    page.goto(f"{base}/{follow.id}")
    page.fill("[name='look-under']", name)
    page.click("text=Look")
    page.wait_for_selector("#exists")
    assert lived.ref in page.inner_text("#found")
    show(page, "found")
    page.goto(f"{base}/{follow.id}/package")
    show(page, "package")
    page.goto(f"{base}/{order.id}/order")
    show(page, "order")
    page.goto(f"{base}/{access.id}/answer")
    show(page, "answer")
    of_the_person(page, base, access, lived)
    follow.prepares(Outcome.REFUSED, cannot_open=("code", "packages"))
    door.actor = live_world.actor("daryna")
    page.goto(f"{base}/{follow.id}")
    assert "hold the key" in page.inner_text("#answer")
    show(page, "to-sign")
    page.goto(f"{base}/{follow.id}/letter")
    show(page, "letter")
    page.goto(f"{site}/staff")
    assert "waits for your signature" in page.inner_text("main")
    page.goto(f"{base}/figures")
    page.click("text=Count")
    page.wait_for_selector("#counted")
    show(page, "figures")
    door.actor = live_world.actor("olena")
    page.goto(f"{site}/staff/cases/{lived.ref}")
    assert "The case is held" in page.inner_text("main")
