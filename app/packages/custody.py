"""Chains of custody as they travel: one hash-linked file per item.

`hash = SHA-256(prev_hash || canonical JSON of the row)`, where `prev_hash` is the
lower-case hex of the row before (64 zeros for the first), and the canonical JSON of a
row is UTF-8 without spaces, its keys sorted, leaving out `prev_hash`, `hash` and
`signature`. Source: domain/exports.md section 8; docs/formats/package.md says it to
the receiver.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from app.errors import PackageError
from app.packages.contents import CustodyEvent, Item, ItemId, Sha256

NOTHING_BEFORE = "0" * 64
UNHASHED = frozenset({"prev_hash", "hash", "signature"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRow:
    """One row as written: every value a string, so that any tool hashes it alike."""

    event_id: str
    item_id: ItemId
    seq: int
    at: str
    at_source: str
    actor_id: str
    actor_role: str
    action: str
    from_party: str
    to_party: str
    place_coarse: str
    carrier: str
    seal_no: str
    tool: str
    tool_version: str
    input_sha256: str
    output_sha256: str
    reason: str
    witness_id: str
    receipt_ref: str
    note: str
    recorded_hash: str
    prev_hash: Sha256
    hash: Sha256
    signature: str


def moment(at: datetime) -> str:
    """Write a time as `2026-11-23T08:15:30.250Z`: UTC, to the millisecond."""
    at = at.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def row_hash(prev_hash: str, row: dict[str, str | int]) -> str:
    """Hash one row onto the row before it; keys that are not hashed are left out."""
    hashed = {key: value for key, value in row.items() if key not in UNHASHED}
    canonical = json.dumps(
        hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256((prev_hash + canonical).encode()).hexdigest()


def chain(item: Item) -> tuple[CustodyRow, ...]:
    """Link the events of one item, in the order in which they are given.

    Raises:
        PackageError: an original has no history, or its first row shows another hash.
    """
    rows: list[CustodyRow] = []
    before = NOTHING_BEFORE
    for seq, event in enumerate(item.custody, start=1):
        values = _values(item, seq, event)
        linked = row_hash(before, values)
        row = CustodyRow(
            **values,  # type: ignore[arg-type]  # the two classes share their fields
            prev_hash=before,
            hash=linked,
            signature=event.signature,
        )
        rows.append(row)
        before = linked
    if item.original is not None and (
        not rows or rows[0].output_sha256 != item.original.sha256
    ):
        raise PackageError(
            f"{item.item_id}: the first custody row does not show the original's hash"
        )
    return tuple(rows)


def _values(item: Item, seq: int, event: CustodyEvent) -> dict[str, str | int]:
    values: dict[str, str | int] = {
        each.name: getattr(event, each.name)
        for each in fields(event)
        if each.name not in {"at", "signature"}
    }
    return values | {"item_id": item.item_id, "seq": seq, "at": moment(event.at)}
