"""Reading the catalogue of crimes. What is wrong in it stops the start.

File, line and reason are said for: a key that is unknown, missing or written twice; an
identifier used twice or never defined; a text without one of the languages; an entry
that nothing gates; a circle of residual entries.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from app import catalogues
from app.catalogues import Fields, Ids, Label, Node
from app.classification import sign_off
from app.classification.entries import (
    Bar,
    BarValue,
    Basis,
    Catalogue,
    Crime,
    CrimeElement,
    Family,
    Instrument,
    Mode,
    OwnLaw,
    SourceCheck,
    Start,
)
from app.classification.rules import ElementKind, told_apart
from app.errors import CatalogueError
from app.facts import Vocabulary, vocabulary

FILE: Final = catalogues.FOLDER / "crimes.yaml"
_PREFIX: Final = re.compile(r"[a-z][a-z0-9-]{2,23}")
MATCHES: Final = {"any": False, "all": True}
BARS: Final = ("amnesty_barred", "limitation_barred", "duty_to_prosecute_or_extradite")


@dataclass
class _Bound:
    """Where this process takes the law from; the shipped file until it is told."""

    file: Path = FILE
    own: Path | None = None
    coming: Path | None = None


_bound = _Bound()


def bind(
    file: Path = FILE, own: Path | None = None, coming: Path | None = None
) -> None:
    """Take the law from here, in this process; read and checked before it is used.

    Args:
        file: the catalogue that came with the program.
        own: the folder of an organisation's own files; each `*.yaml` in it is one.
        coming: an edition that is not in force, for a preview of what it would change.

    Raises:
        CatalogueError: says file, line and reason; what was bound before stays.
    """
    for each in filter(None, (file, coming)):
        law_in(each, own)
    _bound.file, _bound.own, _bound.coming = file, own, coming


def crime_catalogue() -> Catalogue:
    """Return the catalogue of this process, read once against the facts.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return law_in(_bound.file, _bound.own)


def coming_catalogue() -> Catalogue | None:
    """Return the edition that is being prepared; None where there is none."""
    return law_in(_bound.coming, _bound.own) if _bound.coming else None


@cache
def law_in(file: Path, own: Path | None = None) -> Catalogue:
    """Read a catalogue, an organisation's own files beside it, and their sign-offs.

    Raises:
        CatalogueError: says file, line and reason.
    """
    files = own_files(own) if own else ()
    roots = [catalogues.load(path) for path in files]
    found = read(catalogues.load(file), vocabulary(), roots)
    laws = {law.file: law.prefix for law in found.own}
    signed = {"": sign_off.read_beside(file, found)} | {
        laws[path.name]: sign_off.read_beside(path, found, laws[path.name])
        for path in files
    }
    return replace(found, signed=MappingProxyType(signed))


def own_files(folder: Path) -> list[Path]:
    """Return an organisation's own files, in the order of their names.

    Raises:
        CatalogueError: there is no such folder.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder.name}: there is no such folder of own entries")
    found = sorted(folder.glob("*.yaml"))
    return [path for path in found if not path.name.endswith(sign_off.ENDING)]


def read(root: Node, facts: Vocabulary, own: Sequence[Node] = ()) -> Catalogue:
    """Read a catalogue from its file and an organisation's own, against the facts."""
    return _Reading(facts).catalogue(root, own)


class _Place(NamedTuple):
    """An entry's identifier, where it stands, and what it says."""

    id: str
    rank: int
    node: Node
    fields: Fields


