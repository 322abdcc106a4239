"""Inside the limited process: the beginning of a text, as letters and nothing else."""

import unicodedata

from app.limited.answers import Made
from app.limited.kinds import Kind

MOST_BYTES = 64 * 1024
MOST_LETTERS = 20_000
_SHOWN = {"\n", "\t"}
_MARK = "\N{REPLACEMENT CHARACTER}"


def prepare() -> None:
    """Load the decoders before the door shuts."""
    beginning(bytearray(b"\xff\xfea\x00"))
    beginning(bytearray("я".encode("cp1251")))


def beginning(data: bytearray) -> Made:
    """Return the first part as UTF-8. Marks that turn or hide letters are shown."""
    part = bytes(data[:MOST_BYTES])
    if part[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = part.decode("utf-16", "replace")
    else:
        text = part.decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS]
    plain = "".join(each if _is_shown(each) else _MARK for each in text)
    return Made(plain.encode(), Kind.TEXT)


def _is_shown(letter: str) -> bool:
    return letter in _SHOWN or unicodedata.category(letter)[0] != "C"
