"""From words with names to the working text: each person, phone, address is a code.

The names on file are found in Cyrillic and Latin letters and in their word forms
("Олена", "Оленою", "Olenu"). Finding too much is the smaller harm: a caseworker reads
the result and can put a word back; a name left in content could not be taken back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.index.spelling import WORD, folded

_PERSON = re.compile(r"\{(P\d+)(?:-[a-z]+)?\}")
_TOKEN = re.compile(r"\{[A-Z]+[0-9]*(?:-[a-z]+)?\}")
# A phone: at least seven digits, with the usual separators between them.
_PHONE = re.compile(r"\+?\(?\d(?:[\s().\-–/]{0,3}\d){6,14}")
_PHONE_DIGITS = 7
_TAIL_DIGITS = 9  # without country code and trunk zero
_SHORTEST = 3
_SHORTEST_STEM = 3  # below it (Юлія, Ян, Лев: Льва) only words with a capital count
_SHORTEST_NAME = 2
_LONGEST_ENDING = 3  # in vowels; more of them belong to the name: Жаааа

_VOWELS = "aeiou"
# How a name may end in Ukrainian, Russian and English, after `folded`.
_ENDINGS = re.compile(
    r"(?:[aeiou]{0,3}|iei|im|ima|imi|ikh|oiu|eiu|am|ami|akh|om|em|ov|ev"
    r"|ovi|evi|oho|omu|iv|ivi|s|as|es|in|ina|ini|inoi|inu|inim|ki|ka|ku|tsi|koi|kou)$"
)
# к/г/х before an ending: Ольга, Ользі; the folded "h" stands for г.
_SHIFTS = (("k", "ts"), ("h", "z"), ("kh", "s"))


@dataclass(frozen=True)
class OnFile:
    """What the identity compartment holds of one person, with the person's code."""

    code: str
    names: Sequence[str] = field(default=(), repr=False)
    phones: Sequence[str] = field(default=(), repr=False)
    addresses: Sequence[str] = field(default=(), repr=False)
    other: Sequence[str] = field(default=(), repr=False)


class Coder:
    """Replaces what is on file by codes. Made for one case, from its identity."""

    def __init__(self, people: Iterable[OnFile]) -> None:
        """Prepare stems and strings of everybody on file."""
        self._stems: list[tuple[str, str]] = []
        self._phones: dict[str, str] = {}
        self._strings: list[tuple[str, str]] = []
        self._signs: list[tuple[re.Pattern[str], str]] = []
        for person in people:
            for name in person.names:
                if any(sign.isdigit() for sign in name):
                    self._signs.append((_as_called(name), person.code))
                for word in WORD.findall(name):
                    self._stems += [
                        (stem, person.code) for stem in _stems(folded(word))
                    ]
            for phone in person.phones:
                digits = _digits(phone)
                if len(digits) >= _PHONE_DIGITS:
                    self._phones[digits[-_TAIL_DIGITS:]] = person.code
            self._strings += [(a, f"{person.code}-address") for a in person.addresses]
            self._strings += [(o, f"{person.code}-paper") for o in person.other]
        self._stems.sort(key=lambda pair: -len(pair[0]))
        self._strings.sort(key=lambda pair: -len(pair[0]))

    def coded(self, text: str) -> str:
        """Return the text with codes; what is a code already stays as it is.

        A name of several words becomes one code, not one for each word.
        """
        for string, token in self._strings:
            pattern = re.escape(" ".join(string.split())).replace(r"\ ", r"\s+")
            if pattern:
                text = re.sub(pattern, "{" + token + "}", text, flags=re.IGNORECASE)
        for called, code in self._signs:
            text = called.sub("{" + code + "}", text)
        parts = _outside_tokens(text)
        done = "".join(
            part if is_token else self._words(self._numbers(part))
            for part, is_token in parts
        )
        return re.sub(r"(\{P\d+\})(?:[\s.]+\1)+", r"\1", done)

    def _numbers(self, text: str) -> str:
        def replace(found: re.Match[str]) -> str:
            digits = _digits(found.group())
            code = self._phones.get(digits[-_TAIL_DIGITS:])
            if code is not None:
                return "{" + code + "-phone}"
            # A number that nobody has on file may still reach somebody.
            return "{PHONE}" if found.group().startswith(("+", "0", "(")) else digits

        return _PHONE.sub(replace, text)

    def _words(self, text: str) -> str:
        pieces = []
        for part, is_token in _outside_tokens(text):
            pieces.append(part if is_token else WORD.sub(self._word, part))
        return "".join(pieces)

    def _word(self, found: re.Match[str]) -> str:
        word = found.group()
        spelt, is_name = folded(word), word[0].isupper()
        for stem, code in self._stems:
            if len(stem) < _SHORTEST_STEM and not is_name:
                continue
            if spelt.startswith(stem) and _ENDINGS.match(spelt[len(stem) :]):
                return "{" + code + "}"
        return word


