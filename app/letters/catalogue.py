"""Letters: versioned words in each language, with the data that each of them takes.

The shipped file says what is asked of whom and for which purpose of the consent
ledger. A file of the office of the same name replaces entries by their ids, or adds
some; an entry of it is marked as the office's own.
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
from app.consent import catalogue as consents
from app.letters.rules import ASKED, Wanted, places

NAME: Final = "letters.yaml"
PATH: Final = catalogues.FOLDER / NAME
ADDRESSEES: Final = UUID("b3b7a2c4-6d0e-4c1a-8f52-2f3d0c9e7a64")
"""Under which an addressee of the catalogue has the id that a consent names it by."""

SERVICES, BODIES, CLAIMS = "services", "bodies", "claims"
ELSEWHERE: Final = (SERVICES, BODIES, CLAIMS)
"""Addressees that are kept elsewhere: services of the team, bodies of a search, offices
of claims."""

FIELDS: Final = frozenset(
    {
        *("applicant.name", "applicant.birth"),
        *("about.name", "about.birth", "about.relation"),
        *("event.when", "event.place", "event.title", "event.account"),
        *("seen.when", "seen.place"),
        *("claim.reference", "claim.filed"),
    }
)
"""What a letter can take. No phone and no address of a person: replies come to us."""

MOST_DAYS: Final = 730


@dataclass(frozen=True)
class Addressee:
    """A public body that letters go to."""

    id: str
    recipient_id: UUID
    label: Label
    source: str
    is_verified: bool
    is_own: bool


@dataclass(frozen=True)
class Template:
    """One letter.

    Attributes:
        version: of its words; what was sent keeps it.
        purpose: of the consent ledger, under which it goes.
        to: ids of addressees, or where they are kept.
        accused_ground: by what right somebody who is accused may stand in it.
        asks: what can be asked for, of which one chooses.
        reply_days: within how many days a reply is expected.
    """

    id: str
    version: str
    as_of: date
    kind: str
    label: Label
    what_for: Label
    purpose: str
    to: tuple[str, ...]
    reply_days: int | None
    accused_ground: Label | None
    fields: tuple[Wanted, ...]
    asks: dict[str, Label]
    subject: Label
    paragraphs: tuple[Label, ...]
    source: str
    is_verified: bool
    is_own: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages it can be written."""
        texts = (self.subject, *self.paragraphs, *self.asks.values())
        return ("uk", "en") if all(each.uk for each in texts) else ("en",)

    def wanted(self, also: Iterable[str]) -> tuple[Wanted, ...]:
        """Return what it cannot go without, and what is given all the same."""
        chosen = set(also)
        return tuple(e for e in self.fields if e.is_required or e.field in chosen)

    def takes(self, prefix: str) -> bool:
        """Say whether the letter takes anything of a kind, such as an incident's."""
        return any(each.field.startswith(f"{prefix}.") for each in self.fields)


@dataclass(frozen=True)
class Catalogue:
    """All letters and public addressees, by id."""

    version: str
    as_of: date
    sources: dict[str, Label]
    addressees: dict[str, Addressee]
    letters: dict[str, Template]
    labels: dict[str, dict[str, Label]]


def load() -> Catalogue:
    """Return the letters of this process, the office's corrections among them.

    Raises:
        CatalogueError: says file, line and reason.
    """
    return read(PATH, catalogues.own(NAME))


