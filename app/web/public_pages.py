"""The public pages around the form: start, help now, this device, who we are, leaving.

None of them needs a visit that is kept; most people who only look leave no row.
"""

from http import HTTPStatus

from flask import (
    Blueprint,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app import db
from app.config import Settings
from app.conversation import visits
from app.conversation.forms import typed, visit
from app.errors import NotFoundError
from app.intake import drafts, questions
from app.intake.forms import draft_key
from app.staff.access import public
from app.web import languages, public_errors, public_headers
from app.web.public_assets import PublicAssets

bp = Blueprint("public", __name__)


@bp.get("/")
@public
def start() -> ResponseReturnValue:
    """Say what this is, and offer to begin, to return, or help now."""
    return render_template("public/start.html")


@bp.get("/languages")
@public
def language_list() -> ResponseReturnValue:
    """Show the languages, each with its own name for itself."""
    return render_template("public/languages.html")


@bp.post("/languages")
@public
def choose_language() -> ResponseReturnValue:
    """Keep the choice in the visit, and go back to the page it was made on."""
    asked = typed("language")
    if not languages.is_offered(asked):
        raise NotFoundError
    visit().change(language=asked)
    with db.transaction() as session:
        visits.keep(session, visit())
    return redirect(own_page(typed("back")), HTTPStatus.SEE_OTHER)


@bp.get("/danger")
@public
def danger() -> ResponseReturnValue:
    """Show the numbers to call now, per country."""
    return render_template("public/danger.html", countries=questions.load().countries)


@bp.get("/safety")
@public
def safety() -> ResponseReturnValue:
    """Say how to leave fewer traces on this device, and what stays."""
    return render_template("public/safety.html")


@bp.get("/promise")
@public
def promise() -> ResponseReturnValue:
    """Say what we do, what we do not do, and what we cannot promise."""
    return render_template("public/promise.html")


@bp.post("/leave")
@public
def leave() -> ResponseReturnValue:
    """End the visit, forget what was written, and open the neutral site.

    Works without a token, without a cookie and when everything else is closed: a
    button that somebody presses in fear must not answer with a question. A foreign
    page that sends the browser here moves it on and ends nothing.
    """
    settings: Settings = current_app.extensions["barvinok_settings"]
    answer = redirect(settings.exit_origin or "/bye", HTTPStatus.SEE_OTHER)
    if request.headers.get("Sec-Fetch-Site", "none") in {"cross-site", "same-site"}:
        return answer
    if visit().is_kept:
        with db.transaction() as session:
            key = draft_key(visit().state)
            if key is not None:
                drafts.leave(session, key)
            visits.end(session, visit())
    g.visit_is_over = True
    return public_headers.clear_site_data(answer)


@bp.get("/bye")
@public
def bye() -> ResponseReturnValue:
    """Show a page that tells nothing."""
    return public_errors.closed(away=False)


@bp.get("/static/<fingerprint>/<name>")
@public
def asset(fingerprint: str, name: str) -> ResponseReturnValue:
    """Send one of the site's own files."""
    assets: PublicAssets = current_app.extensions["barvinok_assets"]
    found = assets.files.get(name)
    if found is None or fingerprint != assets.fingerprint:
        raise NotFoundError
    if request.accept_encodings.quality("gzip"):
        answer = make_response(found.packed)
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = make_response(found.plain)
    answer.headers["Content-Type"] = found.type
    answer.vary.add("Accept-Encoding")
    return answer


def own_page(path: str) -> str:
    r"""Return the path if a page of this site answers to it, else the start page.

    It is matched against the site's own map, not looked at for what it might mean:
    `//host`, `/\host` and control characters lead nowhere else.
    """
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not path.startswith("/") or "//" in path:
        return "/"
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return "/"
    if endpoint == "public.asset":
        return "/"
    built: str = adapter.build(endpoint, values)
    return built if built == path else "/"
