"""Profiles of receiving bodies: what each takes, who will see it there, what it needs.

The shipped file is general knowledge, most of it not checked at the body itself. A file
of the office of the same name replaces entries by their ids, or adds some; an entry of
it is marked as the office's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from app import catalogues
from app.catalogues import Fields, Ids, Label, Node
from app.consent import catalogue as consents

NAME: Final = "receivers.yaml"
PATH: Final = catalogues.FOLDER / NAME
LANGUAGES: Final = ("en", "uk", "de")
"""In which a receiver, too, may read what a profile says."""

FIELDS: Final = frozenset(
    {
        *("incident.what", "incident.when", "incident.place"),
        *("incident.accused", "incident.harmed"),
        *("item.origin", "item.obtained", "item.language"),
        "sender.role",
    }
)
RULES: Final = frozenset(
    {
        *("missing_field", "missing_original", "missing_translation"),
        *("unreviewed_classification", "risk_not_mitigated", "relatives_in_captivity"),
    }
)
CONDITIONS: Final = frozenset({"lead_only_54_3_e"})
"""Conditions that a body may be asked to take something under."""

MOST_DAYS: Final = 730


class Form(StrEnum):
    """What a body gets from us."""

    PACKAGE = "package"
    WORKSHEET = "worksheet"  # the person carries it there; nothing is sent


@dataclass(frozen=True, slots=True)
class Said:
    """One thing known of a body, by which source, and whether somebody checked it."""

    says: Label
    source: str
    is_verified: bool


@dataclass(frozen=True)
class Profile:
    """One kind of receiving body.

    Attributes:
        languages: BCP 47 codes in which it works, the first preferred.
        purposes: of the consent ledger, for which it may get something.
        file_access: what the defence and others there will see.
        fields: what a package to it cannot lack.
        blockers: ids of rules that hold a package to it back.
        receipt_days: within how many days a receipt is expected.
        conditions: what this body can be asked to take an item under, by its tag.
    """

    id: str
    label: Label
    form: Form
    takes: tuple[Said, ...]
    languages: tuple[str, ...]
    purposes: tuple[str, ...]
    file_access: Said
    fields: tuple[str, ...]
    blockers: tuple[str, ...]
    receipt_days: int
    is_own: bool
    conditions: Mapping[str, Said] = field(default_factory=dict)

    @property
    def takes_packages(self) -> bool:
        """Say whether a package can go to it at all."""
        return self.form is Form.PACKAGE


@dataclass(frozen=True)
class Catalogue:
    """All profiles by id, and the words for what they name."""

    version: str
    as_of: date
    sources: dict[str, Label]
    fields: dict[str, Label]
    rules: dict[str, Label]
    profiles: dict[str, Profile]


def load() -> Catalogue:
    """Return the profiles of this process, the office's corrections among them.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return read(PATH, catalogues.own(NAME))


@cache
def read(path: Path, own: Path | None = None) -> Catalogue:
    """Read a file of profiles, and an office's own beside it.

    Raises:
        CatalogueError: says file, line and reason.
    """
    reading = _Reading()
    top = reading.file(catalogues.load(path), is_own=False)
    if own is not None:
        reading.file(catalogues.load(own), is_own=True)
    return Catalogue(
        version=top["version"].text(),
        as_of=top["as_of"].date(),
        sources=reading.sources,
        fields=reading.fields,
        rules=reading.rules,
        profiles=reading.profiles,
    )


