"""Figures in words: as tables of a page, and as the lines of a file that leaves."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.cases import vocabularies
from app.cells import harmless
from app.figures.counting import AGES, SEXES, Figures, State
from app.figures.protecting import Printed
from app.figures.words import AGES as AGES_SAID
from app.figures.words import STATES
from app.wording import gettext as _

Read = Callable[..., int | None]


@dataclass(frozen=True)
class Table:
    """One table: its heads, and rows of a label and numbers; None where hidden."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


def true(figures: Figures) -> Read:
    """Return how the page inside the house reads a number."""
    numbers: dict[tuple[str, ...], int] = {
        ("people", "all"): figures.unique,
        ("unmet", "all"): sum(figures.unmet.values()),
    }
    numbers |= {("people", state.value): figures.people(state) for state in State}
    numbers |= {("sex", *place): each for place, each in figures.sexes.items()}
    numbers |= {("age", *place): each for place, each in figures.ages.items()}
    numbers |= {("kind", kind): each for kind, each in figures.kinds.items()}
    numbers |= {("unmet", age): each for age, each in figures.unmet.items()}
    return lambda *name: numbers[name]


def printed(numbers: Printed) -> Read:
    """Return how a file that leaves reads a number."""
    return lambda *name: numbers[name]


def tables(read: Read, kinds: dict[str, str]) -> list[Table]:
    """Return the tables: people, by sex, by age, by kind of service, unmet needs."""
    states = tuple(str(STATES[each.value]) for each in State)

    def across(name: str, value: str) -> tuple[int | None, ...]:
        return tuple(read(name, state.value, value) for state in State)

    people = tuple(read("people", state.value) for state in State)
    return [
        Table(
            _("People helped, each once"),
            (_("All"), *states),
            ((_("People"), (read("people", "all"), *people)),),
        ),
        Table(
            _("By sex"),
            states,
            tuple(
                (vocabularies.term("sexes", sex), across("sex", sex)) for sex in SEXES
            ),
        ),
        Table(
            _("By age on the last day"),
            states,
            tuple((str(AGES_SAID[age]), across("age", age)) for age in AGES),
        ),
        Table(
            _("By kind of service; one person can stand in several rows"),
            (_("People"),),
            tuple((str(said), (read("kind", kind),)) for kind, said in kinds.items()),
        ),
        Table(
            _("People who wait for urgent help today, by age"),
            (_("People"),),
            (
                *((str(AGES_SAID[age]), (read("unmet", age),)) for age in AGES),
                (_("All"), (read("unmet", "all"),)),
            ),
        ),
    ]


def notes(threshold: int, base: int) -> Iterator[str]:
    """Return what stands beside figures that leave."""
    yield _(
        "From records of service alone: help that began and had not ended before the"
        " period. Nothing of what anybody told is in it."
    )
    yield _(
        "New: the first help counted here began in the period. Continuing: it began"
        " before. Closed: all of it had ended by the last day; closed people are new or"
        " continuing as well."
    )
    yield _(
        "Numbers under %(threshold)s people are hidden, also nobody, and so is what"
        " would let them be worked out; the rest is rounded to the nearest %(base)s.",
        threshold=threshold,
        base=base,
    )


def to_csv(
    tables_: list[Table], about: list[tuple[str, str]], said: list[str]
) -> bytes:
    """Return UTF-8 with a byte-order mark; hidden numbers are empty cells.

    Source: RFC 4180. A team's and a project's own words never run as a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for term, text in about:
        writer.writerow([term, harmless(text)])
    for table in tables_:
        writer.writerow([])
        writer.writerow([table.title, *table.columns])
        for label, numbers in table.rows:
            cells = ["" if each is None else str(each) for each in numbers]
            writer.writerow([label, *cells])
    writer.writerow([])
    for note in said:
        writer.writerow([note])
    return out.getvalue().encode("utf-8-sig")


def last_day(quarter: str) -> date:
    """Return the last day of a quarter such as "2026-Q1"."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return {
        1: date(year, 3, 31),
        2: date(year, 6, 30),
        3: date(year, 9, 30),
        4: date(year, 12, 31),
    }[number]


def first_day(quarter: str) -> date:
    """Return the first day of a quarter."""
    return date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)
