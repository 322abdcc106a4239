"""How a check lies in its row: what staff keep of it, and what goes to the worker."""

from typing import TypeVar
from uuid import UUID

from app import vault
from app.evidence.models import EvidenceCheck
from app.evidence.verifying.records import Extract, Outcome
from app.keys.pinned import pinned

D = TypeVar("D", bound=vault.Document)

TABLE = EvidenceCheck.__tablename__


def seal(key: bytes, check_id: UUID, part: str, document: vault.Document) -> bytes:
    """Seal what staff and the worker give each other, under the key of the check."""
    return vault.seal(key, vault.encode(document), _place(check_id, part))


def open_extract(row: EvidenceCheck, key: bytes) -> Extract:
    """Open what the worker is to read; nothing where there is nothing to do."""
    if row.extract is None:
        return Extract(files=())
    return _open(key, row.id, "extract", row.extract, Extract)


def open_outcome(row: EvidenceCheck, key: bytes) -> Outcome:
    """Open what the worker has found so far."""
    if row.outcome is None:
        return Outcome()
    return _open(key, row.id, "outcome", row.outcome, Outcome)


def _open(key: bytes, check_id: UUID, part: str, data: bytes, kind: type[D]) -> D:
    return vault.decode(kind, vault.unseal(key, data, _place(check_id, part)))


def _place(check_id: UUID, part: str) -> vault.Place:
    return vault.Place(pinned().organisation, TABLE, check_id, part)
