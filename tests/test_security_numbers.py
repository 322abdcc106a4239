"""The register of the numbered security tests: `docs/security-tests.md`.

Numbers are read from the tests themselves: from a test's name (`test_t22_...`), its
docstring, or its module's docstring ("T-22"). The page lists what was found; a test
that it lists must be there, and each number must have one.
"""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "security-tests.md"
IN_A_NAME = re.compile(r"(?:^|_)t_?(\d\d)b?(?=_|$)")
IN_WORDS = re.compile(r"\bT-(\d\d)b?\b")
FILE = re.compile(r"^In `(?P<file>[^`]+)`:$")
LISTED = re.compile(r"^- (?P<test>test_\w+)$")

NUMBERS = {
    1: "each address and each role, as docs/permissions.md says",
    2: "an id of somebody else's record is like none",
    3: "a child only under its own parent",
    4: "no form sets what it does not ask",
    5: "the server decides: hidden fields, versions, flags",
    6: "lists, searches, counts and files obey one filter",
    7: "what no form of ours could have sent is refused",
    8: "what was typed is text on every page",
    9: "the content security policy on every answer",
    10: "no cell of a table is a formula",
    11: "no template takes what was typed for its own",
    12: "a forged host changes nothing",
    13: "no way back leads to another site",
    14: "nothing is fetched for a file or a person; what reads files reaches nothing",
    15: "no act without a token of this session",
    16: "listed methods only",
    17: "no regular expression works more than in proportion to the text",
    18: "a session's id changes at each step",
    19: "a change of secrets ends all other sessions",
    20: "time-outs by the server's clock",
    21: "flags of cookies, and no secret in any",
    22: "a code from an authenticator opens once",
    23: "one-time links: once, hashed, unguessable (there are no backup codes)",
    25: "the second factor cannot be passed by",
    26: "sensitive acts ask for a new code",
    27: "the lockout cannot be outrun",
    28: "limits slow down, and lock no survivor out",
    29: "an address that is told decides nothing",
    30: "nobody learns who has a sign-in",
    31: "each code takes the same steps and one derivation",
    32: "codes are random and show nowhere",
    33: "a flood runs two derivations at a time",
    34: "wrong password, wrong code and lock use the same words",
    35: "an envelope opens in its own place only",
    36: "a grant opens for its own reader and case only",
    37: "whatever is no envelope is refused in one way",
    38: "a sealed file is whole or refused",
    39: "nothing is kept where sealing fails",
    40: "a canary is nowhere in clear",
    41: "the public process cannot read what it took",
    42: "a replaced team key is noticed",
    43: "a planted data key or worker key is refused",
    44: "a row of yesterday shows",
    45: "vectors of every suite and version open",
    46: "no nonce twice, after a fork neither",
    47: "no secret in representations and stacks",
    48: "comparison in constant time",
    51: "who left opens nothing written later",
    53: "a package opens for its recipients only, with other software too",
    54: "no change of the log stays hidden",
    55: "no name in a file, an archive or an upload leads anywhere",
    56: "what unpacks to very much is refused",
    57: "a file of two kinds is only ever downloaded, or drawn anew",
    58: "a working copy lacks what tells of the making",
    59: "a file that no scanner called clean stays shut",
    60: "a day's allowance; a full disk leaves nothing",
    61: "nothing is kept by the browser",
    62: "nobody is told where a visitor came from",
    63: "fields are kept from helpful browsers",
    64: "leaving and signing out clear the browser",
    65: "an inbox is as large with an answer as without",
    66: "the log names nobody and drives no terminal",
    67: "each mail says the same, and nothing of a case",
}

INTRODUCTION = """\
# The numbered security tests

Which test shows which number. Made from the names and docstrings of the tests;
`scripts/test tests/test_security_numbers.py` fails where a test that is listed here is
gone or a number has none, and then names a file with the page as it would be now.
"""

Found = dict[int, list[tuple[str, str]]]
"""By number: file and test."""


def modules() -> Iterator[Path]:
    """Every file of tests that is ours."""
    for path in sorted(TESTS.rglob("test_*.py")):
        if "node_modules" not in path.parts:
            yield path


def in_words(text: str | None) -> set[int]:
    return {int(number) for number in IN_WORDS.findall(text or "")}


def in_module(source: str) -> dict[str, set[int]]:
    """Return the numbers of each test of a module.

    A number of the module is of those tests that name it, or of all if none does.
    """
    tree = ast.parse(source)
    own = {
        node.name: in_words(ast.get_docstring(node))
        | {int(number) for number in IN_A_NAME.findall(node.name)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    of_all = in_words(ast.get_docstring(tree)) - set[int]().union(*own.values())
    return {test: numbers | of_all for test, numbers in own.items()}


@pytest.fixture(scope="module")
def found() -> Found:
    """The tests of each number."""
    by_number: Found = {number: [] for number in NUMBERS}
    for path in modules():
        file = path.relative_to(TESTS.parent).as_posix()
        for test, numbers in in_module(path.read_text(encoding="utf-8")).items():
            for number in numbers & set(NUMBERS):
                by_number[number].append((file, test))
    return by_number


def page(found: Found) -> str:
    lines = [INTRODUCTION]
    for number, what in NUMBERS.items():
        lines += [f"## T-{number:02}: {what}", ""]
        for file, tests in groupby(found[number], key=itemgetter(0)):
            lines += [f"In `{file}`:", "", *(f"- {test}" for _file, test in tests), ""]
    return "\n".join(lines)


def test_each_number_has_a_test(found: Found) -> None:
    assert [number for number, tests in found.items() if not tests] == []


def test_each_test_of_the_page_is_there_under_its_number(
    found: Found, tmp_path: Path
) -> None:
    fresh = tmp_path / PAGE.name
    fresh.write_text(page(found), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    gone, told, number, file = [], set[int](), 0, ""
    for line in text.splitlines():
        if line.startswith("## T-"):
            number = int(line[5:7])
        elif named := FILE.match(line):
            file = named["file"]
        elif listed := LISTED.match(line):
            told.add(number)
            if (file, listed["test"]) not in found[number]:
                gone.append((number, file, listed["test"]))
    remedy = f"cp {fresh} {PAGE}"
    assert gone == [], remedy
    assert told == set(NUMBERS), remedy


def test_that_numbers_are_read_from_names_and_docstrings() -> None:
    source = '''"""About T-01 and T-43b."""
def test_t22_a_code(): ...
def test_t11_t14_words():
    """T-09."""
def helper_t54(): ...
'''
    assert in_module(source) == {
        "test_t22_a_code": {1, 43, 22},
        "test_t11_t14_words": {1, 43, 11, 14, 9},
    }
