"""The house rules that a reader of one file cannot see broken.

Each rule is a function from a file to its breaches, so that a planted file shows that
the rule bites: `PLANTED` holds one for each.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from app.staff.budgets.limits import COUNTED
from tests.support.source import ROOT, Source, dotted, files

Rule = Callable[[Source], Iterator[str]]

LONGEST = 450
FLASK_FILES = {"views.py", "staff_views.py", "forms.py"}
# An untyped extension is met in one module each: translation (outside a request it
# gives the English source), and who is signed in.
FLASK_DOORS = {"app/wording.py", "app/staff/present.py"}
RULES_NEED_NO = {"flask", "os", "random", "secrets", "sqlalchemy", "time"}

# Unescaped output (T-08): path and line -> why nothing that a person typed is in it.
UNESCAPED = {
    (
        "app/packages/templates/00_START.html",
        "<style>{{ style|safe }}</style>",
    ): "our own 00_START.css, read whole from beside the template; its hash is allowed",
}
UNESCAPED_SPELLINGS = re.compile(
    r"\|\s*safe\b|\bMarkup\(|autoescape\s+false|autoescape=False", re.IGNORECASE
)

# Where material leaves the case, or is linked with that of others: packages, tables,
# services, publication, patterns, and what is written for claims and letters.
LEAVING = (
    "app/claims/worksheet",
    "app/classification/pattern/",
    "app/communications/",
    "app/inquiries/copies/",
    "app/letters/",
    "app/packages/",
    "app/publication/",
    "app/referral/",
    "app/reparations/services/",
    "app/truth/",
)
OWN_RECORDS = {  # of the request, not of the case
    "PackageContent",
    "DisclosureContent",
    "ReferralContent",
    "LetterContent",
    "LetterWords",
    "WorksheetContent",
    "NoticeContent",
    "SentContent",
}
ASKING = {"pass_gate", "pass_own", "ask_gate", "statistics", "inside", "verdict_of"}
# Doors of capabilities below that open the material of a case.
READERS = {
    "reading.read",
    "sharing.incident",
    "sharing.incidents",
    "review.decisions",
    "workbench.opened",
}
# What reads in order to put the question to the gate, or to let people choose.
BEFORE_THE_GATE = {
    ("app/packages/requesting.py", "choices"),
    ("app/packages/requesting.py", "gate_items"),
    ("app/packages/requesting.py", "_statement"),
    ("app/packages/requesting.py", "offered"),
    ("app/packages/requesting.py", "_evidence"),
    ("app/packages/requesting.py", "_incident"),
    ("app/packages/completing.py", "_known"),
    # What is wanting: said to whoever prepares, and to nobody else.
    ("app/packages/lacking/finding.py", "_fields"),
    ("app/packages/lacking/finding.py", "_translations"),
    ("app/packages/lacking/finding.py", "_captivity"),
    ("app/packages/lacking/finding.py", "_chosen"),
    # Who of the case may ask for copies of their own; no word of anybody.
    ("app/inquiries/copies/choosing.py", "people"),
    # Whose a file is, and which account was written down from which recording.
    ("app/inquiries/copies/choosing.py", "gate_items"),
    # Who may read an item, and whether it may help: said of it, and no word of it.
    ("app/packages/leads/recorded.py", "levels"),
    ("app/packages/leads/recorded.py", "under"),
    ("app/packages/leads/recorded.py", "lead_only"),
    ("app/packages/leads/recorded.py", "helps"),
    ("app/packages/leads/shown.py", "_telling"),
    # What people are called, and the names that nothing written may hold.
    ("app/packages/called.py", "called"),
    ("app/packages/annex.py", "entries"),
    ("app/communications/people.py", "of_case"),
    # Words for places that a redacted edition makes coarse wherever they stand.
    ("app/communications/people.py", "of_case"),
    ("app/communications/people.py", "_places"),
    ("app/packages/after/checking.py", "quotations"),
}

# Readings are counted (`app/staff/budgets/counting.py:read`): where their names stand
# without one being written down.
NAMED_ONLY = {
    "app/audit/actions.py",
    "app/staff/budgets/limits.py",
    "app/staff/log/reading.py",
    "app/staff/log/sentences.py",
}
COUNTED_NAMES = {f"Action.{action.name}" for action in COUNTED}
# Words and names of a case, and who opens them: counted there, or never shown by them.
DOORS = {
    "CaseContent": {"app/cases/casefile.py"},
    "CaseIdentity": {
        "app/cases/casefile.py",
        "app/cases/working_text.py",
        "app/cases/indexing.py",  # the phone, as a hash, into the match segment
    },
    "PersonIdentity": {
        "app/cases/recording.py",
        "app/cases/working_text.py",  # puts codes for names
        "app/cases/indexing.py",  # seals them into the index
        "app/packages/annex.py",  # searched for in all that is written to a receiver
    },
    "StatementWords": {"app/statements/reading.py"},
}

# Whether talks run in silence: who reads the flag, and what may not go on without
# having asked. `checked_gate` asks before it looks at consents.
QUIET_DOOR = "app/tracks/quiet.py"
PUBLISHING = ("app/archive/", "app/publication/", "app/research/")
GOES_ON = {"Status.SUBMITTED.value", "Status.BUILDING.value", "Status.DISCLOSED.value"}
ASKING_FOR_SILENCE = {"quiet.check", "checked_gate", "approving.checked_gate"}

CLOCK_READERS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
# Spelled in parts, so that this list is not a finding itself.
LEFTOVERS = re.compile(
    "|".join(
        (
            "TO" + "DO",
            "FIX" + "ME",
            "NotImplemented" + "Error",
            "assert " + "True",
            r"pytest\.(?:skip|xfail|importorskip)",
            r"mark\.(?:skip|skipif|xfail)",
        )
    )
)


def top(name: str) -> str:
    """Return the package that an import begins with."""
    return name.partition(".")[0]


def only_the_edges_import_flask(file: Source) -> Iterator[str]:
    """Views, forms and web/ meet Flask; everything else works without a request."""
    at_the_edge = file.name in FLASK_FILES or file.path.startswith("app/web/")
    if at_the_edge or file.path in FLASK_DOORS:
        return
    for line, name in file.imports():
        if top(name) == "flask" or top(name).startswith("flask_"):
            yield f"{file.path}:{line} imports {name}"


def rules_are_pure(file: Source) -> Iterator[str]:
    """A rule knows other rules and errors: no clock, database, Flask, or chance."""
    if file.name != "rules.py":
        return
    for line, name in file.imports():
        of_ours = top(name) == "app"
        allowed = name.startswith("app.errors") or ".rules" in name
        if (of_ours and not allowed) or top(name) in RULES_NEED_NO:
            yield f"{file.path}:{line} imports {name}"


def only_the_vault_imports_cryptography(file: Source) -> Iterator[str]:
    """Everybody else asks the vault."""
    if file.path.startswith("app/vault/"):
        return
    for line, name in file.imports():
        if top(name) == "cryptography":
            yield f"{file.path}:{line} imports {name}"


def only_config_reads_the_environment(file: Source) -> Iterator[str]:
    """Settings are read once, checked, and passed down."""
    if file.path == "app/config.py":
        return
    readers = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}
    used = [*file.imports(), *file.names()]
    yield from (
        f"{file.path}:{line} reads {name}" for line, name in used if name in readers
    )


def only_transaction_commits(file: Source) -> Iterator[str]:
    """One unit of work: a change, its audit line and its job stand or fall together."""
    if file.path == "app/db/transaction.py":
        return
    for line, name in file.calls():
        if name.endswith(".commit"):
            yield f"{file.path}:{line} calls {name}"


def only_the_clock_reads_the_time(file: Source) -> Iterator[str]:
    """Tests and the demonstration choose the time; durations may use monotonic()."""
    if file.path == "app/clock.py":
        return
    for line, name in file.calls():
        parts = name.split(".")
        of_a_date = parts[-1] in CLOCK_READERS and parts[-2:-1] in (
            ["datetime"],
            ["date"],
        )
        if of_a_date or name in {"time.time", "time.time_ns", "time.localtime"}:
            yield f"{file.path}:{line} calls {name}"


def what_leaves_has_a_verdict(file: Source) -> Iterator[str]:
    """The content of a case is read for a use outside with the gate's answer in hand.

    A function that reads it takes a `Verdict`, is a method of a class made with one,
    or asks the gate itself.
    """
    if not file.path.startswith(LEAVING):
        return
    for scope in file.tree.body:
        has_one = isinstance(scope, ast.ClassDef) and any(
            _takes_a_verdict(each) for each in scope.body
        )
        for node in ast.walk(scope):
            if not isinstance(node, ast.FunctionDef) or has_one:
                continue
            called = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            asks = any(dotted(each.func).split(".")[-1] in ASKING for each in called)
            known = (file.path, node.name) in BEFORE_THE_GATE
            if asks or known or _takes_a_verdict(node):
                continue
            for call in called:
                if _reads_a_case(call):
                    yield f"{file.path}:{call.lineno} reads a case without a verdict"


def _takes_a_verdict(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    given = [*node.args.args, *node.args.kwonlyargs]
    return any(
        each.annotation is not None and "Verdict" in ast.unparse(each.annotation)
        for each in given
    )


def _reads_a_case(call: ast.Call) -> bool:
    """Whether it opens a sealed record: its last argument is a kind of document.

    Also where the kind is named by its module, and where a capability below opens it.
    """
    name = dotted(call.func)
    if name in READERS:
        return True
    kind = dotted(call.args[-1]).split(".")[-1] if call.args else ""
    of_a_case = kind.endswith(("Content", "Identity", "Words"))
    reads = name.split(".")[-1] in {"read", "records"}
    return reads and of_a_case and kind not in OWN_RECORDS


def readings_are_counted(file: Source) -> Iterator[str]:
    """What the log says of a reading is written by the door that counts it."""
    if file.path in NAMED_ONLY:
        return
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        body = ast.Module(body=node.body, type_ignores=[])
        named = {dotted(n) for n in ast.walk(body) if isinstance(n, ast.Attribute)}
        called = [n for n in ast.walk(body) if isinstance(n, ast.Call)]
        counts = any(dotted(call.func) == "counting.read" for call in called)
        for action in named & COUNTED_NAMES:
            if not counts:
                yield f"{file.path}:{node.lineno} {node.name} does not count {action}"
        for call in called:
            if dotted(call.func) not in {"audit.record", "audit.commit_reading"}:
                continue
            told = [dotted(arg) for arg in call.args]
            if counts and any(name in COUNTED_NAMES | {"action"} for name in told):
                yield f"{file.path}:{call.lineno} {node.name} writes it past the count"


def words_have_one_door(file: Source) -> Iterator[str]:
    """Names and exact words are opened where they are counted, and nowhere else."""
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in {"open", "read", "records"}:
            continue
        for name in {dotted(arg) for arg in node.args} & set(DOORS):
            if file.path not in DOORS[name]:
                yield f"{file.path}:{node.lineno} opens {name}"


def silence_has_one_door(file: Source) -> Iterator[str]:
    """Whether talks run in silence is asked in one place, before anything goes out.

    Nobody else reads the flag or keeps a list of public uses. Where a package goes on
    a step, and where something is published or put into an archive, the question is
    asked in the same function.
    """
    if file.path == QUIET_DOOR:
        return
    for line, name in [*file.names(), *file.imports()]:
        if name.endswith(("content.quiet", "rules.PUBLIC")):
            yield f"{file.path}:{line} reads {name}"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef) and _goes_on(file, node):
            called = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            if not {dotted(each.func) for each in called} & ASKING_FOR_SILENCE:
                yield f"{file.path}:{node.lineno} {node.name} does not ask for silence"


def _goes_on(file: Source, node: ast.FunctionDef) -> bool:
    """Whether it takes a package a step further, or asks the gate to publish."""
    if file.path.startswith(PUBLISHING):
        called = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
        return any(dotted(each.func).endswith("pass_gate") for each in called)
    return file.path.startswith("app/packages/") and any(
        isinstance(each, ast.Assign)
        and dotted(each.targets[0]).endswith(".status")
        and dotted(each.value) in GOES_ON
        for each in ast.walk(node)
    )


def nothing_is_shown_unescaped(file: Source) -> Iterator[str]:
    """What a person typed is data, in every language and on every page (T-08)."""
    for number, line in enumerate(file.text.splitlines(), 1):
        known = (file.path, line.strip()) in UNESCAPED
        if UNESCAPED_SPELLINGS.search(line) and not known:
            yield f"{file.path}:{number} {line.strip()}"


def no_file_is_too_long(file: Source) -> Iterator[str]:
    """Past this nobody reads it; split by act."""
    lines = file.text.count("\n")
    if lines > LONGEST:
        yield f"{file.path} has {lines} lines"


def migrations_do_not_know_the_program(file: Source) -> Iterator[str]:
    """A revision must still run when the program has long moved on."""
    if file.path == "migrations/env.py":
        return
    for line, name in file.imports():
        if top(name) == "app":
            yield f"{file.path}:{line} imports {name}"


def nothing_is_left_for_later(file: Source) -> Iterator[str]:
    """No test is skipped, and no stub waits for somebody."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if LEFTOVERS.search(line):
            yield f"{file.path}:{number} {line.strip()}"


