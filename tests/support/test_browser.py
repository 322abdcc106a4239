"""The check that every page has to pass finds what it is there to find."""

import pytest
from flask import Flask

from tests.support.browser import page_check

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'"
)
GOOD = "<h1>Periwinkle</h1><p>All is well here.</p>"
PLANTED = {
    "image-alt": "<img src='/icon.png'>",
    "sideways": "<table><tr><td>" + "x" * 400 + "</td></tr></table>",
    "Content Security Policy": "<p style='margin: 0'>inline</p>",
    "another origin": "<img alt='far' src='http://localhost:9/far.png'>",
    "404": "<img alt='lost' src='/lost.png'>",
}


@pytest.fixture
def address(live_app):
    """The origin of a site with one good page and several bad ones."""
    app = Flask("planted")

    def page(body, status=200):
        head = "<title>Page</title><link rel='icon' href='/icon.png'>"
        html = f"<!doctype html><html lang='en'><head>{head}</head><body>"
        html += f"<main>{body}</main></body></html>"
        return html, status, {"Content-Security-Policy": POLICY}

    app.add_url_rule("/good", "good", lambda: page(GOOD))
    app.add_url_rule("/refused", "refused", lambda: page(GOOD, 422))
    for number, fault in enumerate(PLANTED.values()):
        app.add_url_rule(f"/{number}", str(number), lambda b=fault: page(GOOD + b))
    icon = ("", 200, {"Content-Type": "image/png"})
    app.add_url_rule("/icon.png", "icon", lambda: icon)
    return live_app(app)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("path", ["/good", "/refused"])
def test_a_good_page_passes_with_and_without_javascript(
    visit, address, javascript, path
):
    page = visit(javascript=javascript)
    page.goto(address + path)
    page_check(page)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("number", "fault"), list(enumerate(PLANTED)))
def test_each_planted_fault_is_found(visit, address, javascript, number, fault):
    page = visit(javascript=javascript)
    page.goto(f"{address}/{number}")
    with pytest.raises(AssertionError, match=fault):
        page_check(page)


def test_a_script_on_a_page_without_javascript_is_found(visit, live_app):
    app = Flask("scripted")
    html = "<!doctype html><html lang='en'><title>x</title><main><h1>x</h1></main>"
    html += "<link rel='icon' href='/icon'><script>document.title = 'y'</script>"
    app.add_url_rule("/", "x", lambda: (html, {"Content-Security-Policy": POLICY}))
    app.add_url_rule("/icon", "icon", lambda: ("", {"Content-Type": "image/png"}))
    page = visit(javascript=False)
    page.goto(live_app(app))
    with pytest.raises(AssertionError, match="inline script"):
        page_check(page)