def shown(text: str, kinds: Mapping[str, str]) -> str:
    """Return the text with each code as a person reads it: `P1`, `P1 (phone)`.

    Args:
        text: working text.
        kinds: words for `phone`, `address` and `paper`.
    """

    def read(found: re.Match[str]) -> str:
        code, _, kind = found.group().strip("{}").partition("-")
        if code == "PHONE":
            return f"({kinds['phone']})"
        return f"{code} ({kinds.get(kind, kind)})" if kind else code

    return _TOKEN.sub(read, text)


def is_form_of(word: str, name: str) -> bool:
    """Say whether a word can be a form of a name, in any letters.

    Of a very short name only words that begin with a capital count.
    """
    spelt, wanted = folded(word), folded(name)
    if not spelt or not wanted:
        return False
    is_name = word[0].isupper()
    return spelt == wanted or any(
        spelt.startswith(stem) and bool(_ENDINGS.match(spelt[len(stem) :]))
        for stem in _stems(wanted)
        if len(stem) >= _SHORTEST_STEM or is_name
    )


def persons_in(text: str) -> frozenset[str]:
    """Return the codes of people that stand in a working text."""
    return frozenset(_PERSON.findall(text))


def left_over(text: str, people: Iterable[OnFile]) -> bool:
    """Say whether any string of the identity document still stands in a text."""
    told = " ".join(text.casefold().split())
    for person in people:
        strings = (*person.names, *person.phones, *person.addresses, *person.other)
        words = [w for name in person.names for w in name.split()]
        for string in (*strings, *words):
            wanted = " ".join(string.casefold().split())
            if len(wanted) >= _SHORTEST and wanted in told:
                return True
    return False


def _as_called(name: str) -> re.Pattern[str]:
    """Find a call sign with figures ("505", "Сокіл-7"), and not inside of more."""
    told = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<![\w{{]){told}(?![\w}}])", re.IGNORECASE)


def _outside_tokens(text: str) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for found in _TOKEN.finditer(text):
        parts += [(text[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return [*parts, (text[at:], False)]


def _stems(spelt: str) -> list[str]:
    """Return what the forms of a name begin with."""
    if len(spelt) < _SHORTEST_NAME:
        return []
    bare = spelt.rstrip(_VOWELS)
    if len(bare) < _SHORTEST_NAME:
        bare = spelt[:-1] if len(spelt) > _SHORTEST_NAME else spelt
    stems = [bare]
    # No ending of another form is so long.
    if len(spelt) - len(bare) > _LONGEST_ENDING:
        stems.append(spelt)
    for old, new in _SHIFTS:
        if bare.endswith(old):
            stems.append(bare[: -len(old)] + new)
    # The "e" and "o" that fall out: Павел, Павла; Лев, Льва.
    if len(bare) >= _SHORTEST_STEM and bare[-2] in "eo":
        stems.append(bare[:-2] + bare[-1])
    return stems


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
