"""A public table in a reader's language: its labels, and the notes under each table."""

from collections.abc import Iterator

from app.classification.entries import BarValue
from app.truth import coding, law, wishes
from app.truth.counting import AFTER, BEFORE, PERIOD, TOTAL, UNKNOWN
from app.truth.releasing import Status
from app.truth.rules import Book
from app.truth.table import Table
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale, ngettext

STATUS = {
    Status.DRAFT: _l("Built, not proposed"),
    Status.PROPOSED: _l("Waits for a coordinator"),
    Status.RELEASED: _l("Released"),
    Status.TURNED_DOWN: _l("Turned down"),
}
TONES = {
    Status.DRAFT: "",
    Status.PROPOSED: "amber",
    Status.RELEASED: "leaf",
    Status.TURNED_DOWN: "brick",
}
BARS = {
    BarValue.YES: _l("amnesty barred"),
    BarValue.QUALIFIED: _l("amnesty barred, with a qualification"),
    BarValue.NO: _l("amnesty not barred"),
}


def title(table: Table) -> str:
    """Return the question that the table answers."""
    if table.question.book is Book.LAW:
        return _("People harmed by what a proposed amnesty would cover")
    if table.question.book is Book.WISHES:
        return _("People, by what they wish for by way of justice")
    return _("People harmed, by kind of act and quarter in which it began")


def what(table: Table) -> str:
    """Return the heading over the labels of the rows."""
    if table.question.book is Book.LAW:
        return _("Crime, and what international law says of an amnesty")
    if table.question.book is Book.WISHES:
        return _("Wish")
    return _("Kind of act")


def theme(name: str) -> str:
    """Return the label of a row, of any code book: no two share a name."""
    row = law.rows().get(name)
    if row is not None:
        return f"{row.label.in_language(locale())}: {BARS[row.value]}"
    wish = wishes.rows().get(name)
    if wish is not None:
        return wish.in_language(locale())
    return coding.labels()[name].in_language(locale())


def period(table: Table) -> str:
    """Return from when to when a table counts; empty where it has a total alone."""
    quarters = table.question.quarters
    if not quarters:
        return ""
    first, last = quarter(quarters[0]), quarter(quarters[-1])
    return _("%(first)s to %(last)s", first=first, last=last)


def quarter(name: str) -> str:
    """Return a quarter in words."""
    year, _sign, number = name.partition("-Q")
    return _("Q%(number)s %(year)s", number=number, year=year)


def column(name: str) -> str:
    """Return the heading of a column."""
    fixed = {
        BEFORE: _("Earlier"),
        PERIOD: _("In the period"),
        AFTER: _("Later"),
        UNKNOWN: _("Date unknown"),
        TOTAL: _("Total"),
    }
    return fixed.get(name) or quarter(name)


def hidden(threshold: int) -> str:
    """Return the label of a hidden number, with its real threshold.

    One label for every reason: labels that told the reasons apart would themselves say
    on which side of the threshold the number lies.
    """
    return _(
        "fewer than %(threshold)s, or hidden to protect others", threshold=threshold
    )


def unit(table: Table) -> str:
    """Return what is counted."""
    if table.question.book is Book.WISHES:
        return _("People who were asked, and who agreed to be counted; rounded.")
    return _("People who were harmed, not acts and not statements; rounded.")


def notes(table: Table) -> tuple[str, ...]:
    """Return every note of a public table, in the order they are printed."""
    return (
        *_what_is_counted(table),
        *_what_is_hidden(table),
        *(
            _what_wishes_do_not_show()
            if table.question.book is Book.WISHES
            else _what_it_does_not_show(table)
        ),
        _(
            "Counted by %(organisation)s, who also answer questions and correct"
            " mistakes. Program %(software)s, codes %(codes)s. Fingerprint of this"
            " table: %(fingerprint)s",
            organisation=table.frame.organisation,
            software=table.frame.software,
            codes=table.frame.codes,
            fingerprint=table.fingerprint(),
        ),
    )


