"""One page for every refusal, and one for what nobody foresaw.

A `DomainError` becomes a page in the reader's language, looked up by its code. An
unexpected error becomes an error reference for the person, and for the log the stack
without local values and without the message, either of which may carry words of an
account.
"""

import logging
import secrets
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from traceback import FrameSummary, StackSummary, walk_tb
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.errors import CaseClosedError, DomainError
from app.refusals import REFUSALS, UNEXPECTED, Refusal

log = logging.getLogger("barvinok.web")

HTTP_CODES = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "wrong_method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.REQUEST_URI_TOO_LONG: "too_large",
}

# Letters that cannot be mistaken for digits when the number is read out by telephone.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_REFERENCE_LENGTH = 6


def refusal_of(code: str) -> Refusal:
    """Return the words for a code; an unknown one reads as unexpected."""
    return REFUSALS.get(code, REFUSALS[UNEXPECTED])


def new_reference() -> str:
    """Return a random number by which a person and a log line find each other."""
    return "E-" + "".join(secrets.choice(_ALPHABET) for _ in range(_REFERENCE_LENGTH))


def stack_lines(error: BaseException) -> Iterator[str]:
    """Say where an error came from: types, files and lines, no message and no value.

    The chain of causes is followed, so that a database error behind a refusal shows.
    """
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield f"{type(link).__module__}.{type(link).__qualname__}"
        frames: list[FrameSummary] = StackSummary.extract(
            walk_tb(link.__traceback__), lookup_lines=False
        )
        for frame in frames:
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        link = link.__cause__ or link.__context__


def keep_in_log(error: BaseException, reference: str) -> None:
    """Write the stack under its reference. The rule is logged, never the address."""
    rule = request.url_rule.rule if request and request.url_rule else "-"
    log.error(
        "%s %s %s\n%s", reference, request.method, rule, "\n".join(stack_lines(error))
    )


class QuietFlask(Flask):
    """Flask that never writes a message or a local value into the log."""

    def log_exception(self, exc_info: Any) -> None:
        """Write the stack only: for faults so late that no handler was left."""
        error = exc_info[1]
        if isinstance(error, BaseException):
            keep_in_log(error, new_reference())


NOT_TYPED = {"csrf", "version", "do", "form"}
"""Fields of a form that nobody types into."""


def typed() -> list[str]:
    """Return what somebody typed into the form that came, to be shown to them again."""
    return [
        text
        for name, text in request.form.items(multi=True)
        if text.strip() and name not in NOT_TYPED and not _is_chosen(text)
    ]


def _is_chosen(value: str) -> bool:
    """Say whether a value looks like an entry of a list, as `need.safety` does."""
    bare = value.translate(str.maketrans("", "", "._-"))
    is_id = value.isascii() and bare.isalnum() and value == value.lower()
    return is_id and not bare.isdecimal()


def show(
    code: str,
    status: int,
    reference: str = "",
    kept: Sequence[str] = (),
    item: str = "",
) -> Response:
    """Render the page for one code. The same code always gives the same body.

    `item` is the code of a record of a case that its reader had opened already.
    `kept` is what was typed and cannot be saved: it stands on the page, to be copied.
    """
    page = render_template(
        "staff/error.html",
        refusal=refusal_of(code),
        code=code,
        reference=reference,
        kept=kept,
        item=item,
        back="/staff",  # not the address asked for: every 404 has the same body
    )
    return make_response(page, status)


def show_plainly(reference: str) -> Response:
    """Answer when even the page for errors cannot be drawn: no template, no session."""
    words = refusal_of(UNEXPECTED)
    lines = (words.title, words.what, words.kept, words.then, reference)
    answer = make_response("\n\n".join(lines), HTTPStatus.INTERNAL_SERVER_ERROR)
    answer.mimetype = "text/plain"
    return answer


def install(app: Flask) -> None:
    """Answer every error of this app; nothing reaches a debugger or a default page."""

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> ResponseReturnValue:
        if error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return show(error.code, error.status, item=error.item)
        reference = new_reference()
        keep_in_log(error, reference)
        return show(error.code, error.status, reference, item=error.item)

    @app.errorhandler(CaseClosedError)
    def _closed(error: CaseClosedError) -> ResponseReturnValue:
        return show(error.code, error.status, kept=typed())

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if status < HTTPStatus.BAD_REQUEST:
            return error  # a redirect of the router
        code = HTTP_CODES.get(HTTPStatus(status), "bad_request")
        answer = show(code, status)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        reference = new_reference()
        keep_in_log(error, reference)
        try:
            return show(UNEXPECTED, HTTPStatus.INTERNAL_SERVER_ERROR, reference)
        except Exception as second:  # noqa: BLE001  # the last edge of the web
            keep_in_log(second, reference)
            return show_plainly(reference)
