"""The frame of a staff page: the rail, the parts of a case, and what templates call.

Places in the rail and parts of a case are listed here once, in the order people learn.
Each shows itself only when some capability serves its address and the visitor's role
could be granted its permission; a page that a role may not see is not in the menu.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, get_flashed_messages, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from app.config import Settings
from app.staff.policy import Permission
from app.web import form_words, formats, locales
from app.web.assets import Assets
from app.web.door import Door, Visitor
from app.web.marks import mark_of
from app.wording import lazy_gettext as _l


@dataclass(frozen=True)
class Place:
    """One line of the rail. `count` names the figure that `Visitor.counts` may hold."""

    path: str
    label: str
    icon: str
    key: str = ""
    count: str = ""


WORK = (
    Place("/staff", _l("Today"), "sun", "g t"),
    Place("/staff/inbox", _l("Inbox"), "inbox", "g i", "inbox"),
    Place("/staff/cases", _l("Cases"), "folder", "g c", "cases"),
    Place("/staff/tasks", _l("Tasks"), "check", count="tasks"),
    Place("/staff/caseload", _l("Caseload"), "list"),
    Place("/staff/review", _l("Review"), "scale", "g r", "review"),
    Place("/staff/disclosures", _l("Disclosures"), "send", count="disclosures"),
    Place("/staff/requests", _l("Requests"), "scale"),
    Place("/staff/communications", _l("Communications"), "file"),
)
KNOWLEDGE = (
    Place("/staff/services", _l("Services"), "plus"),
    Place("/staff/places", _l("Places"), "place"),
    Place("/staff/units", _l("Units"), "scale"),
    Place("/staff/perpetrators", _l("Suspect files"), "lock"),
    Place("/staff/evidence", _l("Evidence"), "file"),
    Place("/staff/law", _l("Law"), "scale"),
    Place("/staff/matrix", _l("Matrix"), "list"),
    Place("/staff/pattern-questions", _l("Pattern questions"), "chart"),
    Place("/staff/truth", _l("Patterns"), "chart"),
    Place("/staff/audit", _l("Access log"), "list"),
    Place("/staff/readings", _l("Reading limits"), "eye"),
    Place("/staff/settings", _l("Settings"), "gear"),
)


@dataclass(frozen=True)
class Part:
    """One tab of the case file: the last step of its address, and its name."""

    slug: str
    label: str


PARTS = (
    Part("", _l("Overview")),
    Part("account", _l("Account")),
    Part("people", _l("People")),
    Part("incidents", _l("Incidents")),
    Part("evidence", _l("Evidence")),
    Part("messages", _l("Messages")),
    Part("contacts", _l("Contacts")),
    Part("consent", _l("Consent")),
    Part("risks", _l("Risks")),
    Part("tasks", _l("Tasks")),
    Part("plan", _l("Plan")),
    Part("supervision", _l("Supervision")),
    Part("classification", _l("Classification")),
    Part("reparation", _l("Reparation")),
    Part("disclosures", _l("Disclosures")),
    Part("history", _l("History")),
)


class Shell:
    """What the frame can work out for one request."""

    def __init__(self, app: Flask, door: Door) -> None:
        """Keep the app, whose map tells what exists, and the door."""
        self._app = app
        self._door = door

    def visitor(self) -> Visitor | None:
        """Return the signed-in person, asked for once in a request."""
        if "visitor" not in g:
            g.visitor = self._door.visitor()
        visitor: Visitor | None = g.visitor
        return visitor

    def _may(self, path: str, method: str) -> bool:
        adapter = self._app.create_url_adapter(request)
        if adapter is None:
            return False
        try:
            endpoint, _values = adapter.match(path, method=method)
        except (NotFound, MethodNotAllowed, RequestRedirect):
            return False
        mark = mark_of(self._app.view_functions[str(endpoint)])
        return self._door.may(mark) if isinstance(mark, Permission) else bool(mark)

    def may_open(self, path: str) -> bool:
        """Tell whether the address is served, and the visitor's role may ask for it."""
        return self._may(path, "GET")

    def may_post(self, path: str) -> bool:
        """Tell the same of a form that posts there."""
        return self._may(path, "POST")

    def places(self) -> list[tuple[str, list[Place]]]:
        """Return the groups of the rail with what this visitor may open."""
        groups = [(_l("Work"), WORK), (_l("Knowledge"), KNOWLEDGE)]
        shown = [
            (label, [place for place in places if self.may_open(place.path)])
            for label, places in groups
        ]
        return [(label, places) for label, places in shown if places]

    def is_here(self, path: str) -> bool:
        """Tell whether the present page lies under this place of the rail."""
        if path == "/staff":
            return request.path == path
        return request.path == path or request.path.startswith(path + "/")

    def case_parts(self, ref: str) -> list[tuple[Part, str, bool]]:
        """Return the tabs of one case: part, address, and whether it is this page."""
        base = f"/staff/cases/{ref}"
        found = []
        for part in PARTS:
            path = f"{base}/{part.slug}" if part.slug else base
            if not self.may_open(path):
                continue
            here = request.path == path or bool(
                part.slug and request.path.startswith(path + "/")
            )
            found.append((part, path, here))
        return found


def install(
    app: Flask, door: Door, assets: Assets, settings: Settings, *, demonstration: bool
) -> None:
    """Give every template the frame, the formats and the addresses of files."""
    shell = Shell(app, door)
    env = app.jinja_env
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.globals.update(
        asset=assets.url,
        fmt=SimpleNamespace(
            **{name: value for name, value in vars(formats).items() if name[0] != "_"},
            **{name: getattr(form_words, name) for name in form_words.__all__},
            language=locales.chosen,
            pseudo=lambda: locales.PSEUDO if g.get("pseudo_allowed") else {},
        ),
        shell=shell,
        languages=locales.LANGUAGES,
        notices=get_flashed_messages,
    )

    @app.context_processor
    def _frame() -> dict[str, Any]:
        return {
            "demonstration": demonstration,
            "development": settings.environment == "development",
            "dir": locales.direction(),
            "lang": locales.locale(),
            "shell_layout": "staff/fragment.html"
            if request.headers.get("X-Fragment") == "1"
            else "staff/shell.html",
        }
