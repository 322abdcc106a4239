"""Procedures of return, search and captivity: dated, sourced, corrected by the office.

The shipped file says who is informed, which papers are gathered, what is done. A file
of the office of the same name replaces entries by their ids, or adds some; it may lack
the Ukrainian text, and an entry of it is marked as the office's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from app import catalogues
from app.catalogues import Fields, Ids, Label, Node

NAME: Final = "tracks.yaml"
PATH: Final = catalogues.FOLDER / NAME
BODIES: Final = UUID("5f1f7c55-1d4e-4d56-9c43-0a6f6b1c9b2e")
"""Under which a body of the catalogue has the id that a consent names it by."""

KINDS: Final = frozenset({"police", "register", "tracing", "ombudsman", "un"})
BODY_KEYS: Final = ("id", "kind", "label", "what_for", "source", "as_of", "verified")


@dataclass(frozen=True)
class Checked:
    """How far an entry can be relied upon.

    `is_own`: it stands in the office's own file, and not as the product shipped it.
    """

    source: str
    as_of: date
    is_verified: bool
    is_own: bool


@dataclass(frozen=True)
class Body:
    """Somebody to be informed.

    `recipient_id` is what a consent to tracing names. `reply_days`: within how many
    days it answers, where that is known. `reaches_other_side`: what it is told may
    come to the side that holds the person, so that this takes a yes of its own.
    """

    id: str
    recipient_id: UUID
    kind: str
    label: Label
    what_for: Label
    reply_days: int | None
    reaches_other_side: bool
    checked: Checked


@dataclass(frozen=True)
class Paper:
    """A paper, and what is taken in its place."""

    id: str
    label: Label
    substitutes: tuple[Label, ...]


@dataclass(frozen=True)
class Procedure:
    """One kind of track: ids of bodies, papers, steps before and after, ends."""

    id: str
    label: Label
    bodies: tuple[str, ...]
    papers: tuple[str, ...]
    plan: tuple[str, ...]
    after: tuple[str, ...]
    ends: tuple[str, ...]
    checked: Checked


@dataclass(frozen=True)
class Catalogue:
    """All procedures, and what they are made of, by id."""

    version: str
    as_of: date
    sources: dict[str, Label]
    bodies: dict[str, Body]
    papers: dict[str, Paper]
    steps: dict[str, Label]
    procedures: dict[str, Procedure]
    labels: dict[str, dict[str, Label]]


def recipient_of(body_id: str) -> UUID:
    """Return the id that a consent names a body by, listed still or not."""
    return uuid5(BODIES, body_id)


def load() -> Catalogue:
    """Return the procedures of this process, the office's corrections among them.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return read(PATH, catalogues.own(NAME))


@cache
def read(path: Path, own: Path | None = None) -> Catalogue:
    """Read a file of procedures, and an office's own beside it.

    Raises:
        CatalogueError: says file, line and reason.
    """
    reading = _Reading()
    top = reading.file(catalogues.load(path), None)
    if own is not None:
        reading.file(catalogues.load(own), top)
    return reading.made(top)


