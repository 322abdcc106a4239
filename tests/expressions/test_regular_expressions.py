"""T-17: no text makes a regular expression of the product work more than in proportion.

Each is read from the source, with the methods that the product calls on it, and run
over generated worst cases in a process of its own that has little time.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from app.cases import codes, naming
from app.classification.pattern import assessing
from app.evidence.redacting import finding
from app.limited import office
from app.packages import file_names
from tests.expressions import worst_case
from tests.expressions.listed import USES, expressions
from tests.support.source import files

CPU_SECONDS = 90
WALL_SECONDS = 500  # on a machine that does much else
ENDED = "it did not end"

# Patterns that are put together, and what they are put together to.
MADE = {
    "app/packages/file_names.py:MOMENT": [(file_names.MOMENT.pattern, 0)],
    "app/packages/verify.py:listed": [("[0-9a-f]{64}", 0), ("[0-9a-f]{128}", 0)],
    "app/cases/naming.py:REFERENCE": [(naming.REFERENCE.pattern, 0)],
    "app/classification/pattern/assessing.py:_NAMED": [(assessing._NAMED.pattern, 0)],
    "app/cases/codes.py:coded": [(r"Invented\s+Street\s+5", re.IGNORECASE)],
    "app/cases/codes.py:_as_called": [
        (codes._as_called("Sokil-7 North").pattern, re.IGNORECASE)
    ],
    "app/communications/people.py:coarse": [
        (r"(?<!\w)Invented\ Street(?!\w)", re.IGNORECASE)
    ],
    "app/evidence/redacting/finding.py:_number": [
        (finding._number("380671112233").pattern, 0)
    ],
    "app/limited/office.py:_dropped": [
        (pattern, re.DOTALL) for pattern, _sign in office._DROPPED
    ],
}
# None of the product: that work which grows faster is found, and what is merely slow
# is not blamed.
QUADRATIC = [
    ("to a closing sign", r"\{[^}]*\}", 0, ["sub"]),
    ("space before a word", r"\s*x", 0, ["search"]),
    ("pairs", r"(?:ab|a)*c", 0, ["findall"]),
    ("two repetitions", r"a*a*b", 0, ["fullmatch"]),
]
SLOW = ("slow", r"(?:a|b|c|d|e|f|.){1,5}", re.DOTALL, ["findall"])
EXPONENTIAL = ("of itself", r"(a+)+$", 0, ["match"])

SOURCES = files("app", "*.py")  # tests and scripts are not the product
ALL = expressions(SOURCES)


def worst(asked, cpu_seconds=CPU_SECONDS):
    """Return by name what grew too fast; the last one where the time was over."""
    done = subprocess.run(
        [sys.executable, "-I", Path(worst_case.__file__), str(cpu_seconds)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=WALL_SECONDS,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found = {name: what for name, what in told if what}
    if done.returncode < 0:
        return found | {told[-1][0]: ENDED}
    assert done.returncode == 0, done.stderr
    assert [name for name, what in told if not what] == [each[0] for each in asked]
    return found


def of_the_product():
    """Return each expression as it is asked about."""
    return [
        (one.name, pattern, int(flags), sorted(one.uses))
        for one in ALL
        for pattern, flags in (
            MADE[one.name] if one.pattern is None else [(one.pattern, one.flags)]
        )
    ]


def test_t17_each_expression_works_in_proportion_to_the_text():
    asked = [*of_the_product(), SLOW, *QUADRATIC]
    assert len(asked) >= len(ALL) + 1 + len(QUADRATIC)
    found = worst(asked)
    planted = {each[0] for each in QUADRATIC}
    assert {name: what for name, what in found.items() if name not in planted} == {}
    assert planted <= set(found)


def test_t17_what_never_ends_is_ended():
    assert worst([SLOW, EXPONENTIAL], cpu_seconds=2) == {EXPONENTIAL[0]: ENDED}


def test_t17_every_expression_that_is_put_together_has_an_example():
    assert {one.name for one in ALL if one.pattern is None} == set(MADE)


def test_t17_every_expression_of_the_source_is_found():
    call = re.compile(r"\bre\.(?:compile|" + "|".join(USES) + r")\(")
    assert len(ALL) == sum(len(call.findall(source.text)) for source in SOURCES)
    assert all(one.uses for one in ALL)
    imported = {name for source in SOURCES for _line, name in source.imports()}
    assert "re" in imported  # by this name alone, and no other engine
    assert [name for name in imported if name.startswith(("re.", "regex"))] == []


def test_t17_no_script_and_no_field_of_a_page_has_one():
    scripts = files("app", "*.js", "*.html")
    has = re.compile(r"\bRegExp\b|\.(?:match|matchAll|test)\(|\(/[^/*]|\spattern=")
    assert has.search("told.replace(/a+/g, '')")
    assert has.search('<input pattern="a">')
    assert len(scripts) > 1
    assert [each.path for each in scripts if has.search(each.text)] == []
