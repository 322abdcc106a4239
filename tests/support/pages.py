"""The documentation as text: its links, its code, and what either says there is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import click

from tests.support.source import ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
INDENTED = re.compile(r"^ {4}\S.*$", re.MULTILINE)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
OURS = re.compile(r"^(?:\.ci|app|config|docs|migrations|scripts|tests)/\S*")
NAMED = re.compile(r"^(\S+\.py):([\w.]+)$")
COMMAND = re.compile(r"(?<![\w.-])barvinok ((?!barvinok)[a-z].*)")
WORD = re.compile(r"[a-z][a-z-]*")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
ENDS_A_COMMAND = re.compile(r"[;&|>#`']")


@dataclass(frozen=True)
class Page:
    """One page. `path` is relative to the checkout, with slashes."""

    path: str
    text: str

    @property
    def folder(self) -> Path:
        """Where its relative links begin."""
        return (ROOT / self.path).parent

    @cached_property
    def prose(self) -> str:
        """The page without what stands in code."""
        return SPAN.sub("", INDENTED.sub("", FENCE.sub("", self.text)))

    def links(self) -> list[str]:
        """Return the targets of its links and pictures that lead nowhere outside."""
        found = LINK.findall(self.prose)
        return [target for target in found if "://" not in target]

    def spans(self) -> list[str]:
        """Return what stands between backticks in a line."""
        return SPAN.findall(FENCE.sub("", self.text))

    def code(self) -> list[str]:
        """Return every piece of code: spans, and the lines of blocks."""
        blocks = [line for block in FENCE.findall(self.text) for line in _lines(block)]
        return [*self.spans(), *blocks, *INDENTED.findall(self.text)]

    def anchors(self) -> set[str]:
        """Return what a link can point to on the page."""
        return {slug(heading) for heading in HEADING.findall(FENCE.sub("", self.text))}


def pages() -> list[Page]:
    """Read README and everything in docs/."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [Page(p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in found]


def page(path: str) -> Page:
    """Read one page."""
    return Page(path, (ROOT / path).read_text("utf-8"))


def slug(heading: str) -> str:
    """Return the anchor of a heading, as forges make it."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", ""))
    return plain.strip().replace(" ", "-")


def table(text: str) -> Iterator[list[str]]:
    """Give the cells of each row of the tables of a page, heads and rules left out."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def sections(text: str) -> dict[str, str]:
    """Return what stands under each heading that is a span of code."""
    found: dict[str, str] = {}
    heading = ""
    for line in text.splitlines():
        told = HEADING.match(line)
        if told:
            heading = told.group(1).strip("`") if told.group(1)[0] == "`" else ""
        if heading:
            found[heading] = found.get(heading, "") + line + "\n"
    return found


# --- what a page says there is


def wrong_links(one: Page) -> Iterator[str]:
    """Links to files or headings that are not there."""
    for target in one.links():
        where, _, anchor = unquote(target).partition("#")
        path = (one.folder / where).resolve() if where else ROOT / one.path
        if not path.exists():
            yield f"{one.path}: there is no {target}"
        elif anchor and path.suffix == ".md":
            text = one.text if not where else path.read_text("utf-8")
            if anchor not in Page(one.path, text).anchors():
                yield f"{one.path}: there is no heading {target}"


def wrong_paths(one: Page) -> Iterator[str]:
    """Files of ours that a page names and that are not there, or lack what it names."""
    for span in one.spans():
        told = OURS.match(span) or re.match(r"^[\w/-]+\.md$", span)
        if not told:
            continue
        named = NAMED.match(told.group())
        path = named.group(1) if named else told.group()
        starts = [ROOT] if OURS.match(span) else [ROOT / "docs", one.folder, ROOT]
        if not any(list(start.glob(path.rstrip("/"))) for start in starts):
            yield f"{one.path}: there is no {path}"
        elif named and not _defines(ROOT / path, named.group(2)):
            yield f"{one.path}: {path} has no {named.group(2)}"


def wrong_commands(one: Page, root: click.Command) -> Iterator[str]:
    """Commands of ours that a page shows and that do not exist, or lack an option."""
    for piece in one.code():
        for told in COMMAND.finditer(piece):
            rest = ENDS_A_COMMAND.split(told.group(1))[0]
            yield from (f"{one.path}: {fault}" for fault in _wrong(rest, root))


def _wrong(line: str, root: click.Command) -> Iterator[str]:
    path, command = ["barvinok"], root
    for word in line.split():
        if not isinstance(command, click.Group) or not WORD.fullmatch(word):
            break
        below = command.get_command(click.Context(command), word)
        if below is None:
            yield f"there is no `{' '.join([*path, word])}`"
            return
        path, command = [*path, word], below
    known = {"--help", *options(command)}
    for option in OPTION.findall(line):
        if option not in known:
            yield f"`{' '.join(path)}` has no {option}"


def options(command: click.Command) -> set[str]:
    """Return the long options of a command."""
    return {
        spelling
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for spelling in parameter.opts
    }


def commands(
    command: click.Command, path: str = "barvinok"
) -> Iterator[tuple[str, click.Command]]:
    """Give every command by its full name, the groups among them."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            if below is not None:
                yield f"{path} {name}", below
                yield from commands(below, f"{path} {name}")


def _lines(block: str) -> list[str]:
    return block.splitlines()[1:-1]


def _defines(path: Path, dotted: str) -> bool:
    """Say whether a module has this function, class, constant or method."""
    body: list[ast.stmt] = ast.parse(path.read_text("utf-8")).body
    for name in dotted.split("."):
        for node in body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            if any(isinstance(t, ast.Name) and t.id == name for t in targets):
                body = []
                break
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                body = node.body
                break
        else:
            return False
    return True
