"""The language of a page: the button's, then the browser's; never in an address."""

import pytest

from app.web import languages
from tests.support.database import settings_in
from tests.support.public_site import Browser, make_public_app


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("uk", "uk"),
        ("uk-UA,uk;q=0.9,en;q=0.5", "uk"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("ru", "en"),
        ("", "en"),
        ("x" * 3000, "en"),
    ],
)
def test_before_the_first_press_the_browser_decides(survivor, asked, given):
    page = survivor.open("/", Accept_Language=asked)
    assert f'<html lang="{given}"' in page.html


def test_the_button_wins_over_the_browser_and_stays(survivor):
    survivor.open("/")
    page = survivor.press("Українська")
    assert '<html lang="uk"' in page.html
    assert '<html lang="uk"' in survivor.open("/form/before").html
    survivor.press(survivor.page.forms[-1].buttons[0][0])
    assert "Чи безпечно вам зараз писати?" in survivor.page.text


def test_the_choice_is_in_no_address_and_no_readable_cookie(survivor):
    survivor.open("/")
    response = survivor.send(
        "POST",
        "/languages",
        {
            "csrf": dict(survivor.page.forms[1].carried)["csrf"],
            "language": "uk",
            "back": "/",
        },
    )
    assert response.headers["Location"] == "/"
    assert (
        "uk" not in response.headers.get("Set-Cookie", "").split(";")[0].split("=")[0]
    )


def test_the_questions_speak_both_languages(survivor):
    survivor.begins()
    assert "Is it safe for you to write now?" in survivor.page.text
    survivor.press("Українська")
    assert "Чи безпечно вам зараз писати?" in survivor.page.text


def test_a_language_that_is_not_offered_is_refused(survivor):
    survivor.open("/")
    token = dict(survivor.page.forms[1].carried)["csrf"]
    for language in ("ru", "x", "", "../en"):
        response = survivor.send(
            "POST", "/languages", {"csrf": token, "language": language, "back": "/"}
        )
        assert response.status_code == 404


def test_invented_languages_prove_the_layout_in_development(survivor):
    survivor.open("/")
    page = survivor.press("[RTL]")
    assert '<html lang="en" dir="rtl">' in page.html
    page = survivor.press("[Long]")
    assert '<html lang="en" dir="ltr">' in page.html
    assert "~~~" in page.text


def test_invented_languages_do_not_exist_in_production(world):
    settings = settings_in(
        world.settings.data,
        world.settings.database_url,
        BARVINOK_ENV="production",
        BARVINOK_KDF_COST="full",
        BARVINOK_PUBLIC_ORIGIN="https://write.example.org",
        BARVINOK_STAFF_ORIGIN="https://staff.example.org",
    )
    inside = type(world)(world.house, settings, world.installation)
    page = Browser(make_public_app(inside)).open("/languages")
    assert "RTL" not in page.text
    assert "Українська" in page.text


def test_outside_a_request_the_language_is_english():
    assert languages.chosen() == "en"
    assert languages.direction() == "ltr"
