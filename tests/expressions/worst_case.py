"""Run regular expressions over the worst texts that can be made for them.

Started as a process of its own (`python worst_case.py SECONDS`), with a list of
`[name, pattern, flags, uses]` as JSON on the way in. A line says the name before each,
and another what grew faster than the text, if anything did. The system ends the process
after its seconds. Standard library only.

A text is a beginning that fits, something that one of the expression's repetitions
takes, many times over, and an end that fits nothing. It is compared with an eighth of
it, eight times: work in proportion takes as long for both, quadratic work eight times
as long for the whole. Between them stands `MOST_TIMES`. Both are the same work where
all is well, so a busy machine is as slow with either, and of each the shortest of
several times counts. (Not the process's own time: in a virtual machine it may stand
still for a while and then jump.) Under a floor nothing is judged: a quadratic search of
6 kB is some twenty million steps, which no machine does in it.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

EIGHTH = 8
ALL_OF, SLOWEST_OF = 6_250, 100_000
MOST_LARGE = 4
FLOOR_SECONDS = 0.003
MOST_TIMES = 3.0  # 24 times as long for a text of eight times the length
ATTEMPTS = 40
SURE_AFTER, SURE_TIMES = 10, 6.0  # quadratic beyond doubt
POOL = "a1 .-_{}<>/*%'\n\tіЖ’"
ENDS = ("", "\n\0")
MOST_LETTERS = 5

Use = Callable[[str], Any]


def members(items: list[Any]) -> list[str]:
    """Return signs of a class of signs, those of the pattern's own first."""
    parts = list(items)
    negated = bool(parts) and parts[0][0] is sre.NEGATE
    told = [p for p in parts if p[0] is not sre.NEGATE]
    own = [chr(v) for kind, v in told if kind is sre.LITERAL]
    own += [chr(v[0]) for kind, v in told if kind is sre.RANGE]
    if not negated:
        return (own + [s for s in POOL if _is_in(s, told)])[:4]
    return [sign for sign in POOL if not _is_in(sign, told)][:4]


def _is_in(sign: str, told: list[Any]) -> bool:
    for kind, value in told:
        if kind is sre.LITERAL and ord(sign) == value:
            return True
        if kind is sre.RANGE and value[0] <= ord(sign) <= value[1]:
            return True
        if kind is sre.CATEGORY and _of_category(sign, value):
            return True
    return False


def _of_category(sign: str, category: Any) -> bool:
    name = str(category).removeprefix("CATEGORY_")
    plain = name.removeprefix("NOT_").removeprefix("UNI_")
    fits = {
        "DIGIT": sign.isdecimal(),
        "SPACE": sign.isspace(),
        "WORD": sign.isalnum() or sign == "_",
    }.get(plain, False)
    return fits != name.startswith("NOT_")


def sample(tree: Any) -> str:
    """Return a short text that fits, with each repetition at least once if it may."""
    return "".join(_one(kind, value) for kind, value in tree)


def _one(kind: Any, value: Any) -> str:  # noqa: PLR0911  # one for each kind of part
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return next(sign for sign in POOL if ord(sign) != value)
    if kind is sre.ANY:
        return "a"
    if kind is sre.IN:
        return (members(value) or [""])[0]
    if kind is sre.CATEGORY:
        return next((sign for sign in POOL if _of_category(sign, value)), "")
    if kind in _REPEATS:
        least, _most, body = value
        return sample(body) * max(least, 1)
    if kind is sre.SUBPATTERN:
        return sample(value[-1])
    if kind is sre.BRANCH:
        return sample(value[1][0])
    return ""


_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}


