"""Marks on views. `web/` reads them before each request; nothing is decided here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from app.staff.policy import Permission

F = TypeVar("F", bound=Callable[..., Any])
MARK = "_access"
PUBLIC = "public"


def requires(permission: "Permission") -> Callable[[F], F]:
    """Mark a view: only for roles that could be granted this permission."""

    def mark(view: F) -> F:
        setattr(view, MARK, permission)
        return view

    return mark


def public(view: F) -> F:
    """Mark a view: for anybody, signed in or not."""
    setattr(view, MARK, PUBLIC)
    return view


FILES = "_takes_files"


def takes_files(max_bytes: int | None = None) -> Callable[[F], F]:
    """Mark a view that takes files: how large the whole request may be.

    Without a size it is what the settings say of files in conversations.
    """

    def mark(view: F) -> F:
        setattr(view, FILES, max_bytes)
        return view

    return mark
