"""A phone that changes hands, and several people, in a real browser without script."""

import pytest

from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.helped import CALL, HELPER, NUMBER, PERSON, PHRASE
from tests.support.postgres import free_port
from tests.support.public_site import choose, make_public_app


@pytest.fixture
def site(live_world, live_app):
    """The public site, served; its address."""
    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_PUBLIC_ORIGIN=f"http://localhost:{port}",
    )
    inside = type(live_world)(live_world.house, settings, live_world.installation)
    return live_app(make_public_app(inside), port=port, host="localhost")


@pytest.fixture
def phone(visit, site):
    """A phone without JavaScript, at the first question."""
    page = visit(javascript=False, locale="uk-UA", width=360)
    page.goto(f"{site}/form/before")
    page.click("main button.main")
    return page


def good(page, name):
    page_check(page)
    look(page, f"helper-{name}")


def fill(page, answers):
    while page.locator("input[name=q]").count():
        question = choose(page, answers)
        if question in {"fc.helper_role", "fc.free_to_answer", "fc.answer_way"}:
            good(page, question)
        if question == "fc.people":
            tell_of_two(page)
        page.click("main button.main")


def tell_of_two(page):
    good(page, "group-empty")
    for person in ("child", "older"):
        page.click('button[value="add"]')
        page.check(f'input[value="{person}"]')
        page.check('input[value="np.doctor"]')
        good(page, "person")
        page.click("main button.main")
    good(page, "group")
    page.locator("button[name=remove]").first.click()
    assert page.locator("button[name=remove]").count() == 1
    good(page, "group-removed")


def hand_over(page):
    good(page, "check")
    page.click("main a.main")
    good(page, "hand")
    page.click("main button.main")


def test_both_halves_and_the_code_are_as_every_page_has_to_be(phone, site):
    fill(phone, HELPER)
    hand_over(phone)
    fill(phone, {**PERSON, "fc.needs": ["np.lawyer", "np.others"]})
    good(phone, "check-person")
    phone.click('form[action="/form/send"] button')
    good(phone, "for-the-person")
    assert phone.locator(".code").count() == 0
    phone.click("main button.main")
    assert phone.locator(".code").count() == 1
    good(phone, "code")
    phone.click("main a.main")
    phone.click("main button.plain")
    good(phone, "done")
    phone.go_back()
    assert phone.locator(".code").count() == 0
    phone.goto(f"{site}/form/sent")
    assert phone.locator(".code").count() == 0


def test_an_agreed_call_is_as_every_page_has_to_be(phone):
    fill(phone, HELPER)
    hand_over(phone)
    fill(phone, {**CALL, "fc.call_number": ""})
    good(phone, "no-number")
    phone.click("main a.tap >> nth=0")
    phone.fill("#a1", NUMBER)
    phone.click("main button.main")
    good(phone, "check-call")
    assert PHRASE in phone.inner_text("main")
    phone.click('form[action="/form/send"] button')
    good(phone, "done-call")
    assert PHRASE not in phone.content()


def test_a_person_is_added_and_the_phone_handed_over_by_keyboard_alone(phone):
    fill(phone, HELPER)
    reach(phone, "a.main")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/form/hand")
    reach(phone, "button.main")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/form/1")
    while phone.get_attribute("input[name=q]", "value") != "fc.needs":
        choose(phone, PERSON)
        phone.click("main button.main")
    phone.check('input[value="np.others"]')
    phone.click("main button.main")
    group = phone.url
    reach(phone, 'button[value="add"]')
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"{group}/1")
    reach(phone, "input[type=radio]")
    phone.keyboard.press("Space")
    reach(phone, "button.main")
    phone.keyboard.press("Enter")
    phone.wait_for_url(group)
    reach(phone, "button[name=remove]")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    assert phone.locator("button[name=remove]").count() == 0


def reach(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        inside = "s => document.activeElement.matches('main ' + s)"
        if page.evaluate(inside, selector):
            return
    raise AssertionError(f"{page.url}: Tab never comes to {selector}")


def test_over_another_address_the_page_names_ours(visit, site):
    page = visit(javascript=False, locale="uk-UA", width=360)
    # The browser asks for it by itself; under a foreign name it gets no picture.
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(site.replace("localhost", "127.0.0.1"))
    assert site in page.inner_text("main")
    assert page.context.cookies() == []
    page_check(page)
    look(page, "elsewhere")
    page.click(f'a[href="{site}/"]')
    assert page.url == f"{site}/"


def test_what_was_typed_is_given_back_on_a_page_like_any(phone, site):
    while phone.get_attribute("input[name=q]", "value") != "fc.about_whom":
        phone.click("main button.main")
    phone.check('input[value="self"]')
    while phone.get_attribute("input[name=q]", "value") != "fc.free_line":
        phone.click("main button.main")
    typed = "Слово «чапля»."
    other_tab = phone.context.new_page()
    other_tab.goto(f"{site}/form/before")
    phone.evaluate("document.querySelector('main input[name=csrf]').value = 'x'")
    phone.fill("#a1", typed)
    phone.click("main button.main")
    assert phone.input_value("#kept") == typed
    page_check(phone)
    look(phone, "kept")
