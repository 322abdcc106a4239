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


def install(app: Flask, door: Door, *, secure: bool) -> None:
    """Check every unsafe method, and give templates `csrf_token()`."""
    cookie = visit_cookie(secure=secure)

    def secret() -> bytes:
        """Return the session's secret, or that of the visit before there is one."""
        token = door.token()
        if token is not None:
            return token
        if "visit" not in g:
            g.visit = _visit_of(request.cookies.get(cookie, ""))
            g.visit_is_new = g.visit is None
            if g.visit is None:
                g.visit = os.urandom(VISIT_BYTES)
        visit: bytes = g.visit
        return visit

    @app.before_request
    def _refuse_forgery() -> None:
        if request.method in SAFE:
            return
        if request.routing_exception is not None:
            return  # 404 and 405 answer for themselves; no view runs
        token = request.headers.get(HEADER) or request.form.get(FIELD, "")
        if not is_good(secret(), token):
            raise ForgedRequestError

    @app.after_request
    def _keep_visit(response: Response) -> Response:
        if g.get("visit_is_new"):
            response.set_cookie(
                cookie,
                base64.urlsafe_b64encode(g.visit).decode(),
                secure=secure,
                httponly=True,
                samesite="Strict",
                path="/",
            )
        return response

    app.jinja_env.globals["csrf_token"] = lambda: make(secret())
    app.jinja_env.globals["csrf_field_name"] = FIELD


def _visit_of(value: str) -> bytes | None:
    """Read the visit cookie; anything malformed counts as none."""
    try:
        visit = base64.urlsafe_b64decode(value.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return None
    return visit if len(visit) == VISIT_BYTES else None
