"""What this process knows of its installation without asking the database."""

from app.config import Installation
from app.errors import NotOpenError

_pinned: Installation | None = None


def pin(installation: Installation | None) -> None:
    """Set the installation of this process: its organisation, salt and root."""
    global _pinned  # noqa: PLW0603
    _pinned = installation


def is_pinned() -> bool:
    """Say whether this process knows an installation."""
    return _pinned is not None


def pinned() -> Installation:
    """Return the pinned installation.

    Raises:
        NotOpenError: `init` has not run for this data folder.
    """
    if _pinned is None:
        raise NotOpenError
    return _pinned