APP = files("app", "*.py")
TEMPLATES = files("app", "*.html", "*.svg", "*.typ")
MIGRATIONS = files("migrations", "*.py")
EVERYTHING = [*APP, *MIGRATIONS, *files("tests", "*.py"), *files("scripts", "*.py")]

RULES: dict[Rule, list[Source]] = {
    only_the_edges_import_flask: APP,
    rules_are_pure: APP,
    only_the_vault_imports_cryptography: APP,
    only_config_reads_the_environment: APP,
    only_transaction_commits: APP,
    only_the_clock_reads_the_time: APP,
    what_leaves_has_a_verdict: APP,
    readings_are_counted: APP,
    words_have_one_door: APP,
    silence_has_one_door: APP,
    nothing_is_shown_unescaped: [*APP, *TEMPLATES],
    no_file_is_too_long: [*APP, *TEMPLATES],
    migrations_do_not_know_the_program: MIGRATIONS,
    nothing_is_left_for_later: EVERYTHING,
}

PLANTED: list[tuple[Rule, str, str]] = [
    (only_the_edges_import_flask, "app/cases/opening.py", "from flask import g"),
    (only_the_edges_import_flask, "app/cli/serve.py", "import flask_babel"),
    (rules_are_pure, "app/consent/rules.py", "from app.db import Base"),
    (rules_are_pure, "app/consent/rules.py", "from app import clock"),
    (rules_are_pure, "app/consent/rules.py", "from .models import Grant"),
    (rules_are_pure, "app/consent/rules.py", "import sqlalchemy.orm"),
    (
        only_the_vault_imports_cryptography,
        "app/keys/wrapping.py",
        "def f():\n    from cryptography.hazmat.primitives import hashes",
    ),
    (only_config_reads_the_environment, "app/start.py", "import os\nos.environ['X']"),
    (only_config_reads_the_environment, "app/start.py", "from os import getenv"),
    (only_transaction_commits, "app/cases/saving.py", "def f(s):\n    s.commit()"),
    (
        only_the_clock_reads_the_time,
        "app/cases/saving.py",
        "import datetime\ndatetime.datetime.now()",
    ),
    (only_the_clock_reads_the_time, "app/cases/saving.py", "import time\ntime.time()"),
    (only_the_clock_reads_the_time, "app/cases/saving.py", "date.today()"),
    (
        what_leaves_has_a_verdict,
        "app/truth/mapping.py",
        "def f(db, file):\n    return file.records(db, Act, Part.CONTENT, ActContent)",
    ),
    (
        what_leaves_has_a_verdict,
        "app/packages/extra.py",
        "class G:\n    def f(self):\n        self.file.read(row, part, PersonIdentity)",
    ),
    *(
        (
            what_leaves_has_a_verdict,
            f"{folder}planted.py",
            "def f(db, file, row):\n    return file.read(row, part, StatementContent)",
        )
        for folder in LEAVING
    ),
    (
        what_leaves_has_a_verdict,
        "app/letters/planted.py",
        "def f(db, file, row):\n    return sharing.incidents(db, file)",
    ),
    (
        what_leaves_has_a_verdict,
        "app/letters/planted.py",
        "def f(file, row):\n    return file.read(row, part, documents.ActContent)",
    ),
    (
        readings_are_counted,
        "app/cases/lists/extra.py",
        "def f(db, who):\n    audit.record(db, Action.CASE_LISTED, who.staff_id, n=1)",
    ),
    (
        readings_are_counted,
        "app/cases/lists/extra.py",
        (
            "def f(db, who):\n"
            "    counting.read(db, who, Action.CASE_LISTED, n=1)\n"
            "    audit.record(db, Action.CASE_SEARCHED, who.staff_id, n=1)"
        ),
    ),
    (
        words_have_one_door,
        "app/work/notes.py",
        "def f(file, row):\n    return file.read(row, Part.IDENTITY, StatementWords)",
    ),
    (
        silence_has_one_door,
        "app/publication/planted.py",
        "def f(db, file):\n    return ledger.pass_gate(db, file.box, file.id)",
    ),
    (
        silence_has_one_door,
        "app/packages/planted.py",
        "def f(row):\n    row.status = Status.DISCLOSED.value",
    ),
    (
        silence_has_one_door,
        "app/publication/planted.py",
        "def f(track):\n    return bool(track.content.quiet)",
    ),
    (
        silence_has_one_door,
        "app/truth/planted.py",
        "from app.tracks.rules import PUBLIC",
    ),
    (nothing_is_shown_unescaped, "app/web/templates/page.html", "{{ name |safe }}"),
    (nothing_is_shown_unescaped, "app/web/page.py", "Mark" + "up(name)"),
    (
        nothing_is_shown_unescaped,
        "app/packages/templates/00_START.html",
        "<h1>{{ title|safe }}</h1>",
    ),
    (no_file_is_too_long, "app/cases/long.py", "x = 1\n" * (LONGEST + 1)),
    (
        migrations_do_not_know_the_program,
        "migrations/versions/20261124_0900_x.py",
        "from app.db import Base",
    ),
    (nothing_is_left_for_later, "tests/test_x.py", "@pytest.mark." + "skip"),
    (nothing_is_left_for_later, "app/cases/x.py", "raise NotImplemented" + "Error"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_rule_holds(rule):
    breaches = [breach for file in RULES[rule] for breach in rule(file)]
    assert not breaches, "\n" + "\n".join(breaches)


@pytest.mark.parametrize(
    "number",
    range(len(PLANTED)),
    ids=lambda number: f"{number}-{PLANTED[number][0].__name__}",
)
def test_the_house_rule_bites(number):
    rule, path, text = PLANTED[number]
    assert list(rule(Source(path, text)))


def test_each_unescaped_line_that_is_allowed_is_still_there():
    lines = {
        (file.path, line.strip())
        for file in [*APP, *TEMPLATES]
        for line in file.text.splitlines()
    }
    assert set(UNESCAPED) <= lines


def test_every_house_rule_has_a_planted_breach():
    assert {rule for rule, _, _ in PLANTED} == set(RULES)


def test_rules_may_use_rules_and_errors():
    text = "from app.errors import DomainError\nfrom app.consent.rules import applies\n"
    assert not list(rules_are_pure(Source("app/cases/rules.py", text)))


LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


def lint_imports(folder):
    """Check the floors of `pyproject.toml` in a folder."""
    return subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def test_imports_go_down_only():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_import_that_goes_up_is_found(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file in APP:
        copy = tmp_path / file.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.text, "utf-8")
    planted = tmp_path / "app" / "vault" / "planted.py"
    planted.write_text("from app.cases import models\n")
    # Downwards, and still no way from a count to a suspect file.
    counting = tmp_path / "app" / "truth" / "planted.py"
    counting.write_text("from app.suspects import register\n")
    done = lint_imports(tmp_path)
    assert done.returncode != 0
    assert "app.vault.planted -> app.cases.models" in done.stdout
    assert "app.truth.planted -> app.suspects.register" in done.stdout
