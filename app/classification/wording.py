"""An entry of the catalogue as a decision keeps it: its edition, words, tests, sources.

A decision stands on the text that the reviewer read. That text lies sealed with it, so
a later edition changes nothing of it, and an entry that is gone can still be read.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import msgspec

from app.catalogues import Label
from app.classification.entries import (
    Bar,
    BarValue,
    Basis,
    Catalogue,
    Crime,
    CrimeElement,
    Family,
    Instrument,
    SourceCheck,
    Start,
)
from app.classification.rules import ElementKind, told_apart
from app.facts import Vocabulary

BARS = ("amnesty_barred", "limitation_barred", "duty_to_prosecute_or_extradite")


class ElementWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One element: what it says, and what the rule asks of the facts."""

    id: str
    kind: ElementKind
    summary: Label
    gate: bool
    needs_all: bool
    points: tuple[str, ...]
    contradicted_by: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class BasisWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source that a consequence rests upon."""

    id: str
    ref: Label
    note: Label
    verified: bool
    source_check: SourceCheck


class BarWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One consequence in law."""

    value: BarValue
    basis: tuple[str, ...] = ()
    note: Label | None = None


class EntryWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole entry. `bars` follows `BARS`; `bases` are the sources they name."""

    id: str
    edition: str
    instrument: str
    instrument_label: Label
    citation: Label
    name: Label
    family: Family
    themes: tuple[str, ...]
    elements: tuple[ElementWording, ...]
    links: tuple[str, ...]
    residual_to: tuple[str, ...]
    blanket: bool
    bars: tuple[BarWording, BarWording, BarWording]
    bases: tuple[BasisWording, ...]
    applies_from: date | None
    start_note: Label | None
    note: Label | None
    verified: bool
    source_check: SourceCheck


def wording_of(crime: Crime, catalogue: Catalogue) -> EntryWording:
    """Return the text of an entry as it stands in a catalogue."""
    bars = [getattr(crime, name) for name in BARS]
    named = dict.fromkeys(key for bar in bars for key in bar.basis)
    first, second, third = (BarWording(b.value, b.basis, b.note) for b in bars)
    return EntryWording(
        id=crime.id,
        edition=catalogue.edition_of(crime.id),
        instrument=crime.instrument.id,
        instrument_label=crime.instrument.label,
        citation=crime.citation,
        name=crime.name,
        family=crime.family,
        themes=crime.themes,
        elements=tuple(_element(each) for each in crime.elements),
        links=_links(crime, catalogue),
        residual_to=tuple(sorted(crime.residual_to)),
        blanket=crime.blanket,
        bars=(first, second, third),
        bases=tuple(_basis(catalogue.bases[key]) for key in named),
        applies_from=crime.applies_from.day,
        start_note=crime.applies_from.note,
        note=crime.note,
        verified=crime.verified,
        source_check=crime.source_check,
    )


def crime_of(wording: EntryWording, facts: Vocabulary) -> Crime:
    """Return the entry as the engine and the pages take it, from its kept text."""
    amnesty, limitation, duty = (
        Bar(each.value, each.basis, each.note) for each in wording.bars
    )
    return Crime(
        id=wording.id,
        rank=0,
        instrument=Instrument(
            wording.instrument, wording.instrument_label, wording.citation
        ),
        citation=wording.citation,
        name=wording.name,
        family=wording.family,
        themes=wording.themes,
        elements=tuple(
            CrimeElement(
                id=each.id,
                test=number,
                kind=each.kind,
                summary=each.summary,
                gate=each.gate,
                needs_all=each.needs_all,
                points=each.points,
                contradicted_by=frozenset(each.contradicted_by),
                asks=each.asks,
                told_apart=told_apart(each.points, facts.finer),
            )
            for number, each in enumerate(wording.elements)
        ),
        links=frozenset(wording.links),
        residual_to=frozenset(wording.residual_to),
        blanket=wording.blanket,
        amnesty_barred=amnesty,
        limitation_barred=limitation,
        duty_to_prosecute_or_extradite=duty,
        applies_from=Start(wording.applies_from, wording.start_note),
        note=wording.note,
        verified=wording.verified,
        source_check=wording.source_check,
    )


def catalogue_of(wording: EntryWording, today: Catalogue) -> Catalogue:
    """Return today's catalogue with the sources as the kept text names them."""
    own = {
        each.id: Basis(each.id, each.ref, each.note, each.verified, each.source_check)
        for each in wording.bases
    }
    return replace(today, bases={**today.bases, **own})


def all_of(catalogue: Catalogue) -> Mapping[str, EntryWording]:
    """Return the text of every entry of a catalogue."""
    return {key: wording_of(each, catalogue) for key, each in catalogue.crimes.items()}


def _links(crime: Crime, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what it is linked to; of a shipped entry, only what its own file says."""
    is_own = catalogue.law_of(crime.id) is not None
    return tuple(
        sorted(key for key in crime.links if is_own or catalogue.law_of(key) is None)
    )


def _element(element: CrimeElement) -> ElementWording:
    return ElementWording(
        id=element.id,
        kind=element.kind,
        summary=element.summary,
        gate=element.gate,
        needs_all=element.needs_all,
        points=element.points,
        contradicted_by=tuple(sorted(element.contradicted_by)),
        asks=element.asks,
    )


def _basis(basis: Basis) -> BasisWording:
    return BasisWording(
        basis.id, basis.ref, basis.note, basis.verified, basis.source_check
    )
