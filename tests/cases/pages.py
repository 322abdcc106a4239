"""The staff app as one of the cast sees it, without the pages of signing in.

`Desk(app, door)` sits one person after another in front of the same app: the door lets
in whom the policy lets in, and the actor's keys are the real ones.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.errors import NotFoundError
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.web import csrf
from app.web.door import Visitor
from app.web.staff import create_staff_app
from tests.support import database

HOST = {"Host": "127.0.0.1:8000"}
SESSION = b"s" * 32


@dataclass
class CastDoor:
    """Lets in the person whom the test names, as far as their role may come."""

    actor: Actor | None = None

    def token(self) -> bytes | None:
        """A fixed secret: sessions have tests of their own."""
        return SESSION if self.actor else None

    def enter(self, permission: Permission) -> None:
        """Refuse as the real door does."""
        g._login_user = self.actor
        if self.actor is None or not could_ever(self.actor, permission):
            raise NotFoundError

    def may(self, permission: Permission) -> bool:
        """For the menu."""
        return self.actor is not None and could_ever(self.actor, permission)

    def visitor(self) -> Visitor | None:
        """A name for the frame."""
        return Visitor("Somebody", self.actor.role.value) if self.actor else None


@dataclass
class Desk:
    """One browser in front of the staff app."""

    app: Flask
    door: CastDoor
    _client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self._client = self.app.test_client()

    @contextmanager
    def as_(self, actor: Actor) -> Iterator["Desk"]:
        """Let this person sit down for a while."""
        before, self.door.actor = self.door.actor, actor
        try:
            yield self
        finally:
            self.door.actor = before

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for a page."""
        return self._client.get(path, headers=HOST, **options)

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Send a form with a good token."""
        sent = {"csrf": csrf.make(SESSION), **(data or {})}
        return self._client.post(path, data=sent, headers=HOST)


@lru_cache(maxsize=1)
def _app(data: Path, url: str) -> tuple[Flask, CastDoor]:
    """Build the app once for as long as tests stand in the same world."""
    door = CastDoor()
    settings = database.settings_in(data, url)
    return create_staff_app(settings, door=door), door


def desk(world: Any) -> Desk:
    """Sit down in front of the app over the world of the test; nobody is there yet."""
    app, door = _app(world.settings.data, world.settings.database_url)
    door.actor = None
    return Desk(app, door)


def text(answer: TestResponse) -> str:
    """Return the page without its tokens, so that two answers can be compared."""
    return re.sub(r'name="csrf" value="[^"]*"', "", answer.get_data(as_text=True))
