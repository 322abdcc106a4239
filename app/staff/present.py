"""Who is there in this request: the one module of the product that meets Flask-Login.

`current_actor()` is what views ask. `Front` is what the pages about sessions ask of the
staff app; `app/web/staff_door.py` is it.
"""

from typing import Protocol

import flask_login

from app.config import Settings
from app.errors import FreshFactorError, LockedError
from app.keys.sessions import Opened
from app.staff.actor import Actor

EXTENSION = "staff_front"
"""Where the staff app keeps its `Front`: `current_app.extensions[EXTENSION]`."""


def current_actor() -> Actor:
    """Return the person who acts in this request.

    Raises:
        LockedError: nobody is signed in, or the vault is closed.
    """
    who = flask_login.current_user
    actor = who._get_current_object() if who else None  # noqa: SLF001  # the proxy's own way out
    if not isinstance(actor, Actor):
        raise LockedError
    return actor


def fresh_actor() -> Actor:
    """Return the person, who gave a second factor within five minutes.

    Raises:
        FreshFactorError: the page asks for the code, and then goes on where it was.
        LockedError: nobody is signed in, or the vault is closed.
    """
    actor = current_actor()
    if not actor.is_fresh:
        raise FreshFactorError
    return actor


class Front(Protocol):
    """The staff app's side of a session: this request's, and the browser's cookies.

    What a view changes here takes effect at once, and reaches the browser with the
    answer.
    """

    @property
    def settings(self) -> Settings:
        """How the installation is run."""

    @property
    def boot_key(self) -> bytes:
        """The process family's half of every session's key."""

    def opened(self) -> Opened | None:
        """Return this request's session: half open, open, locked, or none."""

    def cookie(self) -> str:
        """Return what the session's cookie says, or an empty text."""

    def is_own_form(self) -> bool:
        """Say whether the form that came is one of this session's own pages."""

    def adopt(self, cookie: str) -> None:
        """Go on in another session."""

    def forget(self) -> None:
        """Go on without a session; what the device keeps stays."""

    def came_with_session(self) -> bool:
        """Say whether the browser sent a session's cookie, good or over."""

    def account_secret(self, key: bytes) -> str:
        """Return the account secret that this device keeps, by the name's hash."""

    def knows_anyone(self) -> bool:
        """Say whether this device keeps any account secret."""

    def keep_account_secret(self, key: bytes, account_secret: str) -> None:
        """Let this device keep an account secret, so that it need not be typed."""

    def forget_device(self) -> None:
        """Let this device forget all account secrets."""
