"""The consent ledger of a case as pages, and what capabilities above tell it.

Receivers, accounts and evidence are known only above this floor. They register here
(from `contributing.py`)::

    @consent_pages.recipients
    def receivers(db, file, purpose):  # "" asks for all, to name what is on file
        return [(each.id, each.name) for each in ...]

    @consent_pages.materials
    def documents(db, file):
        return [(row_id, "E1, photo"), ...]

    @consent_pages.readings
    def recorded(db, purpose_id):
        return Reading([("uk", "/staff/.../7.ogg")], {"": "/staff/.../8.png"})

    @consent_pages.proofs
    def files(db, file):
        return {answer_id: [Proof("E3, say-back", "/staff/cases/..."), ...]}

What has left is registered with `app/cases/aftermath`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile


@dataclass(frozen=True)
class Reading:
    """What the office recorded and drew for a talk about one purpose.

    Attributes:
        heard: language and address of each recording.
        seen: the address of a picture for each point by its number; "" for the purpose.
    """

    heard: tuple[tuple[str, str], ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """A file that shows how an answer was given: a say-back, a mark on paper."""

    text: str = field(repr=False)
    href: str


Pairs = list[tuple[UUID, str]]
Proofs = dict[UUID, list[Proof]]
Recipients = Callable[[Session, CaseFile, str], Pairs]
Materials = Callable[[Session, CaseFile], Pairs]
Readings = Callable[[Session, str], Reading]
Shows = Callable[[Session, CaseFile], Proofs]

_recipients: list[Recipients] = []
_materials: list[Materials] = []
_readings: list[Readings] = []
_proofs: list[Shows] = []


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


def readings(function: Readings) -> Readings:
    """Register what can be heard and seen in a talk about a purpose."""
    if function not in _readings:
        _readings.append(function)
    return function


def proofs(function: Shows) -> Shows:
    """Register files that show how answers of a case were given."""
    if function not in _proofs:
        _proofs.append(function)
    return function


def all_recipients(db: Session, file: CaseFile, purpose: str = "") -> Pairs:
    """Return the receivers that can be named, by name."""
    found = [pair for ask in _recipients for pair in ask(db, file, purpose)]
    return sorted(found, key=lambda pair: pair[1])


def all_materials(db: Session, file: CaseFile) -> Pairs:
    """Return the documents of a case that an answer can be about."""
    return [pair for ask in _materials for pair in ask(db, file)]


def reading(db: Session, purpose_id: str) -> Reading:
    """Return what can be heard and seen in a talk about one purpose."""
    found = [ask(db, purpose_id) for ask in _readings]
    return Reading(
        tuple(each for one in found for each in one.heard),
        {point: src for one in found for point, src in one.seen.items()},
    )


def all_proofs(db: Session, file: CaseFile) -> Proofs:
    """Return the files that show how each answer of a case was given."""
    found: Proofs = {}
    for ask in _proofs:
        for answer_id, proofs_of in ask(db, file).items():
            found.setdefault(answer_id, []).extend(proofs_of)
    return found