def pumps(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Give what stands before each repetition, and what it takes."""
    for kind, value in tree:
        if kind in _REPEATS:
            body = value[2]
            for text in _fills(body):
                yield before, text
                yield "", before + text
            yield from pumps(body, before)
        elif kind is sre.SUBPATTERN:
            yield from pumps(value[-1], before)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from pumps(branch, before)
        before += _one(kind, value)


def _fills(body: Any) -> list[str]:
    if len(body) == 1 and body[0][0] is sre.IN:
        return members(body[0][1])
    return [sample(body)]


def literals(tree: Any) -> Iterator[str]:
    """Give the signs that stand in the pattern."""
    for kind, value in tree:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.IN:
            yield from (chr(v) for k, v in value if k is sre.LITERAL)
        elif kind in _REPEATS:
            yield from literals(value[2])
        elif kind is sre.SUBPATTERN:
            yield from literals(value[-1])
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from literals(branch)


def attacks(pattern: str, flags: int) -> list[tuple[str, str, str]]:
    """Return beginning, what is repeated, and end of each text."""
    tree = _parser.parse(pattern, flags)
    own = list(islice(dict.fromkeys(literals(tree)), MOST_LETTERS))
    whole = sample(tree)
    found = list(pumps(tree))
    found += [("", sign) for sign in dict.fromkeys([*own, *POOL])]
    found += [("", "".join(pair)) for pair in product(own, repeat=2)]
    found += [("", whole), ("", whole[:-1])]
    texts = dict.fromkeys((start, text) for start, text in found if text)
    return [(start, text, end) for start, text in texts for end in ENDS]


def seconds(use: Use, text: str, often: int = 1) -> float:
    """Return how long it took."""
    began = time.perf_counter()
    for _ in range(often):
        use(text)
    return time.perf_counter() - began


def made(attack: tuple[str, str, str], size: int) -> str:
    """Return the text of about this size."""
    start, pump, end = attack
    return start + pump * (size // len(pump)) + end


def grows(use: Use, attack: tuple[str, str, str], size: int) -> tuple[float, float]:
    """Return how long a text takes, and how many times as long as its eighths.

    The latter is 0 where that is in proportion.
    """
    small, large = made(attack, size // EIGHTH), made(attack, size)
    least = seconds(use, large)
    if least < FLOOR_SECONDS:
        return least, 0
    short = seconds(use, small, EIGHTH)
    for attempt in range(ATTEMPTS):
        if least <= max(FLOOR_SECONDS, MOST_TIMES * short):
            return least, 0
        if attempt >= SURE_AFTER and least > SURE_TIMES * short:
            break
        least = min(least, seconds(use, large))
        short = min(short, seconds(use, small, EIGHTH))
    return least, least / short


def wrong(pattern: str, flags: int, names: list[str]) -> Iterator[str]:
    """Say which texts take too long: all of the small, the slowest of them large."""
    found = attacks(pattern, flags)
    for name, use in uses(re.compile(pattern, flags), names).items():
        took = {}
        for each in found:
            took[each], times = grows(use, each, ALL_OF)
            if times:
                yield _told(name, each, times)
        for each in sorted(found, key=lambda each: -took[each])[:MOST_LARGE]:
            _took, times = grows(use, each, SLOWEST_OF)
            if times:
                yield _told(name, each, times)


def _told(name: str, attack: tuple[str, str, str], times: float) -> str:
    start, pump, end = attack
    return f"{name}: {start!r} + {pump!r} many times + {end!r}: {times:.1f} times"


def uses(compiled: re.Pattern[str], names: list[str]) -> dict[str, Use]:
    """Return how the product meets a text with it; what is lazy is read to its end."""
    known: dict[str, Use] = {"match": compiled.match, "fullmatch": compiled.fullmatch}
    found = {name: known[name] for name in names if name in known}
    if set(names) - set(known):  # the others look at the text from each of its signs
        found["search"] = lambda text: sum(1 for _ in compiled.finditer(text))
    return found


def say(name: str, told: str | None) -> None:
    """Write a line, at once: the next expression may be the last."""
    sys.stdout.write(json.dumps([name, told]) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Say of each expression which text was the first to take too long."""
    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    for name, pattern, flags, names in json.load(sys.stdin):
        say(name, None)
        for told in islice(wrong(pattern, flags, names), 1):
            say(name, told)


if __name__ == "__main__":
    main()
