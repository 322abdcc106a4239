"""The STREAM construction that sealed files and age files share.

Source: C2SP age.md, "Payload": 64 KiB chunks, each under a nonce of an 11-byte counter
and one byte that marks the last. A chunk moved, repeated or cut off at a border meets
another nonce and does not open.
"""

from typing import Protocol

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
_COUNTER_BYTES = 11


def chunk_nonce(index: int, *, last: bool) -> bytes:
    """Return the 12-byte nonce of one chunk."""
    return index.to_bytes(_COUNTER_BYTES, "big") + bytes([last])


class Source(Protocol):
    """Anything that bytes are read from, as an unbuffered file gives them."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most so many bytes, none at the end."""


def exactly(source: Source, size: int) -> bytes:
    """Read so many bytes, fewer only at the end; sources may answer in pieces."""
    found = source.read(size) or b""
    if len(found) in {0, size}:
        return found
    pieces = bytearray(found)
    while len(pieces) < size and (piece := source.read(size - len(pieces))):
        pieces += piece
    return bytes(pieces)
