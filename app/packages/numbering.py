"""Numbers of documents and incidents: a supplement goes on where the receiver is.

What they have keeps its number. What changed since gets a new one and says which one it
had; nothing is ever sent a second time under a number that means something else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.packages.models import Package
from app.packages.records import Kind, Numbered, PackageContent, Status

PREFIX = "BV"
_NUMBER = re.compile(r"^(?:BV-(\d{6})-0001|I-(\d+))$")
DOCUMENTS = (Kind.EVIDENCE, Kind.STATEMENT)
_BUILT = {Status.BUILDING.value, Status.BUILT.value, Status.DISCLOSED.value}


@dataclass(frozen=True)
class Before:
    """What was numbered for a receiver in packages that belong together.

    Attributes:
        has: what they have, under the newest number of each.
        documents, incidents: the highest number used so far, also where a package was
            built and did not leave.
    """

    has: Mapping[UUID, Numbered]
    documents: int = 0
    incidents: int = 0


def before(db: Session, file: CaseFile, follows: UUID | None) -> Before:
    """Return what the packages hold that belong to the one that is followed."""
    if follows is None:
        return Before({})
    rows = {
        row.id: (row, content)
        for row, content in file.records(db, Package, Part.CONTENT, PackageContent)
    }
    root = _root(rows, follows)
    has: dict[UUID, Numbered] = {}
    documents = incidents = 0
    for package_id in sorted(rows, key=lambda each: _newest(rows, each)):
        row, content = rows[package_id]
        if _root(rows, package_id) != root or row.status not in _BUILT:
            continue
        numbered = content.numbered or tuple(_earlier(content))
        for each in numbered:
            document, incident = _read(each.number)
            documents, incidents = max(documents, document), max(incidents, incident)
            if row.status == Status.DISCLOSED.value:
                has[each.id] = _later(has.get(each.id), each)
        if not numbered:
            documents = max(documents, len(content.chosen))
            incidents = max(incidents, len(content.chosen))
    return Before(has, documents, incidents)


def what_they_have(db: Session, file: CaseFile, follows: UUID) -> dict[UUID, str]:
    """Return what the receiver of a package has, and under which numbers."""
    known = before(db, file, follows)
    return {item_id: each.number for item_id, each in known.has.items()}


def check_follows(
    db: Session, file: CaseFile, follows: UUID, recipient_id: UUID
) -> None:
    """Refuse to follow what did not leave, or went to somebody else.

    Raises:
        NotFoundError: no such package in this case.
        InvalidInputError: `follows`.
    """
    row = file.child(db, Package, follows)
    is_there = row.status == Status.DISCLOSED.value
    if not is_there or row.recipient_id != recipient_id:
        raise InvalidInputError("follows")


def documents(goes: Iterable[tuple[UUID, str]], known: Before) -> Iterator[Numbered]:
    """Number the documents that go: id and hash of each, in their order."""
    last = known.documents
    for item_id, sha256 in goes:
        had = known.has.get(item_id)
        if had is not None and had.sha256 in {"", sha256}:
            yield msgspec.structs.replace(had, sha256=sha256)
            continue
        last += 1
        number = f"{PREFIX}-{last:06d}-0001"
        if had is None:
            yield Numbered(item_id, number, sha256)
        else:
            yield Numbered(item_id, number, sha256, had.number, had.changes + 1)


def incidents(goes: Iterable[UUID], known: Before) -> Iterator[Numbered]:
    """Number the incidents that go; one that they have keeps its number."""
    last = known.incidents
    for incident_id in goes:
        had = known.has.get(incident_id)
        if had is not None:
            yield had
            continue
        last += 1
        yield Numbered(incident_id, f"I-{last}")


def _earlier(content: PackageContent) -> Iterator[Numbered]:
    """Return the numbers of a package from before they were kept.

    They followed the order of what was chosen. Where something was withheld, which
    number is whose cannot be told, and none is taken for known.
    """
    if content.withheld:
        return
    in_order = [c for kind in DOCUMENTS for c in content.chosen if c.kind is kind]
    for number, chosen in enumerate(in_order, start=1):
        yield Numbered(chosen.id, f"{PREFIX}-{number:06d}-0001")
    happened = [c for c in content.chosen if c.kind is Kind.INCIDENT]
    for number, chosen in enumerate(happened, start=1):
        yield Numbered(chosen.id, f"I-{number}")


def _later(had: Numbered | None, each: Numbered) -> Numbered:
    return each if had is None or _read(each.number) >= _read(had.number) else had


def _read(number: str) -> tuple[int, int]:
    found = _NUMBER.match(number)
    if found is None:
        return 0, 0
    document, incident = found.groups()
    return int(document or 0), int(incident or 0)


def _root(rows: Mapping[UUID, tuple[Package, PackageContent]], package: UUID) -> UUID:
    seen = {package}
    while (above := rows[package][1].follows) in rows and above not in seen:
        package = above  # type: ignore[assignment]  # it is a key of `rows`
        seen.add(package)
    return package


def _newest(
    rows: Mapping[UUID, tuple[Package, PackageContent]], package: UUID
) -> tuple[int, UUID]:
    """Order packages by how many came before them."""
    steps, seen = 0, {package}
    at = package
    while (above := rows[at][1].follows) in rows and above not in seen:
        at = above  # type: ignore[assignment]  # it is a key of `rows`
        seen.add(at)
        steps += 1
    return steps, package
