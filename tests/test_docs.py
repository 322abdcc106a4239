"""The docs name all that there is, and nothing that is not.

Each look at a page is a function in `tests/support/pages.py`; a planted page shows
that it bites.
"""

import dataclasses
import inspect
import re
import shutil
from uuid import UUID

import click
import pytest
import yaml

from app import errors, vault
from app.audit.actions import Action
from app.cli import barvinok
from app.config import Settings
from app.refusals import REFUSALS, UNEXPECTED
from app.staff.policy import Permission
from app.vault.stream import padded_bytes
from app.vault.suites import REGISTRY
from scripts import floors
from tests.support import pages
from tests.support.pages import Page
from tests.support.source import ROOT

PAGES = pages.pages()
EVERYTHING = "\n".join(page.text for page in PAGES)
UNITS = sorted((ROOT / "docs" / "operations").glob("*.service"))
VARIABLE = re.compile(r"\bBARVINOK_[A-Z_]*[A-Z]\b")
SOURCES = [
    *(ROOT / "app").rglob("*.py"),
    *(ROOT / "scripts").rglob("*"),
    *(ROOT / "tests" / "support").glob("*.py"),
]
HTTP_ANSWERS = {
    "wrong_method": 405,
    "too_large": 413,
    "wrong_host": 400,
    "from_elsewhere": 403,
}


def told(found):
    return "\n" + "\n".join(found)


# --- nothing that is not there


def test_links_lead_somewhere():
    found = [fault for page in PAGES for fault in pages.wrong_links(page)]
    assert not found, told(found)


def test_each_page_is_reached_from_the_readme():
    by_path = {page.path: page for page in PAGES}
    seen, waiting = set(), ["README.md"]
    while waiting:
        page = by_path[waiting.pop()]
        seen.add(page.path)
        for target in page.links():
            path = (page.folder / target.partition("#")[0]).resolve()
            below = sorted(path.glob("*.md")) if path.is_dir() else [path]
            names = {p.relative_to(ROOT).as_posix() for p in below}
            waiting += [n for n in names if n in by_path and n not in seen]
    assert seen == set(by_path)


def test_the_files_and_functions_that_are_named_are_there():
    found = [fault for page in PAGES for fault in pages.wrong_paths(page)]
    assert not found, told(found)


def test_the_commands_that_are_shown_are_there():
    units = [Page(u.name, f"```\n{u.read_text('utf-8')}\n```") for u in UNITS]
    shown = [*PAGES, *units]
    found = [f for page in shown for f in pages.wrong_commands(page, barvinok)]
    assert not found, told(found)


def test_the_pages_that_the_program_names_are_there():
    named = {
        page
        for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]
        for page in re.findall(r"docs/[\w./-]+\.md", path.read_text("utf-8"))
    }
    assert "docs/operations.md" in named
    assert not {page for page in named if not (ROOT / page).exists()}


def test_unit_files_start_each_process():
    started = {
        name
        for unit in UNITS
        for name in re.findall(r"barvinok (serve|run \w+)", unit.read_text("utf-8"))
    }
    assert started == {"serve", "run staff", "run public", "run worker"}


@pytest.mark.parametrize(
    "text",
    [
        "[a](nowhere.md)",
        "![a](images/nothing.png)",
        "[a](cli.md#no-such-heading)",
        "[a](#no-such-heading)\n\n# Another\n",
    ],
)
def test_a_link_to_nothing_is_found(text):
    assert list(pages.wrong_links(Page("docs/planted.md", text)))


@pytest.mark.parametrize(
    "span",
    [
        "app/vault/nothing.py",
        "scripts/nothing --help",
        "tests/vectors/nothing/",
        "adr/0000-nothing.md",
        "app/vault/envelope.py:unknown",
        "app/keys/strongbox.py:Strongbox.unknown",
        "app/worker.py:_Nobody",
    ],
)
def test_a_file_or_a_function_that_is_not_there_is_found(span):
    assert list(pages.wrong_paths(Page("docs/planted.md", f"See `{span}`.")))


