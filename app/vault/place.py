"""Where sealed bytes belong, joined so that two places never give the same bytes."""

from dataclasses import dataclass
from uuid import UUID

from app.vault.suites import Suite

_LENGTH_BYTES = 4


def context(*fields: str | bytes | int | UUID) -> bytes:
    """Join fields so that no other list of fields gives the same bytes.

    Each field is one letter for its kind, its length in 4 bytes, and its bytes.
    """
    framed: list[bytes] = []
    for field in fields:
        if isinstance(field, str):
            kind, raw = b"s", field.encode()
        elif isinstance(field, bytes):
            kind, raw = b"b", field
        elif isinstance(field, UUID):
            kind, raw = b"u", field.bytes
        else:
            size = field.bit_length() // 8 + 1
            kind, raw = b"i", field.to_bytes(size, "big", signed=True)
        framed += (kind, len(raw).to_bytes(_LENGTH_BYTES, "big"), raw)
    return b"".join(framed)


@dataclass(frozen=True)
class Place:
    """The one place where an envelope opens; bound into it, never stored in it.

    `part` is the compartment, or the compartment's head: "content", "identity_head".
    `version` is the row's version where a row is sealed more than once.
    """

    organisation: str
    table: str
    row: UUID
    part: str
    version: int = 1

    def aad(self, suite: Suite) -> bytes:
        """Return the associated data of an envelope of this suite in this place."""
        fields = context(
            self.organisation, self.table, self.row, self.part, self.version
        )
        return b"bv1" + bytes([suite]) + fields
