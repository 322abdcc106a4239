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
    text = decoded(bytes(data[:MOST_BYTES]))[:MOST_LETTERS]
    return Made(text.encode(), Kind.TEXT)


def decoded(data: bytes) -> str:
    """Return a text as letters. Marks that turn or hide letters are shown."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
    return plain(text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """Return a text with a visible mark for each sign that turns or hides letters."""
    return "".join(each if _is_shown(each) else _MARK for each in text)


def _is_shown(letter: str) -> bool:
    return letter in _SHOWN or unicodedata.category(letter)[0] != "C"
