"""What every response of the staff app says to the browser, and whom it answers.

The policy is that of the interface's own rules: no inline anything, no foreign host,
one Trusted Types policy. It stands on pages, files, redirects and errors alike.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, request
from flask.typing import ResponseReturnValue

from app.config import Settings
from app.web.csrf import SAFE
from app.web.errors import show

POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types swap",
)
CSP = "; ".join(POLICY)

# The browser's own doors that no page here opens.
PERMISSIONS = ", ".join(
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

HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}

YEAR_SECONDS = 31_536_000
METHODS = frozenset({"GET", "HEAD", "POST"})
OWN_FILE = "asset"
"""The endpoint of the site's own files: all that a browser may keep."""


def install(app: Flask, settings: Settings) -> None:
    """Refuse foreign hosts, methods and sites before anything else; set the headers."""
    own = urlsplit(settings.staff_origin)

    @app.before_request
    def _refuse_strangers() -> ResponseReturnValue | None:
        if request.environ.get("HTTP_HOST", "").lower() != own.netloc.lower():
            return show("wrong_host", 400)
        if request.method not in METHODS:
            refused = make_response(show("wrong_method", 405))
            refused.headers["Allow"] = "GET, HEAD, POST"
            return refused
        if _is_from_elsewhere(settings.staff_origin):
            return show("from_elsewhere", 403)
        return None

    @app.after_request
    def _set_headers(response: Response) -> Response:
        # A view may add a policy (a download is sandboxed); all of them are enforced.
        added = response.headers.get("Content-Security-Policy")
        response.headers.update(HEADERS)
        if added:
            response.headers["Content-Security-Policy"] = f"{CSP}, {added}"
        if request.endpoint != OWN_FILE or response.status_code != HTTPStatus.OK:
            response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
        if own.scheme == "https":
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
        return response


def _is_from_elsewhere(own_origin: str) -> bool:
    """Tell whether another site sent the browser here.

    `Sec-Fetch-Site` cannot be set by a page. A site next door ("same-site": another
    port or a sibling host) may link here, but may not post. `Origin` is checked where
    a browser sends a real one; under our own no-referrer policy it is "null".
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site == "cross-site":
        return True
    if request.method in SAFE:
        return False
    origin = request.headers.get("Origin", "null")
    return site == "same-site" or origin not in {"null", own_origin}
