"""What the staff shell needs to know about the person in front of it.

The shell (`web/staff.py`) draws pages, checks tokens and reads the marks of views; it
does not know how anyone signs in. Whoever does plugs a `Door` into
`create_staff_app(settings, door=...)`. Until then nobody is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from flask.typing import ResponseReturnValue

from app.errors import NotFoundError
from app.staff.policy import Permission


@dataclass(frozen=True)
class Visitor:
    """The signed-in person, as far as the frame of a page shows them.

    Attributes:
        name: the first name colleagues see.
        role: the role in words, in the reader's language.
        seconds_left: until the vault closes for want of use; None hides the clock.
        seconds_whole: what *Stay* sets it back to.
        keys: whether single-letter keys are on (WCAG 2.1.4).
        counts: figures for the rail by place ("inbox"), and "working" for jobs.
    """

    name: str
    role: str
    seconds_left: int | None = None
    seconds_whole: int | None = None
    keys: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)


class Door(Protocol):
    """How the shell asks who is there. One instance serves every request."""

    def token(self) -> bytes | None:
        """Return 32 secret bytes of the current session, or None without one.

        Anti-forgery tokens and notices are derived from it, so it must end with the
        session, and must change at sign-in, at step-up and after a lock. It is never
        shown. A half-open session (between password and code) has one of its own.
        """

    def enter(self, permission: Permission) -> ResponseReturnValue | None:
        """Let the person through to a view that is not public, or say what instead.

        Called before each such view with the permission of its mark. Returns None to
        go on, or the page to show (sign-in, unlock).

        Raises:
            NotFoundError: the role may not know this page.
        """

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role could ever be granted this permission."""

    def visitor(self) -> Visitor | None:
        """Return the person for the frame of the page, or None when signed out."""


class ClosedDoor:
    """Nobody is signed in, and nobody can: what the shell does on its own."""

    def token(self) -> bytes | None:
        """Return None: there is no session."""
        return None

    def enter(self, permission: Permission) -> ResponseReturnValue | None:
        """Refuse, as for a page that is not there."""
        del permission
        raise NotFoundError

    def may(self, permission: Permission) -> bool:
        """Return False."""
        del permission
        return False

    def visitor(self) -> Visitor | None:
        """Return None."""
        return None
