"""The public app: `flask --app app.web.public`, or `create_public_app(settings)`.

It holds public keys only. It has no casework route, no way to a case, and cannot read
back what it took: an import contract and a list of database rights say so.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Flask, Response, g, request

from app import audit, db
from app.audit import recording
from app.config import Environment, Installation, Settings
from app.conversation import pacing, receipts, visits
from app.conversation import views as conversation_views
from app.errors import ForgedRequestError, NotOpenError
from app.files import keeping
from app.intake import drafts, questions
from app.intake import views as intake_views
from app.intake.after import views as after_views
from app.intake.forms import draft_key
from app.intake.people import views as people_views
from app.intake.speaking import views as speaking_views
from app.keys import pinned
from app.staff import access
from app.web import (
    formats,
    languages,
    public_aids,
    public_assets,
    public_errors,
    public_headers,
    public_pages,
    public_rights,
    uploads,
)

# Imported by name, so that the import contract sees all that they reach.
BLUEPRINTS: tuple[Blueprint, ...] = (
    public_pages.bp,
    intake_views.bp,
    people_views.bp,
    speaking_views.bp,
    after_views.bp,
    conversation_views.bp,
    public_aids.bp,
)

MAX_FORM_BYTES = 64 * 1024
"""The longest form is one message of 4,000 characters."""

MAX_FORM_PARTS = 100
TOKEN = "csrf"  # noqa: S105  # the name of a form field
WITHOUT_VISIT = frozenset({"public.asset", "public.bye", "aids.file"})
WITHOUT_TOKEN = frozenset({"public.leave"})


log = logging.getLogger(__name__)


class UnmarkedViewError(Exception):
    """A view of the public app is not marked @public; the app does not start."""


def create_app() -> Flask:
    """Build the app and bind its database, for `flask --app app.web.public`."""
    settings = Settings.load()
    engine = db.make_engine(settings.public_database_url)
    public_rights.enforce(engine)
    held = public_rights.standing(engine)
    is_wide = held is public_rights.Standing.STAFF_ROLE
    log.log(logging.WARNING if is_wide else logging.INFO, "public app: %s", held.value)
    db.bind(engine)
    return create_public_app(settings)


def create_public_app(
    settings: Settings, *, blueprints: Sequence[Blueprint] = BLUEPRINTS
) -> Flask:
    """Build the public app. Whoever serves it binds the database (`create_app`).

    Args:
        settings: where it runs; the host of `public_origin` is the only one answered.
        blueprints: what is served.

    Raises:
        UnmarkedViewError: a view is not marked @public.
        CatalogueError: the form cannot be read.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(
        # No secret key: nothing readable or signed is kept in a cookie.
        PROVIDE_AUTOMATIC_OPTIONS=False,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        TEMPLATES_AUTO_RELOAD=False,
    )
    keeping.use(settings.kept, settings.attachment_bytes, settings.disk_floor_bytes)
    questions.load()
    receipts.use_test_cost(cheap=settings.kdf_cost == "test")
    db.before_commit(audit.ORDER, recording.finish)
    installation = Installation.load(settings)
    if installation is not None:
        pinned.pin(installation)
    assets = public_assets.load()
    app.extensions.update(
        barvinok_settings=settings,
        barvinok_assets=assets,
        barvinok_pacing=pacing.Bucket(sleep=time.sleep),
    )
    app.jinja_env.filters.update(day=_day, size=formats.size)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=assets.url,
        has_exit=bool(public_headers.exit_origin(settings)),
        usual_days=questions.load().usual_days,
    )

    # The order of these is the order of the checks before each request.
    public_headers.install(app, settings)
    _keep_visits(app, settings)
    shown = installation is not None and installation.demonstration
    development = settings.environment is Environment.DEVELOPMENT
    languages.install(app, settings.languages, pseudo=development and not shown)
    public_aids.install(app)
    public_errors.install(app)
    _be_open(app, settings)
    uploads.install(app, settings.spool, settings.room_bytes, settings.attachment_bytes)
    _refuse_forgeries(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    _check_marks(app)
    return app


def cookie_name(settings: Settings) -> str:
    """Return the name of the public app's only cookie.

    Over https no other host can set a `__Host-` cookie. On loopback the plain name
    stands, and cookies of the staff app are never read here.
    """
    return "__Host-f" if settings.public_origin.startswith("https://") else "f"


def _keep_visits(app: Flask, settings: Settings) -> None:
    """Know the browser by its cookie; give it a fresh one where it has none."""
    name = cookie_name(settings)

    @app.before_request
    def _know() -> None:
        g.visit, g.visit_is_new = visits.fresh(), True
        value = request.cookies.get(name, "")
        if not value or request.endpoint in WITHOUT_VISIT or not _is_pinned(settings):
            return
        with db.reading() as session:
            known = visits.of_cookie(session, value)
        if known is None:
            return
        g.visit, g.visit_is_new = known, False
        if visits.is_stale(known):
            with db.transaction() as session:
                visits.touch(session, known)
                key = draft_key(known.state)
                if key is not None:
                    drafts.touch(session, key)

    @app.after_request
    def _carry(response: Response) -> Response:
        if g.get("visit_is_over"):
            response.delete_cookie(
                name,
                secure=name.startswith("__Host-"),
                httponly=True,
                samesite="Strict",
            )
        elif g.get("visit_is_new") and (g.visit.is_kept or _is_page(response)):
            response.set_cookie(
                name,
                g.visit.cookie,
                secure=name.startswith("__Host-"),
                httponly=True,
                samesite="Strict",
                path="/",
            )
        return response


def _is_page(response: Response) -> bool:
    """Say whether the response is a page that a form of ours may stand on."""
    return (
        request.endpoint not in WITHOUT_VISIT
        and response.mimetype == "text/html"
        and response.location is None
    )


def _refuse_forgeries(app: Flask) -> None:
    """Check every POST but *Leave now* for a token of the same visit."""

    @app.before_request
    def _check() -> None:
        if request.method != "POST" or request.endpoint in WITHOUT_TOKEN:
            return
        if request.routing_exception is not None:
            return  # 404 and 405 answer for themselves; no view runs
        if not g.visit.accepts(request.form.get(TOKEN, "")):
            raise ForgedRequestError

    def token() -> str:
        """Return a fresh token for a form of this page."""
        made: str = g.visit.token()
        return made

    app.jinja_env.globals["csrf_token"] = token


def _be_open(app: Flask, settings: Settings) -> None:
    """Say "not open yet" until the installation is set up; help is always there."""
    always = WITHOUT_VISIT | {
        "public.danger",
        "public.safety",
        "public.promise",
        "public.leave",
        "public.language_list",
    }

    @app.before_request
    def _open() -> None:
        if request.endpoint is None or request.endpoint in always:
            return
        if not _is_pinned(settings):
            raise NotOpenError

    @app.context_processor
    def _marked() -> dict[str, bool]:
        is_open = _is_pinned(settings)
        return {"demonstration": is_open and pinned.pinned().demonstration}


def _day(moment: str) -> str:
    """Write the day of a stored moment, as the reader's language does."""
    return formats.day(datetime.fromisoformat(moment).date())


def _is_pinned(settings: Settings) -> bool:
    """Say whether this process knows its installation; looks again until it does."""
    try:
        pinned.pinned()
    except NotOpenError:
        installation = Installation.load(settings)
        if installation is None:
            return False
        pinned.pin(installation)
    return True


def _check_marks(app: Flask) -> None:
    """Refuse to start with a view that nobody decided about."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, access.MARK, None) != access.PUBLIC:
            raise UnmarkedViewError(f"{rule.rule} ({rule.endpoint}) lacks @public")
