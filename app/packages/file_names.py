"""The name that a file came with: told with the file where it can show nobody.

A person calls a file by what is in it, a telephone by the day. Only a name made of a
device's words, numbers and signs stands in the index. Any other stands in the names
annex, exactly as it came; without an annex it stays with the sender.
"""

import re
import unicodedata
from pathlib import Path

from app.errors import PackageError
from app.packages.names import NameSearch

WORD = re.compile(r"[^\W\d_]+")
DIGITS = re.compile(r"\d(?:[\s().\-]{0,3}\d){6,}")
"""As many digits as a telephone number has."""
_BETWEEN = r"[\s().\-]{0,3}"
_DAY = rf"20\d\d{_BETWEEN}(0[1-9]|1[0-2]){_BETWEEN}([0-2]\d|3[01])"
_HOUR = rf"([01]\d|2[0-3]){_BETWEEN}[0-5]\d"
_SECOND = rf"[0-5]\d({_BETWEEN}\d{{3}})?"
MOMENT = re.compile(rf"{_DAY}({_BETWEEN}{_HOUR}({_BETWEEN}{_SECOND})?)?")
"""A day, and the time of day to the minute, second or millisecond; no digit more."""
UNSEEN = {"Cf", "Mn", "Me"}

OF_DEVICES = frozenset(
    Path(__file__).with_name("device_words.txt").read_text("utf-8").split()
)
"""Words that telephones, cameras and programs put into names, and endings."""
OF_PACKAGES = frozenset(
    ("bag", "bagit", "case", "dossier", "gate", "info", "manifest", "report", "sha")
)
"""Words in the names of files that we write ourselves into every package."""
FEWEST_WORDS = 2


def shows_nobody(name: str) -> bool:
    """Say whether a name has nothing in it but what devices and programs write."""
    plain = _plain(name)
    return not _has_number(plain) and _own_words(plain) <= OF_DEVICES


def is_sought(name: str) -> bool:
    """Say whether the name as a whole is searched for in all that leaves.

    One word by itself, such as `verify.py`, stands in many files by chance. A number
    as long as that of a telephone does not.
    """
    plain = _plain(name)
    if _has_number(plain):
        return True
    stem = plain.rpartition(".")[0] or plain
    return len(_own_words(stem) - OF_DEVICES - OF_PACKAGES) >= FEWEST_WORDS


def speaks_of(name: str, search: NameSearch) -> bool:
    """Say whether a name tells somebody who is sought, however its words are joined."""
    plain = _plain(name)
    apart = re.sub(r"[_.\-]+", " ", plain)
    told = f"{plain} | {apart} | {plain.title()} | {apart.title()}"
    try:
        search.text("", told.encode())
    except PackageError:
        return True
    return False


def _has_number(plain: str) -> bool:
    """Say whether digits stand in it that may be a telephone's number."""
    return any(MOMENT.fullmatch(found) is None for found in DIGITS.findall(plain))


def _own_words(plain: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(plain)}


def _plain(name: str) -> str:
    """Take away what would cut a word into letters."""
    text = unicodedata.normalize("NFKD", name)
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN)
    return unicodedata.normalize("NFC", seen)
