"""Where words stand in a text: in each alphabet, capital or small, in each word form.

Finding too much is the smaller harm: all places are shown before anything is hidden,
and each can be taken out again.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from app.cases.codes import is_form_of

FEWEST_DIGITS = 4
"""From so many digits on, a phrase without letters is a number, however grouped."""
_WORD = re.compile(r"[^\W_]+(?:[’'ʼ`-][^\W_]+)*")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011][ \t\r]*\n\s*(?=[^\W\d_])")
_APART = r"[\s().\-–/]{0,3}"


@dataclass(frozen=True)
class _Plain:
    """A text made plain, and for each letter where it began and ended before."""

    text: str = field(repr=False)
    first: tuple[int, ...] = field(repr=False)
    end: tuple[int, ...] = field(repr=False)


def places(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return where a phrase stands: the first letter, and the first after it.

    A word that is broken at the end of a line counts as one word.
    """
    plain = _plain(text)
    letters = _plain(phrase).text
    wanted = _WORD.findall(letters)
    digits = "".join(sign for sign in letters if sign.isdigit())
    if len(digits) >= FEWEST_DIGITS and not any(sign.isalpha() for sign in letters):
        found = [each.span() for each in _number(digits).finditer(plain.text)]
    elif wanted:
        found = _runs(plain.text, wanted)
    else:
        found = []
    return [(plain.first[first], plain.end[end - 1]) for first, end in found]


def _number(digits: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)\+?{_APART.join(digits)}(?!\d)")


def _runs(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Return each run of words that are forms of the wanted ones, in their order."""
    words = list(_WORD.finditer(text))
    known: dict[tuple[str, str], bool] = {}

    def fits(word: str, name: str) -> bool:
        if (word, name) not in known:
            known[word, name] = _fits(word, name)
        return known[word, name]

    found, at = [], 0
    while at + len(wanted) <= len(words):
        run = words[at : at + len(wanted)]
        if all(fits(w.group(), name) for w, name in zip(run, wanted, strict=True)):
            found.append((run[0].start(), run[-1].end()))
            at += len(wanted)
        else:
            at += 1
    return found


def _fits(word: str, name: str) -> bool:
    if word.casefold() == name.casefold():
        return True
    if any(sign.isdigit() for sign in word + name):
        return False
    # "Київ-Харків" holds both; "Нечуй-Левицький" is found as a whole too.
    parts = (word, *re.split(r"[-]", word)) if "-" in word and "-" not in name else ()
    return any(is_form_of(part, name) for part in parts or (word,) if part)


def _plain(text: str) -> _Plain:
    """Bring letters to one form, without unseen signs and breaks inside of words."""
    dropped = {
        at
        for broken in _BROKEN.finditer(text)
        for at in range(broken.start(), broken.end())
    }
    letters: list[str] = []
    first: list[int] = []
    end: list[int] = []
    at = 0
    while at < len(text):
        after = at + 1
        while after < len(text) and unicodedata.combining(text[after]):
            after += 1
        if at not in dropped:
            sign = text[at:after].translate(_UNSEEN)
            for letter in unicodedata.normalize("NFKC", sign):
                letters.append(letter)
                first.append(at)
                end.append(after)
        at = after
    return _Plain("".join(letters), tuple(first), tuple(end))
