"""From true numbers to a public table: the one way out, without a by-pass.

First every number is hidden that may not be shown for its own sake (too small, zero
too, or mostly one incident). Then, until the attacker of `attack.py` finds nothing, one
more number is hidden: the smallest beside the one in danger that ends the danger. Every
hidden number prints alike, so that the page does not say which was hidden for which
reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.truth.attack import Attack, Exposure
from app.truth.counting import TOTAL, Counts, Question
from app.truth.model import NotComparableError
from app.truth.rules import ANYTHING, Rules, rounded
from app.truth.system import UndecidedError
from app.truth.table import Frame, Place, Row, Table

_TRIALS = 10  # numbers tried, smallest first, before the next best is taken


@dataclass(frozen=True)
class TooFew:
    """Too few to show safely. It says no more: why would be a number too."""


def protect(
    counts: Counts, rules: Rules, frame: Frame, earlier: Sequence[Table] = ()
) -> Table | TooFew:
    """Make a table that may be shown beside all earlier releases, or refuse.

    Args:
        counts: the true numbers; they do not leave this function.
        rules: the thresholds of the organisation.
        frame: what is printed around the numbers.
        earlier: every release so far, earliest first.
    """
    if counts.sources < threshold_of(counts.question, rules, ANYTHING):
        return TooFew()  # a reader could know every source
    table = hide_lonely(hide_small(counts, rules, frame))
    if not _says_something(table):
        return TooFew()
    try:
        attack = Attack([*earlier, table])
        while (danger := next(attack.exposures(), None)) is not None:
            place = _next_to_hide(attack, table, danger)
            if place is None:
                return TooFew()
            before, table = table, hide_lonely(table.without(place))
            for more in set(table.hidden()).difference(before.hidden()):
                attack = attack.with_hidden(more)
    except (NotComparableError, UndecidedError):
        return TooFew()
    return table if _says_something(table) else TooFew()


def threshold_of(question: Question, rules: Rules, row: str) -> int:
    """The threshold of one row of a question."""
    return rules.threshold_for(
        row,
        question.themes,
        region=question.region,
        children_only=question.children_only,
    )


def hide_small(counts: Counts, rules: Rules, frame: Frame) -> Table:
    """First step alone: what may not be shown for its own sake. Not yet safe."""
    question = counts.question

    def printed(row: str, column: str) -> int | None:
        tally = counts.cells[row, column]
        threshold = threshold_of(question, rules, row)
        if not rules.may_show(tally.people, tally.largest, threshold):
            return None
        return rounded(tally.people, rules.base)

    return Table(
        question=question,
        frame=frame,
        rows=tuple(
            Row(
                theme=row,
                threshold=threshold_of(question, rules, row),
                cells=tuple(printed(row, column) for column in question.columns),
                total=printed(row, TOTAL),
            )
            for row in question.rows
        ),
        statements=rounded(counts.statements, rules.base),
        base=rules.base,
        dominance_percent=rules.dominance_percent,
    )


def hide_lonely(table: Table) -> Table:
    """Hide the smallest other number in each row with only one hidden."""
    for row in table.lonely_rows():
        table = table.without(_along(table, row)[0])
    return table


def _along(table: Table, row: str) -> list[Place]:
    """The shown numbers of a row, smallest first and the total last."""
    shown = [
        (number, (row, column))
        for column in table.question.columns
        if (number := table.shown((row, column))) is not None
    ]
    shown.sort(key=lambda one: one[0])
    total = [(row, TOTAL)] if table.shown((row, TOTAL)) is not None else []
    return [place for _, place in shown] + total


def _next_to_hide(attack: Attack, table: Table, danger: Exposure) -> Place | None:
    """The number to hide against one danger, or None when nothing is left to hide."""
    if danger.since is not None:
        return danger.place
    candidates = _around(table, danger.place)
    second_best = candidates[0] if candidates else None
    for place in candidates[:_TRIALS]:
        trial = attack.with_hidden(place)
        if trial.protects(danger.place, danger.release):
            if trial.protects(place):
                return place
            second_best = place
    return second_best


def _around(table: Table, place: Place) -> list[Place]:
    """Shown numbers by how closely they tell of a place: itself, row, column, rest."""
    row, column = place
    rows = [ANYTHING, *table.question.themes]
    same_column = [
        other
        for other in table.places()
        if other[1] == column and table.shown(other) is not None
    ]
    near = [
        *[other for other in same_column if other == place],
        *(_along(table, row) if row in rows else []),
        *sorted(same_column, key=lambda other: other[0] != ANYTHING),
        *[other for each in rows for other in _along(table, each)],
    ]
    return list(dict.fromkeys(near))


def _says_something(table: Table) -> bool:
    """Whether the number of people and at least one other number are shown."""
    shown = [place for place in table.places() if table.shown(place) is not None]
    return (ANYTHING, TOTAL) in shown and len(shown) > 1
