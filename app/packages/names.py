"""The last look before sealing: no string of the names annex in any other file.

Working texts have their names replaced long before. This search is the net under
them: it reads all that leaves, as written and in Latin letters, and stops the package.
It cannot see into a picture, or into what is compressed inside an original.
Source: domain/exports.md section 7.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from app.errors import PackageError
from app.packages.contents import AnnexEntry

SHORTEST_WORD = 5
"""Letters of a part of a name that is searched for alone; a shorter one is a word of
the language too often. What the annex gives as a name is searched for at any length."""
SHORTEST_IN_BYTES = 6
"""Bytes of a string that is searched for inside pictures, sound and film."""
DIGITS_COMPARED = 9
"""Last digits of a telephone number: it is written with and without its prefix."""

TOGETHER = 64
"""Spellings in one machine: as many as it seeks many bytes at a time. Measured: one
for 54 spellings passes 5 GB/s, one for 104 only 0.4, two for those 2.5."""
MOST_MACHINES = 8
"""Where more would be needed, one for all is no slower."""

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
NUMBER = re.compile(r"\d(?:[\s().\-]{0,3}\d){6,}")
APOSTROPHES = "’ʼ‘`´"
STRESS = "\u0301"

# Resolution 55 of the Cabinet of Ministers of Ukraine, 27 January 2010, and the usual
# letters for Russian. At the start of a word some letters differ.
# fmt: off
LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu",
    "я": "ia", "ы": "y", "э": "e", "ё": "e", "ь": "", "ъ": "", "'": "",
}
# fmt: on
LATIN_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


@dataclass(frozen=True, slots=True, repr=False)
class _Sought:
    pseudonym: str
    phrases: tuple[str, ...]
    words: frozenset[str]
    numbers: frozenset[str]
    inside: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """A file that we wrote, brought into the shape that is searched."""

    loose: str
    words: frozenset[str]
    numbers: str

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Read the bytes of a file."""
        text = _folded(data.decode("utf-8", "replace"))
        numbers = " ".join(_digits(number) for number in NUMBER.findall(text))
        return cls(text.casefold(), frozenset(WORD.findall(text)), numbers)


class NameSearch:
    """Searches what is about to leave for everything that the annex would reveal."""

    def __init__(self, entries: Iterable[AnnexEntry]) -> None:
        """Prepare the spellings of each person once."""
        self._sought = [_spellings(entry) for entry in entries]
        self._inside = _Inside(self._sought)

    def text(self, path: str, data: bytes) -> None:
        """Search a file that we wrote.

        Raises:
            PackageError: names the file and the pseudonym, never the name.
        """
        self.read(path, Read.of(data))

    def read(self, path: str, file: Read) -> None:
        """Search a file that was read already.

        Raises:
            PackageError: as `text`.
        """
        for person in self._sought:
            if (
                person.words & file.words
                or any(number in file.numbers for number in person.numbers)
                or any(_stands_in(phrase, file.loose) for phrase in person.phrases)
            ):
                raise _found(path, person)

    def watch(self, path: str) -> "Watch":
        """Return something that sees the bytes of a file pass, whatever its size."""
        return Watch(path, self._inside)


class _Inside:
    """All spellings of all persons, sought at once in bytes of any size."""

    def __init__(self, sought: list[_Sought]) -> None:
        spelled = [(each, person) for person in sought for each in person.inside]
        self.longest = max((len(each) for each, _ in spelled), default=0)
        number = -(-len(spelled) // TOGETHER)
        step = number if number <= MOST_MACHINES else 1
        self._machines = [_machine(spelled[n::step]) for n in range(min(number, step))]

    def find(self, data: bytes) -> _Sought | None:
        """Return somebody of whom a spelling stands in these bytes, if anybody does."""
        for machine, people in self._machines:
            if found := machine.find_matches_as_indexes(data):
                return people[found[0][0]]
        return None


def _machine(
    spelled: Sequence[tuple[bytes, _Sought]],
) -> tuple[BytesAhoCorasick, list[_Sought]]:
    """Return what seeks these spellings, and whose each of them is."""
    # The other kinds of match know no search of many bytes at a time.
    machine = BytesAhoCorasick(
        [each for each, _ in spelled], matchkind=MatchKind.LeftmostFirst
    )
    return machine, [person for _, person in spelled]


class Watch:
    """Sees the bytes of one original pass; remembers the end of each piece."""

    def __init__(self, path: str, inside: _Inside) -> None:
        """Keep what to look for; called by `NameSearch.watch`."""
        self._path, self._inside = path, inside
        self._tail = b""

    def __call__(self, piece: bytes) -> None:
        """Look at the next bytes.

        Raises:
            PackageError: names the file and the pseudonym, never the name.
        """
        seen = self._tail + piece
        if person := self._inside.find(seen):
            raise _found(self._path, person)
        self._tail = seen[-self._inside.longest :] if self._inside.longest else b""


def latin(text: str) -> str:
    """Write Cyrillic in Latin letters, as a Ukrainian passport does; lower case."""
    words = []
    for word in text.casefold().replace("зг", "zgh").split(" "):
        first, rest = word[:1], word[1:]
        head = LATIN_AT_START.get(first, LATIN.get(first, first))
        words.append(head + "".join(LATIN.get(sign, sign) for sign in rest))
    return " ".join(words)


def _spellings(entry: AnnexEntry) -> _Sought:
    names = [_folded(each).strip() for each in entry.names]
    other = [_folded(each).strip() for each in entry.other]
    written = [each for name in names for each in (name, latin(name))]
    single = {each for each in written if WORD.fullmatch(each)}
    long_words = single | {
        word
        for each in written
        for word in WORD.findall(each)
        if len(word) >= SHORTEST_WORD
    }
    numbers = {
        _digits(found)[-DIGITS_COMPARED:]
        for each in other
        for found in NUMBER.findall(each)
    }
    rest = [each for each in other if not NUMBER.fullmatch(each.lstrip("+"))]
    phrases = tuple(
        each.casefold() for each in [*written, *rest] if each and each not in single
    )
    cases = {
        spelled
        for each in [*long_words, *written, *rest]
        for spelled in (each, each.upper(), each.title())
    }
    inside = tuple(
        coded
        for each in sorted(cases)
        for coded in (each.encode(), each.encode("utf-16-le"))
        if len(each.encode()) >= SHORTEST_IN_BYTES
    )
    words = frozenset(
        spelled for word in long_words for spelled in (word.title(), word.upper())
    )
    return _Sought(entry.pseudonym, phrases, words, frozenset(numbers), inside)


def _folded(text: str) -> str:
    """Bring different signs for the same letter together; spaces become one."""
    text = unicodedata.normalize("NFKC", text).replace(STRESS, "")
    for sign in APOSTROPHES:
        text = text.replace(sign, "'")
    return " ".join(text.replace("\\n", " ").split())


def _stands_in(phrase: str, text: str) -> bool:
    """Say whether a phrase stands in a text with no letter or digit around it."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return True
        at = text.find(phrase, at + 1)
    return False


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _found(path: str, person: _Sought) -> PackageError:
    return PackageError(f"{path} holds what the annex says of {person.pseudonym}")
