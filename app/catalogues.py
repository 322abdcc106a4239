"""A small strict reader of YAML, for catalogues and for files that people hand in.

`load(path)` gives a `Node`, which knows its line. What is read from it is asked for by
shape (`fields`, `items`, `text`, `flag`, `date`, `label` ...), and what does not fit is
refused with file, line and reason::

    root = catalogues.load(catalogues.FOLDER / "consent.yaml")
    fields = root.fields("version", "purposes", optional=("note",))
    for purpose in fields["purposes"].items():
        ...
        raise purpose.wrong("a purpose has a recipient")

Keys written twice are refused everywhere, also where nobody looks. Plain `yes` and `no`
stay what they are, as keys and as values. JSON reads the same way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import yaml

from app.config import ROOT
from app.errors import CatalogueError

FOLDER: Final = ROOT / "config" / "catalogues"
"""Where the product's own catalogues stand."""

LANGUAGES: Final = ("en", "uk")
"""Every text that a person may read stands in each of these."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_YES: Final = frozenset({"yes", "true"})
_NO: Final = frozenset({"no", "false"})
_NULL: Final = "tag:yaml.org,2002:null"
_DEEPEST: Final = 40

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass
class _Own:
    """Where this process finds the corrections of its office."""

    folder: Path | None = None


_own = _Own()


def use_own(folder: Path | None) -> None:
    """Take an office's own files from here: `own` finds them by name."""
    _own.folder = folder


def own(name: str) -> Path | None:
    """Return the office's own file beside the shipped one of this name, if any.

    It has the same shape, and holds only the entries that it replaces or adds.
    """
    path = _own.folder / name if _own.folder else None
    return path if path and path.is_file() else None


@dataclass(frozen=True, slots=True)
class Label:
    """One text in every language of the product.

    `uk` is empty only in an organisation's own file, and then shown as missing. `de` is
    said where a receiver reads the text; no page is in German.
    """

    en: str
    uk: str
    de: str = ""

    def in_language(self, language: str) -> str:
        """Return the text; English for a language that it does not have."""
        return {"uk": self.uk, "de": self.de}.get(language, "") or self.en


@dataclass(frozen=True, slots=True)
class Fields:
    """The entries of one mapping, whose keys have been checked."""

    node: "Node"
    entries: dict[str, "Node"]

    def __getitem__(self, key: str) -> "Node":
        return self.entries[key]

    def get(self, key: str) -> "Node | None":
        """Return the value, or None where the key is absent or empty (null)."""
        node = self.entries.get(key)
        return None if node is None or node.is_null() else node


@dataclass(frozen=True, slots=True)
class Node:
    """One value in a file, and the place where it stands."""

    file: str
    raw: yaml.Node

    @property
    def line(self) -> int:
        """The line of the file, counted from 1."""
        return int(self.raw.start_mark.line) + 1

    def wrong(self, reason: str) -> CatalogueError:
        """Return the refusal to raise: file, line and reason."""
        return CatalogueError(f"{self.file}, line {self.line}: {reason}")

    def is_null(self) -> bool:
        """Say whether nothing was written."""
        return bool(self.raw.tag == _NULL)

    def is_mapping(self) -> bool:
        """Say whether keys and values were written."""
        return isinstance(self.raw, yaml.MappingNode)

    def fields(self, *required: str, optional: tuple[str, ...] = ()) -> Fields:
        """Return a mapping that has these keys and no others."""
        entries = dict(self.pairs())
        for key, node in entries.items():
            if key not in required and key not in optional:
                raise node.wrong(f"the key {key!r} is not known here")
        for key in required:
            if key not in entries:
                raise self.wrong(f"the key {key!r} is missing")
        return Fields(self, entries)

    def pairs(self) -> Iterator[tuple[str, "Node"]]:
        """Go through a mapping whose keys are free."""
        if not isinstance(self.raw, yaml.MappingNode):
            raise self.wrong("a mapping of keys to values is expected")
        for key, value in self.raw.value:
            yield Node(self.file, key).text(), Node(self.file, value)

    def items(self) -> list["Node"]:
        """Return the entries of a list."""
        if not isinstance(self.raw, yaml.SequenceNode):
            raise self.wrong("a list is expected")
        return [Node(self.file, item) for item in self.raw.value]

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.raw, yaml.ScalarNode) or self.is_null():
            raise self.wrong("a text is expected")
        value = str(self.raw.value).strip()
        if not value:
            raise self.wrong("the text is empty")
        return value

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(item.text() for item in self.items())

    def flag(self) -> bool:
        """Return yes or no, written as a word or as a boolean."""
        value = self.text().lower()
        if value not in _YES | _NO:
            raise self.wrong(f"yes or no is expected, not {value!r}")
        return value in _YES

    def number(self) -> int:
        """Return a whole number."""
        value = self.text()
        if not re.fullmatch(r"-?[0-9]{1,15}", value):
            raise self.wrong(f"a whole number is expected, not {value!r}")
        return int(value)

    def date(self) -> date:
        """Return a day, written as 2022-02-24."""
        value = self.text()
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(
                f"a day such as 2022-02-24 is expected, not {value!r}"
            ) from None

    def choice(self, kind: type[Choice]) -> Choice:
        """Return one of the values of an enumeration."""
        value = self.text()
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(kind)
            raise self.wrong(f"{value!r} is not one of: {known}") from None

    def label(self, *, uk_may_lack: bool = False) -> Label:
        """Return one text in every language; a missing language is refused."""
        if not isinstance(self.raw, yaml.MappingNode):
            raise self.wrong(
                f"a text in each of {', '.join(LANGUAGES)} is expected: "
                "{en: ..., uk: ...}"
            )
        needed = ("en",) if uk_may_lack else LANGUAGES
        optional = tuple({*LANGUAGES, "de"} - {*needed})
        fields = self.fields(*needed, optional=optional)
        told = {each: fields.get(each) for each in ("en", "uk", "de")}
        return Label(
            **{each: node.text() if node else "" for each, node in told.items()}
        )