class _Reading:
    """One reading of one or two files: what was defined, what may be named."""

    def __init__(self) -> None:
        self.sources = dict[str, Label]()
        self.fields = dict[str, Label]()
        self.rules = dict[str, Label]()
        self.profiles = dict[str, Profile]()
        self.is_own = False

    def file(self, root: Node, *, is_own: bool) -> Fields:
        """Read one file; an office's own names no fields and no rules."""
        self.is_own = is_own
        if is_own:
            top = root.fields("as_of", optional=("sources", "profiles"))
        else:
            top = root.fields(
                *("version", "as_of", "sources", "fields", "rules", "profiles")
            )
            self.fields = self._named(top["fields"], FIELDS, "field")
            self.rules = self._named(top["rules"], RULES, "rule")
        top["as_of"].date()
        for name in ("sources", "profiles"):
            node, ids = top.get(name), Ids(name.removesuffix("s"))
            for each in node.items() if node else ():
                getattr(self, f"_{name}")(ids, each)
        return top

    def _named(self, node: Node, known: frozenset[str], kind: str) -> dict[str, Label]:
        ids, found = Ids(kind), dict[str, Label]()
        for each in node.items():
            fields = each.fields("id", "label")
            _one_of(fields["id"], known)
            found[ids.add(fields["id"])] = self._text(fields["label"])
        if missing := known - found.keys():
            raise node.wrong(f"the {kind} {min(missing)!r} has no label")
        return found

    def _sources(self, ids: Ids, node: Node) -> None:
        fields = node.fields("id", "title")
        self.sources[ids.add(fields["id"])] = self._text(fields["title"])

    def _profiles(self, ids: Ids, node: Node) -> None:
        fields = node.fields(
            *("id", "label", "form", "takes", "languages", "purposes"),
            *("file_access", "fields", "blockers", "receipt_days"),
            optional=("conditions",),
        )
        key, form = ids.add(fields["id"]), fields["form"].choice(Form)
        self.profiles[key] = Profile(
            id=key,
            label=self._text(fields["label"]),
            form=form,
            takes=tuple(self._said(each) for each in _some(fields["takes"])),
            languages=_each(fields["languages"]),
            purposes=self._purposes(fields["purposes"], form),
            file_access=self._said(fields["file_access"]),
            fields=_each(fields["fields"], FIELDS, may_be_none=True),
            blockers=_each(fields["blockers"], RULES, may_be_none=True),
            receipt_days=_days(fields["receipt_days"]),
            is_own=self.is_own,
            conditions=self._conditions(fields.get("conditions")),
        )

    def _conditions(self, node: Node | None) -> dict[str, Said]:
        ids, found = Ids("condition"), dict[str, Said]()
        for each in node.items() if node else ():
            fields = each.fields("id", "says", "source", "verified")
            _one_of(fields["id"], CONDITIONS)
            found[ids.add(fields["id"])] = self._told(fields)
        return found

    def _purposes(self, node: Node, form: Form) -> tuple[str, ...]:
        known = consents.load().purposes
        found = _each(node, known)
        for each in node.items():
            if form is Form.PACKAGE and not known[each.text()].needs_recipient:
                raise each.wrong(f"a yes to {each.text()!r} names no receiver")
        return found

    def _said(self, node: Node) -> Said:
        return self._told(node.fields("says", "source", "verified"))

    def _told(self, fields: Fields) -> Said:
        return Said(
            says=self._text(fields["says"]),
            source=_one_of(fields["source"], self.sources),
            is_verified=fields["verified"].flag(),
        )

    def _text(self, node: Node) -> Label:
        if not node.is_mapping():
            raise node.wrong(f"a text in each of {', '.join(LANGUAGES)} is expected")
        if not self.is_own:
            fields = node.fields(*LANGUAGES)
            return Label(*(fields[each].text() for each in LANGUAGES))
        fields = node.fields("en", optional=LANGUAGES[1:])
        found = (fields.get(each) for each in LANGUAGES)
        return Label(*(each.text() if each else "" for each in found))


def _each(
    node: Node, known: Iterable[str] | None = None, *, may_be_none: bool = False
) -> tuple[str, ...]:
    """Return a list of words, each named once and, where given, among the known."""
    found = dict[str, None]()
    for each in node.items() if may_be_none else _some(node):
        value = _one_of(each, known) if known is not None else each.text()
        if value in found:
            raise each.wrong(f"{value!r} is named twice")
        found[value] = None
    return tuple(found)


def _some(node: Node) -> list[Node]:
    items = node.items()
    if not items:
        raise node.wrong("the list is empty")
    return items


def _one_of(node: Node, known: Iterable[str]) -> str:
    value = node.text()
    if value not in known:
        raise node.wrong(f"there is no {value!r}")
    return value


def _days(node: Node) -> int:
    days = node.number()
    if not 1 <= days <= MOST_DAYS:
        raise node.wrong(f"days are counted from 1 to {MOST_DAYS}")
    return days
