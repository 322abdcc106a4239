"""Where sealed bytes belong, joined so that two places never give the same bytes."""

from dataclasses import dataclass
from uuid import UUID

from app.vault.suites import Suite

_LENGTH_BYTES = 4


def context(*fields: str | bytes | int | UUID) -> bytes:
    """Join fields so that no other list of fields gives the same bytes.

    Each field is one letter for its kind, its length in 4 bytes, and its bytes.
    """
    return b"".join(_framed(field) for field in fields)


def _framed(field: str | bytes | int | UUID) -> bytes:
    match field:
        case str():
            kind, raw = b"s", field.encode()
        case bytes():
            kind, raw = b"b", field
        case int():
            size = field.bit_length() // 8 + 1
            kind, raw = b"i", field.to_bytes(size, "big", signed=True)
        case UUID():
            kind, raw = b"u", field.bytes
    return kind + len(raw).to_bytes(_LENGTH_BYTES, "big") + raw


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
