"""The staff app: `flask --app app.web.staff`, or `create_staff_app(settings)`.

Every page people work on is served by a blueprint that its capability provides. They
are named in `BLUEPRINTS`; the app does not start with a view that carries no mark.
"""

from collections.abc import Sequence
from importlib import import_module

from flask import Blueprint, Flask, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.config import Environment, Installation, Settings
from app.staff.access import public
from app.staff.policy import Permission
from app.web import (
    assets,
    csrf,
    errors,
    locales,
    marks,
    notices,
    reading,
    shell,
    staff_headers,
    uploads,
)
from app.web.door import ClosedDoor, Door

# "module:attribute" of each blueprint, in the order of the rail. Append yours.
BLUEPRINTS: tuple[str, ...] = (
    "app.staff.views:bp",
    "app.staff.setup.views:bp",
    "app.staff.enrolment.views:bp",
    "app.staff.settings.views:bp",
    "app.staff.people.views:bp",
    "app.staff.groups.views:bp",
    "app.staff.keyring.views:bp",
    "app.staff.log.views:bp",
    "app.staff.budgets.staff_views:bp",
    "app.staff.care.staff_views:bp",
    "app.cases.lists.staff_views:bp",
    "app.cases.searches.staff_views:bp",
    "app.cases.alike.staff_views:bp",
    "app.cases.matches.staff_views:bp",
    "app.cases.file.staff_views:bp",
    "app.cases.people.staff_views:bp",
    "app.cases.kin.staff_views:bp",
    "app.cases.grounds.staff_views:bp",
    "app.cases.incidents.staff_views:bp",
    "app.cases.acts.staff_views:bp",
    "app.cases.series.staff_views:bp",
    "app.cases.sites.staff_views:bp",
    "app.cases.messages.staff_views:bp",
    "app.cases.given_codes.staff_views:bp",
    "app.cases.lent.staff_views:bp",
    "app.cases.without_yes.staff_views:bp",
    "app.cases.wishes.staff_views:bp",
    "app.cases.justice.staff_views:bp",
    "app.cases.read_out.staff_views:bp",
    "app.intake.desk.staff_views:bp",
    "app.statements.staff_views:bp",
    "app.evidence.staff_views:bp",
    "app.evidence.redacting.staff_views:bp",
    "app.units.staff_views:bp",
    "app.suspects.staff_views:bp",
    "app.suspects.links.staff_views:bp",
    "app.evidence.inbox.staff_views:bp",
    "app.evidence.verifying.staff_views:bp",
    "app.cases.consent_pages.staff_views:bp",
    "app.cases.consent_pages.sheets.staff_views:bp",
    "app.cases.aftermath.staff_views:bp",
    "app.reparations.staff_views:bp",
    "app.reparations.harms.staff_views:bp",
    "app.claims.staff_views:bp",
    "app.letters.staff_views:bp",
    "app.communications.staff_views:bp",
    "app.communications.paragraph_pages.staff_views:bp",
    "app.communications.pinning_pages.staff_views:bp",
    "app.communications.edition_pages.staff_views:bp",
    "app.letters.sheets.staff_views:bp",
    "app.inquiries.staff_views:bp",
    "app.inquiries.counted.staff_views:bp",
    "app.inquiries.stepping.staff_views:bp",
    "app.inquiries.answers.staff_views:bp",
    "app.inquiries.copies.staff_views:bp",
    "app.inquiries.naming.staff_views:bp",
    "app.claims.worksheet.staff_views:bp",
    "app.figures.staff_views:bp",
    "app.reparations.services.staff_views:bp",
    "app.reparations.services.referrals.staff_views:bp",
    "app.reparations.services.project_pages.staff_views:bp",
    "app.tracks.staff_views:bp",
    "app.tracks.telling.staff_views:bp",
    "app.tracks.talks.staff_views:bp",
    "app.work.staff_views:bp",
    "app.work.questions.staff_views:bp",
    "app.work.consents.staff_views:bp",
    "app.work.contacts.staff_views:bp",
    "app.work.risks.staff_views:bp",
    "app.work.plan.staff_views:bp",
    "app.work.notes.staff_views:bp",
    "app.work.bars.staff_views:bp",
    "app.work.closing.staff_views:bp",
    "app.work.supervision.staff_views:bp",
    "app.work.handing.staff_views:bp",
    "app.work.giving.staff_views:bp",
    "app.work.cover.staff_views:bp",
    "app.work.sharing.staff_views:bp",
    "app.work.loads.staff_views:bp",
    "app.work.leaving.staff_views:bp",
    "app.classification.staff_views:bp",
    "app.liability.staff_views:bp",
    "app.classification.asking.staff_views:bp",
    "app.classification.linking.staff_views:bp",
    "app.classification.seconding.staff_views:bp",
    "app.classification.proceedings.staff_views:bp",
    "app.classification.reassessing.staff_views:bp",
    "app.classification.strategy.staff_views:bp",
    "app.classification.matrix.staff_views:bp",
    "app.classification.pattern.staff_views:bp",
    "app.packages.staff_views:bp",
    "app.packages.rounds.staff_views:bp",
    "app.packages.sending.staff_views:bp",
    "app.packages.ladder.staff_views:bp",
    "app.packages.lacking.staff_views:bp",
    "app.packages.leads.staff_views:bp",
    "app.packages.previewing.staff_views:bp",
    "app.packages.after.staff_views:bp",
    "app.packages.notices.staff_views:bp",
    "app.packages.said.staff_views:bp",
    "app.packages.more.staff_views:bp",
    "app.packages.consignments.staff_views:bp",
    "app.packages.cooling.staff_views:bp",
    "app.figures.forums.staff_views:bp",
    "app.packages.receivers.staff_views:bp",
    "app.packages.proving.staff_views:bp",
    "app.truth.staff_views:bp",
    "app.truth.amnesty.staff_views:bp",
    "app.truth.wishes.staff_views:bp",
    "app.web.aids_pages:bp",
    "app.web.jobs_pages:bp",
)

