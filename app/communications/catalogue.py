"""The headings of a communication and the words of an edition, from the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app import catalogues
from app.catalogues import Ids, Label, Node

FILE: Final = catalogues.FOLDER / "communications.yaml"
LANGUAGES: Final = ("en", "uk")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading, what it asks for, and the law behind it."""

    id: str
    label: Label
    asks: Label
    basis: tuple[Label, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every heading by id, in order, and the words of an edition."""

    version: str
    headings: Mapping[str, Heading]
    words: Mapping[str, Label]

    @property
    def order(self) -> tuple[str, ...]:
        """The headings by id, as they are read."""
        return tuple(self.headings)


@cache
def load(path: Path = FILE) -> Catalogue:
    """Read it once.

    Raises:
        CatalogueError: says file, line and reason.
    """
    top = catalogues.load(path).fields("version", "headings", "words")
    ids = Ids("heading")
    read = [_heading(node, ids) for node in top["headings"].items()]
    return Catalogue(
        top["version"].text(),
        MappingProxyType({each.id: each for each in read}),
        MappingProxyType({key: node.label() for key, node in top["words"].pairs()}),
    )


def _heading(node: Node, ids: Ids) -> Heading:
    told = node.fields("id", "label", "asks", "basis", "verified")
    return Heading(
        ids.add(told["id"]),
        told["label"].label(),
        told["asks"].label(),
        tuple(item.label() for item in told["basis"].items()),
        told["verified"].flag(),
    )