@pytest.mark.parametrize(
    "text",
    [
        "`barvinok fly`",
        "`barvinok audit forge`",
        "    barvinok serve --production\n",
        "```\ncd / && /srv/barvinok/.venv/bin/barvinok run staff --data x\n```",
    ],
)
def test_a_command_or_an_option_that_is_not_there_is_found(text):
    assert list(pages.wrong_commands(Page("docs/planted.md", text), barvinok))


@pytest.mark.parametrize(
    "text",
    [
        "`barvinok serve --demo --data DIR`, `app/vault/envelope.py:seal`",
        "`app/keys/strongbox.py:Strongbox.seal`, `app/packages/building.py:JOB`",
        "`barvinok audit verify --against FILE | less --chop-long-lines`",
        "[a](cli.md#barvinok-audit-verify), [b](https://example.org/nothing.md)",
    ],
)
def test_what_is_there_is_no_fault(text):
    planted = Page("docs/planted.md", text)
    assert not [
        *pages.wrong_links(planted),
        *pages.wrong_paths(planted),
        *pages.wrong_commands(planted, barvinok),
    ]


# --- all that is there


def variables():
    read = (p.read_text("utf-8") for p in SOURCES if p.is_file() and p.suffix != ".pyc")
    return {name for text in read for name in VARIABLE.findall(text)}


def test_every_setting_stands_in_operations():
    text = pages.page("docs/operations.md").text
    fields = {field.name for field in dataclasses.fields(Settings)}
    missing = {name for name in fields if f"`{name}`" not in text}
    assert not missing
    assert variables() >= {"BARVINOK_DATA", "BARVINOK_TEST_DB"}
    assert variables() == set(VARIABLE.findall(text))


def test_no_page_speaks_of_a_setting_that_does_not_exist():
    units = "\n".join(unit.read_text("utf-8") for unit in UNITS)
    assert set(VARIABLE.findall(EVERYTHING + units)) <= variables()


@pytest.mark.parametrize(
    ("kind", "path"),
    [(Permission, "docs/permissions.md"), (Action, "docs/audit-actions.md")],
)
def test_every_permission_and_action_has_its_page(kind, path):
    text = pages.page(path).text
    assert not {str(one) for one in kind if f"`{one}`" not in text}


def test_every_command_and_option_stands_in_its_section():
    known = dict(pages.commands(barvinok))
    written = pages.sections(pages.page("docs/cli.md").text)
    assert set(written) == set(known)
    for name, command in known.items():
        if isinstance(command, click.Group):
            continue
        rows = pages.table(written[name])
        shown = {word for row in rows for word in re.findall(r"`(--[a-z-]+)", row[0])}
        assert shown == pages.options(command), name


def test_every_script_stands_among_the_commands():
    text = pages.page("docs/cli.md").text
    scripts = {p.name for p in (ROOT / "scripts").iterdir() if p.is_file()}
    runnable = {name for name in scripts if "." not in name}
    assert {"serve", "test"} < runnable
    assert not {name for name in runnable if f"`scripts/{name}`" not in text}


def refusals():
    """Return the code and the status of every refusal there is."""
    classes = [
        one
        for _, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, errors.DomainError)
    ]
    return {one.code: one.status for one in classes} | HTTP_ANSWERS


def test_every_refusal_stands_with_its_status_and_what_to_do():
    rows = pages.table(pages.page("docs/errors.md").text)
    written = {row[0].strip("`"): row[1:] for row in rows if row[0].startswith("`")}
    assert {code: int(row[0]) for code, row in written.items()} == refusals()
    assert set(written) | {UNEXPECTED} == set(REFUSALS)
    assert all(meaning and remedy for _, meaning, remedy in written.values())


