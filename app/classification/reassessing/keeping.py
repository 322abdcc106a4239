"""How a re-assessment lies in its row: what the worker has found so far."""

from uuid import UUID

from app import vault
from app.classification.models import Reassessment
from app.classification.reassessing.records import Outcome
from app.keys.pinned import pinned

TABLE = Reassessment.__tablename__


def seal(key: bytes, row_id: UUID, outcome: Outcome) -> bytes:
    """Seal what was found, under the key of this one re-assessment."""
    return vault.seal(key, vault.encode(outcome), _place(row_id))


def open_outcome(row: Reassessment, key: bytes) -> Outcome:
    """Open what was found so far."""
    if row.outcome is None:
        return Outcome()
    return vault.decode(Outcome, vault.unseal(key, row.outcome, _place(row.id)))


def _place(row_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, TABLE, row_id, "outcome")
