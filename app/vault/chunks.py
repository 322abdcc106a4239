"""The STREAM construction that sealed files and age files share.

Source: C2SP age.md, "Payload": 64 KiB chunks, each under a nonce of an 11-byte counter
and one byte that marks the last. A chunk moved, repeated or cut off at a border meets
another nonce and does not open.
"""

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
_COUNTER_BYTES = 11


def chunk_nonce(index: int, *, last: bool) -> bytes:
    """Return the 12-byte nonce of one chunk."""
    return index.to_bytes(_COUNTER_BYTES, "big") + bytes([last])
