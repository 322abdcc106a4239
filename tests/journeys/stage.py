"""Where a journey plays: the two sites of one installation, and who sits at which desk.

The public site answers on `localhost`, the staff site on `127.0.0.1`, each behind the
embedded server; the relative has a phone in Ukrainian without JavaScript. Everybody of
the staff has a browser of their own, and signs in the first time they are asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from playwright.sync_api import Page

from app.evidence import storing
from app.web import staff_door
from tests.support.browser import Visit, look, page_check
from tests.support.cast import World, signs_in
from tests.support.postgres import free_port
from tests.support.public_site import make_public_app
from tests.support.serving import LiveApp
from tests.support.world import Clock

CODE_SECONDS = 31
"""After so long the authenticator shows another code."""


@dataclass
class Stage:
    """Both sites, the clock that they go by, and the open browsers."""

    world: World
    clock: Clock
    visit: Visit
    public: str
    staff: str
    desks: dict[str, Page] = field(default_factory=dict)

    def phone(self) -> Page:
        """Open a phone that nobody used before: no script, Ukrainian."""
        return self.visit(javascript=False, locale="uk-UA", width=360)

    def desk(self, who: str) -> Page:
        """Return somebody's desk, signed in with password, secret and code."""
        if who not in self.desks:
            self.clock.forward(seconds=CODE_SECONDS)
            page = self.visit()
            signs_in(page, self.staff, self.world[who])
            page.get_by_role("heading", level=1).first.wait_for()
            self.desks[who] = page
        return self.desks[who]

    def all_go_home(self) -> None:
        """Close every desk: the next day begins with signing in."""
        for page in self.desks.values():
            page.context.close()
        self.desks.clear()

    def open(self, who: str, path: str) -> Page:
        """Open a page of the staff site at somebody's desk."""
        page = self.desk(who)
        answer = page.goto(f"{self.staff}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return page


def build(world: World, live_app: LiveApp, visit: Visit, clock: Clock) -> Stage:
    """Serve both sites of a world that lives in a database of its own."""
    staff_port, public_port = free_port(), free_port()
    settings = replace(
        world.settings,
        staff_origin=f"http://127.0.0.1:{staff_port}",
        public_origin=f"http://localhost:{public_port}",
    )
    inside = replace(world, settings=settings)
    storing.use(settings.blobs)
    staff = live_app(staff_door.create(settings, world.boot_key), staff_port)
    public = live_app(make_public_app(inside), port=public_port, host="localhost")
    return Stage(inside, clock, visit, public, staff)


def show(page: Page, name: str) -> None:
    """Check the page as every page has to be, and keep a picture if asked for one."""
    assert page.locator("#refusal").count() == 0, page.inner_text("#refusal")
    page_check(page)
    look(page, f"walk-{name}")


def told(page: Page, words: str) -> None:
    """Wait until the page says something."""
    page.get_by_text(words).first.wait_for()


def ticked(page: Page, words: Callable[[str], bool] | str) -> None:
    """Tick every box whose line says this."""
    for line in page.locator("label.pick").all():
        text = line.inner_text()
        if words in text if isinstance(words, str) else words(text):
            line.click()
