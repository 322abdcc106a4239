"""What a survivor reads when something does not work: calm, short, and never a fault.

The same refusals as everywhere, in the words of the public site. A code that has no
words here reads as "this did not work just now".
"""

from http import HTTPStatus

from flask import Flask, Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.conversation.documents import MESSAGE_LONGEST
from app.errors import DomainError, NotOpenError, PageClosedError
from app.intake import questions
from app.intake.forms import ANSWER, QUESTION
from app.intake.rules import Kind
from app.refusals import N_, UNEXPECTED
from app.web.errors import HTTP_CODES, keep_in_log, new_reference

MESSAGE = "text"
"""The field of a message in the inbox."""

# Title, and what to know: what was not lost comes first.
WORDS: dict[str, tuple[str, str]] = {
    "not_found": (
        N_("There is no such page"),
        N_("Nothing was changed. You can go back to the start."),
    ),
    "busy": (
        N_("Please wait a moment"),
        N_(
            "Many people are writing at this moment. Nothing is lost. Wait half a"
            " minute, go back and press the button again."
        ),
    ),
    "not_open": (
        N_("Not open yet"),
        N_("This page cannot take messages yet. Nothing was kept. Come back later."),
    ),
    "directory_broken": (
        N_("We cannot take messages now"),
        N_(
            "We are not sure that only our team could read what you send. So we took"
            " nothing and kept nothing. Come back later. If you are in danger, use the"
            " numbers below."
        ),
    ),
    "forged_request": (
        N_("Please open the page again"),
        N_(
            "This page was open for a long time, or in another window too. Nothing was"
            " sent. Go back, open the page again and press the button there."
        ),
    ),
    "already_sent": (
        N_("This was already sent"),
        N_("It arrived once. Nothing was sent twice, and nothing more is needed."),
    ),
    "consent_missing": (
        N_("We kept nothing"),
        N_("Without your yes we keep nothing. Nothing was sent."),
    ),
    "too_large": (
        N_("This is too long"),
        N_(
            "Nothing was sent. Go back and write less, or choose smaller files; a few"
            " words are enough."
        ),
    ),
    "bad_request": (
        N_("This did not work"),
        N_("Nothing was changed. Go back, open the page again and try once more."),
    ),
    UNEXPECTED: (
        N_("This did not work just now"),
        N_(
            "The mistake is ours. Nothing was sent, and your earlier answers are kept"
            " for an hour. Try again in a few minutes."
        ),
    ),
}

# After these, what was typed is shown once more: the way back would lose it.
_KEEPING = {"forged_request", "busy", "directory_broken", "not_found", UNEXPECTED}
_LINKED = {"directory_broken", "not_open", UNEXPECTED}


def show(code: str, status: int, reference: str = "") -> Response:
    """Render the page for one code; an unknown one reads as unexpected."""
    if code not in WORDS:
        code = (
            "bad_request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else UNEXPECTED
        )
    title, text = WORDS[code]
    page = render_template(
        "public/error.html",
        heading=title,
        text=text,
        code=code,
        reference=reference,
        shows_danger=code in _LINKED,
        words=_typed() if code in _KEEPING else "",
        has_code="visit" in g and bool(g.visit.state.code),
    )
    return make_response(page, status)


def _typed() -> str:
    """Return the line or the message that this request carried, for its own writer.

    Only to a browser that has our cookie, which no foreign page can make it send, and
    never after the hour: then somebody else may sit there. What is chosen from a list
    is chosen again in a moment.
    """
    if request.method != "POST" or g.get("visit_is_new", True) or not g.visit.is_kept:
        return ""
    question = questions.load().questions.get(request.form.get(QUESTION, ""))
    if question is not None and question.kind is Kind.LINE:
        return request.form.get(ANSWER, "")[:MESSAGE_LONGEST]
    if question is None:
        return request.form.get(MESSAGE, "")[:MESSAGE_LONGEST]
    return ""


def closed(*, away: bool) -> Response:
    """Render the closed page: after time ran out, or after the visit was left."""
    status = HTTPStatus.GONE if away else HTTPStatus.OK
    return make_response(render_template("public/bye.html", away=away), status)


def install(app: Flask) -> None:
    """Answer every error of this app; nothing reaches a debugger or a default page."""

    @app.errorhandler(PageClosedError)
    def _closed(error: PageClosedError) -> ResponseReturnValue:
        del error
        # Somebody who finds an address in the history has no cookie: they learn
        # nothing, not even that a form was open.
        if g.get("visit_is_new", True) and request.method == "GET":
            return redirect("/bye", HTTPStatus.SEE_OTHER)
        return closed(away=True)

    @app.errorhandler(NotOpenError)
    def _not_open(error: NotOpenError) -> ResponseReturnValue:
        # Nothing is wrong, and nothing is logged: the site runs and says what it is.
        at_start = request.endpoint == "public.start"
        return show(error.code, HTTPStatus.OK if at_start else error.status)

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> ResponseReturnValue:
        if error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return show(error.code, error.status)
        reference = new_reference()
        keep_in_log(error, reference)
        return show(error.code, error.status, reference)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if status < HTTPStatus.BAD_REQUEST:
            return error  # a redirect of the router
        answer = show(HTTP_CODES.get(HTTPStatus(status), "bad_request"), status)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        reference = new_reference()
        keep_in_log(error, reference)
        return show(UNEXPECTED, HTTPStatus.INTERNAL_SERVER_ERROR, reference)