def _what_is_counted(table: Table) -> Iterator[str]:
    book = table.question.book
    if book is Book.WISHES:
        yield from _wishes()
    else:
        yield _("Unit: people who were harmed, not acts and not statements.")
        yield from (_law(table) if book is Book.LAW else _acts())
    yield _(
        "About %(people)s people stand in at least one row.",
        people=table.people,
    )
    if book is Book.WISHES:
        yield _(
            "Only people who agreed that their wishes are counted, a question of its"
            " own, and none whose account is paused. The data are those of %(day)s.",
            day=table.frame.cut,
        )
        return
    yield _(
        "Only accounts whose owners agreed to be counted, and none that is paused."
        " The data are those of %(day)s.",
        day=table.frame.cut,
    )
    if table.statements is None:
        yield _("The number of statements is too small to print.")
    else:
        yield ngettext(
            "From about %(num)s statement.",
            "From about %(num)s statements.",
            table.statements,
        )
    quarters = table.question.quarters
    yield _(
        "“Earlier” is before %(first)s, “later” is after %(last)s; an unknown date is"
        " never put into a quarter. Places are no part of this.",
        first=quarter(quarters[0]),
        last=quarter(quarters[-1]),
    )
    yield _(
        "Several accounts of one person count once where a worker has linked them;"
        " links that nobody has found yet are counted twice. Agreement between coders"
        " has not been measured."
    )


def _acts() -> Iterator[str]:
    yield _(
        "Rule: a person is counted once in each kind of act, in the quarter when the"
        " first act of that kind with a known date began. One person can stand in"
        " several rows: rows must not be added up."
    )


def _law(table: Table) -> Iterator[str]:
    yield _(
        "Only crimes that a legal reviewer confirmed for an incident, each with a"
        " reason. No court has decided on them here, and what nobody has reviewed yet"
        " is in no number."
    )
    yield _(
        "Rule: a person is counted once in each row, at the first such crime with a"
        " known date. Whoever was harmed before the period and again within it stands"
        " under “earlier”. One incident can be several crimes and one person can stand"
        " in several rows: rows must not be added up."
    )
    quarters = table.question.quarters
    yield _(
        "The period of the proposed amnesty is counted in whole quarters, from"
        " %(first)s to %(last)s. Its territory, the persons it names and its exceptions"
        " do not narrow the numbers: numbers cut so finely could point at people.",
        first=quarter(quarters[0]),
        last=quarter(quarters[-1]),
    )
    yield _(
        "“Barred” says that international law does not recognise an amnesty for these"
        " crimes. It does not say that no state will try one."
    )


def _wishes() -> Iterator[str]:
    yield _("Unit: people who were asked what justice would be for them.")
    yield _(
        "Rule: one person can wish for several things and stands in each of their"
        " rows: rows must not be added up. Whoever wants none of them is in no row."
    )


def _what_is_hidden(table: Table) -> Iterator[str]:
    count = len(table.hidden())
    if count:
        yield ngettext(
            "%(num)s number of %(whole)s is hidden.",
            "%(num)s numbers of %(whole)s are hidden.",
            count,
            whole=len(list(table.places())),
        )
    else:
        yield _("No number is hidden.")
    for threshold in sorted({row.threshold for row in table.rows}):
        rows = [theme(row.theme) for row in table.rows if row.threshold == threshold]
        yield _(
            "Hidden when fewer than %(threshold)s people, also when nobody: %(rows)s.",
            threshold=threshold,
            rows=", ".join(rows),
        )
    yield _(
        "A number is also hidden when one incident gives more than %(percent)s %% of"
        " it, and when another one could be worked out from it. Hidden numbers look"
        " alike on purpose: the reason for one would help to work it out.",
        percent=table.dominance_percent,
    )
    yield _(
        "Every number, also each total, is rounded by itself to the nearest %(base)s,"
        " so that rows need not add up exactly.",
        base=table.base,
    )


def _what_wishes_do_not_show() -> Iterator[str]:
    yield _(
        "It is no poll: it says what those wish for whom we met and who were asked. It"
        " must not be used to say what survivors in general want."
    )
    yield _(
        "International law does not make what it bars depend on anybody’s wish: that"
        " few, or many, ask for a trial changes no duty to prosecute."
    )


def _what_it_does_not_show(table: Table) -> Iterator[str]:
    yield _(
        "What we hold is not all that happened: it comes from those who could and"
        " wanted to speak. It must not be used to estimate how many people were harmed."
    )
    yield _("A rise may mean that more people came forward, not that more was done.")
    if table.question.book is Book.ACTS:
        yield _(
            "The kinds of act are codes of what was told; no court has decided on them"
            " here."
        )
