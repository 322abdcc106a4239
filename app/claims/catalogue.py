"""Reading the catalogue of routes, and an office's own corrections of it.

A state (open, closed, unknown) always has the day or month on which it was looked at.
An office puts what it learnt later into a file of its own; the newer of the two stands.
What is wrong stops the start with file, line and reason.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from app import catalogues
from app.catalogues import Fields, Ids, Label, Node
from app.claims.entries import (
    Capacity,
    Catalogue,
    Claimant,
    Correction,
    Home,
    IccField,
    Mistake,
    Note,
    Open,
    Paper,
    Programme,
    Route,
    State,
    Suggestion,
)
from app.consent import catalogue as consents
from app.facts import vocabulary
from app.reparations import catalogue as reparations

NAME: Final = "claims.yaml"
FILE: Final = catalogues.FOLDER / NAME
WHO: Final = {"relative", "owner"}
FORMS: Final = {"icc"}
_DAY: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")


def load() -> Catalogue:
    """Return the routes of this process, with the office's own corrections.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return routes_in(FILE, catalogues.own(NAME))


@cache
def routes_in(file: Path, own: Path | None = None) -> Catalogue:
    """Read a catalogue of routes, and an office's own file beside it.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return read(catalogues.load(file), catalogues.load(own) if own else None)


def read(root: Node, own: Node | None = None) -> Catalogue:
    """Read the routes from their file, and put an office's corrections in."""
    shipped = _Reading().catalogue(root)
    if own is None:
        return shipped
    corrections, routes = _corrections(own, shipped), dict(shipped.routes)
    for each in corrections:
        if not each.is_overtaken:
            routes[each.route] = replace(routes[each.route], state=each.state)
    return replace(shipped, routes=routes, corrections=tuple(corrections))


def _corrections(root: Node, shipped: Catalogue) -> list[Correction]:
    """Read what an office says of routes; what was looked at earlier is overtaken."""
    top = root.fields("kept_by", "corrections")
    kept_by = top["kept_by"].label(uk_may_lack=True)
    found: dict[str, Correction] = {}
    for node in top["corrections"].items():
        fields = node.fields(
            *("route", "open", "as_of"),
            optional=("opened", "closes_on", "note"),
        )
        route = fields["route"].text()
        if route not in shipped.routes:
            raise fields["route"].wrong(f"there is no route {route!r}")
        if route in found:
            raise node.wrong(
                f"the route {route!r} stands on line {found[route].line} already"
            )
        note, closes = fields.get("note"), fields.get("closes_on")
        before = shipped.routes[route].state
        state = replace(
            _state(fields),
            closes_on=closes.date() if closes else None,
            note=note.label(uk_may_lack=True) if note else None,
            said_by=kept_by,
        )
        found[route] = Correction(
            route, state, node.file, node.line, _first(state) < _first(before)
        )
    return list(found.values())


def _first(state: State) -> str:
    """Return the first day that `as_of` may be."""
    return state.as_of if len(state.as_of) > len("2025-11") else f"{state.as_of}-01"


def _state(fields: Fields) -> State:
    opened = fields.get("opened")
    return State(
        open=fields["open"].choice(Open),
        as_of=_when(fields["as_of"]),
        opened=_when(opened) if opened else "",
    )


def _when(node: Node) -> str:
    value = node.text()
    if not _DAY.fullmatch(value):
        raise node.wrong(
            f"a day such as 2026-02-23 or a month such as 2025-11 is expected, not"
            f" {value!r}"
        )
    if len(value) > len("2025-11"):
        node.date()
    return value


def _flag(fields: Fields, key: str) -> bool:
    node = fields.get(key)
    return node is not None and node.flag()


def _label(fields: Fields, key: str) -> Label | None:
    node = fields.get(key)
    return node.label() if node else None


