"""What the catalogue of routes holds, once it has been read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.catalogues import Label


class Open(StrEnum):
    """Whether a route takes claims. What is not known is never shown as open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Claimant(StrEnum):
    """Whose claim a route takes."""

    PERSON = "person"
    RELATIVE = "relative"  # a family member, for the loss of a person
    STATE = "state"
    LEGAL = "legal"


class Home(StrEnum):
    """What a route about a home pays regard to: owning it, or having lived there."""

    NONE = ""
    OWNED = "owned"
    LIVED = "lived"


@dataclass(frozen=True, slots=True)
class State:
    """Whether a route is open, as of a day or month, and who says so.

    Attributes:
        as_of: "2026-02-23", or "2025-11" where the day is not known.
        opened: since when; as `as_of`, empty where it is not known.
        closes_on: the last day, where one is set.
        said_by: an office's own file; None for the shipped catalogue.
    """

    open: Open
    as_of: str
    opened: str
    closes_on: date | None = None
    note: Label | None = None
    said_by: Label | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, and what may stand in for it."""

    id: str
    label: Label
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which capacity somebody claims, and the papers that this takes."""

    id: str
    label: Label
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One of the mistakes that claimants make most."""

    id: str
    label: Label
    help: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know of a programme."""

    text: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """A register, law, court or fund.

    Attributes:
        consent: the purpose that the claimant agrees to before a worksheet is made.
        covers_from: what happened before this day is outside; None where none is set.
        before: the route for what happened earlier.
        in_ukraine: what happened has to be in Ukraine, or directly linked to it.
        asks_nationality: a nationality may stand in the way.
        names_checked: the names of its routes were compared in each language.
    """

    id: str
    name: Label
    about: Label
    consent: str
    covers_from: date | None
    before: str
    in_ukraine: bool
    asks_nationality: bool
    notes: tuple[Note, ...]
    source: str
    verified: bool
    names_checked: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One category of a programme, or a programme that has no categories.

    Attributes:
        state: whether it is open, the newest known.
        heads: heads of damage that it is about: two claims for one head of one harm
            may ask for the same thing twice.
        needs_estimate: the loss has to be put into figures.
        needs_residence: having lived there has to be shown.
        form: "icc" where the worksheet follows the Court's form.
    """

    id: str
    programme: str
    name: Label
    claimant: Claimant
    state: State
    who: Label | None
    note: Label | None
    papers: tuple[str, ...]
    heads: tuple[str, ...]
    needs_estimate: bool
    needs_residence: bool
    home: Home
    form: str
    source: str
    verified: bool

    @property
    def is_for_people(self) -> bool:
        """Whether a person may claim by it; else it is for a state or an enterprise."""
        return self.claimant in {Claimant.PERSON, Claimant.RELATIVE}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which facts or harms lead to which routes. A hit says "could be", never more.

    Attributes:
        who: "" for the person, "relative" for the family, "owner" for whoever owns it.
    """

    id: str
    facts: frozenset[str]
    harms: frozenset[str]
    routes: tuple[str, ...]
    who: str


@dataclass(frozen=True, slots=True)
class IccField:
    """One field of the Court's form, with its number where that is known."""

    id: str
    number: int | None
    label: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What an office's own file says of a route.

    Attributes:
        is_overtaken: the shipped catalogue was looked at later, and stands.
    """

    route: str
    state: State
    file: str
    line: int
    is_overtaken: bool


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Everything, in its order, with an office's own corrections put in."""

    version: str
    as_of: date
    sources: Mapping[str, Label]
    heads: Mapping[str, Label]
    papers: Mapping[str, Paper]
    capacities: Mapping[str, Capacity]
    mistakes: Mapping[str, Mistake]
    programmes: Mapping[str, Programme]
    routes: Mapping[str, Route]
    suggestions: tuple[Suggestion, ...]
    icc_fields: tuple[IccField, ...]
    corrections: tuple[Correction, ...] = ()

    def of(self, programme: str) -> list[Route]:
        """Return the routes of a programme, in their order."""
        return [r for r in self.routes.values() if r.programme == programme]