class _Reading:
    """One reading of one file: what was defined so far, and what may be named."""

    def __init__(self, facts: Vocabulary) -> None:
        self.facts = facts
        self.themes = Ids("theme")
        self.instruments = Ids("instrument")
        self.bases = Ids("legal basis")
        self.crimes = Ids("crime")
        self.elements = Ids("element")
        self.by_instrument: dict[str, Instrument] = {}
        self.tests: dict[object, int] = {}
        self.uk_may_lack = False

    def label(self, node: Node) -> Label:
        """Read a text; in an organisation's own file English alone is enough."""
        return node.label(uk_may_lack=self.uk_may_lack)

    def catalogue(self, root: Node, own: Sequence[Node]) -> Catalogue:
        """Read the whole."""
        top = root.fields(
            *("version", "families", "instruments", "themes", "legal_bases"),
            *("modes_of_liability", "crimes"),
        )
        families = self.families(top["families"])
        self.by_instrument = {
            item.id: item for item in map(self.instrument, top["instruments"].items())
        }
        themes = dict(map(self.theme, top["themes"].items()))
        bases = {item.id: item for item in map(self.basis, top["legal_bases"].items())}
        ids = Ids("mode of liability")
        modes = {
            mode.id: mode
            for mode in (self.mode(n, ids) for n in top["modes_of_liability"].items())
        }
        places = [
            self.place(node, rank) for rank, node in enumerate(top["crimes"].items())
        ]
        shipped, laws = len(places), []
        for node in own:
            law, more = self.own(node, bases, len(places))
            laws.append(law)
            places += more
        links = self.links(places)
        residual = self.residual(places, links)
        crimes = {}
        for place in places:
            self.uk_may_lack = place.rank >= shipped
            crimes[place.id] = self.crime(place, links[place.id], residual[place.id])
        return Catalogue(
            shipped=top["version"].text(),
            families=MappingProxyType(families),
            instruments=MappingProxyType(self.by_instrument),
            themes=MappingProxyType(themes),
            bases=MappingProxyType(bases),
            modes=MappingProxyType(modes),
            crimes=MappingProxyType(crimes),
            own=tuple(laws),
        )

    def own(
        self, root: Node, bases: dict[str, Basis], rank: int
    ) -> tuple[OwnLaw, list[_Place]]:
        """Read an organisation's own file: what it defines carries its prefix."""
        top = root.fields(
            *("version", "prefix", "kept_by", "crimes"),
            optional=("instruments", "legal_bases"),
        )
        self.uk_may_lack = True
        prefix = top["prefix"].text()
        if not _PREFIX.fullmatch(prefix):
            raise top["prefix"].wrong("a prefix is 3 to 24 of a-z, 0-9 and -")
        taken = f"{prefix}."
        if any(each.startswith(taken) for each in self.ids()):
            raise top["prefix"].wrong(f"the prefix {prefix!r} is used already")
        for key in ("instruments", "legal_bases", "crimes"):
            for node in nodes.items() if (nodes := top.get(key)) else ():
                named = dict(node.pairs()).get("id")
                if named is None or not named.text().startswith(taken):
                    raise (named or node).wrong(
                        f"what this file defines has an id that begins with {taken}"
                    )
        for node in found.items() if (found := top.get("instruments")) else ():
            instrument = self.instrument(node)
            self.by_instrument[instrument.id] = instrument
        for node in found.items() if (found := top.get("legal_bases")) else ():
            basis = self.basis(node)
            bases[basis.id] = basis
        law = OwnLaw(
            prefix, top["version"].text(), self.label(top["kept_by"]), root.file
        )
        entries = top["crimes"].items()
        return law, [self.place(n, rank + at) for at, n in enumerate(entries)]

    def ids(self) -> Iterator[str]:
        """Return every identifier of what a file may define."""
        for kind in (self.instruments, self.bases, self.crimes):
            yield from kind

    def families(self, node: Node) -> dict[Family, Label]:
        """Read the names of the families; each has one."""
        ids = Ids("family")
        found = {}
        for item in node.items():
            fields = item.fields("id", "label")
            ids.add(fields["id"])
            found[fields["id"].choice(Family)] = fields["label"].label()
        for family in Family:
            if family not in found:
                raise node.wrong(f"the family {family} has no label")
        return found

    def instrument(self, node: Node) -> Instrument:
        """Read one treaty, statute or code."""
        fields = node.fields("id", "label", "cite")
        cite = self.label(fields["cite"])
        if any("{}" not in each for each in (cite.en, cite.uk, cite.de) if each):
            raise fields["cite"].wrong("a citation has {} where the article stands")
        return Instrument(
            self.instruments.add(fields["id"]), self.label(fields["label"]), cite
        )

    def theme(self, node: Node) -> tuple[str, Label]:
        """Read one theme."""
        fields = node.fields("id", "label")
        return self.themes.add(fields["id"]), fields["label"].label()

    def basis(self, node: Node) -> Basis:
        """Read one legal basis."""
        fields = node.fields("id", "ref", "note", "verified", "source_check")
        return Basis(
            id=self.bases.add(fields["id"]),
            ref=self.label(fields["ref"]),
            note=self.label(fields["note"]),
            verified=fields["verified"].flag(),
            source_check=fields["source_check"].choice(SourceCheck),
        )

    def mode(self, node: Node, ids: Ids) -> Mode:
        """Read one mode of liability."""
        fields = node.fields(
            *("id", "ref", "summary", "facts_that_point_to_it", "verified"),
            optional=("match",),
        )
        return Mode(
            id=ids.add(fields["id"]),
            ref=fields["ref"].label(),
            summary=fields["summary"].label(),
            points=self.fact_list(fields["facts_that_point_to_it"]),
            needs_all=_needs_all(fields),
            verified=fields["verified"].flag(),
        )

    def place(self, node: Node, rank: int) -> _Place:
        """Take an entry's identifier, so that the others may name it."""
        fields = node.fields(
            *("id", "instrument", "article", "name", "family", "themes", "elements"),
            *("corresponds_to", *BARS, "applies_from", "verified", "source_check"),
            optional=("note", "blanket", "residual_to"),
        )
        return _Place(self.crimes.add(fields["id"]), rank, node, fields)

    def links(self, places: list[_Place]) -> dict[str, set[str]]:
        """Read what corresponds to what, both ways."""
        links: dict[str, set[str]] = {place.id: set() for place in places}
        for place in places:
            for other in self.crimes.known_in(place.fields["corresponds_to"]):
                if other == place.id:
                    raise place.fields["corresponds_to"].wrong(
                        f"{other!r} corresponds to itself"
                    )
                links[place.id].add(other)
                links[other].add(place.id)
        return links

    def residual(
        self, places: list[_Place], links: Mapping[str, set[str]]
    ) -> dict[str, frozenset[str]]:
        """Read which entries step behind which; refuse a circle."""
        behind: dict[str, frozenset[str]] = {}
        for place in places:
            node = place.fields.get("residual_to")
            named = self.crimes.known_in(node) if node else ()
            for other in named:
                if node and other not in links[place.id]:
                    raise node.wrong(f"{other!r} is not in corresponds_to")
            behind[place.id] = frozenset(named)
        for place in places:
            seen: set[str] = set()
            todo = set(behind[place.id])
            while todo:
                seen |= todo
                todo = {b for other in todo for b in behind[other]} - seen
            if place.id in seen:
                raise place.node.wrong(f"{place.id!r} steps behind itself in a circle")
        return behind

    def crime(self, place: _Place, links: set[str], residual: frozenset[str]) -> Crime:
        """Read one entry."""
        fields = place.fields
        instrument = self.by_instrument[self.instruments.known(fields["instrument"])]
        elements = tuple(
            self.element(node, place.id) for node in fields["elements"].items()
        )
        if not any(e.gate and e.kind is ElementKind.CONDUCT for e in elements):
            raise fields["elements"].wrong("no conduct gates this entry")
        blanket = fields.get("blanket")
        note = fields.get("note")
        return Crime(
            id=place.id,
            rank=place.rank,
            instrument=instrument,
            citation=instrument.citation(self.article(fields["article"])),
            name=self.label(fields["name"]),
            family=fields["family"].choice(Family),
            themes=self.themes.known_in(fields["themes"]),
            elements=elements,
            links=frozenset(links),
            residual_to=residual,
            blanket=bool(blanket and blanket.flag()),
            amnesty_barred=self.bar(fields["amnesty_barred"]),
            limitation_barred=self.bar(fields["limitation_barred"]),
            duty_to_prosecute_or_extradite=self.bar(
                fields["duty_to_prosecute_or_extradite"]
            ),
            applies_from=self.start(fields["applies_from"]),
            note=self.label(note) if note else None,
            verified=fields["verified"].flag(),
            source_check=fields["source_check"].choice(SourceCheck),
        )

    def element(self, node: Node, crime: str) -> CrimeElement:
        """Read one element."""
        fields = node.fields(
            *("id", "kind", "summary", "facts_that_point_to_it"),
            optional=("gate", "match", "contradicted_by", "asks"),
        )
        identifier = self.elements.add(fields["id"])
        if not identifier.startswith(f"{crime}."):
            raise fields["id"].wrong(f"an element of {crime!r} begins with {crime}.")
        gate = fields.get("gate")
        against = fields.get("contradicted_by")
        asks = fields.get("asks")
        points = self.fact_list(fields["facts_that_point_to_it"])
        contradicted_by = frozenset(self.fact_list(against) if against else ())
        needs_all = _needs_all(fields)
        test = (points, contradicted_by, needs_all)
        return CrimeElement(
            id=identifier,
            test=self.tests.setdefault(test, len(self.tests)),
            kind=fields["kind"].choice(ElementKind),
            summary=self.label(fields["summary"]),
            gate=bool(gate and gate.flag()),
            needs_all=needs_all,
            points=points,
            contradicted_by=contradicted_by,
            asks=self.fact_list(asks) if asks else (),
            told_apart=told_apart(points, self.facts.finer),
        )

    def bar(self, node: Node) -> Bar:
        """Read one consequence in law."""
        fields = node.fields("value", "basis", optional=("note",))
        value = _bar_value(fields["value"])
        note = fields.get("note")
        basis = self.bases.known_in(fields["basis"])
        if value is not BarValue.NO and not basis:
            raise fields["basis"].wrong("what is barred or owed has a legal basis")
        if value is BarValue.QUALIFIED and note is None:
            raise node.wrong("a qualified answer says in a note how it is qualified")
        return Bar(value, basis, self.label(note) if note else None)

    def article(self, node: Node) -> Label:
        """Read an article: a number is the same in every language, words are not."""
        if node.is_mapping():
            return self.label(node)
        return Label(*3 * (node.text(),))

    def start(self, node: Node) -> Start:
        """Read from when an entry applies."""
        fields = node.fields("date", optional=("note",))
        day, note = fields.get("date"), fields.get("note")
        return Start(day.date() if day else None, self.label(note) if note else None)

    def fact_list(self, node: Node) -> tuple[str, ...]:
        """Read fact keys: at least one, each known, none twice."""
        keys: dict[str, None] = {}
        for item in node.items():
            key = item.text()
            if key not in self.facts.facts:
                raise item.wrong(f"there is no fact {key!r}")
            if key in keys:
                raise item.wrong(f"{key!r} is named twice")
            keys[key] = None
        if not keys:
            raise node.wrong("at least one fact is expected")
        return tuple(keys)


def _needs_all(fields: Fields) -> bool:
    match = fields.get("match")
    if match is None:
        return False
    if match.text() not in MATCHES:
        raise match.wrong("match is any or all")
    return MATCHES[match.text()]


def _bar_value(node: Node) -> BarValue:
    """Read yes, no or qualified; yes and no also as booleans."""
    if node.text() == BarValue.QUALIFIED:
        return BarValue.QUALIFIED
    return BarValue.YES if node.flag() else BarValue.NO