CATALOGUES = sorted((ROOT / "config" / "catalogues").glob("*.yaml"))
# Below these, keys are identifiers of the catalogue and not of its format.
OF_IDENTIFIERS = {
    "paths",
    "labels",
    "form_satisfies",
    "only_if",
    "unless",
    "bases",
    "grounds",
    "harm_scales",
}
LANGUAGES = {"en", "uk"}


def format_keys(node, name=""):
    """Give the keys that a catalogue is written with, identifiers left out."""
    if isinstance(node, list):
        for item in node:
            yield from format_keys(item, name)
    if not isinstance(node, dict) or name in OF_IDENTIFIERS:
        return
    if name == "themes" and all(isinstance(below, list) for below in node.values()):
        return
    for key, below in node.items():
        yield {True: "yes", False: "no"}.get(key, key)
        yield from format_keys(below, key)


def undescribed(text, name):
    keys = set(format_keys(yaml.safe_load(text))) - LANGUAGES
    written = set(pages.SPAN.findall(EVERYTHING))
    return {f"{name}: {key}" for key in {name, *keys} if key not in written}


def test_every_catalogue_and_every_key_of_one_is_described():
    assert len(CATALOGUES) > 5
    found = [undescribed(path.read_text("utf-8"), path.name) for path in CATALOGUES]
    assert not set().union(*found)


def test_a_key_that_nobody_described_is_found():
    text = "version: x\nquestions:\n  - {id: fc.a, colour: {en: Red, uk: Червоний}}\n"
    assert undescribed(text, "first_contact.yaml") == {"first_contact.yaml: colour"}
    assert undescribed("version: x", "nobody.yaml") == {"nobody.yaml: nobody.yaml"}


# --- the sealed bytes

FORMAT = "docs/formats/envelope.md"
PURPOSE = re.compile(r'^SIGNED\w* = "([^"]+)"', re.MULTILINE)


def test_every_suite_and_every_purpose_of_a_signature_stands_in_the_format():
    text = pages.page(FORMAT).text
    numbers = {row[0]: row[1] for row in pages.table(text) if len(row) == 4}
    for suite, entry in REGISTRY.items():
        shown = f"{suite:#x}" if suite >= 0x10 else str(int(suite))
        assert numbers.get(shown) == entry.use, suite
    purposes = {
        found
        for path in (ROOT / "app").rglob("*.py")
        for found in PURPOSE.findall(path.read_text("utf-8"))
    }
    assert "key grant" in purposes
    assert not {one for one in purposes if f"`{one}`" not in text}


def test_the_sizes_in_the_format_are_those_of_the_code():
    key, seed = vault.new_key(), vault.new_key()
    public, dual = vault.public_of(seed), vault.dual_verifying_key(seed)
    place = vault.Place("organisation", "table", UUID(int=0), "content")
    sizes = {
        len(vault.seal(key, b"", place)),
        len(vault.wrap(key, public, b"")),
        len(vault.wrap_symmetric(key, seed, b"")),
        len(public),
        len(dual),
        len(vault.dual_sign(seed, "purpose", b"")),
        padded_bytes(0),
    }
    text = pages.page(FORMAT).text
    assert not {size for size in sizes if not re.search(rf"\b{size:,}\b", text)}


# --- the map


def test_the_map_is_as_the_code_is():
    page = pages.page("docs/architecture.md").text
    same = floors.put_into(page, floors.drawn())
    assert page == same, "run scripts/map"


def test_a_package_on_no_floor_stops_the_map(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in floors.present():
        (tmp_path / "app" / name).mkdir(parents=True)
        (tmp_path / "app" / name / "__init__.py").write_text(f'"""{name}. More."""')
    assert "| `vault/` | vault. |" in floors.drawn(tmp_path)
    (tmp_path / "app" / "basement.py").write_text('"""Below."""')
    with pytest.raises(floors.MapError, match="basement"):
        floors.drawn(tmp_path)


def test_a_page_without_a_place_is_not_written_over():
    with pytest.raises(floors.MapError):
        floors.put_into("nothing here", "a map")
