"""References and neutral names: random, readable, never in order."""

import re
import secrets

# No letter or digit that is mistaken for another in handwriting or over the phone.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = "23456789"
REFERENCE = re.compile(f"BV-[{_SIGNS}]{{4}}-[{_DIGITS}]{{2}}")
"""What `new_reference` makes."""

BIRDS_AND_TREES = (
    "Heron", "Wren", "Swift", "Rowan", "Linden", "Stork", "Aspen", "Finch",
    "Maple", "Plover", "Birch", "Lark", "Alder", "Crane", "Hazel", "Curlew",
    "Elm", "Thrush", "Poplar", "Siskin", "Willow", "Tern", "Juniper", "Martin",
)  # fmt: skip


def new_reference() -> str:
    """Return a random case reference, `BV-7K3Q-92`: about 48 million of them.

    Two may meet: the column is unique, and the caller tries again.
    """
    two = "".join(secrets.choice(_DIGITS) for _ in range(2))
    return f"BV-{drawn(4)}-{two}"


def drawn(signs: int) -> str:
    """Return random letters and digits, for the number of a paper: six are enough."""
    return "".join(secrets.choice(_SIGNS) for _ in range(signs))


def new_pseudonym() -> str:
    """Return a neutral survivor code, "Heron 17". It tells nothing and is no key."""
    return f"{secrets.choice(BIRDS_AND_TREES)} {secrets.randbelow(98) + 2}"
