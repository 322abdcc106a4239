"""What two accounts say differently, word by word, for somebody who reads both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+|\n+|$)\s*")
_WORD = re.compile(r"\s+|\{[^{}]*\}|[^\W_]+(?:[’'ʼ-][^\W_]+)*|.", re.DOTALL)


class Side(StrEnum):
    """Where a stretch stands."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True)
class Stretch:
    """Some words in a row, and which of the two accounts has them."""

    side: Side
    text: str = field(repr=False)


def compared(first: str, second: str) -> list[Stretch]:
    """Return both texts as one: what they share, and what only one of them says.

    Sentences are compared first and words inside those that differ, so that two long
    accounts are read as quickly as two short ones. The stretches of BOTH and FIRST put
    together are the first text, those of BOTH and SECOND the second.
    """
    found: list[Stretch] = []
    for stretch in _words_of(_steps(_sentences(first), _sentences(second))):
        if not stretch.text:
            continue
        if found and found[-1].side is stretch.side:
            text = found.pop().text + stretch.text
            found.append(Stretch(stretch.side, text))
        else:
            found.append(stretch)
    return found


Step = tuple[bool, Sequence[str], Sequence[str]]


def _steps(first: Sequence[str], second: Sequence[str]) -> Iterator[Step]:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag == "equal", first[a:b], second[c:d]


def _words_of(sentences: Iterator[Step]) -> Iterator[Stretch]:
    for step in sentences:
        same, first, second = step
        inside = [step]
        if not same and first and second:
            inside = list(_steps(_words("".join(first)), _words("".join(second))))
        for each in inside:
            yield from _sides(each)


def _sides(step: Step) -> Iterator[Stretch]:
    same, first, second = step
    if same:
        yield Stretch(Side.BOTH, "".join(first))
        return
    yield Stretch(Side.FIRST, "".join(first))
    yield Stretch(Side.SECOND, "".join(second))


def _sentences(text: str) -> list[str]:
    return [each for each in _SENTENCE.findall(text) if each]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