KIT = "app.web.kit:bp"
"""Every component with fictional data; development only."""

MAX_FORM_BYTES = 2 * 1024 * 1024
"""One long account is well under 1 MB of text. `@takes_files` raises it for a view."""

MAX_FORM_PARTS = 2_000


def create_app() -> Flask:
    """Build the app from the environment, for `flask --app app.web.staff`."""
    from app.web import staff_door

    return staff_door.create_from_environment()


def create_staff_app(
    settings: Settings,
    *,
    door: Door | None = None,
    blueprints: Sequence[str | Blueprint] = BLUEPRINTS,
) -> Flask:
    """Build the staff app.

    Args:
        settings: where it runs; the host of `staff_origin` is the only one answered.
        door: how the person in front is known; without one nobody is let in.
        blueprints: what is served, as objects or as "module:attribute".

    Raises:
        UnmarkedViewError: a view has neither @requires nor @public.
    """
    app = errors.QuietFlask(__name__, static_folder=None)
    app.config.update(
        PROPAGATE_EXCEPTIONS=False,  # not even in tests: the answer is what is tested
        # No secret key: nothing readable or signed is kept in a cookie.
        PROVIDE_AUTOMATIC_OPTIONS=False,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        WTF_CSRF_ENABLED=False,  # csrf.py checks every unsafe method, form or not
        TEMPLATES_AUTO_RELOAD=False,
    )
    door = door or ClosedDoor()
    development = settings.environment is Environment.DEVELOPMENT
    installation = Installation.load(settings)
    demonstration = installation is not None and installation.demonstration
    files = assets.load()

    # The order of these is the order of the checks before each request.
    locales.install(app, pseudo=development and not demonstration)
    staff_headers.install(app, settings)
    errors.install(app)
    app.session_interface = notices.SealedNotices(door, secure=settings.secure_cookies)
    # Who may come in is asked before the form is read: strangers fill no disk.
    _read_marks(app, door)
    reading.install(app)
    uploads.install(app, settings.spool, settings.room_bytes, settings.attachment_bytes)
    csrf.install(app, door, secure=settings.secure_cookies)
    shell.install(
        app,
        door,
        files,
        settings,
        demonstration=demonstration,
    )
    _serve_own_pages(app, files, settings)
    for blueprint in [*blueprints, *([KIT] if development else [])]:
        app.register_blueprint(
            _blueprint(blueprint) if isinstance(blueprint, str) else blueprint
        )
    marks.check(app)
    _speak_in_fragments(app)
    return app


def _blueprint(name: str) -> Blueprint:
    """Import one blueprint by "module:attribute"."""
    module, _, attribute = name.partition(":")
    found: Blueprint = getattr(import_module(module), attribute)
    return found


def _read_marks(app: Flask, door: Door) -> None:
    """Ask the door before each view that is not public."""

    @app.before_request
    def _enter() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such address; the router answers
        mark = marks.mark_of(app.view_functions[request.endpoint])
        return door.enter(mark) if isinstance(mark, Permission) else None


def _speak_in_fragments(app: Flask) -> None:
    """Answer `swap.js` in its own terms: a mark on fragments, no silent redirects.

    A script cannot see where a redirect leads, so it is told, and goes there itself.
    """

    @app.after_request
    def _mark(response: Response) -> Response:
        if request.headers.get("X-Fragment") != "1":
            return response
        if response.location and 300 <= response.status_code < 400:  # noqa: PLR2004  # 3xx
            told = make_response("", 204)
            told.headers["X-Location"] = response.location
            for cookie in response.headers.getlist("Set-Cookie"):
                told.headers.add("Set-Cookie", cookie)
            return told
        if response.mimetype == "text/html":
            response.headers["X-Fragment"] = "1"
        return response


def _serve_own_pages(app: Flask, files: assets.Assets, settings: Settings) -> None:
    """Serve the site's own files, the way in, and the language buttons."""

    @app.get("/static/<fingerprint>/<path:name>", endpoint="asset")
    @public
    def asset(fingerprint: str, name: str) -> ResponseReturnValue:
        found = files.files.get(name)
        if found is None or fingerprint != files.fingerprint:
            return errors.show("not_found", 404)
        answer = make_response(found.body)
        answer.headers["Content-Type"] = found.type
        answer.headers["Cache-Control"] = (
            f"private, max-age={staff_headers.YEAR_SECONDS}, immutable"
        )
        return answer

    @app.get("/", endpoint="root")
    @public
    def root() -> ResponseReturnValue:
        return redirect("/staff")

    @app.post("/staff/language", endpoint="language")
    @public
    def language() -> ResponseReturnValue:
        answer = redirect(own_path(request.form.get("back", "")))
        asked = request.form.get("to", "")
        if asked in locales.LANGUAGES or (
            asked in locales.PSEUDO and settings.environment is Environment.DEVELOPMENT
        ):
            answer.set_cookie(
                locales.COOKIE,
                asked,
                secure=settings.secure_cookies,
                httponly=True,
                samesite="Strict",
            )
        return answer


def own_path(path: str) -> str:
    r"""Return the path if it leads to a page of this site, else the start page.

    A browser reads `//x`, `/\x` and control characters as other sites; anything but a
    plain path of the staff pages is refused whole, never mended.
    """
    plain = path.isascii() and path.isprintable() and "\\" not in path
    if plain and (path == "/staff" or path.startswith("/staff/")) and "//" not in path:
        return path
    return "/staff"
