"""A staff app with invented views and a door that lets in whom the test says."""

from dataclasses import dataclass, field

from flask import Blueprint, Flask, flash, render_template_string, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from app.config import Settings
from app.errors import ConflictError, NotFoundError, TamperedError
from app.staff.access import public, requires
from app.staff.policy import Permission
from app.web.door import Visitor
from app.web.staff import create_staff_app

ORIGIN = "http://127.0.0.1:8000"
HOST = {"Host": "127.0.0.1:8000"}
OLENA_SESSION = b"o" * 32
TARAS_SESSION = b"t" * 32
WORDS = "they took Oksana at six"


@dataclass
class StandInDoor:
    """Says who is in front: set `session` and `permissions`."""

    session: bytes | None = OLENA_SESSION
    permissions: frozenset[Permission] = frozenset(Permission)
    entered: list[Permission] = field(default_factory=list)

    def token(self) -> bytes | None:
        """The session's secret."""
        return self.session

    def enter(self, permission: Permission) -> ResponseReturnValue | None:
        """Note who asked, and refuse whom the test refuses."""
        self.entered.append(permission)
        if self.session is None or permission not in self.permissions:
            raise NotFoundError
        return None

    def may(self, permission: Permission) -> bool:
        """Say what the test allowed."""
        return self.session is not None and permission in self.permissions

    def visitor(self) -> Visitor | None:
        """Olena, or nobody."""
        if self.session is None:
            return None
        return Visitor("Olena", "caseworker", 1_450, counts={"cases": 38, "inbox": 6})


def invented_views() -> list[Blueprint]:
    """Views at the addresses of the sitemap, with marks as real ones have."""
    return [_lists(), _case_file(), _faults()]


def _lists() -> Blueprint:
    """Pages of the rail, and what posts."""
    bp = Blueprint("invented", __name__)

    @bp.get("/staff")
    @requires(Permission.OWN_SESSION)
    def today() -> str:
        return _page("Today")

    @bp.get("/staff/cases")
    @requires(Permission.CASE_LIST)
    def cases() -> str:
        return _page("Cases")

    @bp.get("/staff/truth")
    @requires(Permission.COUNT_READ)
    def truth() -> str:
        return _page("Patterns")

    @bp.post("/staff/search")
    @requires(Permission.CASE_LIST)
    def search() -> str:
        return _page("Search")

    @bp.post("/staff/save")
    @requires(Permission.CASE_WRITE)
    def save() -> ResponseReturnValue:
        flash(WORDS, "saved")
        return "", 303, {"Location": "/staff/cases"}

    return bp


def _case_file() -> Blueprint:
    """Three parts of a case."""
    bp = Blueprint("case", __name__)

    @bp.get("/staff/cases/<ref>")
    @requires(Permission.CASE_READ)
    def case(ref: str) -> str:
        return render_template_string(
            "{% extends 'staff/case.html' %}{% block main %}<p>{{ ref }}</p>"
            "{% endblock %}",
            ref=ref,
            head={"ref": ref, "pseudonym": "Heron 17", "counts": {"consent": 5}},
        )

    @bp.get("/staff/cases/<ref>/consent")
    @requires(Permission.CASE_READ)
    def consent(ref: str) -> str:
        return case(ref)

    @bp.get("/staff/cases/<ref>/classification")
    @requires(Permission.CLASSIFICATION_CONFIRM)
    def classification(ref: str) -> str:
        return case(ref)

    return bp


def _faults() -> Blueprint:
    """Refusals, faults, echoes and downloads."""
    bp = Blueprint("faults", __name__)

    @bp.get("/staff/save-by-link")
    @requires(Permission.CASE_WRITE)
    def wrong() -> str:
        raise ConflictError

    @bp.get("/staff/fault")
    @public
    def fault() -> str:
        account = WORDS
        raise ValueError(f"no such thing: {account}")

    @bp.get("/staff/tampered")
    @public
    def tampered() -> str:
        raise TamperedError(WORDS)

    @bp.get("/staff/echo")
    @public
    def echo() -> str:
        return render_template_string(
            "{% extends 'staff/bare.html' %}{% block main %}<p>{{ said }}</p>"
            "{% endblock %}",
            said=request.args.get("said", ""),
        )

    @bp.get("/staff/download")
    @public
    def download() -> ResponseReturnValue:
        return (
            b"original",
            200,
            {
                "Content-Type": "application/octet-stream",
                "Content-Security-Policy": "sandbox",
                "Cache-Control": "public, max-age=9",
            },
        )

    return bp


def _page(title: str) -> str:
    return render_template_string(
        "{% extends 'staff/base.html' %}{% block title %}{{ t }}{% endblock %}"
        "{% block main %}<p id='words'>{{ t }}</p>{% endblock %}",
        t=title,
    )


def staff_app(settings: Settings, door: StandInDoor) -> Flask:
    """Build the app under test."""
    return create_staff_app(settings, door=door, blueprints=invented_views())


def token_of(client: FlaskClient, path: str = "/staff/cases") -> str:
    """Return the anti-forgery token that a page of this session carries."""
    page = client.get(path, headers=HOST).get_data(as_text=True)
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
