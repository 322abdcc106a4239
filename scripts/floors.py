"""The map of `app/`: its floors from the import contract, its packages in their words.

Nothing is written by hand: `pyproject.toml` says what stands on which floor, and each
package or module says in the first sentence of its docstring what it is.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- Made by scripts/map. What is written here by hand is lost. -->"
END = "<!-- The end of what scripts/map makes. -->"
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s")


class MapError(Exception):
    """A package is on no floor, says nothing of itself, or the page has no place."""


def floors(root: Path = ROOT) -> list[list[str]]:
    """Return the floors from the top, each with its packages and modules."""
    (layers,) = (c["layers"] for c in _contracts(root) if c["type"] == "layers")
    return [[name.strip() for name in floor.split("|")] for floor in layers]


def sentence(name: str, root: Path = ROOT) -> str:
    """Return the first sentence of a package or a module of `app/`."""
    package, module = root / "app" / name / "__init__.py", root / "app" / f"{name}.py"
    path = package if package.exists() else module
    told = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    if not told:
        raise MapError(f"{path.relative_to(root)} does not say what it is")
    return _END_OF_SENTENCE.split(" ".join(told.split()), maxsplit=1)[0]


def present(root: Path = ROOT) -> set[str]:
    """Return what stands in `app/`: packages with code, and single modules."""
    folders = {p.parent.name for p in (root / "app").glob("*/__init__.py")}
    return folders | {
        p.stem for p in (root / "app").glob("*.py") if p.stem != "__init__"
    }


def drawn(root: Path = ROOT) -> str:
    """Return the map in Markdown.

    Raises:
        MapError: the contract and the folder do not have the same packages.
    """
    told = floors(root)
    named = {name for floor in told for name in floor}
    if named != present(root):
        apart = ", ".join(sorted(named ^ present(root)))
        raise MapError(f"on no floor, or on one and not there: {apart}")
    return "\n".join([*_table(told, root), "", *_forbidden(root)])


def put_into(page: str, made: str) -> str:
    """Return the page with this map in place of the one that it has.

    Raises:
        MapError: the page has no place for a map, or several.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise MapError("the page has no place for the map, or more than one")
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.split(END)[1]}"


def _table(told: list[list[str]], root: Path) -> Iterator[str]:
    yield "| Floor | In `app/` | What it is |"
    yield "|---|---|---|"
    for number, floor in zip(range(len(told), 0, -1), told, strict=True):
        for name in floor:
            is_package = (root / "app" / name).is_dir()
            shown = f"{name}/" if is_package else f"{name}.py"
            yield f"| {number} | `{shown}` | {sentence(name, root)} |"


def _forbidden(root: Path) -> Iterator[str]:
    for contract in _contracts(root):
        if contract["type"] != "forbidden":
            continue
        sources = ", ".join(f"`{name}`" for name in contract["source_modules"])
        targets = ", ".join(f"`{name}`" for name in contract["forbidden_modules"])
        besides = ", ".join(f"`{name}`" for name in contract.get("ignore_imports", ()))
        yield (
            f"- **{contract['name']}.** {sources} imports none of {targets}, directly"
            " or through others" + (f", but for {besides}." if besides else ".")
        )


def _contracts(root: Path) -> list[dict[str, Any]]:
    told = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, Any]] = told["tool"]["importlinter"]["contracts"]
    return contracts


if __name__ == "__main__":
    PAGE.write_text(put_into(PAGE.read_text("utf-8"), drawn()), "utf-8")
