"""Somebody who cannot read gets through: heard, seen and spoken, with no word shown.

A coordinator records and draws every page on the way, in the settings. Then every
letter of the public site is made invisible, and a person on an old phone without
JavaScript goes by recordings, pictures and the places of things alone, and speaks.
"""

import pytest
from playwright.sync_api import expect

from app import db
from app.aids import pages
from app.files import keeping
from app.intake import triage
from app.web import languages
from tests.journeys import stage as staging
from tests.support import recordings
from tests.support.browser import look, page_check

INVISIBLE = """
*, *::before, *::after { color: transparent !important; text-shadow: none !important;
  -webkit-text-fill-color: transparent !important; caret-color: transparent !important;
  text-decoration-color: transparent !important; }
option, ::placeholder { color: transparent !important; }
"""
SPOKEN = (
    *("start", "speak", "fc.safe_now", "fc.contact", "fc.permission"),
    *("check", "sent", "try", "done"),
)
PATIENCE_MS = 60_000
"""Each picture is drawn in a process of its own."""


@pytest.fixture
def stage(live_world, live_app, visit, clock):
    return staging.build(live_world, live_app, visit, clock)


def record_everything(stage):
    """Put a recording and pictures on each page of the way, as a coordinator does."""
    (ukrainian,) = languages.load(["uk"])
    tongue = pages.Tongue("uk", "", ukrainian.texts.gettext)
    desk = stage.desk("bohdan")
    desk.context.set_default_timeout(PATIENCE_MS)
    for name in SPOKEN:
        stage.open("bohdan", f"/staff/settings/aloud/{name}")
        if name == "fc.contact":
            page_check(desk)
        sound = {"name": "a.ogg", "mimeType": "audio/ogg", "buffer": recordings.opus()}
        desk.set_input_files("#uk-file", sound)
        desk.locator("#f-uk button").click()
        desk.get_by_text("The recording is on the page.").wait_for()
        choices = pages.page(name, tongue).choices
        if choices:
            picture = recordings.png()
            for place in range(len(choices) + 1):
                file = {"name": "a.png", "mimeType": "image/png", "buffer": picture}
                desk.set_input_files(f"#p{place}", file)
            desk.locator("#pictures form.fields button").click()
            desk.get_by_text("The pictures are on the page.").wait_for()
        look(desk, f"aloud-{name}")
    stage.open("bohdan", "/staff/settings/aloud")
    page_check(desk)
    look(desk, "aloud")


def unreadable(page):
    """Hide every letter of every page that this phone will open."""

    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, body=response.text() + INVISIBLE)

    page.context.route("**/static/*/public.css", answer)


def hears(page):
    """Fetch what the page reads aloud, and say whether a browser can play it."""
    players = page.locator("main audio")
    assert players.count() == 1, page.url
    src = players.get_attribute("src")
    beside = page.locator(f'main a[href="{src}"]')
    assert beside.bounding_box()["height"] >= 40, "a plain link, large enough to be met"
    answer = page.request.get(
        page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + src
    )
    assert answer.status == 200
    assert answer.headers["content-type"] == "audio/ogg"
    return answer.body()


def plays(listener, sound):
    """Say how many seconds of sound a browser finds in it."""
    return listener.evaluate(
        """async bytes => (await new OfflineAudioContext(1, 48000, 48000)
             .decodeAudioData(new Uint8Array(bytes).buffer)).duration""",
        list(sound),
    )


def sees_pictures(page):
    """Assert that each choice has a picture that is really shown."""
    choices = page.locator("main .pick label")
    for choice in choices.all():
        picture = choice.locator("img")
        assert picture.get_attribute("alt") == ""
        assert picture.evaluate("e => e.complete && e.naturalWidth") > 0
        assert picture.bounding_box()["width"] >= 40
    return choices


def sees_no_word(page):
    """Assert that no letter can be seen on this page."""
    seen = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e =>
             [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) &&
             getComputedStyle(e).webkitTextFillColor !== 'rgba(0, 0, 0, 0)')
           .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert seen == [], page.url


def test_the_words_would_be_seen_without_the_hiding(stage):
    phone = stage.phone()
    phone.goto(stage.public)
    with pytest.raises(AssertionError):
        sees_no_word(phone)


def test_somebody_who_reads_nothing_speaks_and_has_a_code(stage):
    record_everything(stage)
    listener = stage.desk("bohdan").context.new_page()
    listener.goto("about:blank")
    phone = stage.phone()
    unreadable(phone)
    heard = []

    def here(name):
        sees_no_word(phone)
        sound = hears(phone)
        heard.append((name, plays(listener, sound)))
        look(phone, f"unread-{name}")

    phone.goto(stage.public)
    here("start")
    # The second button of the start page, as the recording says.
    phone.locator("main .go .btn").nth(1).click()
    assert phone.url.endswith("/form/speak")
    here("speak")
    message = {"name": "v.ogg", "mimeType": "audio/ogg", "buffer": recordings.opus(100)}
    phone.locator("main input[type=file]").set_input_files(message)
    phone.locator("main .btn.main").click()
    for name in ("fc.safe_now", "fc.contact", "fc.permission"):
        here(name)
        sees_pictures(phone).nth(0).click()
        phone.locator("main .btn.main").click()
    here("check")
    phone.locator("main .btn.main").click()
    assert phone.url.endswith("/form/sent")
    here("sent")
    digits = phone.locator(".code span")
    assert digits.count() == 6
    assert digits.first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 24
    code = phone.get_attribute(".code", "aria-label")
    phone.locator("main .btn.main").click()
    here("try")
    groups = code.split()
    phone.locator("main input.line").nth(0).fill(groups[1])
    phone.locator("main input.line").nth(1).fill(groups[4])
    phone.locator("main .btn.main").click()
    here("done")
    phone.locator("main .btn.main").click()
    assert phone.context.cookies() == []
    assert tuple(name for name, _seconds in heard) == SPOKEN
    assert all(seconds > 0.9 for _name, seconds in heard)
    the_desk_hears(stage, message["buffer"])
    returned = stage.phone()
    returned.goto(f"{stage.public}/return")
    returned.fill("#code", code)
    returned.click("main button.main")
    assert returned.url.endswith("/box")


def the_desk_hears(stage, message):
    """Marko opens the report, and what plays there is what was said."""
    page = stage.open("marko", "/staff/inbox")
    page.locator("main tbody a").first.click()
    page.get_by_role("button", name="Show").click()
    player = page.locator("#voice audio")
    player.wait_for()
    page_check(page)
    look(page, "voice-at-the-desk")
    player.evaluate("e => e.load()")
    expect(player).to_have_js_property("error", None)
    page.wait_for_function(
        "() => { const e = document.querySelector('#voice audio');"
        " e.preload = 'metadata'; return e.duration > 1.5 }"
    )
    with db.transaction() as session:
        marko = stage.world.actor("marko")
        (each,) = triage.waiting(session, marko)
        voice = triage.opened(session, marko, each.id).identity.voice
    with keeping.opened(voice) as source:
        assert source.read() == message
