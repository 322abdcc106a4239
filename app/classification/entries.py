"""What a catalogue of crimes holds, once it has been read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.catalogues import Label
from app.classification.rules import Element, ElementKind


class Family(StrEnum):
    """The body of law an entry belongs to."""

    GENOCIDE = "genocide"
    CRIME_AGAINST_HUMANITY = "crime_against_humanity"
    WAR_CRIME_IAC = "war_crime_iac"
    WAR_CRIME_NIAC = "war_crime_niac"
    WAR_CRIME = "war_crime"
    AGGRESSION = "aggression"
    TREATY_CRIME = "treaty_crime"
    NATIONAL_CRIME = "national_crime"


WAR_CRIMES = frozenset({Family.WAR_CRIME_IAC, Family.WAR_CRIME_NIAC, Family.WAR_CRIME})


class SourceCheck(StrEnum):
    """How far a legal statement was checked."""

    TEXT_SEEN = "text_seen"
    TREATY_KNOWLEDGE = "treaty_knowledge"
    UNVERIFIED = "unverified"


class BarValue(StrEnum):
    """Whether international law says so."""

    YES = "yes"
    QUALIFIED = "qualified"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal source, cited and put in one sentence."""

    id: str
    ref: Label
    note: Label
    verified: bool
    source_check: SourceCheck


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of liability: a layer of its own that never changes the offence."""

    id: str
    ref: Label
    summary: Label
    points: tuple[str, ...]
    needs_all: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One consequence in law: its value, the ids of its bases, its qualification."""

    value: BarValue
    basis: tuple[str, ...]
    note: Label | None


@dataclass(frozen=True, slots=True)
class Start:
    """From when an entry applies. No day means that it is still to be checked."""

    day: date | None
    note: Label | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, statute or code, and how its articles are cited."""

    id: str
    label: Label
    cite: Label

    def citation(self, article: Label) -> Label:
        """Return the full reference, such as "Rome Statute art. 7(1)(f)"."""
        return Label(
            en=self.cite.en.replace("{}", article.en),
            uk=self.cite.uk.replace("{}", article.in_language("uk")),
            de=self.cite.de.replace("{}", article.de) if article.de else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeElement(Element):
    """An element with the words that a reviewer reads.

    Attributes:
        test: a number; elements of the same number ask the same of the facts, so that
            the nexus to a conflict is assessed once and not for each war crime.
    """

    summary: Label
    test: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crime:
    """One entry of the catalogue.

    Attributes:
        links: entries that label the same conduct: `corresponds_to`, read both ways.
        residual_to: entries before which this one steps back on the same conduct.
        blanket: refers to other rules; never proposed without an entry it is linked to.
        rank: place in the catalogue. An order of instruments and articles, and nothing
            about gravity.
    """

    id: str
    rank: int
    instrument: Instrument
    citation: Label
    name: Label
    family: Family
    themes: tuple[str, ...]
    elements: tuple[CrimeElement, ...]
    links: frozenset[str]
    residual_to: frozenset[str]
    blanket: bool
    amnesty_barred: Bar
    limitation_barred: Bar
    duty_to_prosecute_or_extradite: Bar
    applies_from: Start
    note: Label | None
    verified: bool
    source_check: SourceCheck

    @property
    def texts(self) -> tuple[Label, ...]:
        """Every text of it that a person reads."""
        bars = (
            self.amnesty_barred,
            self.limitation_barred,
            self.duty_to_prosecute_or_extradite,
        )
        notes = (self.note, self.applies_from.note, *(bar.note for bar in bars))
        told = (self.name, *(element.summary for element in self.elements))
        return (*told, *(note for note in notes if note))

    @property
    def lacks_uk(self) -> bool:
        """Say whether any of its texts is in English alone."""
        return not all(text.uk for text in self.texts)

    @property
    def conduct(self) -> list[CrimeElement]:
        """Return the elements that say what was done."""
        return [e for e in self.elements if e.kind is ElementKind.CONDUCT]


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a lawyer put beside a file of law: who, when, why."""

    signed_by: str
    admission: str
    signed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class OwnLaw:
    """An organisation's own file: entries beside the shipped, never in their place.

    Attributes:
        prefix: every id that the file defines begins with it and a dot.
        version: the file's own edition.
        kept_by: who answers for what it says.
    """

    prefix: str
    version: str
    kept_by: Label
    file: str

    @property
    def edition(self) -> str:
        """The edition as a decision names it."""
        return f"{self.prefix} {self.version}"


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The whole catalogue, in its order. Two are the same when they are one object.

    Attributes:
        shipped: the edition that came with the program.
        own: an organisation's own files, in the order of their names.
        signed: by prefix ("" for the shipped file), the lawyer's sign-off.
    """

    shipped: str
    families: Mapping[Family, Label]
    instruments: Mapping[str, Instrument]
    themes: Mapping[str, Label]
    bases: Mapping[str, Basis]
    modes: Mapping[str, Mode]
    crimes: Mapping[str, Crime]

    own: tuple[OwnLaw, ...] = ()
    signed: Mapping[str, SignOff | None] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The editions of everything in it."""
        return " + ".join((self.shipped, *(law.edition for law in self.own)))

    def law_of(self, crime: str) -> OwnLaw | None:
        """Return the organisation's file an entry stands in; None for a shipped one."""
        return next(
            (law for law in self.own if crime.startswith(f"{law.prefix}.")), None
        )

    def edition_of(self, crime: str) -> str:
        """Return the edition of the file that an entry stands in."""
        law = self.law_of(crime)
        return law.edition if law else self.shipped
