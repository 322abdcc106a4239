"""The public site as a browser without script sees it: pages, forms, one cookie.

- `public_app`: the public app in the test's `world` (or `live_world`); waiting for the
  code's bucket is noted in `public_app.extensions["waited"]` instead of slept.
- `survivor`: a browser and nothing else. `survivor.open("/")`, then
  `survivor.press("Continue", a="yes")`: it sends the form that the button stands in,
  with its hidden fields and what is chosen, and follows where it leads.
- `another_browser()`: the same for somebody else.
- `choose(page, answers)`: answers the question on a page of a real browser.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright import sync_api as browser
from werkzeug.test import TestResponse

from app.conversation.pacing import Bucket
from app.web.public import cookie_name, create_public_app
from tests.support.cast import World

Typed = str | list[str]

# The answers of a relative of somebody close, up to the check page.
RELATIVE: dict[str, Typed] = {
    "fc.safe_now": "yes",
    "fc.about_whom": "someone_close",
    "fc.under_18": "no",
    "fc.urgent": "no",
    "fc.needs": ["np.lawyer", "np.talk"],
    "fc.contact": "phone",
    "fc.contact_value": "+380 50 000 00 00",
    "fc.contact_hours": ["evening"],
    "fc.contact_never": ["never.call"],
    "fc.say_who": "no",
    "fc.theme": ["held"],
    "fc.region": "UA-63",
    "fc.worker": "woman",
    "fc.access": [],
    "fc.permission": "yes",
    "fc.free_line": "The word is heron.",
}


@dataclass
class Form:
    """One form of a page: where it leads, what it carries, its buttons."""

    action: str
    method: str
    carried: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # text, name, value


class _Reader(HTMLParser):
    """Reads forms, links, title and text; a script or a style would be noted too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._button: tuple[str, str] | None = None
        self._button_words: list[str] = []
        self._area: str | None = None
        self._area_words: list[str] = []
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append((tag, told))
        if tag == "form":
            self._form = Form(told.get("action", ""), told.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "a":
            self.links.append(told.get("href", ""))
        elif tag == "button":
            self._button = (told.get("name", ""), told.get("value", ""))
            self._button_words = []
        elif tag == "textarea":
            self._area, self._area_words = told["name"], []
        elif tag == "select":
            self._select = told["name"]
        self._carry(tag, told)

    def _carry(self, tag: str, told: dict[str, str]) -> None:
        if self._form is None:
            return
        if tag == "input" and told.get("name"):
            choice = told.get("type") in {"radio", "checkbox"}
            if not choice or "checked" in told:
                self._form.carried.append((told["name"], told.get("value", "")))
        if tag == "option" and "selected" in told and self._select:
            self._form.carried.append((self._select, told["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._form is not None and self._area:
            self._form.carried.append((self._area, "".join(self._area_words)))
            self._area = None
        elif tag == "button" and self._button is not None:
            text = " ".join("".join(self._button_words).split())
            if self._form is not None:
                self._form.buttons.append((text, *self._button))
            self._button = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._button is not None:
            self._button_words.append(data)
        if self._area is not None:
            self._area_words.append(data)


@dataclass
class Page:
    """What came back in the end, after redirects inside the site."""

    path: str
    response: TestResponse = field(repr=False)

    def __post_init__(self) -> None:
        """Read the page."""
        self.status = self.response.status_code
        self.html = self.response.get_data(as_text=True)
        self._read = _Reader()
        if self.response.mimetype == "text/html":
            self._read.feed(self.html)

    @property
    def forms(self) -> list[Form]:
        """The forms of the page."""
        return self._read.forms

    @property
    def links(self) -> list[str]:
        """Where the links lead."""
        return self._read.links

    @property
    def tags(self) -> list[tuple[str, dict[str, str]]]:
        """Every tag with its attributes."""
        return self._read.tags

    @property
    def text(self) -> str:
        """The words of the page in one line."""
        return " ".join("".join(self._read.words).split())

    @property
    def title(self) -> str:
        """What the window's bar shows."""
        found = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        return found.group(1) if found else ""

    @property
    def question(self) -> str:
        """The id of the question that the page asks, or nothing."""
        for form in self.forms:
            for name, value in form.carried:
                if name == "q":
                    return value
        return ""

    @property
    def code(self) -> str:
        """The 24 digits that the page shows, in groups."""
        told = next(t for tag, t in self.tags if t.get("class") == "code")
        return told["aria-label"]

    def find(self, button: str) -> tuple[Form, str, str]:
        """Return the form with this button (its words or its value)."""
        for form in self.forms:
            for text, name, value in form.buttons:
                if button in {text, value}:
                    return form, name, value
        raise AssertionError(f"{self.path} has no button {button!r}")


class Browser:
    """One browser: a cookie jar, a page, and hands."""

    def __init__(self, app: Flask, *, language: str = "en") -> None:
        """Open the browser; nothing is asked yet."""
        self.app = app
        self.origin = app.extensions["barvinok_settings"].public_origin
        self.client: FlaskClient = app.test_client()
        self.headers = {"Accept-Language": language}
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """The page that is open."""
        assert self._page is not None, "no page is open yet"
        return self._page

    @page.setter
    def page(self, page: Page) -> None:
        self._page = page

    @property
    def cookie(self) -> str | None:
        """The value of the site's cookie."""
        name = cookie_name(self.app.extensions["barvinok_settings"])
        found = self.client.get_cookie(
            name, domain=urlsplit(self.origin).hostname or ""
        )
        return found.value if found else None

    def send(
        self,
        method: str,
        path: str,
        data: Mapping[str, Typed] | list[tuple[str, str]] | None = None,
        **headers: str,
    ) -> TestResponse:
        """Send one request, and follow nothing."""
        flat: dict[str, list[str]] = {}
        for name, value in data.items() if isinstance(data, Mapping) else data or ():
            flat.setdefault(name, []).extend(
                [value] if isinstance(value, str) else value
            )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path,
            method=method,
            base_url=self.origin,
            data=flat if method == "POST" else None,
            headers={**self.headers, **named},
        )

    def open(self, path: str, **headers: str) -> Page:
        """Open a page, following redirects inside the site."""
        return self._arrive(path, self.send("GET", path, None, **headers))

    def press(self, button: str, **fields: Typed) -> Page:
        """Send the form that the button stands in; `fields` replace what is there."""
        form, name, value = self.page.find(button)
        carried = [(n, v) for n, v in form.carried if n not in fields]
        for field_name, told in fields.items():
            values = [told] if isinstance(told, str) else told
            carried += [(field_name, one) for one in values]
        if name:
            carried.append((name, value))
        return self._arrive(form.action, self.send("POST", form.action, carried))

    def follow(self, words: str) -> Page:
        """Open the link with these words."""
        found = re.search(
            rf'<a [^>]*href="([^"]+)"[^>]*>{re.escape(words)}', self.page.html
        )
        assert found, f"{self.page.path} has no link {words!r}"
        return self.open(found.group(1))

    def _arrive(self, path: str, response: TestResponse) -> Page:
        for _ in range(5):
            to = response.headers.get("Location", "")
            if response.status_code not in {
                301,
                302,
                303,
                307,
                308,
            } or not to.startswith("/"):
                break
            path = to
            response = self.send("GET", to)
        self.page = Page(path, response)
        return self.page

    def begins(self) -> Page:
        """Come to the first question."""
        self.open("/form/before")
        return self.press("I understand, continue")

    def answers(self, **told: Typed) -> Page:
        """Answer to the check page as a relative would; `told` is by field name."""
        answers = {**RELATIVE, **{f"fc.{name}": value for name, value in told.items()}}
        if self._page is None or not self.page.question:
            self.begins()
        for _ in range(len(answers) + 1):
            if not self.page.question:
                break
            self.press("Continue", a=answers.get(self.page.question, []))
        return self.page

    def sends(self, **told: Typed) -> str:
        """Fill in the form, send it, and return the code."""
        self.answers(**told)
        self.press("Send")
        assert self.page.path == "/form/sent", self.page.text
        return self.page.code

    def returns(self, code: str) -> Page:
        """Type a code on the return page."""
        self.open("/return")
        return self.press("Open it", code=code)


@pytest.fixture(scope="session")
def _built_public() -> dict[str, tuple[Flask, dict[str, Any]]]:
    """The public app that tests in one `world` after another share, and how it was."""
    return {}


@pytest.fixture
def public_app(
    request: pytest.FixtureRequest,
    _built_public: dict[str, tuple[Flask, dict[str, Any]]],
) -> Flask:
    """The public app of the test's world.

    That of `world` is built once for a run; its settings and its bucket are new for
    each test, and it keeps nothing else.
    """
    if "live_world" in request.fixturenames:
        return make_public_app(request.getfixturevalue("live_world"))
    inside: World = request.getfixturevalue("world")
    where = str(inside.settings.data)
    if where not in _built_public:
        app = make_public_app(inside)
        _built_public[where] = app, dict(app.config)
    app, config = _built_public[where]
    app.config.clear()
    app.config.update(config)
    _wait_for_nothing(app)
    return app


def make_public_app(inside: World) -> Flask:
    """Build the public app of a world; waiting is noted instead of slept."""
    app = create_public_app(inside.settings)
    _wait_for_nothing(app)
    return app


def _wait_for_nothing(app: Flask) -> None:
    """Give the app a full bucket that notes how long it would have slept."""
    waited: list[float] = []
    app.extensions["waited"] = waited
    app.extensions["barvinok_pacing"] = Bucket(sleep=waited.append)


@pytest.fixture
def survivor(public_app: Flask) -> Browser:
    """A browser and nothing else."""
    return Browser(public_app)


@pytest.fixture
def another_browser(public_app: Flask) -> Callable[[], Browser]:
    """Further browsers."""
    return lambda: Browser(public_app)


def choose(page: browser.Page, answers: Mapping[str, Typed]) -> str:
    """Answer the question on a page of a real browser; return the question's id."""
    question = page.get_attribute("input[name=q]", "value") or ""
    told = answers.get(question, [])
    if page.locator("select").count():
        page.select_option("select", told)
    elif page.locator(".pick").count():
        for value in [told] if isinstance(told, str) else told:
            page.check(f'input[value="{value}"]')
    elif page.locator("#a1").count():
        page.fill("#a1", told if isinstance(told, str) else "")
    return question
