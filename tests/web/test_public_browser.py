"""The public site in a real browser, without JavaScript, on a phone and on a desk."""

import re

import msgspec
import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.conversation import survivor_view
from app.conversation.documents import Holder, Permission
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port
from tests.support.public_site import RELATIVE, Browser, choose, make_public_app

CODE = re.compile(r"^(\d{4} ){5}\d{4}$")


@pytest.fixture
def neutral_site(live_app):
    """A site about nothing, on another host name."""
    app = Flask("weather")
    app.get("/today")(lambda: "<!doctype html><title>Weather</title><p>Rain.")
    app.get("/favicon.ico", endpoint="icon")(lambda: ("", 204))
    return live_app(app) + "/today"


@pytest.fixture
def site(live_world, live_app, neutral_site):
    """The public site, served; its address."""
    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_PUBLIC_ORIGIN=f"http://localhost:{port}",
        BARVINOK_EXIT_ORIGIN=neutral_site,
    )
    inside = type(live_world)(live_world.house, settings, live_world.installation)
    return live_app(make_public_app(inside), port=port, host="localhost")


@pytest.fixture
def phone(visit, site):
    """A phone without JavaScript, at the start page."""
    page = visit(javascript=False, locale="en-GB", width=360)
    page.goto(site)
    return page


def good(page, name):
    """Check the page, and keep a picture of it where the run asks for one."""
    page_check(page)
    look(page, f"public-{name}")


def test_the_pages_around_the_form_are_as_every_page_has_to_be(phone, site):
    good(phone, "start")
    for name in ("languages", "danger", "safety", "promise", "return", "bye"):
        phone.goto(f"{site}/{name}")
        good(phone, name)


def test_the_form_is_as_every_page_has_to_be(phone, site):
    page = phone
    page.goto(site + "/form/before")
    good(page, "before")
    page.click("main button.main")
    while page.locator("input[name=q]").count():
        question = choose(page, RELATIVE)
        good(page, question)
        if question == "fc.contact_value":
            page.fill("#a1", "0" * 101)
            page.click("main button.main")
            assert page.locator("[role=alert]").count() == 1
            good(page, "error")
            page.fill("#a1", "0" * 9)
        page.click("main button.main")
    good(page, "check")
    page.click('form[action="/form/send"] button')
    good(page, "sent")
    assert CODE.match(page.get_attribute(".code", "aria-label"))
    page.click("main a.main")
    good(page, "try")
    page.click("main button.main")
    good(page, "try-again")
    page.click("main button.plain")
    good(page, "done")


def test_the_inbox_is_as_every_page_has_to_be(site, visit, live_world):
    code = Browser(make_public_app(live_world)).sends()
    page = visit(javascript=False, locale="uk-UA", width=360)
    page.goto(site + "/return")
    page.fill("#code", "1234")
    page.click("main button.main")
    good(page, "return-uk")
    page.fill("#code", code)
    page.click("main button.main")
    good(page, "box-uk")
    for name in ("write", "pause"):
        page.goto(f"{site}/box/{name}")
        good(page, f"box-{name}-uk")
    change_code(page, site)
    page.goto(f"{site}/box/close")
    good(page, "box-close-uk")
    switch_on(live_world)
    page.goto(f"{site}/box")
    good(page, "box-details-uk")
    for name in ("permissions", "permissions/partner_referral", "who"):
        page.goto(f"{site}/box/{name}")
        assert page.locator("main h1").count() == 1
        good(page, f"box-{name.replace('/', '-')}-uk")
    page.goto(f"{site}/box/permissions/partner_referral")
    page.fill("#text", "x" * 4001)
    page.click("button[value=narrow]")
    good(page, "box-permission-again-uk")
    page.goto(f"{site}/box/pause")
    page.click("button[value=pause]")
    good(page, "box-paused-uk")
    page.goto(site + "/box")
    good(page, "box-hold-uk")