class _Reading:
    """One reading of the shipped file; identifiers are gathered as they are met."""

    def __init__(self) -> None:
        self.sources = Ids("source")
        self.heads = Ids("head of damage")
        self.papers = Ids("paper")
        self.programmes = Ids("programme")
        self.routes = Ids("route")

    def catalogue(self, root: Node) -> Catalogue:
        top = root.fields(
            *("version", "as_of", "sources", "heads", "papers", "capacities"),
            *("mistakes", "programmes", "routes", "suggestions", "icc_fields"),
        )
        sources = {
            self.sources.add(each["id"]): each["title"].label()
            for each in (n.fields("id", "title") for n in top["sources"].items())
        }
        heads = {
            self.heads.add(each["id"]): each["label"].label()
            for each in (n.fields("id", "label") for n in top["heads"].items())
        }
        papers = self._papers(top["papers"])
        capacities, mistakes = Ids("capacity"), Ids("mistake")
        programmes = [self._programme(n) for n in top["programmes"].items()]
        routes = [self._route(n) for n in top["routes"].items()]
        self._check_before(top["programmes"])
        suggestions = Ids("suggestion")
        return Catalogue(
            version=top["version"].text(),
            as_of=top["as_of"].date(),
            sources=sources,
            heads=heads,
            papers=papers,
            capacities={
                each.id: each
                for each in (
                    self._capacity(n, capacities) for n in top["capacities"].items()
                )
            },
            mistakes={
                each.id: each
                for each in (_mistake(n, mistakes) for n in top["mistakes"].items())
            },
            programmes={each.id: each for each in programmes},
            routes={each.id: each for each in routes},
            suggestions=tuple(
                self._suggestion(n, suggestions) for n in top["suggestions"].items()
            ),
            icc_fields=_icc_fields(top["icc_fields"]),
        )

    def _papers(self, root: Node) -> dict[str, Paper]:
        nodes = [n.fields("id", "label", optional=("instead",)) for n in root.items()]
        for each in nodes:
            self.papers.add(each["id"])
        return {
            each["id"].text(): Paper(
                id=each["id"].text(),
                label=each["label"].label(),
                instead=self._known(each, "instead", self.papers),
            )
            for each in nodes
        }

    def _known(self, fields: Fields, key: str, ids: Ids) -> tuple[str, ...]:
        node = fields.get(key)
        return ids.known_in(node) if node else ()

    def _capacity(self, node: Node, ids: Ids) -> Capacity:
        fields = node.fields("id", "label", "papers")
        return Capacity(
            id=ids.add(fields["id"]),
            label=fields["label"].label(),
            papers=self._known(fields, "papers", self.papers),
        )

    def _programme(self, node: Node) -> Programme:
        fields = node.fields(
            *("id", "name", "about", "consent", "source", "verified", "names_checked"),
            optional=("from", "before", "in_ukraine", "nationality", "notes"),
        )
        consent, start = fields["consent"], fields.get("from")
        if consent.text() not in consents.load().purposes:
            raise consent.wrong(f"there is no purpose {consent.text()!r}")
        before, notes = fields.get("before"), fields.get("notes")
        return Programme(
            id=self.programmes.add(fields["id"]),
            name=fields["name"].label(),
            about=fields["about"].label(),
            consent=consent.text(),
            covers_from=start.date() if start else None,
            before=before.text() if before else "",
            in_ukraine=_flag(fields, "in_ukraine"),
            asks_nationality=_flag(fields, "nationality"),
            notes=tuple(
                Note(each["text"].label(), each["verified"].flag())
                for each in (
                    n.fields("text", "verified")
                    for n in (notes.items() if notes else [])
                )
            ),
            source=self.sources.known(fields["source"]),
            verified=fields["verified"].flag(),
            names_checked=fields["names_checked"].flag(),
        )

    def _check_before(self, root: Node) -> None:
        for node in root.items():
            before = dict(node.pairs()).get("before")
            if before is not None:
                self.routes.known(before)

    def _route(self, node: Node) -> Route:
        fields = node.fields(
            *("id", "programme", "name", "claimant", "open", "as_of", "verified"),
            optional=(
                *("opened", "who", "note", "papers", "heads", "estimate"),
                *("residence", "home", "form", "source"),
            ),
        )
        home = fields.get("home")
        form, source = fields.get("form"), fields.get("source")
        if form and form.text() not in FORMS:
            raise form.wrong(f"there is no form {form.text()!r}")
        return Route(
            id=self.routes.add(fields["id"]),
            programme=self.programmes.known(fields["programme"]),
            name=fields["name"].label(),
            claimant=fields["claimant"].choice(Claimant),
            state=_state(fields),
            who=_label(fields, "who"),
            note=_label(fields, "note"),
            papers=self._known(fields, "papers", self.papers),
            heads=self._known(fields, "heads", self.heads),
            needs_estimate=_flag(fields, "estimate"),
            needs_residence=_flag(fields, "residence"),
            home=home.choice(Home) if home else Home.NONE,
            form=form.text() if form else "",
            source=self.sources.known(source) if source else "",
            verified=fields["verified"].flag(),
        )

    def _suggestion(self, node: Node, ids: Ids) -> Suggestion:
        fields = node.fields("id", "routes", optional=("facts", "harms", "who"))
        facts, harms, who = fields.get("facts"), fields.get("harms"), fields.get("who")
        if facts is None and harms is None:
            raise node.wrong("a suggestion has facts or harms that lead to it")
        for each in facts.items() if facts else []:
            if each.text() not in vocabulary().facts:
                raise each.wrong(f"there is no fact {each.text()!r}")
        for each in harms.items() if harms else []:
            if each.text() not in reparations.load().harms:
                raise each.wrong(f"there is no harm {each.text()!r}")
        if who and who.text() not in WHO:
            raise who.wrong(f"{who.text()!r} is not one of: {', '.join(sorted(WHO))}")
        return Suggestion(
            id=ids.add(fields["id"]),
            facts=frozenset(facts.texts()) if facts else frozenset(),
            harms=frozenset(harms.texts()) if harms else frozenset(),
            routes=self._known(fields, "routes", self.routes),
            who=who.text() if who else "",
        )


def _mistake(node: Node, ids: Ids) -> Mistake:
    fields = node.fields("id", "label", "help", "verified")
    return Mistake(
        id=ids.add(fields["id"]),
        label=fields["label"].label(),
        help=fields["help"].label(),
        verified=fields["verified"].flag(),
    )


def _icc_fields(root: Node) -> tuple[IccField, ...]:
    ids, found = Ids("field"), []
    for node in root.items():
        fields = node.fields("id", "label", "verified", optional=("n",))
        number = fields.get("n")
        found.append(
            IccField(
                id=ids.add(fields["id"]),
                number=number.number() if number else None,
                label=fields["label"].label(),
                verified=fields["verified"].flag(),
            )
        )
    return tuple(found)
