"""The survivor's 24 digits: made from the system's generator, read in any script."""

import secrets
import unicodedata

DIGITS = 24
_GROUP = 4
# The longest input that is looked at: enough to keep a 25th digit, and no more work
# for ten million.
_LONGEST = 64

# A totally anti-symmetric quasigroup: it notices each wrong digit and each swap of
# neighbours. Source: H. M. Damm, 2004.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def new_receipt() -> str:
    """Return 23 random digits and their check digit: 76 bits, no letters to misread."""
    drawn = str(secrets.randbelow(10 ** (DIGITS - 1))).zfill(DIGITS - 1)
    return drawn + _check(drawn)


def grouped_receipt(receipt: str) -> str:
    """Return the digits in six groups of four, as they are shown and written down."""
    return " ".join(
        receipt[start : start + _GROUP] for start in range(0, len(receipt), _GROUP)
    )


def normalise_receipt(text: str) -> bytes:
    """Return the decimal digits of what was typed, in any script, as ASCII.

    Spaces, dashes, marks of direction and everything else that is no digit fall away.
    Wrong input still gives bytes; nothing is judged here.
    """
    found: list[str] = []
    for character in text:
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            found.append(str(digit))
            if len(found) == _LONGEST:
                break
    return "".join(found).encode()


def looks_complete(text: str) -> bool:
    """Say whether there are 24 digits whose check digit fits.

    For the hint "look at the digits again", asked after the derivation and never
    instead of it. Anyone can work it out: it says nothing about what is stored.
    """
    digits = normalise_receipt(text).decode()
    return len(digits) == DIGITS and _check(digits) == "0"


def _check(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)
