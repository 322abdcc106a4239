"""Reads the mark that a view carries; `app/staff/access.py` sets it."""

from collections.abc import Callable
from typing import Any, Literal

from flask import Flask

from app.staff import access
from app.staff.policy import Permission

Mark = Permission | Literal["public"]


class UnmarkedViewError(Exception):
    """A view says neither who may open it nor that anyone may; the app does not start.

    This is a fault of the program, not a refusal to a person.
    """


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """Return the permission a view asks for, "public", or None if it was forgotten."""
    mark: Mark | None = getattr(view, access.MARK, None)
    return mark


def check(app: Flask) -> None:
    """Refuse to start with a view that nobody decided about.

    Raises:
        UnmarkedViewError: names the first such view.
    """
    for rule in app.url_map.iter_rules():
        if mark_of(app.view_functions[rule.endpoint]) is None:
            raise UnmarkedViewError(
                f"{rule.rule} ({rule.endpoint}) has neither @requires nor @public"
            )
