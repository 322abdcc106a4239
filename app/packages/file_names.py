"""The name that a file came with: told with the file where it can show nobody.

A person calls a file by what is in it, a telephone by the day. Only a name made of a
device's words, numbers and signs stands in the index. Any other stands in the names
annex, exactly as it came; without an annex it stays with the sender.
"""

import re
import unicodedata
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
DIGITS = re.compile(r"\d(?:[\s().\-]{0,3}\d){6,}")
"""As many digits as a telephone number has."""
DAY = re.compile(r"20\d\d[\s().\-]{0,3}(0[1-9]|1[0-2])[\s().\-]{0,3}([0-2]\d|3[01])")
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
    if any(DAY.match(found) is None for found in DIGITS.findall(plain)):
        return False
    return _own_words(plain) <= OF_DEVICES


def is_sought(name: str) -> bool:
    """Say whether the name as a whole is searched for in all that leaves.

    One word by itself, such as `verify.py`, stands in many files by chance.
    """
    plain = _plain(name)
    stem = plain.rpartition(".")[0] or plain
    return len(_own_words(stem) - OF_DEVICES - OF_PACKAGES) >= FEWEST_WORDS


def _own_words(plain: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(plain)}


def _plain(name: str) -> str:
    """Take away what would cut a word into letters."""
    text = unicodedata.normalize("NFKD", name)
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN)
    return unicodedata.normalize("NFC", seen)
