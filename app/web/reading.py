"""While a large index is read, pages say how far it is and go on by themselves.

Only asking for a page is put off. What somebody sends in waits until the index is
there, so that nothing that was typed is lost.
"""

from flask import Flask, Response, make_response, render_template, request

from app import index
from app.errors import IndexNotReadyError
from app.web.errors import refusal_of

WAIT_SECONDS = 3.0
"""How long the browser of somebody who asks for a page waits, before it is told."""

AGAIN_SECONDS = 1


def install(app: Flask) -> None:
    """Let no page wait longer than `WAIT_SECONDS` for an index."""

    @app.before_request
    def _hurry() -> None:
        index.answer_within(WAIT_SECONDS if request.method == "GET" else None)

    @app.errorhandler(IndexNotReadyError)
    def _not_ready(error: IndexNotReadyError) -> Response:
        page = render_template(
            "staff/reading.html",
            refusal=refusal_of(error.code),
            done=error.done,
            total=error.total,
        )
        answer = make_response(page, error.status)
        answer.headers["Retry-After"] = str(AGAIN_SECONDS)
        answer.headers["Refresh"] = str(AGAIN_SECONDS)
        return answer
