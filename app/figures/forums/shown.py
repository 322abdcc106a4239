"""Figures of what left, in words: tables of a page, and a file that leaves."""

from collections.abc import Iterator, Mapping

from app.consent import catalogue
from app.figures.forums.counting import BECAME, SAYS_NOTHING, Figures, Row
from app.figures.protecting import Printed
from app.figures.shown import Table
from app.packages.after.rules import Became
from app.packages.after.words import BECAME as BECAME_SAID
from app.wording import gettext as _
from app.wording import locale


def forums() -> dict[str, str]:
    """Return the kinds of receivers: the purposes that name one."""
    language = locale()
    return {
        each.id: each.label.in_language(language)
        for each in catalogue.load().purposes.values()
        if each.needs_recipient
    }


def became(name: str) -> str:
    """Return what became of a package, in words."""
    if name == SAYS_NOTHING:
        return _("Nothing said yet")
    return str(BECAME_SAID[Became(name)])


def inside(figures: Figures, said: Mapping[str, str]) -> list[Table]:
    """Return the true tables: by receiver, by month, and what became of them."""
    named = [
        (said[forum], row) for forum, row in figures.forums.items() if row.packages
    ]
    months = [
        (f"{month}: {said[forum]}", row)
        for month, rows in figures.months.items()
        for forum, row in rows.items()
        if row.packages
    ]
    everything = (_("All"), figures.all)
    columns = (
        _("Packages"),
        _("Cases"),
        _("People"),
        _("With a receipt"),
        _("Days to it"),
        _("Asked back"),
    )
    return [
        Table(
            _("By kind of receiver"),
            columns,
            tuple(_row(*each) for each in (*named, everything)),
        ),
        Table(_("By month"), columns, tuple(_row(*each) for each in months)),
        Table(
            _("What became of them, as far as receivers said"),
            tuple(became(name) for name in BECAME),
            tuple(
                (label, tuple(row.became[name] for name in BECAME))
                for label, row in (*named, everything)
            ),
        ),
    ]


def outside(printed: Printed, said: Mapping[str, str]) -> list[Table]:
    """Return the tables of a file that leaves; hidden numbers are empty."""
    lines = [*said.items(), ("all", _("All"))]
    names = ("packages", "cases", "people")
    return [
        Table(
            _("By kind of receiver"),
            (_("Packages"), _("Cases"), _("People")),
            tuple(
                (label, tuple(printed[name, forum] for name in names))
                for forum, label in lines
            ),
        ),
        Table(
            _("All receivers together"),
            (_("Packages"),),
            (
                (_("With a receipt"), (printed["received", "all"],)),
                (_("Asked back"), (printed["recalled", "all"],)),
                *(
                    (became(name), (printed[f"became.{name}", "all"],))
                    for name in BECAME
                ),
                (_("Days to the receipt, the middle one"), (printed["days", "all"],)),
            ),
        ),
    ]


def notes(threshold: int, base: int) -> Iterator[str]:
    """Return what stands beside figures that leave."""
    yield _(
        "Packages that were handed over in the period, by the kind of receiver. Nothing"
        " of what anybody told is in it, and nothing of help."
    )
    yield _(
        "Numbers under %(threshold)s are hidden, also none, and so is what would let"
        " them be worked out; the rest is rounded to the nearest %(base)s.",
        threshold=threshold,
        base=base,
    )


def _row(label: str, row: Row) -> tuple[str, tuple[int | None, ...]]:
    return label, (
        row.packages,
        row.cases,
        row.people,
        row.received,
        row.days,
        row.recalled,
    )
