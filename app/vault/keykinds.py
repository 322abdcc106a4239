"""Of which kind a receiver's key is. Stored with signed entries: add, never rename."""

from enum import StrEnum


class KeyKind(StrEnum):
    """Post-quantum is the rule; the others are exceptions that people approve."""

    POST_QUANTUM = "age_post_quantum"
    X25519 = "age_x25519"
    OPENPGP = "openpgp"