class Ids:
    """The identifiers of one kind in a catalogue: each used once, none invented."""

    def __init__(self, kind: str) -> None:
        """Start empty; `kind` is the word for refusals, such as "fact"."""
        self.kind = kind
        self._lines: dict[str, int] = {}

    def __contains__(self, value: str) -> bool:
        return value in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def add(self, node: Node) -> str:
        """Take a new identifier; a second use is refused with the first one's line."""
        value = node.text()
        if not _ID.fullmatch(value):
            raise node.wrong(f"{value!r} is not an identifier")
        if value in self._lines:
            first = self._lines[value]
            raise node.wrong(
                f"the {self.kind} {value!r} stands on line {first} already"
            )
        self._lines[value] = node.line
        return value

    def known(self, node: Node) -> str:
        """Return an identifier that was added before."""
        value = node.text()
        if value not in self._lines:
            raise node.wrong(f"there is no {self.kind} {value!r}")
        return value

    def known_in(self, node: Node) -> tuple[str, ...]:
        """Return a list of identifiers, each added before and named once."""
        values: dict[str, None] = {}
        for item in node.items():
            value = self.known(item)
            if value in values:
                raise item.wrong(f"{value!r} is named twice")
            values[value] = None
        return tuple(values)


def load(path: Path) -> Node:
    """Read one file of YAML or JSON.

    Raises:
        CatalogueError: the file is missing, is no YAML, holds a key twice or refers to
            one of its own parts; says file, line and reason.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CatalogueError(f"{path.name}: the file cannot be read as text") from None
    return parse(text, path.name)


def parse(text: str, file: str) -> Node:
    """Read YAML or JSON from a text; `file` is the name that refusals carry."""
    try:
        _refuse_traps(text, file)
        raw = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise CatalogueError(f"{file}, line {line}: {error.problem}") from None
    except yaml.YAMLError:
        raise CatalogueError(f"{file}: this is not YAML") from None
    if raw is None:
        raise CatalogueError(f"{file}, line 1: the file is empty")
    root = Node(file, raw)
    _refuse_second_keys(root)
    return root


def _refuse_traps(text: str, file: str) -> None:
    """Refuse what would make the reader itself fall: great depth, and references.

    The C reader overruns its stack on deep files, and references inside a file can
    make a short one unfold without end. Neither has a use here.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise CatalogueError(
                f"{file}, line {line}: references inside a file are not used"
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise CatalogueError(f"{file}, line {line}: this lies too deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_second_keys(root: Node) -> None:
    """Refuse keys written twice, in the whole file."""
    todo = [root.raw]
    while todo:
        raw = todo.pop()
        if isinstance(raw, yaml.SequenceNode):
            todo.extend(raw.value)
        elif isinstance(raw, yaml.MappingNode):
            lines: dict[str, int] = {}
            for key, value in raw.value:
                node = Node(root.file, key)
                name = node.text()
                if name in lines:
                    raise node.wrong(
                        f"the key {name!r} stands on line {lines[name]} already"
                    )
                lines[name] = node.line
                todo.append(value)
