"""From a text to the stems that the index keeps: Ukrainian, Russian and English."""

import functools
import re
import unicodedata
from typing import Any

_WORD = re.compile(r"\w+", re.UNICODE)
_SHORTEST = 2
_LONGEST = 40
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text, each once: order and number of uses are dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    words = (w for w in _WORD.findall(folded.replace("'", "")))
    return frozenset(stem(word) for word in words if _SHORTEST <= len(word) <= _LONGEST)


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the base form of one folded word.

    Snowball has no Ukrainian; simplemma looks Ukrainian up first, then Russian. The
    same is done for both databases, since PostgreSQL has no Ukrainian either.
    """
    if _CYRILLIC.search(word):
        import simplemma

        return str(simplemma.lemmatize(word, lang=("uk", "ru"))).casefold()
    return str(_english().stemWord(word))


@functools.cache
def _english() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