@cache
def read(path: Path, own: Path | None = None) -> Catalogue:
    """Read a file of letters, and an office's own beside it.

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
        addressees=reading.addressees,
        letters=reading.letters,
        labels=reading.labels,
    )


class _Reading:
    """One reading of one or two files: what was defined, what may be named."""

    def __init__(self) -> None:
        self.sources = dict[str, Label]()
        self.addressees = dict[str, Addressee]()
        self.letters = dict[str, Template]()
        self.labels = dict[str, dict[str, Label]]()
        self.is_own = False

    def file(self, root: Node, *, is_own: bool) -> Fields:
        """Read one file; of an office's own only `as_of` is asked."""
        self.is_own = is_own
        parts = ("sources", "addressees", "letters")
        if is_own:
            top = root.fields("as_of", optional=parts)
        else:
            top = root.fields("version", "as_of", "labels", *parts)
            self._labels(top["labels"])
        top["as_of"].date()
        for name in parts:
            node, ids = top.get(name), Ids(name.removesuffix("s"))
            for each in node.items() if node else ():
                getattr(self, f"_{name}")(ids, each)
        return top

    def _labels(self, node: Node) -> None:
        fields = node.fields("kind", "field")
        self.labels = {
            kind: {value: label.label() for value, label in fields[kind].pairs()}
            for kind in ("kind", "field")
        }
        if missing := FIELDS - self.labels["field"].keys():
            raise fields["field"].wrong(f"the field {min(missing)!r} has no label")

    def _sources(self, ids: Ids, node: Node) -> None:
        fields = node.fields("id", "title")
        self.sources[ids.add(fields["id"])] = self._label(fields["title"])

    def _addressees(self, ids: Ids, node: Node) -> None:
        fields = node.fields("id", "label", "source", "verified")
        key = ids.add(fields["id"])
        if key in ELSEWHERE:
            raise fields["id"].wrong(f"{key!r} says where addressees are kept")
        self.addressees[key] = Addressee(
            id=key,
            recipient_id=uuid5(ADDRESSEES, key),
            label=self._label(fields["label"]),
            source=self._source(fields),
            is_verified=fields["verified"].flag(),
            is_own=self.is_own,
        )

    def _letters(self, ids: Ids, node: Node) -> None:
        fields = node.fields(
            *("id", "version", "as_of", "kind", "label", "what_for", "purpose", "to"),
            *("fields", "asks", "subject", "paragraphs", "source", "verified"),
            optional=("reply_days", "accused_ground"),
        )
        key, known = ids.add(fields["id"]), Ids("request")
        days, ground = fields.get("reply_days"), fields.get("accused_ground")
        asks = [each.fields("id", "label") for each in fields["asks"].items()]
        wanted = _wanted(fields["fields"])
        self.letters[key] = Template(
            id=key,
            version=fields["version"].text(),
            as_of=fields["as_of"].date(),
            kind=_one_of(fields["kind"], self.labels["kind"]),
            label=self._label(fields["label"]),
            what_for=self._label(fields["what_for"]),
            purpose=_one_of(fields["purpose"], consents.load().purposes),
            to=tuple(
                _one_of(each, [*self.addressees, *ELSEWHERE])
                for each in fields["to"].items()
            ),
            reply_days=_days(days) if days else None,
            accused_ground=self._label(ground) if ground else None,
            fields=wanted,
            asks={known.add(each["id"]): self._label(each["label"]) for each in asks},
            subject=self._subject(fields["subject"]),
            paragraphs=self._paragraphs(fields["paragraphs"], wanted),
            source=self._source(fields),
            is_verified=fields["verified"].flag(),
            is_own=self.is_own,
        )

    def _subject(self, node: Node) -> Label:
        label = self._label(node)
        if "{" in label.en + label.uk:
            raise node.wrong("a subject is read on the outside: it takes no field")
        return label

    def _paragraphs(self, node: Node, wanted: Iterable[Wanted]) -> tuple[Label, ...]:
        required = {each.field: each.is_required for each in wanted}
        found, used = [], set[str]()
        for each in node.items():
            label = self._label(each)
            taken = places(label.en)
            if label.uk and places(label.uk) != taken:
                raise each.wrong("the languages of a paragraph take the same fields")
            for name in sorted(taken - {ASKED}):
                if name not in required:
                    raise each.wrong(f"{name!r} is not among the fields of the letter")
                if not required[name] and len(taken) > 1:
                    raise each.wrong(f"{name!r} may stay out: it stands by itself")
            used |= taken
            found.append(label)
        for name in (*required, ASKED):
            if name not in used:
                raise node.wrong(f"no paragraph takes {name!r}")
        return tuple(found)

    def _label(self, node: Node) -> Label:
        return node.label(uk_may_lack=self.is_own)

    def _source(self, fields: Fields) -> str:
        return _one_of(fields["source"], self.sources)


def _wanted(node: Node) -> tuple[Wanted, ...]:
    """Return the fields of a letter, each named once."""
    found = dict[str, Wanted]()
    for each in node.items():
        fields = each.fields("id", optional=("required",))
        name, required = _one_of(fields["id"], FIELDS), fields.get("required")
        if name in found:
            raise each.wrong(f"{name!r} is named twice")
        found[name] = Wanted(name, required is not None and required.flag())
    return tuple(found.values())


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