class _Reading:
    """One reading of one or two files: what was defined, what may be named."""

    def __init__(self) -> None:
        self.sources = dict[str, Label]()
        self.bodies = dict[str, Body]()
        self.papers = dict[str, Paper]()
        self.steps = dict[str, Label]()
        self.procedures = dict[str, Procedure]()
        self.labels = dict[str, dict[str, Label]]()
        self.is_own = False

    def file(self, root: Node, shipped: Fields | None) -> Fields:
        """Read one file; of an office's own only `as_of` is asked."""
        self.is_own = shipped is not None
        parts = ("sources", "bodies", "papers", "steps", "tracks")
        if self.is_own:
            top = root.fields("as_of", optional=parts)
        else:
            top = root.fields("version", "as_of", "labels", *parts)
            self.labels = {
                kind: {value: label.label() for value, label in node.pairs()}
                for kind, node in top["labels"].pairs()
            }
        top["as_of"].date()
        for name, ids, node in self._entries(top, parts):
            getattr(self, f"_{name}")(ids, node)
        return top

    def made(self, top: Fields) -> Catalogue:
        """Return what was read."""
        return Catalogue(
            version=top["version"].text(),
            as_of=top["as_of"].date(),
            sources=self.sources,
            bodies=self.bodies,
            papers=self.papers,
            steps=self.steps,
            procedures=self.procedures,
            labels=self.labels,
        )

    def _entries(
        self, top: Fields, parts: Iterable[str]
    ) -> Iterable[tuple[str, Ids, Node]]:
        for name in parts:
            node, ids = top.get(name), Ids(name.removesuffix("s"))
            for each in node.items() if node else ():
                yield name, ids, each

    def _sources(self, ids: Ids, node: Node) -> None:
        fields = node.fields("id", "title")
        self.sources[ids.add(fields["id"])] = self._label(fields["title"])

    def _bodies(self, ids: Ids, node: Node) -> None:
        fields = node.fields(*BODY_KEYS, optional=("detaining_side", "reply_days"))
        body_id, kind = ids.add(fields["id"]), fields["kind"].text()
        if kind not in KINDS:
            raise fields["kind"].wrong(f"a kind is one of: {', '.join(sorted(KINDS))}")
        days, other = fields.get("reply_days"), fields.get("detaining_side")
        self.bodies[body_id] = Body(
            id=body_id,
            recipient_id=recipient_of(body_id),
            kind=kind,
            label=self._label(fields["label"]),
            what_for=self._label(fields["what_for"]),
            reply_days=_days(days) if days else None,
            reaches_other_side=other is not None and other.flag(),
            checked=self._checked(fields),
        )

    def _papers(self, ids: Ids, node: Node) -> None:
        fields = node.fields("id", "label", "substitutes")
        paper_id = ids.add(fields["id"])
        self.papers[paper_id] = Paper(
            paper_id,
            self._label(fields["label"]),
            tuple(self._label(each) for each in fields["substitutes"].items()),
        )

    def _steps(self, ids: Ids, node: Node) -> None:
        fields = node.fields("id", "label")
        self.steps[ids.add(fields["id"])] = self._label(fields["label"])

    def _tracks(self, ids: Ids, node: Node) -> None:
        parts: dict[str, Iterable[str]] = {
            "bodies": self.bodies,
            "papers": self.papers,
            "plan": self.steps,
            "after": self.steps,
            "ends": self.labels.get("end", {}),
        }
        fields = node.fields("id", "label", *parts, "source", "as_of", "verified")
        track_id = ids.add(fields["id"])
        named = {name: _named(fields[name], known) for name, known in parts.items()}
        self.procedures[track_id] = Procedure(
            id=track_id,
            label=self._label(fields["label"]),
            checked=self._checked(fields),
            **named,
        )

    def _label(self, node: Node) -> Label:
        return node.label(uk_may_lack=self.is_own)

    def _checked(self, fields: Fields) -> Checked:
        source = fields["source"].text()
        if source not in self.sources:
            raise fields["source"].wrong(f"there is no source {source!r}")
        return Checked(
            source,
            fields["as_of"].date(),
            fields["verified"].flag(),
            self.is_own,
        )


def _named(node: Node, known: Iterable[str]) -> tuple[str, ...]:
    """Return a list of ids of entries that were defined before, each named once."""
    found = dict[str, None]()
    for item in node.items():
        value = item.text()
        if value not in known:
            raise item.wrong(f"there is no {value!r}")
        if value in found:
            raise item.wrong(f"{value!r} is named twice")
        found[value] = None
    return tuple(found)


def _days(node: Node) -> int:
    days = node.number()
    if days < 1:
        raise node.wrong("days are counted from 1")
    return days
