"""The consent ledger of a case as pages, and what capabilities above tell it.

Receivers, accounts, evidence and what has left already are known only above this
floor. They register here (from `contributing.py`)::

    @consent_pages.recipients
    def receivers(db, file, purpose):  # "" asks for all, to name what is on file
        return [(each.id, each.name) for each in ...]

    @consent_pages.materials
    def documents(db, file):
        return [(row_id, "E1, photo"), ...]

    @consent_pages.gone
    def sent(db, file, purposes):
        return [Gone("Package BV-2026-0007, sent 3 Mar", "recall to be sent"), ...]
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile


@dataclass(frozen=True)
class Gone:
    """Something that left before a withdrawal, and what is done about it."""

    text: str = field(repr=False)
    state: str = ""
    href: str = ""


Pairs = list[tuple[UUID, str]]
Recipients = Callable[[Session, CaseFile, str], Pairs]
Materials = Callable[[Session, CaseFile], Pairs]
Left = Callable[[Session, CaseFile, frozenset[str]], list[Gone]]

_recipients: list[Recipients] = []
_materials: list[Materials] = []
_gone: list[Left] = []


def recipients(function: Recipients) -> Recipients:
    """Register who can be named as a receiver for a purpose; "" asks for everybody."""
    if function not in _recipients:
        _recipients.append(function)
    return function


def materials(function: Materials) -> Materials:
    """Register documents that an answer can be about: accounts, evidence."""
    if function not in _materials:
        _materials.append(function)
    return function


def gone(function: Left) -> Left:
    """Register what has left for some purposes, for the page after a withdrawal."""
    if function not in _gone:
        _gone.append(function)
    return function


def all_recipients(db: Session, file: CaseFile, purpose: str = "") -> Pairs:
    """Return the receivers that can be named, by name."""
    found = [pair for ask in _recipients for pair in ask(db, file, purpose)]
    return sorted(found, key=lambda pair: pair[1])


def all_materials(db: Session, file: CaseFile) -> Pairs:
    """Return the documents of a case that an answer can be about."""
    return [pair for ask in _materials for pair in ask(db, file)]


def all_gone(db: Session, file: CaseFile, purposes: frozenset[str]) -> list[Gone]:
    """Return what has left for any of these purposes."""
    return [each for ask in _gone for each in ask(db, file, purposes)]
