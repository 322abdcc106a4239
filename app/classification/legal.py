"""What follows in law from an entry: amnesty, time limits, the duty to prosecute.

"Barred" says that international law does not recognise an amnesty or a time limit for
it. It does not say that no state will try.
"""

from dataclasses import dataclass

from app.catalogues import Label
from app.classification.entries import (
    Bar,
    BarValue,
    Basis,
    Catalogue,
    Crime,
    Mode,
)
from app.facts import Answers


@dataclass(frozen=True, slots=True)
class Consequence:
    """One consequence with its sources, ready to be shown.

    Attributes:
        note: how a yes is to be read, or how it is qualified.
        unverified: the sources that a lawyer checks before anybody relies on them.
            They are shown to the reviewer, and kept out of words for survivors.
    """

    value: BarValue
    basis: tuple[Basis, ...]
    note: Label | None

    @property
    def unverified(self) -> tuple[Basis, ...]:
        """The sources that are not confirmed yet."""
        return tuple(basis for basis in self.basis if not basis.verified)

    @property
    def is_verified(self) -> bool:
        """Say whether at least one confirmed source carries the answer."""
        return any(basis.verified for basis in self.basis) or not self.basis


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows in law from one entry."""

    amnesty_barred: Consequence
    limitation_barred: Consequence
    duty_to_prosecute_or_extradite: Consequence


def consequences(crime: Crime, catalogue: Catalogue) -> Consequences:
    """Return what follows in law from one entry, with every source spelled out."""

    def resolve(bar: Bar) -> Consequence:
        sources = tuple(catalogue.bases[key] for key in bar.basis)
        return Consequence(bar.value, sources, bar.note)

    return Consequences(
        amnesty_barred=resolve(crime.amnesty_barred),
        limitation_barred=resolve(crime.limitation_barred),
        duty_to_prosecute_or_extradite=resolve(crime.duty_to_prosecute_or_extradite),
    )


@dataclass(frozen=True, slots=True)
class ModeIndicated:
    """A mode of liability with the facts behind it, and what it still lacks."""

    mode: Mode
    supporting: tuple[str, ...]
    missing: tuple[str, ...]
    is_indicated: bool


def modes_of_liability(
    answers: Answers, catalogue: Catalogue
) -> tuple[ModeIndicated, ...]:
    """Say which modes of liability the facts point to: a layer, never a new offence.

    A mode appears as soon as one of its facts is answered yes. One that needs several
    (a commander who knew and did not act) is indicated when all of them are, and is
    not shown when one of them is answered no.
    """
    found = []
    for mode in catalogue.modes.values():
        supporting = tuple(key for key in mode.points if key in answers.yes)
        missing = tuple(key for key in mode.points if key not in answers.yes)
        denied = mode.needs_all and any(key in answers.no for key in missing)
        if supporting and not denied:
            indicated = not missing or not mode.needs_all
            lacks = missing if mode.needs_all else ()
            found.append(ModeIndicated(mode, supporting, lacks, indicated))
    return tuple(found)
