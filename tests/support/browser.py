"""A real browser for the journeys, and one check that every page has to pass.

- `visit(javascript=..., locale=..., width=...)`: a new visitor, a Playwright `Page` in
  a context of its own (own cookies, own watch). Public pages are visited with
  `javascript=False`.
- `page_check(page)`: accessible (axe, WCAG 2.2 AA) on a telephone and a desk, without
  sideways scrolling on both in both directions of writing; and since the visitor came,
  nothing on the console, nothing against the Content-Security-Policy, nothing asked of
  another origin.
- `look(page, name)`: with BARVINOK_TEST_LOOKS=1, a picture into `var/looks/`.

A test that asks for a browser is marked `browser` by itself. It fails when there is no
Chromium. `scripts/test` runs these tests on one database (see there).
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    Route,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = ROOT / "var" / "looks"

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The network is closed for the browser too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
TIMEOUT_MS = 15_000
HEIGHT = 900

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDTHS = (360, 1280)
DIRECTIONS = ("ltr", "rtl")

# What the check hears that is no message of the page: the browser's own note about the
# status of the document itself (a form that comes back with 422).
STATUS_NOTE = "Failed to load resource: the server responded with a status of"

Visit = Callable[..., Page]


@dataclass
class Watch:
    """What happened in one visitor's browser since it was opened."""

    javascript: bool
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    documents: dict[str, dict[str, str]] = field(default_factory=dict)

    def attach(self, context: BrowserContext) -> None:
        """Listen to everything that this context will do."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda wrong: self.console.append(str(wrong.error)))

    def forget(self) -> None:
        """Begin anew."""
        self.console.clear()
        self.foreign.clear()
        self.documents.clear()

    def complaints(self) -> list[str]:
        """Say what no page may do."""
        said = [f"console: {line}" for line in self.console]
        return said + [f"asked of another origin: {url}" for url in self.foreign]

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"http", "https", "ws", "wss"}:
            return
        if request.is_navigation_request():
            if asked.hostname not in {"127.0.0.1", "localhost"}:
                self.foreign.append(request.url)
            return
        if _origin(request.url) != _origin(request.frame.url):
            self.foreign.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents[response.url] = response.headers

    def _said(self, message: ConsoleMessage) -> None:
        where = str(message.location.get("url", ""))
        if message.text.startswith(STATUS_NOTE) and where in self.documents:
            return
        self.console.append(f"{message.type}: {message.text} ({where})")


@dataclass
class Bench:
    """Where copies of pages are examined: a context of its own, with axe.

    It has JavaScript, which the engine needs and a visitor may not have. It lives as
    long as the browser and has the cookies of whoever's page lies on it.
    """

    context: BrowserContext
    page: Page
    heard: Watch


_watches: dict[BrowserContext, Watch] = {}
_benches: dict[Browser, Bench] = {}


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Mark what asks for a browser; leave it out where the run says so."""
    with_browser = [
        item for item in items if "browser" in getattr(item, "fixturenames", ())
    ]
    for item in with_browser:
        item.add_marker("browser")
    if os.environ.get("BARVINOK_TEST_BROWSER") == "no" and with_browser:
        config.hook.pytest_deselected(items=with_browser)
        items[:] = [item for item in items if item not in with_browser]


def find_chromium() -> str | None:
    """Return the browser's program, or None."""
    asked = os.environ.get("BARVINOK_TEST_CHROMIUM")
    return asked or next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run; each visitor gets a context of its own."""
    program = find_chromium()
    if program is None:
        pytest.fail("no Chromium: apt-get install -y chromium, or run scripts/test")
    with sync_playwright() as playwright, _clicks_that_arrive():
        chromium = playwright.chromium.launch(
            executable_path=program, args=ARGUMENTS, headless=True
        )
        yield chromium
        _benches.pop(chromium, None)
        chromium.close()


@contextmanager
def _clicks_that_arrive() -> Iterator[None]:
    """Let a click that leads to another page end when that page is there.

    Playwright's own click ends as soon as the server's answer begins; what a test asks
    next (how many fields are there?) would on a busy machine meet an empty document.
    """
    page_click, locator_click = Page.click, Locator.click

    def on_page(page: Page, *where: Any, **how: Any) -> None:
        page_click(page, *where, **how)
        page.wait_for_load_state()

    def on_locator(locator: Locator, **how: Any) -> None:
        locator_click(locator, **how)
        locator.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "click", on_page)
        patch.setattr(Locator, "click", on_locator)
        yield


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open visitors; at the end of the test they are all closed."""
    opened: list[BrowserContext] = []

    def open_one(
        *,
        javascript: bool = True,
        locale: str = "en-GB",
        width: int = 1280,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=javascript,
            locale=locale,
            viewport={"width": width, "height": HEIGHT},
            **options,
        )
        opened.append(context)
        context.set_default_timeout(TIMEOUT_MS)
        _watches[context] = Watch(javascript)
        _watches[context].attach(context)
        return context.new_page()

    yield open_one
    for context in opened:
        _watches.pop(context)
        context.close()


