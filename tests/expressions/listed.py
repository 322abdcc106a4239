"""Every regular expression of the product, read from its source, and how it is used."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.source import Source, dotted

USES = frozenset(
    {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
)


@dataclass(frozen=True)
class Expression:
    """One place in the source.

    Attributes:
        scope: the constant or function that it belongs to.
        pattern: None where it is put together.
        uses: the methods by which it meets a text.
    """

    path: str
    line: int
    scope: str
    pattern: str | None
    flags: int
    uses: frozenset[str]

    @property
    def name(self) -> str:
        """How a failure calls it."""
        return f"{self.path}:{self.scope}"


def expressions(sources: list[Source]) -> list[Expression]:
    """Return all of them, by path and line."""
    used = _uses(sources)
    return sorted(
        (one for source in sources for one in _of(source, used)),
        key=lambda one: (one.path, one.line),
    )


def _uses(sources: list[Source]) -> dict[str, set[str]]:
    """Return the methods called on a name, by its full spelling, wherever it is."""
    found: dict[str, set[str]] = {}
    for source in sources:
        known = {name.rpartition(".")[2]: name for _line, name in source.imports()}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                first, dot, rest = dotted(node.value).partition(".")
                own = f"{_module(source.path)}.{first}"
                full = known.get(first, own) + dot + rest
                found.setdefault(full, set()).add(node.attr)
    return found


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _of(source: Source, used: dict[str, set[str]]) -> Iterator[Expression]:
    for scope, node in _scoped(source.tree, "<module>"):
        if not isinstance(node, ast.Call) or not dotted(node.func).startswith("re."):
            continue
        act = dotted(node.func).removeprefix("re.")
        if act not in USES | {"compile"} or not node.args:
            continue
        # Of what nobody is seen to use, each use is thought possible.
        uses = used.get(f"{_module(source.path)}.{scope}", USES)
        yield Expression(
            source.path,
            node.lineno,
            scope,
            _text(node.args[0]),
            _flags(node),
            frozenset({act} if act in USES else uses),
        )


def _scoped(tree: ast.AST, scope: str) -> Iterator[tuple[str, ast.AST]]:
    """Give each node with the constant or the function that it belongs to."""
    for child in ast.iter_child_nodes(tree):
        name = scope
        if isinstance(child, ast.FunctionDef):
            name = child.name
        elif isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Name):
            is_constant = scope == "<module>" or child.targets[0].id.isupper()
            name = child.targets[0].id if is_constant else scope
        elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
            name = child.target.id if scope == "<module>" else scope
        yield name, child
        yield from _scoped(child, name)


def _text(node: ast.expr) -> str | None:
    """Return a pattern that stands there whole; None where it is put together."""
    try:
        told = ast.literal_eval(node)
    except ValueError:
        return None
    return told if isinstance(told, str) else None


def _flags(call: ast.Call) -> int:
    told = [dotted(n) for n in ast.walk(call) if isinstance(n, ast.Attribute)]
    names = [name.removeprefix("re.") for name in told if name.startswith("re.")]
    found = 0
    for name in names:
        if name.isupper():
            found |= getattr(re, name)
    return found
