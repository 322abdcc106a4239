"""Digits that people read aloud and type: any script, with a check digit."""

import unicodedata

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


def check_digit(digits: str) -> str:
    """Return the digit to append; "0" for digits whose own check digit is the last."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def typed_digits(text: str, most: int) -> str:
    """Return the decimal digits of what was typed, in any script, as ASCII.

    Spaces, dashes, marks of direction and everything else that is no digit fall away.

    Args:
        text: what was typed or pasted, of any length.
        most: how many digits are looked at; no more work for ten million.
    """
    found: list[str] = []
    for character in text:
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            found.append(str(digit))
            if len(found) == most:
                break
    return "".join(found)


def in_groups(digits: str, size: int) -> str:
    """Return the digits in groups, as they are shown and written down."""
    return " ".join(
        digits[start : start + size] for start in range(0, len(digits), size)
    )