def page_check(
    page: Page,
    widths: Sequence[int] = WIDTHS,
    directions: Sequence[str] = DIRECTIONS,
) -> None:
    """Assert that this page is as every page has to be (see the top of the module).

    Axe is asked at each width in the first of the directions: a mirrored page has the
    same words, colours and sizes.
    """
    watch = _watches[page.context]
    wrong = watch.complaints()
    with _examined(page, watch) as (copy, heard):
        for width in widths:
            copy.set_viewport_size({"width": width, "height": HEIGHT})
            for direction in directions:
                copy.evaluate(
                    "dir => { document.documentElement.dir = dir }", direction
                )
                faults = _sideways(copy)
                if direction == directions[0]:
                    faults += _found_by_axe(copy)
                wrong += [f"{width} px {direction}: {fault}" for fault in faults]
        wrong += [f"copy with JavaScript: {line}" for line in heard.complaints()]
    assert not wrong, f"{urlsplit(page.url).path}\n" + "\n".join(wrong)


def look(page: Page, name: str) -> None:
    """Keep a picture of the page at both widths, when the run asks for pictures."""
    if not os.environ.get("BARVINOK_TEST_LOOKS"):
        return
    before = page.viewport_size
    LOOKS.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=LOOKS / f"{name}.{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


@contextmanager
def _examined(page: Page, watch: Watch) -> Iterator[tuple[Page, Watch]]:
    """Give a page with JavaScript that shows what this one shows, and its own watch.

    What is examined is a copy of the document with its policy, under its own address;
    the visitor's page is not touched. What the policy blocks there is heard too.
    """
    # Without the place on the page, to which a browser would only scroll.
    html, address = page.content(), page.url.partition("#")[0]
    headers = {"content-type": "text/html; charset=utf-8"}
    policy = watch.documents.get(address, {}).get("content-security-policy")
    if policy:
        headers["content-security-policy"] = policy
    bench = _bench(page)
    bench.context.clear_cookies()
    theirs: Any = page.context.cookies()  # read and given in the same form
    bench.context.add_cookies(theirs)
    bench.heard.forget()
    pattern = re.compile(f"^{re.escape(address)}$")

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=html, headers=headers)
        else:
            route.continue_()

    bench.context.route(pattern, answer)
    try:
        bench.page.goto(address, timeout=TIMEOUT_MS)
        yield bench.page, bench.heard
    finally:
        bench.page.goto("about:blank")  # nothing of it asks on while the next one comes
        bench.context.unroute(pattern)


def _bench(page: Page) -> Bench:
    browser = page.context.browser
    assert browser is not None
    if browser in _benches:
        return _benches[browser]
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run scripts/test once")
    context = browser.new_context()
    heard = Watch(javascript=True)
    heard.attach(context)
    context.add_init_script(path=AXE)
    _benches[browser] = Bench(context, context.new_page(), heard)
    return _benches[browser]


def _found_by_axe(page: Page) -> list[str]:
    """Say what axe finds, which rule and where."""
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})",
        list(WCAG),
    )
    return [
        f"{violation['id']} ({violation['help']}): {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _sideways(page: Page) -> list[str]:
    """Say whether the page scrolls sideways."""
    scrolls = page.evaluate(
        "() => document.documentElement.scrollWidth"
        " > document.documentElement.clientWidth"
    )
    return ["the page scrolls sideways"] if scrolls else []


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.replace("ws", "http"), parts.netloc
