"""The survivor's 24 digits: made from the system's generator, read in any script."""

import secrets

from app.vault.digits import check_digit, in_groups, typed_digits

DIGITS = 24
_GROUP = 4
# The longest input that is looked at: enough to keep a 25th digit.
_LONGEST = 64


def new_receipt() -> str:
    """Return 23 random digits and their check digit: 76 bits, no letters to misread."""
    drawn = str(secrets.randbelow(10 ** (DIGITS - 1))).zfill(DIGITS - 1)
    return drawn + check_digit(drawn)


def grouped_receipt(receipt: str) -> str:
    """Return the digits in six groups of four, as they are shown and written down."""
    return in_groups(receipt, _GROUP)


def normalise_receipt(text: str) -> bytes:
    """Return the decimal digits of what was typed, in any script, as ASCII.

    Wrong input still gives bytes; nothing is judged here.
    """
    return typed_digits(text, _LONGEST).encode()


def looks_complete(text: str) -> bool:
    """Say whether there are 24 digits whose check digit fits.

    For the hint "look at the digits again", asked after the derivation and never
    instead of it. Anyone can work it out: it says nothing about what is stored.
    """
    digits = normalise_receipt(text).decode()
    return len(digits) == DIGITS and check_digit(digits) == "0"
