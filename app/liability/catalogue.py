"""The modes of liability and what each of them takes, read from the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app import catalogues
from app.catalogues import Ids, Label, Node
from app.classification.catalogue import crime_catalogue

FILE: Final = catalogues.FOLDER / "modes.yaml"


class Shows(StrEnum):
    """What in a suspect file may bear on an element."""

    POSITION = "position"
    CONTROL = "control"
    KNOWLEDGE = "knowledge"
    PREVENT = "prevent"
    PUNISH = "punish"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a mode takes; `shown_by`: any of these indicates it."""

    id: str
    text: Label
    shown_by: frozenset[Shows] = frozenset()


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode. `rule`: the mode of the crime catalogue whose facts point to it."""

    id: str
    label: Label
    summary: Label
    basis: tuple[Label, ...]
    elements: tuple[Element, ...]
    rule: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Modes:
    """Every mode by id, in the order of the file."""

    version: str
    modes: Mapping[str, Mode]


@cache
def load(path: Path = FILE) -> Modes:
    """Read the modes once.

    Raises:
        CatalogueError: says file, line and reason.
    """
    top = catalogues.load(path).fields("version", "modes")
    ids = Ids("mode of liability")
    read = [_mode(node, ids) for node in top["modes"].items()]
    return Modes(
        top["version"].text(), MappingProxyType({each.id: each for each in read})
    )


def _mode(node: Node, ids: Ids) -> Mode:
    told = node.fields(
        *("id", "label", "summary", "basis", "elements", "verified"), optional=("rule",)
    )
    rule = told.get("rule")
    if rule is not None and rule.text() not in crime_catalogue().modes:
        raise rule.wrong(f"the crime catalogue has no mode {rule.text()!r}")
    basis = tuple(item.label() for item in told["basis"].items())
    if not basis:
        raise told["basis"].wrong("a mode stands in some law")
    of_mode = Ids("element")
    elements = tuple(_element(item, of_mode) for item in told["elements"].items())
    if not elements:
        raise told["elements"].wrong("a mode has an element")
    return Mode(
        ids.add(told["id"]),
        told["label"].label(),
        told["summary"].label(),
        basis,
        elements,
        rule.text() if rule is not None else "",
        told["verified"].flag(),
    )


def _element(node: Node, ids: Ids) -> Element:
    told = node.fields("id", "text", optional=("shown_by",))
    shown = told.get("shown_by")
    return Element(
        ids.add(told["id"]),
        told["text"].label(),
        frozenset(item.choice(Shows) for item in shown.items())
        if shown
        else frozenset(),
    )
