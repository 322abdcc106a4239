"""The second code book: what reviewers confirmed, by body of law and by amnesty.

A row is a family of the catalogue of crimes together with what international law says
of an amnesty for its entries: `genocide.yes`. Which entries stand in it is public.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from app.catalogues import Label
from app.classification.catalogue import crime_catalogue
from app.classification.entries import BarValue, Catalogue, Crime, Family


@dataclass(frozen=True, slots=True)
class LawRow:
    """The entries of one family for which the same is said of an amnesty."""

    id: str
    family: Family
    label: Label
    value: BarValue
    crimes: tuple[Crime, ...]


def rows() -> Mapping[str, LawRow]:
    """Return every row that has an entry, in the order of families and bars."""
    return _rows(crime_catalogue())


@cache
def _rows(catalogue: Catalogue) -> Mapping[str, LawRow]:
    found = {}
    for family, label in catalogue.families.items():
        for value in BarValue:
            crimes = tuple(
                crime
                for crime in catalogue.crimes.values()
                if crime.family is family and crime.amnesty_barred.value is value
            )
            if crimes:
                name = f"{family.value}.{value.value}"
                found[name] = LawRow(name, family, label, value, crimes)
    return found


def rows_of(crimes: Iterable[str]) -> tuple[str, ...]:
    """Return the rows in which these entries stand, each once."""
    named = set(crimes)
    return tuple(
        row.id for row in rows().values() if named & {each.id for each in row.crimes}
    )


def version() -> str:
    """Return the edition of the catalogue that the rows are made of."""
    return crime_catalogue().version
