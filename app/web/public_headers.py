"""What every public response says to the browser, and whom the public site answers.

The same on pages, files, redirects and errors. No script may run, nothing is kept by
the browser, and a form can lead to one place outside only: the configured exit.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app.config import Settings

METHODS = frozenset({"GET", "HEAD", "POST"})
CLEAR = '"cache", "cookies", "storage"'
YEAR_SECONDS = 31_536_000
INBOX = {"conversation", "conversation.details"}
"""Blueprints of the pages behind the code."""
INBOX_STEP_BYTES = 8 * 1024

_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def policy(exit_origin: str) -> str:
    """Return the Content-Security-Policy of the public site.

    Chromium applies `form-action` to redirects after a form too. Without the exit
    origin in it *Leave now* would seem dead, in the moment it is needed.
    """
    directives = [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "script-src 'none'",
        f"form-action 'self' {exit_origin}".strip(),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(directives)


def clear_site_data(response: AnyResponse) -> AnyResponse:
    """Let the browser forget this site: for *Leave now*. Returns the same response."""
    response.headers["Clear-Site-Data"] = CLEAR
    return response


def install(app: Flask, settings: Settings) -> None:
    """Refuse foreign hosts and methods before anything else; set the headers."""
    own = urlsplit(settings.public_origin)
    headers = {
        "Content-Security-Policy": policy(exit_origin(settings)),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": _PERMISSIONS,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store",
    }
    if own.scheme == "https":
        headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"

    @app.before_request
    def _refuse_strangers() -> ResponseReturnValue | None:
        if request.environ.get("HTTP_HOST", "").lower() != own.netloc.lower():
            return _elsewhere(settings)
        if request.method not in METHODS:
            refused = _plain("This page does not take that kind of request.", 405)
            refused.headers["Allow"] = "GET, HEAD, POST"
            return refused
        return None

    @app.after_request
    def _set_headers(response: Response) -> Response:
        stricter = response.headers.getlist("Content-Security-Policy")
        response.headers.update(headers)
        for each in stricter:  # beside the site's: both hold
            response.headers.add("Content-Security-Policy", each)
        response.vary.update(("Cookie", "Accept-Language"))
        if request.blueprint in INBOX and _is_inbox(response):
            _even_out(response)
        return response


def _is_inbox(response: Response) -> bool:
    """Say no for "not found": a page that is switched off is as one that never was."""
    found = response.status_code != HTTPStatus.NOT_FOUND
    return found and response.mimetype == "text/html"


def _even_out(response: Response) -> None:
    """Fill a page of the inbox up: its size must not tell whether an answer waits.

    Whoever watches the line sees sizes, not words. Blanks behind the page bring every
    inbox to the same step; only a very long answer takes the next one.
    """
    body = response.get_data()
    response.set_data(body + b" " * (-len(body) % INBOX_STEP_BYTES))


def exit_origin(settings: Settings) -> str:
    """Return scheme and host of the configured exit, or "" where there is none."""
    told = urlsplit(settings.exit_origin)
    return f"{told.scheme}://{told.netloc}" if told.netloc else ""


def _elsewhere(settings: Settings) -> Response:
    """Name the expected address to somebody who came over another one.

    Nothing that they sent is read, no cookie is set and nothing is kept. The address
    that they used is not repeated, and the page needs no file of this site: under that
    address none would come.
    """
    page = render_template(
        "public/elsewhere.html",
        address=settings.public_origin,
        leave=settings.exit_origin,
    )
    return make_response(page, HTTPStatus.BAD_REQUEST)


def _plain(text: str, status: int) -> Response:
    response = make_response(f"{text}\n", status)
    response.mimetype = "text/plain"
    return response
