"""Anti-forgery tokens of the staff app, bound to the server-side session.

A token is 16 random bytes and their keyed hash under a secret that only the session's
row and cookie give (`Door.token`). It names no session, ends with it, and is different
on every page. Before anyone has signed in there is no session to bind to, so the pages
that need none (signing in, the language) bind to a cookie of their own.
"""

import base64
import binascii
import hashlib
import hmac
import os

from flask import Flask, Response, g, request

from app.errors import ForgedRequestError
from app.web.door import Door

FIELD = "csrf"
HEADER = "X-Csrf"
NONCE_BYTES = 16
VISIT_BYTES = 32
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def visit_cookie(*, secure: bool) -> str:
    """Return the name of the cookie that stands in for a session before sign-in."""
    return "__Host-visit" if secure else "visit"


def make(secret: bytes) -> str:
    """Return a fresh token for this session secret."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _proof(secret, nonce)).decode()


def is_good(secret: bytes, token: str) -> bool:
    """Tell whether the token was made under this secret; constant time."""
    try:
        told = base64.urlsafe_b64decode(token.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return False
    nonce, proof = told[:NONCE_BYTES], told[NONCE_BYTES:]
    return hmac.compare_digest(proof, _proof(secret, nonce))


def _proof(secret: bytes, nonce: bytes) -> bytes:
    """Return the keyed hash that a token ends with."""
    return hmac.new(secret, b"barvinok csrf\0" + nonce, hashlib.sha256).digest()


class Secrets:
    """Finds the secret that the tokens of one request are bound to."""

    def __init__(self, door: Door, *, secure: bool) -> None:
        """Take the door, which knows the session; `secure` means https."""
        self._door = door
        self._secure = secure
        self._cookie = visit_cookie(secure=secure)

    def current(self) -> bytes:
        """Return the session's secret, or that of the visit before there is one."""
        token = self._door.token()
        if token is not None:
            return token
        if "visit" not in g:
            told = _visit_of(request.cookies.get(self._cookie, ""))
            g.visit, g.visit_is_new = told or os.urandom(VISIT_BYTES), told is None
        visit: bytes = g.visit
        return visit

    def check(self) -> None:
        """Refuse an unsafe request without a good token.

        A 404 or 405 answers for itself: no view runs.

        Raises:
            ForgedRequestError: no token, or one of another session.
        """
        if request.method in SAFE or request.routing_exception is not None:
            return
        token = request.headers.get(HEADER) or request.form.get(FIELD, "")
        if not is_good(self.current(), token):
            raise ForgedRequestError

    def keep(self, response: Response) -> Response:
        """Give the browser the visit it will be known by until it signs in."""
        if g.get("visit_is_new"):
            response.set_cookie(
                self._cookie,
                base64.urlsafe_b64encode(g.visit).decode(),
                secure=self._secure,
                httponly=True,
                samesite="Strict",
                path="/",
            )
        return response


def install(app: Flask, door: Door, *, secure: bool) -> None:
    """Check every unsafe method, and give templates `csrf_token()`."""
    secrets = Secrets(door, secure=secure)
    app.before_request(secrets.check)
    app.after_request(secrets.keep)
    app.jinja_env.globals["csrf_token"] = lambda: make(secrets.current())
    app.jinja_env.globals["csrf_field_name"] = FIELD


def _visit_of(value: str) -> bytes | None:
    """Read the visit cookie; anything malformed counts as none."""
    try:
        visit = base64.urlsafe_b64decode(value.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return None
    return visit if len(visit) == VISIT_BYTES else None
