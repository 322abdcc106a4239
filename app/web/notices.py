"""What a page says after a save: `flask.flash("Saved 14:02")`, shown once, sealed.

The line travels from the saving request to the page it leads to in a cookie, encrypted
under a key of the session, because a notice may name a person. Flask's own session is
used for nothing else, so no cookie of this app can be read.
"""

import base64
import binascii
import json
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from app import vault
from app.web.door import Door

KEPT = "_flashes"
"""The one entry that Flask's `flash` and `get_flashed_messages` use."""

MAX_AGE_SECONDS = 60
MAX_BYTES = 2_000  # well under the 4 kB that a browser keeps of one cookie
_PLACE = vault.Place("", "notice", UUID(int=0), "cookie")


class Notices(dict[str, Any], SessionMixin):
    """The notices of one request, opened when a template first asks for them."""

    modified = False

    def __init__(self, door: Door, sealed: str) -> None:
        """Keep the cookie as it came."""
        super().__init__()
        self._door = door
        self._sealed: str | None = sealed
        self.came_with = bool(sealed)

    def key(self) -> bytes | None:
        """Return the key of this session's notices, None without a session."""
        token = self._door.token()
        return None if token is None else vault.derive(token, "notice")

    def _open(self) -> None:
        """Read the cookie once; one that this session did not write holds nothing."""
        sealed, self._sealed = self._sealed, None
        key = self.key() if sealed else None
        if not sealed or key is None:
            return
        try:
            envelope = base64.urlsafe_b64decode(sealed.encode("ascii", "replace"))
        except (binascii.Error, ValueError):
            return
        told = vault.try_unseal(key, envelope, _PLACE)
        if told is not None:
            super().__setitem__(KEPT, [tuple(pair) for pair in json.loads(told)])

    def get(self, key: str, default: Any = None) -> Any:
        """Return an entry, opening the cookie first."""
        self._open()
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._open()
        return super().__contains__(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self.modified = True
        super().__setitem__(key, value)

    def pop(self, key: str, *default: Any) -> Any:
        """Take an entry out; the cookie goes with it."""
        self._open()
        self.modified = True
        return super().pop(key, *default)


class SealedNotices(SessionInterface):
    """Keeps notices in a cookie that only the same session can open."""

    def __init__(self, door: Door, *, secure: bool) -> None:
        """Take the door, which knows the session's secret."""
        self._door = door
        self._secure = secure
        self._cookie = "__Host-notice" if secure else "notice"

    def open_session(self, app: Flask, request: Request) -> Notices:
        """Return the notices of this request, still sealed."""
        del app
        return Notices(self._door, request.cookies.get(self._cookie, ""))

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Seal what was said for the next page, or drop what was shown."""
        del app
        if not isinstance(session, Notices) or not session.modified:
            return
        key, said = session.key(), session.get(KEPT)
        text = json.dumps(said).encode() if said else b""
        if key is None or not text or len(text) > MAX_BYTES:
            if session.came_with:
                response.delete_cookie(self._cookie, path="/", secure=self._secure)
            return
        response.set_cookie(
            self._cookie,
            base64.urlsafe_b64encode(vault.seal(key, text, _PLACE)).decode(),
            max_age=MAX_AGE_SECONDS,
            secure=self._secure,
            httponly=True,
            samesite="Strict",
            path="/",
        )