def switch_on(world):
    """Seal permissions and a receiver into the view, as a worker does with a person."""
    with db.transaction() as session:
        row = session.scalars(select(Conversation)).one()
        keys = world.actor("marko").unlocked
        opened = keys.strongbox(session, subject_of(row.id), row.team_id)
        view = survivor_view.read(session, opened)
        yes = Permission("partner_referral", "granted", "2026-11-02", "2027-11-02", "A")
        told = Holder(
            "An invented office", "2026-11-05", can_recall=True, purpose=yes.purpose
        )
        view = msgspec.structs.replace(
            view, shows_details=True, permissions=(yes,), holders=(told,)
        )
        survivor_view.seal_anew(session, opened, view)


def change_code(page, site):
    page.goto(f"{site}/box/code")
    good(page, "box-code-uk")
    page.click("button[value=make]")
    good(page, "box-new-code-uk")
    groups = page.get_attribute(".code", "aria-label").split()
    page.click("button[value=keep]")
    good(page, "box-new-code-again-uk")
    page.fill("#c2", groups[1])
    page.fill("#c5", groups[4])
    page.click("button[value=keep]")
    good(page, "box-two-codes-uk")
    page.goto(site + "/box")
    good(page, "box-code-ends-uk")


def test_a_paused_form_goes_on_in_another_browser(phone, site, visit):
    phone.goto(site + "/form/before")
    phone.click("main button.main")
    phone.check('input[value="yes"]')
    phone.click("main button.main")
    phone.click("text=Stop for now and come back")
    page_check(phone)
    look(phone, "public-pause")
    phone.click("main button.main")
    page_check(phone)
    code = phone.get_attribute(".code", "aria-label")
    phone.click("main button.main")
    assert phone.title() == "Weather"
    other = visit(javascript=False, width=360)
    other.goto(site + "/return")
    other.fill("#code", code)
    other.click("main button.main")
    assert other.url == site + "/form/2"


def test_leave_now_lands_on_the_exit_and_back_shows_nothing(phone, site, neutral_site):
    phone.goto(site + "/form/before")
    phone.click("main button.main")
    phone.check('input[value="not_sure"]')
    phone.click("main button.main")
    assert phone.context.cookies()
    phone.click("text=Leave now")
    assert phone.url == neutral_site
    assert phone.title() == "Weather"
    assert phone.context.cookies() == []
    phone.go_back()
    assert "writing about" not in phone.content()
    assert phone.url in {site + "/bye", neutral_site}
    assert "Is it safe" not in phone.content()


def test_the_whole_form_goes_by_keyboard_alone(phone, site):
    page = phone
    page.goto(site + "/form/before")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "leave"
    reach(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/form/1")
    reach(page, "input[type=radio]")
    page.keyboard.press("Space")
    reach(page, "summary")
    page.keyboard.press("Enter")
    reach(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/form/2")
    reach(page, "button.plain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/form/3")
    reach(page, "a.quiet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pause")


def reach(page, selector):
    """Press Tab until the element has the focus, as somebody without a mouse would."""
    for _ in range(40):
        page.keyboard.press("Tab")
        inside = "s => document.activeElement.matches('main ' + s)"
        if page.evaluate(inside, selector):
            return
    raise AssertionError(f"{page.url}: Tab never comes to {selector}")


def test_text_spacing_and_zoom_lose_nothing(phone, site):
    phone.goto(site + "/form/before")
    phone.click("main button.main")
    for width in (320, 240):
        phone.set_viewport_size({"width": width, "height": 700})
        wide = "document.documentElement.scrollWidth > innerWidth"
        assert phone.evaluate(wide) is False, width


def test_targets_are_large_enough_for_a_shaking_hand(phone, site):
    phone.goto(site + "/form/before")
    phone.click("main button.main")
    boxes = phone.locator("main label, main button, .leave").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert boxes
    assert min(boxes) >= 40
    answers = phone.locator("main label").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(answers) >= 48
