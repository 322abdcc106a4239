"""The program as text: what a file imports, calls and reads, for the architecture."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file. `path` is relative to the checkout, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as Python reads it."""
        return ast.parse(self.text, self.path)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Give line and full dotted name of everything imported, `from` resolved."""
        package = self.path.removesuffix(".py").split("/")[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*above, *filter(None, [node.module])])
                for alias in node.names:
                    yield node.lineno, f"{base}.{alias.name}"

    def names(self) -> Iterator[tuple[int, str]]:
        """Give line and dotted spelling of every name and attribute: `os.environ`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                yield node.lineno, dotted(node)

    def calls(self) -> Iterator[tuple[int, str]]:
        """Give line and dotted spelling of what is called: `session.commit`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """Spell a name or attribute; what is neither is written as a question mark."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def files(folder: str, *patterns: str) -> list[Source]:
    """Read the files below a folder of the checkout that match one of the patterns."""
    found = {
        path
        for pattern in patterns
        for path in (ROOT / folder).rglob(pattern)
        if not {"__pycache__", "node_modules"} & set(path.parts)
    }
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
        for path in sorted(found)
    ]
