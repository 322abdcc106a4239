"""What a line is about, by the name that its readers may know: a reference, a team.

The log knows ids. Whoever keeps records says here how to call them; only what stands in
the clear anyway, or what the reader's own keys open.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy.orm import Session

Naming = Callable[[Session, Collection[UUID]], dict[UUID, str]]

_namings: list[Naming] = []
_wordings: list[Callable[[str], str]] = []


def named_by(naming: Naming) -> Naming:
    """Register a function that names some of the records of a log."""
    if naming not in _namings:
        _namings.append(naming)
    return naming


def names_of(db: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those records that anybody has a name for."""
    found: dict[UUID, str] = {}
    for naming in _namings:
        found.update(naming(db, ids))
    return found


def reasons_worded_by(wording: Callable[[str], str]) -> Callable[[str], str]:
    """Register what says a reason's key in words, and leaves an unknown one alone."""
    if wording not in _wordings:
        _wordings.append(wording)
    return wording


def reason_in_words(key: str) -> str:
    """Return the reason for which something was opened, as its form worded it."""
    for wording in _wordings:
        key = wording(key)
    return key
