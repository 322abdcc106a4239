"""Reading the catalogue of fora. What is wrong in it stops the start."""

import re
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from app import catalogues
from app.catalogues import Fields, Ids, Label, Node
from app.classification.catalogue import crime_catalogue
from app.classification.entries import Catalogue, Family
from app.classification.fora import (
    Amnesty,
    Binding,
    Category,
    Fora,
    Forum,
    Ground,
    Kind,
    Limit,
    Reach,
    Role,
    Verdict,
)

FILE: Final = catalogues.FOLDER / "fora.yaml"
_STATE: Final = re.compile(r"[A-Z]{2}")


def forum_catalogue() -> Fora:
    """Return the fora, read once against the catalogue of crimes.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return _read_once(crime_catalogue())


@cache
def _read_once(crimes: Catalogue) -> Fora:
    return read(catalogues.load(FILE), crimes)


def read(root: Node, crimes: Catalogue) -> Fora:
    """Read the fora from their file, against a catalogue of crimes."""
    top = root.fields("version", "grounds", "fora")
    reading = _Reading(crimes)
    grounds = {}
    for node in top["grounds"].items():
        fields = node.fields("id", "label")
        ground = fields["id"].choice(Ground)
        if ground in grounds:
            raise fields["id"].wrong(f"the ground {ground} stands here twice")
        grounds[ground] = fields["label"].label()
    for ground in Ground:
        if ground not in grounds:
            raise top["grounds"].wrong(f"the ground {ground} has no words")
    found = {
        forum.id: forum for forum in (reading.forum(n) for n in top["fora"].items())
    }
    return Fora(
        version=top["version"].text(),
        grounds=MappingProxyType(grounds),
        fora=MappingProxyType(found),
    )


class _Reading:
    """One reading of one file: what may be named, and what was named."""

    def __init__(self, crimes: Catalogue) -> None:
        self.crimes = crimes
        self.ids = Ids("forum")
        self.limits = Ids("limit")
        self.owners: dict[str, str] = {}

    def forum(self, node: Node) -> Forum:
        """Read one forum."""
        fields = node.fields(
            *("id", "name", "kind", "families", "time", "person", "basis"),
            *("accepts", "does_not", "verified"),
            optional=(
                *("role", "own_law", "excluded_crimes", "themes", "states", "place"),
                *("limits", "known_activity", "guidance", "status", "categories"),
                *("amnesty", "note"),
            ),
        )
        forum = self.ids.add(fields["id"])
        role, limits = fields.get("role"), fields.get("limits")
        excluded, reason = self.excluded(fields)
        categories = fields.get("categories")
        return Forum(
            id=forum,
            name=fields["name"].label(),
            kind=fields["kind"].choice(Kind),
            role=role.choice(Role) if role else None,
            families=_families(fields["families"]),
            own_law=self.own_law(fields, forum),
            excluded_crimes=excluded,
            excluded_reason=reason,
            themes=self.themes(fields),
            time=_reach(fields["time"]),
            states=_states(fields, "states"),
            person=fields["person"].label(),
            place=_label(fields, "place"),
            limits=tuple(map(self.limit, limits.items())) if limits else (),
            basis=_labels(fields["basis"]),
            known_activity=_label(fields, "known_activity"),
            accepts=_labels(fields["accepts"]),
            does_not=_labels(fields["does_not"]),
            guidance=_label(fields, "guidance"),
            status=_label(fields, "status"),
            categories=(
                tuple(map(self.category, categories.items())) if categories else ()
            ),
            amnesty=_amnesty(fields.get("amnesty")),
            verified=fields["verified"].flag(),
            note=_label(fields, "note"),
        )

    def own_law(self, fields: Fields, forum: str) -> frozenset[str]:
        """Read the instruments that only this forum applies."""
        node = fields.get("own_law")
        laws = node.items() if node else []
        for law in laws:
            name = law.text()
            if name not in self.crimes.instruments:
                raise law.wrong(f"there is no instrument {name!r}")
            if name in self.owners:
                raise law.wrong(f"{name!r} is the law of {self.owners[name]!r} already")
            self.owners[name] = forum
        return frozenset(law.text() for law in laws)

    def excluded(self, fields: Fields) -> tuple[frozenset[str], Label | None]:
        """Read the entries that it cannot take, and why."""
        node = fields.get("excluded_crimes")
        if node is None:
            return frozenset(), None
        inner = node.fields("ids", "reason")
        for item in inner["ids"].items():
            if item.text() not in self.crimes.crimes:
                raise item.wrong(f"there is no crime {item.text()!r}")
        return frozenset(inner["ids"].texts()), inner["reason"].label()

    def themes(self, fields: Fields) -> frozenset[str]:
        """Read a list of themes."""
        node = fields.get("themes")
        for item in node.items() if node else ():
            if item.text() not in self.crimes.themes:
                raise item.wrong(f"there is no theme {item.text()!r}")
        return frozenset(node.texts() if node else ())

    def limit(self, node: Node) -> Limit:
        """Read one limit."""
        fields = node.fields(
            *("id", "effect", "reason"),
            optional=(
                *("nationality", "responsible_state", "under_18", "families"),
                *("from", "until"),
            ),
        )
        effect = fields["effect"].choice(Verdict)
        if effect not in {Verdict.BLOCKED, Verdict.CONTESTED}:
            raise fields["effect"].wrong("a limit blocks or contests")
        families, under_18 = fields.get("families"), fields.get("under_18")
        first, last = _period(fields)
        return Limit(
            id=self.limits.add(fields["id"]),
            effect=effect,
            reason=fields["reason"].label(),
            nationality=_states(fields, "nationality"),
            responsible_state=_states(fields, "responsible_state"),
            under_18=bool(under_18 and under_18.flag()),
            families=_families(families) if families else frozenset(),
            first=first,
            last=last,
        )

    def category(self, node: Node) -> Category:
        """Read one category of claim."""
        fields = node.fields("id", "label", optional=("themes",))
        return Category(
            fields["id"].text(), fields["label"].label(), self.themes(fields)
        )


def _amnesty(node: Node | None) -> Amnesty | None:
    if node is None:
        return None
    fields = node.fields("binding", "reason", "source", "as_of", "verified")
    return Amnesty(
        binding=fields["binding"].choice(Binding),
        reason=fields["reason"].label(),
        source=fields["source"].label(),
        as_of=fields["as_of"].date(),
        verified=fields["verified"].flag(),
    )


def _families(node: Node) -> frozenset[Family]:
    return frozenset(item.choice(Family) for item in node.items())


def _states(fields: Fields, key: str) -> frozenset[str]:
    node = fields.get(key)
    for item in node.items() if node else ():
        if not _STATE.fullmatch(item.text()):
            raise item.wrong(f"a state is written in two letters, not {item.text()!r}")
    return frozenset(node.texts() if node else ())


def _reach(node: Node) -> Reach:
    fields = node.fields(optional=("from", "until", "approximate", "note"))
    approximate = fields.get("approximate")
    first, last = _period(fields)
    return Reach(
        first=first,
        last=last,
        is_approximate=bool(approximate and approximate.flag()),
        note=_label(fields, "note"),
    )


def _period(fields: Fields) -> tuple[date | None, date | None]:
    first, last = fields.get("from"), fields.get("until")
    begins = first.date() if first else None
    ends = last.date() if last else None
    if last and begins and ends and ends < begins:
        raise last.wrong("the period ends before it begins")
    return begins, ends


def _label(fields: Fields, key: str) -> Label | None:
    node = fields.get(key)
    return node.label() if node else None


def _labels(node: Node) -> tuple[Label, ...]:
    return tuple(item.label() for item in node.items())
