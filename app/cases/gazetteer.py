"""Places that everybody knows by an id: regions of Ukraine and countries.

The id is what is kept and compared, never the words. Names of before, other spellings
and Russian forms are aliases: they find a place, and nothing is stored under them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app import catalogues
from app.catalogues import Ids, Label, Node
from app.wording import locale

FILE: Final = catalogues.FOLDER / "gazetteer.yaml"
UNKNOWN: Final = "unknown"
"""The precision of a place of which nobody said how closely it is known."""


@dataclass(frozen=True, slots=True)
class Region:
    """One place of the list.

    Attributes:
        id: ISO 3166-2 for a region of Ukraine, ISO 3166-1 alpha-2 for a country.
        katotth: code of Ukraine's own classifier; empty for a country.
        state: ISO 3166-1 alpha-2; empty for "another country".
    """

    id: str
    label: Label
    katotth: str = ""
    aliases: tuple[str, ...] = ()
    state: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, in every script."""
        return (self.label.en, self.label.uk, *self.aliases)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The whole list, regions first, and how closely a place may be known.

    `is_verified`: somebody compared every KATOTTH code with the classifier itself.
    """

    version: str
    is_verified: bool
    precisions: Mapping[str, Label]
    regions: Mapping[str, Region]
    by_name: Mapping[str, tuple[str, ...]]

    def find(self, name: str) -> tuple[Region, ...]:
        """Return what goes by this name, in any spelling on file; often one."""
        return tuple(self.regions[key] for key in self.by_name.get(folded(name), ()))


@cache
def load(path: Path = FILE) -> Gazetteer:
    """Read the list once.

    Raises:
        CatalogueError: says file, line and reason.
    """
    top = catalogues.load(path).fields(
        *("version", "katotth_verified", "precisions"),
        *("regions", "countries", "elsewhere"),
    )
    ids, kinds = Ids("place"), Ids("precision")
    precisions = {}
    for item in top["precisions"].items():
        told = item.fields("id", "label")
        precisions[kinds.add(told["id"])] = told["label"].label()
    listed = [
        *(_region(item, ids) for item in top["regions"].items()),
        *(_country(item, ids) for item in top["countries"].items()),
        *(_elsewhere(item, ids) for item in top["elsewhere"].items()),
    ]
    by_name: dict[str, tuple[str, ...]] = {}
    for region in listed:
        for name in dict.fromkeys(folded(each) for each in region.names):
            by_name[name] = (*by_name.get(name, ()), region.id)
    return Gazetteer(
        version=top["version"].text(),
        is_verified=top["katotth_verified"].flag(),
        precisions=MappingProxyType(precisions),
        regions=MappingProxyType({region.id: region for region in listed}),
        by_name=MappingProxyType(by_name),
    )


def _region(item: Node, ids: Ids) -> Region:
    told = item.fields("id", "katotth", "label", "aliases")
    key = ids.add(told["id"])
    return Region(
        key,
        told["label"].label(),
        told["katotth"].text(),
        told["aliases"].texts(),
        key.partition("-")[0],
    )


def _country(item: Node, ids: Ids) -> Region:
    told = item.fields("id", "label", optional=("aliases",))
    key, aliases = ids.add(told["id"]), told.get("aliases")
    return Region(
        key,
        told["label"].label(),
        aliases=aliases.texts() if aliases else (),
        state=key,
    )


def _elsewhere(item: Node, ids: Ids) -> Region:
    told = item.fields("id", "label")
    return Region(ids.add(told["id"]), told["label"].label())


def folded(name: str) -> str:
    """Return a name as names are compared: without case, marks and doubled spaces."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    for mark in "'’ʼ`":
        plain = plain.replace(mark, "")
    return " ".join(plain.split())


def region(key: str) -> str:
    """Return a place's name in the reader's language; empty for none."""
    found = load().regions.get(key)
    return found.label.in_language(locale()) if found else key


def state_of(key: str) -> str:
    """Return the state that a place lies in (ISO 3166-1); empty if it is not said."""
    found = load().regions.get(key)
    return found.state if found else ""


def names_of(key: str) -> tuple[str, ...]:
    """Return every name that a place goes by, so that each of them finds it."""
    found = load().regions.get(key)
    return found.names if found else ()


def precision(key: str) -> str:
    """Say how closely a place is known; empty where nobody said."""
    found = load().precisions.get(key) if key != UNKNOWN else None
    return found.in_language(locale()) if found else ""


def pairs() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return (id, name) of the regions of Ukraine, and of countries, for a form.

    Both in the order of the reader's alphabet; what only says "elsewhere" comes last.
    """
    language = locale()
    listed = list(load().regions.values())
    regions = [each for each in listed if each.katotth]
    countries = [each for each in listed if not each.katotth]

    def sorts(each: Region) -> tuple[bool, str]:
        return not each.state, _alphabetical(each.label.in_language(language))

    return (
        [(e.id, e.label.in_language(language)) for e in sorted(regions, key=sorts)],
        [(e.id, e.label.in_language(language)) for e in sorted(countries, key=sorts)],
    )


def precisions() -> list[tuple[str, str]]:
    """Return (id, words) of how closely a place may be known, for a form."""
    language = locale()
    return [(k, label.in_language(language)) for k, label in load().precisions.items()]


_UKRAINIAN: Final = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


def _alphabetical(name: str) -> str:
    """Return what sorts as the Ukrainian alphabet does, which code points do not."""
    plain = folded(name)
    return "".join(
        chr(0x430 + _UKRAINIAN.index(sign)) if sign in _UKRAINIAN else sign
        for sign in plain
    )
