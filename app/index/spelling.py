"""One spelling for a name, whatever its letters; and what a typing error leaves of it.

Ukrainian, Russian and English ways to write a name meet in one Latin form: "Ігор",
"Игорь" and "Ihor"; "Мар’яна" and "Maryana".
"""

import re
import unicodedata

WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ`-][^\W\d_]+)*", re.UNICODE)
SHORTEST_WITH_ERRORS = 4
"""In letters: of a shorter word, most others would be a typing error."""

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "e",
    "ё": "e", "э": "e", "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i", "ы": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ю": "u", "я": "a", "ь": "", "ъ": "",
    "’": "", "'": "", "ʼ": "", "`": "", "-": "",
}  # fmt: skip
# Latin spellings that stand for one Cyrillic letter in one standard or another.
_SAME = (("ya", "a"), ("ia", "a"), ("ja", "a"), ("yu", "u"), ("iu", "u"), ("ju", "u"),
         ("ye", "e"), ("ie", "e"), ("je", "e"), ("yi", "i"), ("yo", "o"), ("g", "h"),
         ("y", "i"), ("j", "i"), ("w", "v"), ("ii", "i"))  # fmt: skip


def folded(word: str) -> str:
    """Bring a word to one spelling: lower case, Latin, standards made alike."""
    text = unicodedata.normalize("NFKD", word.casefold().replace("й", "i"))
    text = text.replace("ї", "i").replace("й", "i")
    text = "".join(c for c in text if not unicodedata.combining(c))
    latin = "".join(_LATIN.get(letter, letter) for letter in text)
    before = ""
    while latin != before:  # "Mariia" and "Марія" meet only on the second round
        before = latin
        for spelling, alike in _SAME:
            latin = latin.replace(spelling, alike)
    return latin


def folded_words(name: str) -> list[str]:
    """Return the words of a name in one spelling, in their order."""
    return [one for one in map(folded, WORD.findall(name)) if one]


def alike(name: str) -> str:
    """Return a name in one spelling whatever its letters, its words in order.

    "Оксана Вигадана" and "Vyhadana Oksana" give the same.
    """
    return " ".join(sorted(folded(word) for word in WORD.findall(name)))


_PATRONYMIC = re.compile(r".{2,}(?:[vmk]ich|llich|vna|ichna)")


def without_patronymic(name: str) -> str:
    """Leave the father's name out of three or more words: not every account has it."""
    told = WORD.findall(name)
    kept = [word for word in told if not _PATRONYMIC.fullmatch(folded(word))]
    return " ".join(kept if len(told) > 2 and len(kept) > 1 else told)  # noqa: PLR2004  # given and family name


def with_errors(word: str) -> frozenset[str]:
    """Return a folded word and what is left of it without any one of its letters.

    Two words that differ by one letter put in, left out, put for another, or changed
    over with its neighbour share at least one of these.
    """
    if len(word) < SHORTEST_WITH_ERRORS:
        return frozenset({word})
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})
