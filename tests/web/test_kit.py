"""The components in a real browser: look, access, keys, swaps, progress."""

import re

import pytest

from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port
from tests.web.shell_support import StandInDoor, staff_app


@pytest.fixture
def site(live_app, tmp_path, database_url):
    port = free_port()
    settings = settings_in(
        tmp_path, database_url, BARVINOK_STAFF_ORIGIN=f"http://127.0.0.1:{port}"
    )
    return live_app(staff_app(settings, StandInDoor()), port=port)


@pytest.mark.parametrize(
    ("path", "javascript"),
    [
        ("/staff/kit", True),
        ("/staff/kit", False),
        ("/staff/kit/case", True),
        ("/staff/kit/progress", False),
        ("/staff/kit/error/on_hold", False),
    ],
)
def test_every_component_passes_the_page_check(site, visit, path, javascript):
    page = visit(javascript=javascript)
    page.goto(site + path)
    page_check(page)
    look(page, "staff" + path.removeprefix("/staff").replace("/", "-"))


@pytest.mark.parametrize("language", ["x-long", "x-rtl"])
def test_long_words_and_the_other_direction_break_nothing(site, visit, language):
    page = visit()
    page.context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page.goto(site + "/staff/kit")
    page_check(page)
    look(page, f"staff-kit.{language}")


def _wrong_form(page):
    page.get_by_label("In their words").fill("after the harvest")
    page.get_by_label("Day, or the earliest").fill("soon")
    page.locator("#form-card").get_by_role("button", name="Save").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_wrong_form_comes_back_with_what_was_typed(site, visit, javascript):
    page = visit(javascript=javascript)
    page.goto(site + "/staff/kit")
    _wrong_form(page)
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert page.get_by_label("In their words").input_value() == "after the harvest"
    assert page.get_by_label("Day, or the earliest").input_value() == "soon"
    summary.get_by_role("link", name=re.compile("Day, or the earliest")).click()
    assert page.evaluate("document.activeElement.id") == "when-earliest"
    page_check(page)


def test_a_form_with_a_file_field_goes_the_plain_way(site, visit):
    page = visit()
    page.goto(site + "/staff/kit")
    with page.expect_navigation():
        _wrong_form(page)
    assert page.title().startswith("Check: ")


def test_a_form_is_swapped_in_place_and_the_errors_get_the_focus(site, visit):
    page = visit()
    page.goto(site + "/staff/kit")
    page.evaluate("document.querySelector('input[type=file]').remove()")
    page.evaluate("document.body.dataset.same = 'page'")
    _wrong_form(page)
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.body.dataset.same") == "page"
    assert page.evaluate("document.activeElement.id") == "errors"
    assert page.locator("#announce").text_content() == "Please check these fields"


def test_a_swap_of_a_good_form_goes_to_the_next_page(site, visit):
    page = visit()
    page.goto(site + "/staff/kit")
    page.evaluate("document.querySelector('input[type=file]').remove()")
    page.get_by_label("Short title").fill("Invented")
    page.get_by_label("Working text").fill("{P1} came.")
    page.locator("#answer-2").check()
    with page.expect_navigation():
        page.locator("#form-card").get_by_role("button", name="Save").click()
    page.locator(".desk > .saved").wait_for()


def test_a_form_that_cannot_be_sent_keeps_what_was_typed(site, visit):
    page = visit()
    page.goto(site + "/staff/kit")
    page.evaluate("document.querySelector('input[type=file]').remove()")
    page.context.route("**/staff/kit/form", lambda route: route.abort())
    _wrong_form(page)
    page.get_by_text("This could not be sent").first.wait_for()
    assert page.get_by_label("In their words").input_value() == "after the harvest"


def test_progress_moves_without_a_press_and_ends(site, visit):
    page = visit()
    page.goto(site + "/staff/kit/progress?n=3")
    page.get_by_text("3 of 5").wait_for()
    page.get_by_role("heading", name="Done").wait_for()
    assert page.get_by_role("link", name="Refresh").count() == 0


def test_progress_can_be_refreshed_without_script(site, visit):
    page = visit(javascript=False)
    page.goto(site + "/staff/kit/progress?n=3")
    assert page.get_by_text("3 of 5").is_visible()
    page.get_by_role("link", name="Refresh").click()
    assert page.get_by_text("4 of 5").is_visible()


def test_keys_press_what_is_on_the_page(site, visit):
    page = visit()
    page.goto(site + "/staff/cases")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("g")
    page.keyboard.press("t")
    assert page.get_by_label("Search cases").input_value() == "gt"
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("t")
    assert page.url.endswith("/staff")


def test_keys_work_where_they_stand_in_a_ukrainian_layout(site, visit):
    page = visit()
    page.goto(site + "/staff/cases")
    with page.expect_navigation():
        page.evaluate(
            """() => {
              for (const [key, code] of [["п", "KeyG"], ["е", "KeyT"]])
                document.body.dispatchEvent(
                  new KeyboardEvent("keydown", {key, code, bubbles: true}));
            }"""
        )
    assert page.url.endswith("/staff")


def test_rows_are_walked_and_help_lists_the_keys(site, visit):
    page = visit()
    page.goto(site + "/staff/kit/case")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Unlawful confinement"
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Keys on this page")
    help_box.wait_for()
    assert "Add to case" in (help_box.text_content() or "")
    page_check(page)


def test_an_open_account_closes_with_escape(site, visit):
    page = visit()
    page.goto(site + "/staff/kit")
    words = page.get_by_text("We were told to leave the house.")
    assert words.is_visible()
    page.keyboard.press("Escape")
    assert words.is_hidden()


def test_two_minutes_before_closing_the_page_says_so(site, visit):
    page = visit()
    page.clock.install()
    page.goto(site + "/staff/cases")
    assert page.get_by_text("Vault open, 24 min left").is_visible()
    page.clock.fast_forward("22:30")
    page.get_by_role("button", name="Stay").wait_for()
    assert page.locator("#announce").text_content() == "Closes in 2 minutes."
